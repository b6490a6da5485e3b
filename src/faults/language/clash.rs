//! Which keys of `do` go together.
//!
//! Each row is asked of the tree and written into the JSON Schema, so both refuse the same scenarios.

use serde_json::{Value, json};

use super::mistake::Mistake;
use super::node::{Content, Node};

/// One thing that must hold.
enum Row {
    /// The two cannot stand together.
    Apart(&'static str, &'static str, &'static str),
    /// The first needs one of the others.
    Needs(&'static str, &'static [&'static str], &'static str),
    /// `hang_up` with this value cannot stand together with an `effect` like that.
    HangUp(&'static str, Effect, &'static str),
    /// An `effect` like that needs one of the keys.
    Effect(Effect, &'static [&'static str], &'static str),
}

/// An effect, as far as it matters here.
#[derive(Clone, Copy)]
enum Effect {
    Any,
    None,
    Partial,
}

const ANSWERS: &str = "one call gets one answer";
const ENDS: &str = "an answer can be spoiled in one way only";
const UNSEEN: &str = "nobody sees an answer where the connection ends without one";

static ROWS: &[Row] = &[
    Row::Apart("error", "html_502", ANSWERS),
    Row::Apart("status", "html_502", ANSWERS),
    Row::Apart("error", "body", ANSWERS),
    Row::Apart("empty", "body", "an empty answer has no body"),
    Row::Apart("hang_up", "reset", ENDS),
    Row::Apart("hang_up", "truncate", ENDS),
    Row::Apart("hang_up", "garbage", ENDS),
    Row::Apart("hang_up", "dribble", ENDS),
    Row::Apart("hang_up", "empty", ENDS),
    Row::Apart("reset", "truncate", ENDS),
    Row::Apart("reset", "garbage", ENDS),
    Row::Apart("reset", "dribble", ENDS),
    Row::Apart("reset", "empty", ENDS),
    Row::Apart("truncate", "garbage", ENDS),
    Row::Apart("truncate", "dribble", ENDS),
    Row::Apart("truncate", "empty", ENDS),
    Row::Apart("garbage", "dribble", ENDS),
    Row::Apart("garbage", "empty", ENDS),
    Row::Apart("dribble", "empty", ENDS),
    Row::Apart("hang_up", "error", UNSEEN),
    Row::Apart("hang_up", "status", UNSEEN),
    Row::Apart("hang_up", "html_502", UNSEEN),
    Row::Apart("hang_up", "headers", UNSEEN),
    Row::Apart("reset", "error", UNSEEN),
    Row::Apart("reset", "status", UNSEEN),
    Row::Apart("reset", "html_502", UNSEEN),
    Row::Apart("reset", "headers", UNSEEN),
    Row::Needs("words", &["error"], "words fill the text of an `error`"),
    Row::Needs("body", &["status"], "a body goes with a `status`"),
    Row::Needs("content_type", &["body"], "a type goes with a `body`"),
    Row::Needs(
        "retry_after_ms",
        &["error", "status", "html_502"],
        "a hint when to try again goes with an `error`, a `status` or `html_502`",
    ),
    Row::HangUp("before_commit", Effect::Any, "before the call is carried out there is no effect to choose"),
    Row::HangUp("after_commit", Effect::None, "after the call was carried out its effect is there"),
    Row::Effect(
        Effect::None,
        &["error", "status", "html_502", "reset"],
        "what is spoiled is the answer of a call that was carried out; \
         add `error` or `status` to answer without carrying it out",
    ),
    Row::Effect(
        Effect::Partial,
        &["error", "status", "html_502", "reset", "hang_up", "truncate", "garbage", "empty"],
        "a batch that is done in part ends in a failure: add `error`, `status`, `hang_up` or `reset`",
    ),
    Row::Effect(
        Effect::Any,
        &[
            "error", "status", "html_502", "reset", "hang_up", "truncate", "garbage", "dribble", "empty",
            "delay",
        ],
        "an effect goes with a failure or a `delay`",
    ),
];

impl Effect {
    fn is(self, effect: &Node) -> bool {
        match (self, &effect.content) {
            (Self::None, Content::Text(text)) => text == "none",
            (Self::Partial, Content::Table(_)) | (Self::Any, _) => true,
            _ => false,
        }
    }

    fn schema(self) -> Value {
        match self {
            Self::Any => json!(true),
            Self::None => json!({"const": "none"}),
            Self::Partial => json!({"type": "object"}),
        }
    }
}

/// What of a `do` does not go together.
pub(super) fn check(act: &Node, mistakes: &mut Vec<Mistake>) {
    if matches!(&act.content, Content::Table(members) if members.is_empty()) {
        mistakes.push(Mistake::new(act.at.clone(), "nothing stands here: say what is to happen"));
    }
    for row in ROWS {
        let (at, why) = match row {
            Row::Apart(one, other, why) => match (act.member(one), act.member(other)) {
                (Some(_), Some(other)) => (&other.at, why),
                _ => continue,
            },
            Row::Needs(key, others, why) => match act.member(key) {
                Some(key) if !has_one(act, others) => (&key.at, why),
                _ => continue,
            },
            Row::HangUp(when, effect, why) => match (act.member("hang_up"), act.member("effect")) {
                (Some(Node { content: Content::Text(text), .. }), Some(found))
                    if text == when && effect.is(found) =>
                {
                    (&found.at, why)
                }
                _ => continue,
            },
            Row::Effect(effect, needs, why) => match act.member("effect") {
                Some(found)
                    if effect.is(found) && !has_one(act, needs) && act.member("hang_up").is_none() =>
                {
                    (&found.at, why)
                }
                _ => continue,
            },
        };
        mistakes.push(Mistake::new(at.clone(), *why));
    }
}

fn has_one(act: &Node, keys: &[&str]) -> bool {
    keys.iter().any(|key| act.member(key).is_some())
}

/// The same as JSON Schema, one element a row.
pub(super) fn schema() -> Value {
    let required = |key: &&str| json!({"required": [key]});
    let rule = |row: &Row| match row {
        Row::Apart(one, other, _) => json!({"not": {"required": [one, other]}}),
        Row::Needs(key, others, _) => {
            let some = others.iter().map(required);
            let absent = json!({"not": {"required": [key]}});
            json!({"anyOf": std::iter::once(absent).chain(some).collect::<Vec<_>>()})
        }
        Row::HangUp(when, effect, _) => json!({"not": {
            "required": ["hang_up", "effect"],
            "properties": {"hang_up": {"const": when}, "effect": effect.schema()},
        }}),
        Row::Effect(effect, needs, _) => {
            let some: Vec<_> = needs.iter().chain(&["hang_up"]).map(required).collect();
            json!({"not": {
                "required": ["effect"],
                "properties": {"effect": effect.schema()},
                "not": {"anyOf": some},
            }})
        }
    };
    ROWS.iter().map(rule).collect()
}

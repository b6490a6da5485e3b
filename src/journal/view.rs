//! A call as JSON, with nothing secret in it.

use serde_json::{Map, Value, json};

use super::body;
use super::client::family;
use super::entry::{Entry, Message};
use super::kept::Journal;
use super::mask;
use super::parameters::Asked;
use crate::store::{Change, Happened, TagChange};

impl Journal {
    /// What a list shows of a call.
    pub fn shown(&self, entry: &Entry<'_>) -> Value {
        Value::Object(line(entry, &self.asked(entry)))
    }

    /// All that is shown of a call: what a list shows, what was sent and what was answered.
    pub fn shown_whole(&self, entry: &Entry<'_>) -> Value {
        let mut shown = line(entry, &self.asked(entry));
        let mut request = message(entry.request);
        request.insert("method".to_owned(), entry.method.into());
        request.insert("target".to_owned(), mask::target(entry.target).into());
        let mut answer = message(entry.answer);
        answer.insert("status".to_owned(), entry.status.into());
        shown.insert("request".to_owned(), request.into());
        shown.insert("answer".to_owned(), answer.into());
        shown.into()
    }
}

fn line(entry: &Entry<'_>, asked: &Asked) -> Map<String, Value> {
    let filled = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
    let told = entry.told();
    let header = |name: &str| entry.request.header(name);
    let line = json!({
        "number": entry.number,
        "request_id": entry.seen_id(),
        "space": filled(entry.space.as_str()),
        "at": entry.at.to_string(),
        "vendor": asked.vendor,
        "service": filled(entry.service),
        "operation": filled(entry.operation),
        "params": parameters(asked),
        "params_incomplete": asked.is_incomplete,
        "outcome": outcome(entry),
        "fault": entry.fault.map(|it| json!({
            "rule": it.rule, "ordinal": it.ordinal, "draw": it.draw, "effect": it.effect,
        })),
        "signature": signature(entry),
        "changed": told.changes.iter().map(|change| changed(&told.place, change)).collect::<Vec<_>>(),
        "changed_untold": told.untold,
        "caller": asked.caller,
        "client": header("user-agent").and_then(family),
        "nonce": asked.nonce,
        "attempt": header("x-acs-retry-attempts").and_then(|text| text.parse::<u32>().ok()),
    });
    match line {
        Value::Object(mut line) => {
            // What is seldom there is not shown when it is not.
            line.retain(|name, value| !is_idle(name, value));
            line
        }
        _ => Map::new(),
    }
}

fn is_idle(name: &str, value: &Value) -> bool {
    match name {
        "params_incomplete" => *value == Value::Bool(false),
        "changed_untold" => *value == json!(0),
        "fault" | "nonce" | "attempt" => value.is_null(),
        _ => false,
    }
}

/// The parameters without their secrets.
pub(super) fn parameters(asked: &Asked) -> Value {
    let mut parameters = Value::Object(asked.parameters.clone());
    mask::document(&mut parameters);
    parameters
}

/// What became of a call.
pub(super) fn outcome(entry: &Entry<'_>) -> Value {
    let mut outcome = json!({"result": entry.result(), "status": entry.status});
    if let Some(refusal) = entry.refusal {
        outcome["code"] = refusal.code.into();
        outcome["message"] = super::excerpt::masked(refusal.message).into();
        outcome["refused_at"] = format!("{}:{}", refusal.file, refusal.line).into();
    }
    if let Some((bytes, connection)) = entry.spoilt {
        outcome["spoilt"] = json!({"bytes_sent": bytes, "connection": connection});
    }
    outcome
}

fn signature(entry: &Entry<'_>) -> Value {
    let Some(verdict) = entry.caller else { return Value::Null };
    let mut shown = json!({"verdict": verdict.word});
    if let Some((ours, theirs, likely, differs_at)) = verdict.explanation {
        shown["likely"] = likely.into();
        shown["our_string_to_sign"] = ours.into();
        shown["their_string_to_sign"] = theirs.into();
        shown["first_differing_byte"] = differs_at.into();
    } else if let Some(message) = verdict.message {
        shown["message"] = super::excerpt::masked(message).into();
    }
    shown
}

fn changed(place: &str, change: &Change) -> Value {
    let happened = match change.happened {
        Happened::Created => "created",
        Happened::Changed => "changed",
        Happened::Deleted => "deleted",
    };
    let mut shown = json!({"resource": happened, "kind": change.kind, "id": change.id, "place": place});
    let tags = tags(&change.tags);
    if !tags.is_empty() {
        shown["tags"] = tags.into();
    }
    if !change.fields.is_empty() {
        let field = |(name, value): (&String, &Value)| {
            let value = if mask::is_secret(name) { mask::MASK.into() } else { value.clone() };
            (name.clone(), value)
        };
        shown["fields"] = change.fields.iter().map(field).collect::<Map<_, _>>().into();
    }
    shown
}

fn tags(changes: &[TagChange]) -> Map<String, Value> {
    let mut shown = Map::new();
    for TagChange { key, from, to } in changes {
        let (group, value) = match (from, to) {
            (None, Some(to)) => ("added", json!(to)),
            (Some(from), None) => ("removed", json!(from)),
            (from, to) => ("changed", json!({"from": from, "to": to})),
        };
        if let Value::Object(group) = shown.entry(group).or_insert_with(|| json!({})) {
            group.insert(key.clone(), value);
        }
    }
    shown
}

/// Headers and body.
fn message(message: Message<'_>) -> Map<String, Value> {
    let mut headers = Map::new();
    for (name, value) in message.headers() {
        let value = mask::header(name, value);
        match headers.get_mut(name) {
            Some(Value::String(before)) => *before = format!("{before}, {value}"),
            _ => drop(headers.insert(name.to_owned(), value.into())),
        }
    }
    let (body, hidden) = match body::shown(message.body, message.is_cut) {
        Ok(text) => (Value::from(text), Value::Null),
        Err(why) => (Value::Null, Value::from(why)),
    };
    let mut shown = Map::from_iter([("headers".to_owned(), headers.into()), ("body".to_owned(), body)]);
    if !hidden.is_null() {
        shown.insert("body_not_shown".to_owned(), hidden);
    }
    if message.is_cut {
        shown.insert("cut".to_owned(), true.into());
    }
    shown
}

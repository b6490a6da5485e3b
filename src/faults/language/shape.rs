//! What may stand at a place of a scenario: the kinds that the rows of the language are made of.
//!
//! One kind says what is taken, what a mistake is told and what the JSON Schema says: three answers that
//! cannot drift apart.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::mistake::Mistake;
use super::node::{Content, Member, Node};

/// The greatest whole number: the last one before JSON's readers begin to round.
pub(super) const MOST: i64 = 9_007_199_254_740_991;

/// One key of a table.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What may stand behind it.
    pub kind: &'static Kind,
    /// What it means.
    pub about: &'static str,
}

/// What may stand at a place.
#[derive(Debug)]
pub enum Kind {
    /// Any text that is not empty.
    Text,
    /// A text that looks a certain way.
    Form(&'static Form),
    /// One of some words.
    Word(&'static [&'static str]),
    /// A whole number between two.
    Whole(i64, i64),
    /// A number between two.
    Number(f64, f64),
    /// `true`.
    True,
    /// A table whose names look a certain way, and its texts another.
    Texts(&'static Form, &'static Form),
    /// Some of a kind, at least one.
    List(&'static Self),
    /// Two of a kind.
    Two(&'static Self),
    /// A table; some of its keys must be there.
    Table(&'static [Key], &'static [&'static str]),
    /// One of several kinds.
    Any(&'static [&'static Self]),
}

/// How a text looks.
#[derive(Debug)]
pub struct Form {
    /// What to call it: `a time such as 500ms`.
    pub called: &'static str,
    /// As a regular expression, for the schema.
    pub pattern: &'static str,
    /// Whether a text looks so.
    pub fits: fn(&str) -> bool,
}

impl Kind {
    /// Checks a place; what is wrong goes to `mistakes`.
    pub(super) fn check(&self, node: &Node, mistakes: &mut Vec<Mistake>) {
        match (self, &node.content) {
            (Self::Table(keys, required), Content::Table(_)) => check_table(keys, required, node, mistakes),
            (Self::Texts(name, text), Content::Table(members)) if !members.is_empty() => {
                for member in members {
                    if !(name.fits)(&member.name) {
                        let wrong = format!("`{}` is not {}", member.name, name.called);
                        mistakes.push(Mistake::new(member.name_at.clone(), wrong));
                    }
                    Self::Form(text).check(&member.node, mistakes);
                }
            }
            (Self::List(kind), Content::List(nodes)) if !nodes.is_empty() => {
                for node in nodes {
                    kind.check(node, mistakes);
                }
            }
            (Self::Any(kinds), content) => {
                if kinds.iter().any(|kind| kind.takes(node)) {
                    return;
                }
                let is_alike = |kind: &&&Self| {
                    matches!(
                        (kind, content),
                        (Self::Table(..), Content::Table(_)) | (Self::List(_), Content::List(_))
                    )
                };
                match kinds.iter().find(is_alike) {
                    Some(kind) => kind.check(node, mistakes),
                    None => mistakes.push(self.refuse(node)),
                }
            }
            _ if self.takes(node) => {}
            _ => mistakes.push(self.refuse(node)),
        }
    }

    fn takes(&self, node: &Node) -> bool {
        match (self, &node.content) {
            (Self::Text, Content::Text(text)) => !text.is_empty(),
            (Self::Form(form), Content::Text(text)) => (form.fits)(text),
            (Self::Word(words), Content::Text(text)) => words.contains(&text.as_str()),
            (Self::Whole(least, most), Content::Whole(number)) => (*least..=*most).contains(number),
            (Self::Number(least, most), Content::Number(number)) => (*least..=*most).contains(number),
            (Self::Number(least, most), Content::Whole(number)) => {
                i32::try_from(*number).is_ok_and(|number| (*least..=*most).contains(&f64::from(number)))
            }
            (Self::True, Content::Flag(flag)) => *flag,
            (Self::Texts(name, text), Content::Table(members)) => {
                let fits = |it: &Member| (name.fits)(&it.name) && Self::Form(text).takes(&it.node);
                !members.is_empty() && members.iter().all(fits)
            }
            (Self::List(kind), Content::List(nodes)) => {
                !nodes.is_empty() && nodes.iter().all(|node| kind.takes(node))
            }
            (Self::Two(kind), Content::List(nodes)) => {
                nodes.len() == 2 && nodes.iter().all(|node| kind.takes(node))
            }
            (Self::Table(keys, required), Content::Table(_)) => {
                let mut mistakes = Vec::new();
                check_table(keys, required, node, &mut mistakes);
                mistakes.is_empty()
            }
            (Self::Any(kinds), _) => kinds.iter().any(|kind| kind.takes(node)),
            _ => false,
        }
    }

    fn refuse(&self, node: &Node) -> Mistake {
        let mistake = Mistake::new(node.at.clone(), format!("this must be {}", self.called()));
        match (self, &node.content) {
            (Self::Word(words), Content::Text(text)) => mistake.meant(text, words.iter().copied()),
            _ => mistake,
        }
    }

    /// In words, for people who wrote something else.
    pub fn called(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Form(form) => form.called.to_owned(),
            Self::Word(words) => words.iter().map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(" or "),
            Self::Whole(least, MOST) => format!("a whole number from {least} on"),
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Number(least, most) => format!("a number from {least} to {most}"),
            Self::True => "`true`".to_owned(),
            Self::Texts(name, text) => format!("a table: behind {}, {}", name.called, text.called),
            Self::List(kind) => format!("a list, each {}", kind.called()),
            Self::Two(kind) => format!("a list of two, each {}", kind.called()),
            Self::Table(keys, _) => {
                let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
                format!("a table of {}", names.join(", "))
            }
            Self::Any(kinds) => kinds.iter().map(|kind| kind.called()).collect::<Vec<_>>().join(", or "),
        }
    }

    /// As JSON Schema.
    pub fn schema(&self) -> Value {
        match self {
            Self::Text => json!({"type": "string", "minLength": 1}),
            Self::Form(form) => json!({"type": "string", "pattern": form.pattern}),
            Self::Word(words) => json!({"enum": words}),
            Self::Whole(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
            Self::Number(least, most) => json!({"type": "number", "minimum": least, "maximum": most}),
            Self::True => json!({"const": true}),
            Self::Texts(name, text) => json!({
                "type": "object",
                "propertyNames": {"pattern": name.pattern},
                "additionalProperties": Self::Form(text).schema(),
                "minProperties": 1,
            }),
            Self::List(kind) => json!({"type": "array", "items": kind.schema(), "minItems": 1}),
            Self::Two(kind) => {
                json!({"type": "array", "items": kind.schema(), "minItems": 2, "maxItems": 2})
            }
            Self::Table(keys, required) => table_schema(keys, required),
            Self::Any(kinds) => json!({"anyOf": kinds.iter().map(|it| it.schema()).collect::<Vec<_>>()}),
        }
    }
}

fn table_schema(keys: &[Key], required: &[&str]) -> Value {
    let property = |key: &Key| {
        let mut schema = key.kind.schema();
        schema["description"] = key.about.into();
        (key.name.to_owned(), schema)
    };
    let properties: Map<_, _> = keys.iter().map(property).collect();
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn check_table(keys: &[Key], required: &[&str], node: &Node, mistakes: &mut Vec<Mistake>) {
    let Content::Table(members) = &node.content else { return };
    let mut seen = HashSet::new();
    for member in members {
        let name = member.name.as_str();
        if !seen.insert(name) {
            mistakes.push(Mistake::new(member.name_at.clone(), format!("`{name}` stands twice")));
        }
        match keys.iter().find(|key| key.name == name) {
            Some(key) => key.kind.check(&member.node, mistakes),
            None => mistakes.push(
                Mistake::new(member.name_at.clone(), format!("there is no key `{name}` here"))
                    .meant(name, keys.iter().map(|key| key.name)),
            ),
        }
    }
    for name in required.iter().filter(|name| node.member(name).is_none()) {
        mistakes.push(Mistake::new(node.at.clone(), format!("the key `{name}` is missing here")));
    }
}

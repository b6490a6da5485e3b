//! A scenario as a tree in which everything knows where it stands.
//!
//! TOML and JSON become the same tree, so that there is one reader, and a mistake is shown at its place in
//! either.

use std::ops::Range;

use serde_json::value::RawValue;
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use super::mistake::Mistake;
use crate::store::Pairs;

/// How deep a scenario may be nested; the language needs five levels.
const DEPTH: usize = 16;

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) at: Range<usize>,
    pub(super) content: Content,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Table(Vec<Member>),
    List(Vec<Node>),
    Text(String),
    Whole(i64),
    Number(f64),
    Flag(bool),
    Null,
}

/// A name and its value.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) name_at: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    /// Reads a text: JSON when it begins as an object does, else TOML.
    pub(super) fn read(text: &str) -> Result<Self, Mistake> {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let is_list =
            start.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with(['{', '"', ']']));
        if is_list {
            let at = text.len() - start.len();
            return Err(Mistake::new(at..at + 1, "a scenario is no list").help("write {\"rule\": […]}"));
        }
        if start.starts_with('{') { json(text) } else { toml(text) }
    }

    /// A member of a table.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match &self.content {
            Content::Table(members) => members.iter().find(|it| it.name == name).map(|it| &it.node),
            _ => None,
        }
    }

    /// What stands below a path of names and numbers; as near to it as the tree goes.
    pub(super) fn below(&self, path: &[&str]) -> &Self {
        let Some((first, rest)) = path.split_first() else { return self };
        let child = match &self.content {
            Content::List(nodes) => first.parse().ok().and_then(|index: usize| nodes.get(index)),
            _ => self.member(first),
        };
        child.map_or(self, |child| child.below(rest))
    }

    /// The tree without its places.
    pub(super) fn value(&self) -> Value {
        match &self.content {
            Content::Table(members) => {
                members.iter().map(|it| (it.name.clone(), it.node.value())).collect::<Map<_, _>>().into()
            }
            Content::List(nodes) => nodes.iter().map(Self::value).collect(),
            Content::Text(text) => text.as_str().into(),
            Content::Whole(number) => (*number).into(),
            Content::Number(number) => (*number).into(),
            Content::Flag(flag) => (*flag).into(),
            Content::Null => Value::Null,
        }
    }

    /// A tree that stands nowhere: what was not read from a text of its own.
    pub(super) fn placeless(value: &Value) -> Self {
        let content = match value {
            Value::Object(members) => Content::Table(
                members
                    .iter()
                    .map(|(name, value)| Member {
                        name: name.clone(),
                        name_at: 0..0,
                        node: Self::placeless(value),
                    })
                    .collect(),
            ),
            Value::Array(elements) => Content::List(elements.iter().map(Self::placeless).collect()),
            Value::String(text) => Content::Text(text.clone()),
            Value::Bool(flag) => Content::Flag(*flag),
            Value::Number(number) => Content::of(number),
            Value::Null => Content::Null,
        };
        Self { at: 0..0, content }
    }
}

impl Content {
    /// A number of JSON, to which 7 and 7.0 are the same.
    fn of(number: &serde_json::Number) -> Self {
        let float = number.as_f64().unwrap_or(f64::NAN);
        let whole = || (float.fract() == 0.0).then(|| format!("{float:.0}").parse().ok()).flatten();
        number.as_i64().or_else(whole).map_or(Self::Number(float), Self::Whole)
    }
}

fn toml(text: &str) -> Result<Node, Mistake> {
    let document = DeTable::parse(text).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        Mistake::new(at, error.message().trim().to_owned())
    })?;
    let at = document.span();
    let content = Content::Table(toml_members(document.get_ref(), 0)?);
    Ok(Node { at, content })
}

fn toml_members(table: &DeTable<'_>, depth: usize) -> Result<Vec<Member>, Mistake> {
    let member = |(name, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, &toml::Spanned<DeValue<'_>>)| {
        let node = toml_value(value.get_ref(), value.span(), depth)?;
        Ok(Member { name: name.get_ref().clone().into_owned(), name_at: name.span(), node })
    };
    let mut members = table.iter().map(member).collect::<Result<Vec<_>, _>>()?;
    members.sort_by_key(|it| it.name_at.start);
    Ok(members)
}

fn toml_value(value: &DeValue<'_>, at: Range<usize>, depth: usize) -> Result<Node, Mistake> {
    if depth > DEPTH {
        return Err(Mistake::new(at, "this is nested too deep"));
    }
    let content = match value {
        DeValue::String(text) => Content::Text(text.clone().into_owned()),
        DeValue::Integer(number) => {
            let read = i64::from_str_radix(number.as_str(), number.radix());
            Content::Whole(read.map_err(|_| Mistake::new(at.clone(), "this number is too great"))?)
        }
        DeValue::Float(number) => Content::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Content::Flag(*flag),
        DeValue::Datetime(instant) => Content::Text(instant.to_string()),
        DeValue::Array(elements) => Content::List(
            elements
                .iter()
                .map(|it| toml_value(it.get_ref(), it.span(), depth + 1))
                .collect::<Result<_, _>>()?,
        ),
        DeValue::Table(table) => Content::Table(toml_members(table, depth + 1)?),
    };
    Ok(Node { at, content })
}

fn json(text: &str) -> Result<Node, Mistake> {
    let start = text.trim_start_matches('\u{feff}');
    let whole: &RawValue = serde_json::from_str(start).map_err(|error| in_json(text, start, &error))?;
    json_value(text, whole, 0)
}

fn json_value(text: &str, raw: &RawValue, depth: usize) -> Result<Node, Mistake> {
    let part = raw.get();
    let start = offset(text, part);
    let at = start..start + part.len();
    if depth > DEPTH {
        return Err(Mistake::new(at, "this is nested too deep"));
    }
    let failed = |error: &serde_json::Error| in_json(text, part, error);
    let content = match part.as_bytes().first() {
        Some(b'{') => {
            let Pairs(pairs): Pairs<&RawValue> =
                serde_json::from_str(part).map_err(|error| failed(&error))?;
            let member = |(name, value): (String, &RawValue)| {
                let name_at = name_before(text, offset(text, value.get()));
                Ok(Member { name, name_at, node: json_value(text, value, depth + 1)? })
            };
            Content::Table(pairs.into_iter().map(member).collect::<Result<_, _>>()?)
        }
        Some(b'[') => {
            let elements: Vec<&RawValue> = serde_json::from_str(part).map_err(|error| failed(&error))?;
            let nodes = elements.into_iter().map(|it| json_value(text, it, depth + 1));
            Content::List(nodes.collect::<Result<_, _>>()?)
        }
        _ => match serde_json::from_str(part).map_err(|error| failed(&error))? {
            Value::String(text) => Content::Text(text),
            Value::Bool(flag) => Content::Flag(flag),
            Value::Number(number) => Content::of(&number),
            _ => Content::Null,
        },
    };
    Ok(Node { at, content })
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// Where the name stands whose value begins at `value`.
fn name_before(text: &str, value: usize) -> Range<usize> {
    let before = text[..value].trim_end().trim_end_matches(':').trim_end();
    let inside = before.strip_suffix('"').unwrap_or(before);
    let is_open = |at: &usize| {
        let slashes = inside[..*at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        inside.as_bytes()[*at] == b'"' && slashes % 2 == 0
    };
    let start = (0..inside.len()).rev().find(is_open).unwrap_or(0);
    start..before.len()
}

/// A mistake that serde found in a part of the text.
fn in_json(text: &str, part: &str, error: &serde_json::Error) -> Mistake {
    let lines = error.line().saturating_sub(1);
    let line_start: usize = part.split_inclusive('\n').take(lines).map(str::len).sum();
    let at = (offset(text, part) + line_start + error.column().saturating_sub(1)).min(text.len());
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    Mistake::new(text.floor_char_boundary(at)..text.ceil_char_boundary((at + 1).min(text.len())), what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_and_json_become_the_same_tree_with_their_places() {
        let toml =
            "seed = 7\n[[rule]]\nmatch = { service = \"rds\" }\nwhen = { from = 2026-01-02T03:04:05Z }\n";
        let json = r#"{"seed": 7, "rule": [{"match": {"service": "rds"}, "when": {"from": "2026-01-02T03:04:05Z"}}]}"#;
        let (from_toml, from_json) = (Node::read(toml).unwrap(), Node::read(json).unwrap());

        let path = ["rule", "0", "match", "service"];

        assert_eq!(from_toml.value(), from_json.value());
        assert_eq!(&toml[from_toml.below(&path).at.clone()], "\"rds\"");
        assert_eq!(&json[from_json.below(&path).at.clone()], "\"rds\"");
        let Content::Table(members) = &from_json.content else { panic!("a table") };
        assert_eq!(&json[members[1].name_at.clone()], "\"rule\"");
    }

    #[test]
    fn a_text_that_cannot_be_read_says_where() {
        let toml = Node::read("title = \"a\"\nseed = = 7\n").unwrap_err();
        let json = Node::read("{\"title\": \"a\",\n \"seed\" 7}").unwrap_err();
        let deep = Node::read(&format!("a = {}1{}", "[".repeat(20), "]".repeat(20))).unwrap_err();

        assert_eq!((toml.at.start, json.at.start), (19, 23));
        assert_eq!(deep.message, "this is nested too deep");
    }
}

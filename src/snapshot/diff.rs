//! What differs between two snapshots: resources that came and went, and of the others each tag and each member
//! that changed, in words and as data.
//!
//! It knows only how worlds are built (service, place, kind, id, member) and that the member called `Tags` or
//! `tags` has tags in it; so a new service needs nothing here. Clocks and ids are not compared: they move with
//! every resource that is made, and say nothing that the resources do not.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// It in words.
    pub text: String,
    /// The service.
    pub service: String,
    /// The region or the project.
    pub place: String,
    /// What the resource is, as worlds call it: `Instances`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What happened to what.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum What {
    /// The resource is new.
    Created,
    /// The resource is gone.
    Deleted,
    /// A tag of it is new, gone, or has another value.
    Tag {
        /// Its key.
        key: String,
        /// Its value before.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Value>,
        /// Its value now.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<Value>,
    },
    /// Something else of it is new, gone, or has another value.
    Member {
        /// What it is called.
        name: String,
        /// What it was before.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Value>,
        /// What it is now.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<Value>,
    },
}

/// Where a resource is.
struct Whereabouts<'a> {
    service: &'a str,
    place: &'a str,
    kind: &'a str,
    id: &'a str,
}

/// The differences from one snapshot to another, in the order of their names. Each is a world of one space,
/// whatever that is called.
pub fn between(from: &str, to: &str) -> Result<Vec<Change>, serde_json::Error> {
    let [from, to] = [only_space(from)?, only_space(to)?];
    let mut changes = Vec::new();
    let services = both(from.as_ref(), to.as_ref()).filter(|(name, _, _)| !matches!(*name, "clock" | "ids"));
    for (service, from, to) in services {
        for (place, from, to) in both(from, to) {
            for (kind, from, to) in both(from, to) {
                for (id, from, to) in both(from, to) {
                    compare(&Whereabouts { service, place, kind, id }, from, to, &mut changes);
                }
            }
        }
    }
    Ok(changes)
}

/// The one space of a world.
fn only_space(text: &str) -> Result<Option<Value>, serde_json::Error> {
    let mut world: Value = serde_json::from_str(text)?;
    let spaces = world.get_mut("spaces").and_then(Value::as_object_mut);
    Ok(spaces.and_then(|spaces| spaces.values_mut().next()).map(Value::take))
}

fn compare(at: &Whereabouts<'_>, from: Option<&Value>, to: Option<&Value>, changes: &mut Vec<Change>) {
    let mut say = |what| changes.push(at.change(what));
    match (from, to) {
        (None, _) => say(What::Created),
        (_, None) => say(What::Deleted),
        (Some(_), Some(_)) => {
            for (name, from, to) in changed(from, to) {
                if matches!(name, "Tags" | "tags") {
                    changed(from, to).for_each(|(key, from, to)| {
                        say(What::Tag { key: key.to_owned(), from: from.cloned(), to: to.cloned() });
                    });
                } else {
                    say(What::Member { name: name.to_owned(), from: from.cloned(), to: to.cloned() });
                }
            }
        }
    }
}

impl Whereabouts<'_> {
    fn change(&self, what: What) -> Change {
        let Self { service, place, kind, id } = *self;
        Change {
            text: format!("{service} {place} {id}: {what}"),
            service: service.to_owned(),
            place: place.to_owned(),
            kind: kind.to_owned(),
            id: id.to_owned(),
            what,
        }
    }
}

impl std::fmt::Display for What {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whose, name, from, to) = match self {
            Self::Created => return out.write_str("created"),
            Self::Deleted => return out.write_str("deleted"),
            Self::Tag { key, from, to } => ("tag ", key, from, to),
            Self::Member { name, from, to } => ("", name, from, to),
        };
        let shown = |value: &Option<Value>| match value {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        };
        let (was, is) = (shown(from), shown(to));
        match (from, to) {
            (None, _) => write!(out, "{whose}{name} added as `{is}`"),
            (_, None) => write!(out, "{whose}{name} removed, was `{was}`"),
            _ => write!(out, "{whose}{name} changed from `{was}` to `{is}`"),
        }
    }
}

/// A member of two objects: its name, and what it is in either.
type Member<'a> = (&'a str, Option<&'a Value>, Option<&'a Value>);

/// The members of what may be there and may be an object, side by side, in the order of their names.
fn both<'a>(from: Option<&'a Value>, to: Option<&'a Value>) -> impl Iterator<Item = Member<'a>> {
    let [from, to] = [from, to].map(|value| value.and_then(Value::as_object));
    let names: BTreeSet<&str> =
        [from, to].into_iter().flatten().flat_map(Map::keys).map(String::as_str).collect();
    let of = |object: Option<&'a Map<String, Value>>, name| object.and_then(|members| members.get(name));
    names.into_iter().map(move |name| (name, of(from, name), of(to, name)))
}

fn changed<'a>(from: Option<&'a Value>, to: Option<&'a Value>) -> impl Iterator<Item = Member<'a>> {
    both(from, to).filter(|(_, from, to)| from != to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(instances: &str, topics: &str) -> String {
        format!(
            r#"{{"parhelion":1,"spaces":{{"a":{{"clock":{{"mode":"real"}},"rds":{{"cn-hangzhou":{{"Instances":{instances}}}}},"smn":{{"p":{{"Topics":{topics}}}}}}}}}}}"#
        )
    }

    #[test]
    fn each_tag_and_each_member_that_changed_is_said_in_words() {
        let from = world(
            r#"{"rm-1":{"Port":3306,"Tags":{"env":"a","gone":"x","same":"s"}},"rm-2":{}}"#,
            r#"{"t":{"Name":"n"}}"#,
        );
        let to = world(
            r#"{"rm-1":{"Port":3307,"Tags":{"env":"b","new":"y","same":"s"}},"rm-3":{}}"#,
            r#"{"t":{"Name":"n","Tags":{"k":""}}}"#,
        );

        let changes = between(&from, &to).unwrap();

        let texts: Vec<_> = changes.iter().map(|change| &*change.text).collect();
        assert_eq!(
            texts,
            [
                "rds cn-hangzhou rm-1: Port changed from `3306` to `3307`",
                "rds cn-hangzhou rm-1: tag env changed from `a` to `b`",
                "rds cn-hangzhou rm-1: tag gone removed, was `x`",
                "rds cn-hangzhou rm-1: tag new added as `y`",
                "rds cn-hangzhou rm-2: deleted",
                "rds cn-hangzhou rm-3: created",
                "smn p t: tag k added as ``",
            ]
        );
    }

    #[test]
    fn a_change_is_data_too() {
        let from = world(r#"{"rm-1":{"Tags":{"env":"a"}}}"#, "{}");
        let to = world(r#"{"rm-1":{"Tags":{"env":"b"}}}"#, "{}");

        let changes = between(&from, &to).unwrap();

        assert_eq!(
            serde_json::to_string(&changes).unwrap(),
            r#"[{"text":"rds cn-hangzhou rm-1: tag env changed from `a` to `b`","service":"rds","place":"cn-hangzhou","kind":"Instances","id":"rm-1","change":"tag","key":"env","from":"a","to":"b"}]"#
        );
    }

    #[test]
    fn a_snapshot_differs_from_itself_in_nothing() {
        let world = world(r#"{"rm-1":{"Tags":{"env":"a"}}}"#, r#"{"t":{}}"#);

        assert_eq!(between(&world, &world).unwrap(), []);
    }
}

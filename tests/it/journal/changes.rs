//! What the journal says a call changed is what changed.

use std::collections::BTreeMap;

use parhelion::Emulator;
use parhelion::store::SpaceId;
use serde_json::{Map, Value, json};

use super::listed;
use crate::fixture::{self, request};

/// The collections of a snapshot that hold resources, and the kind of those.
const KINDS: &[(&str, &str)] = &[
    ("Instances", "DBInstance"),
    ("Products", "Product"),
    ("Topics", "topic"),
    ("Vpcs", "vpc"),
    ("Subnets", "subnet"),
    ("images", "image"),
];

/// Every resource: its space, kind, id and place, and its fields.
type Resources = BTreeMap<(String, String, String, String), Map<String, Value>>;

fn resources(emulator: &Emulator) -> Resources {
    let mut all = Resources::new();
    let mut spaces = emulator.spaces().names();
    // A world fills it before it is used.
    spaces.push(SpaceId::default());
    spaces.sort();
    spaces.dedup();
    for space in spaces {
        let snapshot: Value = serde_json::from_str(&emulator.snapshot(&space)).unwrap();
        let members = snapshot["spaces"][space.as_str()].as_object().unwrap().iter();
        let places = members.filter(|(name, _)| !matches!(name.as_str(), "clock" | "ids"));
        for (place, state) in places.flat_map(|(_, places)| places.as_object().unwrap()) {
            for (collection, members) in state.as_object().unwrap() {
                let Some((_, kind)) = KINDS.iter().find(|(name, _)| name == collection) else { continue };
                for (id, fields) in members.as_object().unwrap() {
                    let key = (space.to_string(), (*kind).to_owned(), id.clone(), place.clone());
                    all.insert(key, fields.as_object().unwrap().clone());
                }
            }
        }
    }
    all
}

/// The fields of a resource: its tags, and the others.
fn divided(fields: Option<&Map<String, Value>>) -> (Map<String, Value>, Map<String, Value>) {
    let (mut tags, mut others) = (Map::new(), Map::new());
    for (name, value) in fields.into_iter().flatten() {
        if name.eq_ignore_ascii_case("tags") {
            tags.clone_from(value.as_object().unwrap());
        } else {
            others.insert(name.clone(), value.clone());
        }
    }
    (tags, others)
}

fn differing(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<(String, Value, Value)> {
    let names: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let pairs = names.into_iter().map(|name| {
        let of = |fields: &Map<String, Value>| fields.get(name).cloned().unwrap_or_default();
        (name.clone(), of(before), of(after))
    });
    pairs.filter(|(_, before, after)| before != after).collect()
}

/// The differences of two states in the words of the journal, in the order of kinds and ids.
fn differences(before: &Resources, after: &Resources) -> Vec<Value> {
    let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    keys.into_iter().filter_map(|key| difference(key, before.get(key), after.get(key))).collect()
}

fn difference(
    (_, kind, id, place): &(String, String, String, String),
    before: Option<&Map<String, Value>>,
    after: Option<&Map<String, Value>>,
) -> Option<Value> {
    if before == after {
        return None;
    }
    let happened = match (before, after) {
        (None, _) => "created",
        (_, None) => "deleted",
        _ => "changed",
    };
    let ((old_tags, old), (new_tags, new)) = (divided(before), divided(after));
    let mut shown = json!({"resource": happened, "kind": kind, "id": id, "place": place});
    for (key, from, to) in differing(&old_tags, &new_tags) {
        let (group, value) = match (from.is_null(), to.is_null()) {
            (true, _) => ("added", to),
            (_, true) => ("removed", from),
            _ => ("changed", json!({"from": from, "to": to})),
        };
        shown["tags"][group][key] = value;
    }
    if happened == "changed" {
        for (name, from, to) in differing(&old, &new) {
            shown["fields"][name] = json!({"from": from, "to": to});
        }
    }
    Some(shown)
}

#[test]
fn what_is_said_to_have_changed_is_the_difference_of_the_states() {
    let (mut calls, mut changes) = (0, 0);
    for fixture in fixture::all() {
        let emulator = fixture.emulator();
        let mut before = resources(&emulator);
        for (asked, _) in &fixture.exchanges {
            let last = listed(&emulator, "?limit=1").last().map_or(0, |it| it["number"].as_u64().unwrap());
            emulator.call(&request(asked));
            let after = resources(&emulator);
            // A call to the admin API is not in the journal.
            let Some(call) = listed(&emulator, &format!("?since={last}")).pop() else { continue };

            let mut said = call["changed"].as_array().unwrap().clone();
            said.sort_by_key(|it| (it["kind"].to_string(), it["id"].to_string()));

            let differences = differences(&before, &after);
            assert_eq!(Value::from(said), json!(differences), "{}\n{asked}", fixture.name());
            calls += 1;
            changes += differences.len();
            before = after;
        }
    }

    assert!(calls > 1000 && changes > 250, "{changes} changes in {calls} calls");
}

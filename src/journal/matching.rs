//! Whether a call is what was expected, and where it differs.
//!
//! Only what is expected is compared: of an object the members that the expectation has, of a list all. Texts,
//! numbers and truth values are equal when they are written alike, whatever type they have: a query knows only
//! texts. A parameter may be named flat, as it is on the wire: `Tag.1.Key`.

use serde_json::{Map, Value, json};

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    /// `operation`, `service`, `outcome`, or a parameter: `params.Tag.1.Key`.
    pub(super) field: String,
    pub(super) expected: Value,
    pub(super) found: Value,
}

impl Difference {
    pub(super) fn shown(&self) -> Value {
        json!({"field": self.field, "expected": self.expected, "found": self.found})
    }
}

/// Adds how `found` differs from the members that are expected.
pub(super) fn members(
    path: &str,
    expected: &Map<String, Value>,
    found: &Map<String, Value>,
    differences: &mut Vec<Difference>,
) {
    for (name, expected) in expected {
        let path = format!("{path}.{name}");
        match look_up(found, name) {
            Some(found) => value(&path, expected, found, differences),
            None if expected.is_null() => {}
            None => differ(&path, expected, &Value::Null, differences),
        }
    }
}

fn value(path: &str, expected: &Value, found: &Value, differences: &mut Vec<Difference>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => members(path, expected, found, differences),
        (Value::Array(expected), Value::Array(all)) if expected.len() == all.len() => {
            for (at, (expected, found)) in expected.iter().zip(all).enumerate() {
                value(&format!("{path}.{}", at + 1), expected, found, differences);
            }
        }
        _ if is_same(expected, found) => {}
        _ => differ(path, expected, found, differences),
    }
}

fn differ(path: &str, expected: &Value, found: &Value, differences: &mut Vec<Difference>) {
    let (expected, found) = (expected.clone(), found.clone());
    differences.push(Difference { field: path.to_owned(), expected, found });
}

fn is_same(expected: &Value, found: &Value) -> bool {
    expected == found || text(expected).zip(text(found)).is_some_and(|(one, other)| one == other)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some("true".to_owned()),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some("false".to_owned()),
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// A member by its name, or by a flat name; elements count from one.
fn look_up<'v>(found: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    if let Some(member) = found.get(name) {
        return Some(member);
    }
    let (first, rest) = name.split_once('.')?;
    let mut at = found.get(first)?;
    for part in rest.split('.') {
        at = match at {
            Value::Array(items) => items.get(part.parse::<usize>().ok()?.checked_sub(1)?)?,
            Value::Object(members) => members.get(part)?,
            _ => return None,
        };
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(expected: &Value, found: &Value) -> Vec<(String, Value, Value)> {
        let mut all = Vec::new();
        members("params", expected.as_object().unwrap(), found.as_object().unwrap(), &mut all);
        all.into_iter().map(|it| (it.field, it.expected, it.found)).collect()
    }

    #[test]
    fn only_what_is_expected_is_compared_and_types_do_not_matter() {
        let found = json!({"Size": 20, "All": true, "Tag": [{"Key": "k", "Value": "v"}], "Other": 1});

        assert_eq!(differences(&json!({"Size": "20", "All": "True", "Tag": [{"Key": "k"}]}), &found), []);
        assert_eq!(differences(&json!({"Tag.1.Value": "v", "None": null}), &found), []);
    }

    #[test]
    fn each_difference_says_where_what_was_expected_and_what_was_found() {
        let found = json!({"Tag": [{"Key": "k"}], "ResourceId": ["a", "b"]});

        let all = differences(
            &json!({"Tag": [{"Key": "x"}], "ResourceId": ["a"], "Tag.2.Key": "k", "RegionId": "cn"}),
            &found,
        );

        assert_eq!(
            all,
            [
                ("params.Tag.1.Key".to_owned(), json!("x"), json!("k")),
                ("params.ResourceId".to_owned(), json!(["a"]), json!(["a", "b"])),
                ("params.Tag.2.Key".to_owned(), json!("k"), Value::Null),
                ("params.RegionId".to_owned(), json!("cn"), Value::Null),
            ]
        );
    }
}

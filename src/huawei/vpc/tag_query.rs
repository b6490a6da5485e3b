//! What `resource_instances/action` refuses here with texts of its own, before the shared code looks.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::api::{ApiError, Cx, Json, Params, Reply};
use crate::huawei::tagging::{self, Tagging};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::state::Vpc;

/// Finds or counts, once the body has passed.
pub(super) fn run(
    cx: Cx<'_, Vpc>,
    params: &Params<'_>,
    kind: &'static Tagging<Vpc>,
) -> Result<Reply, ApiError> {
    let body = params.json().ok().flatten().filter(|body| body.as_object().is_some());
    let body = body.ok_or_else(|| errors::QUERY.raise())?;
    if matches!(body["action"].as_str(), Some("filter" | "count")) {
        check_matches(&body["matches"])?;
        check_values(&body["tags"])?;
    }
    tagging::query(cx, params, kind)
}

fn check_matches(matches: &Json<'_>) -> Result<(), ApiError> {
    let matches = match matches {
        Json::Null => return Ok(()),
        matches => matches.as_array().ok_or_else(|| errors::QUERY.raise())?,
    };
    if matches.is_empty() {
        return Err(errors::MATCH_NONE.raise());
    }
    for one in matches {
        if one.is_null() {
            return Err(errors::MATCH_NULL.raise());
        }
        if one["key"].as_str() != Some("resource_name") {
            return Err(errors::MATCH_KEY.raise());
        }
        let value = one["value"].as_str().ok_or_else(|| errors::MATCH_VALUE_NULL.raise())?;
        if value.chars().count() > 255 {
            return Err(errors::MATCH_VALUE_LONG.raise());
        }
    }
    Ok(())
}

fn check_values(tags: &Json<'_>) -> Result<(), ApiError> {
    for tag in tags.as_array().into_iter().flatten() {
        let values = tag["values"].as_array().unwrap_or_default();
        let mut seen = BTreeSet::new();
        if !values.iter().all(|value| seen.insert(written(value))) {
            return Err(errors::QUERY_TWICE.raise());
        }
    }
    Ok(())
}

/// A value as a text that is the same for the same values, in whatever order their members came.
fn written(value: &Json<'_>) -> String {
    let mut value = Value::from(value);
    value.sort_all_objects();
    value.to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn repeats(values: &Value) -> bool {
        let tags = json!([{"key": "a", "values": values}]);
        check_values(&Json::from(&tags)).is_err()
    }

    #[test]
    fn values_are_the_same_whatever_they_are() {
        assert!(repeats(&json!(["a", "b", "a"])));
        assert!(repeats(&json!([1, 1])));
        assert!(repeats(&json!([{"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1}])));
        assert!(!repeats(&json!(["1", 1, "a", ["a"], {"a": 1}, {"a": 2}, null, ""])));
    }

    #[test]
    fn a_long_list_is_looked_through_without_comparing_each_with_all_others() {
        let many: Vec<String> = (0..100_000).map(|at| at.to_string()).collect();

        assert!(!repeats(&json!(many)));
    }
}

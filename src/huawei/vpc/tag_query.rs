//! What `resource_instances/action` refuses here with texts of its own, before the shared code looks.

use serde_json::Value;

use crate::api::{ApiError, Cx, ErrorKind, Params, Reply};
use crate::huawei::tagging::{self, Tagging};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::page::is_digits;
use crate::huawei::vpc::state::Vpc;

/// Finds or counts, once the body has passed.
pub(super) fn run(
    cx: Cx<'_, Vpc>,
    params: &Params<'_>,
    kind: &'static Tagging<Vpc>,
) -> Result<Reply, ApiError> {
    let body = params.document().ok().flatten().filter(|body| body.is_object());
    let body = body.ok_or_else(|| errors::QUERY.raise())?;
    if matches!(body["action"].as_str(), Some("filter" | "count")) {
        check_matches(&body["matches"])?;
        check_values(&body["tags"])?;
    }
    // Whoever counts needs no page, and a bad one is not looked at.
    if body["action"] == "filter" {
        check_number(&body["limit"], &errors::QUERY_LIMIT)?;
        check_number(&body["offset"], &errors::QUERY_OFFSET)?;
    }
    tagging::query(cx, params, kind)
}

fn check_matches(matches: &Value) -> Result<(), ApiError> {
    let matches = match matches {
        Value::Null => return Ok(()),
        matches => matches.as_array().ok_or_else(|| errors::QUERY.raise())?,
    };
    if matches.is_empty() {
        return Err(errors::MATCH_NONE.raise());
    }
    for one in matches {
        if one.is_null() {
            return Err(errors::MATCH_NULL.raise());
        }
        if one["key"] != "resource_name" {
            return Err(errors::MATCH_KEY.raise());
        }
        let value = one["value"].as_str().ok_or_else(|| errors::MATCH_VALUE_NULL.raise())?;
        if value.chars().count() > 255 {
            return Err(errors::MATCH_VALUE_LONG.raise());
        }
    }
    Ok(())
}

/// A number written as a text has digits only.
fn check_number(number: &Value, row: &'static ErrorKind) -> Result<(), ApiError> {
    if number.as_str().is_none_or(is_digits) { Ok(()) } else { Err(row.raise()) }
}

fn check_values(tags: &Value) -> Result<(), ApiError> {
    for tag in tags.as_array().into_iter().flatten() {
        let values = tag["values"].as_array().map(Vec::as_slice).unwrap_or_default();
        if (1..values.len()).any(|at| values[..at].contains(&values[at])) {
            return Err(errors::QUERY_TWICE.raise());
        }
    }
    Ok(())
}

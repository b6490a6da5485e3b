//! What `resource_instances/action` refuses here with texts of its own, before the shared code looks.

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
        if (1..values.len()).any(|at| values[..at].contains(&values[at])) {
            return Err(errors::QUERY_TWICE.raise());
        }
    }
    Ok(())
}

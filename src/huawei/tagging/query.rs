//! `POST /{kind}/resource_instances/action`: which resources have which tags, or how many.

use serde_json::{Map, Value, json};

use super::filter::Filter;
use super::{Tagged, Tagging, object, project, shown};
use crate::api::{ApiError, Cx, ErrorKind, Params, Reply};
use crate::huawei::Profile;
use crate::store::State;

/// Finds or counts.
pub fn query<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
) -> Result<Reply, ApiError> {
    query_with(cx, params, kind, |_| ())
}

/// Finds or counts; `complete` adds to each resource that is shown what the state does not know.
pub fn query_with<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
    complete: impl Fn(&mut Tagged),
) -> Result<Reply, ApiError> {
    let body = object(params, kind.rows.body)?;
    let counts = match body.get("action").and_then(Value::as_str) {
        Some("filter") => false,
        Some("count") => true,
        _ => return Err(kind.rows.action.raise()),
    };
    let filter = Filter::read(body, &kind.query, &kind.rows, Profile::of(&cx).fuzzy)?;
    // Whoever counts needs no page, and a bad one is not looked at.
    let page = if counts { None } else { Some(page(body, kind)?) };

    let mut found = cx.at(project(params)).read(|state| (kind.all)(state));
    found.retain(|resource| filter.admits(resource));
    let total = found.len();
    let Some((offset, limit)) = page else {
        return Ok(Reply::done().field("total_count", total));
    };
    let shown = |mut resource: Tagged| {
        complete(&mut resource);
        item(&resource)
    };
    let resources: Vec<_> = found.into_iter().skip(offset).take(limit).map(shown).collect();
    Ok(Reply::done().field("resources", resources).field("total_count", total))
}

/// Offset and limit.
fn page<S: State>(body: &Map<String, Value>, kind: &'static Tagging<S>) -> Result<(usize, usize), ApiError> {
    let limit = number(body, "limit", kind.rows.limit)?.unwrap_or(kind.query.limit);
    if !(1..=1000).contains(&limit) {
        return Err(kind.rows.limit.raise());
    }
    Ok((number(body, "offset", kind.rows.offset)?.unwrap_or(0), limit))
}

fn item(resource: &Tagged) -> Value {
    json!({
        "resource_id": resource.id,
        "resource_name": resource.name,
        "resource_detail": resource.detail,
        "tags": shown(&resource.tags),
    })
}

/// A number, which clients write as a number or as a text of digits.
fn number(body: &Map<String, Value>, name: &str, row: &'static ErrorKind) -> Result<Option<usize>, ApiError> {
    let read = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => digits(text),
        Some(value) => value.as_u64().and_then(|number| usize::try_from(number).ok()),
    };
    read.map(Some).ok_or_else(|| row.raise())
}

/// A number that is written with digits alone; the standard library would take a sign before them too.
pub fn digits(text: &str) -> Option<usize> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

//! `POST /{kind}/resource_instances/action`: which resources have which tags, or how many.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::filter::Filter;
use super::{Tagged, Tagging, object, project};
use crate::api::{ApiError, Cx, ErrorKind, Json, Members, Params, Reply, Tags};
use crate::huawei::Profile;
use crate::store::State;

/// Finds or counts.
pub fn query<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
) -> Result<Reply, ApiError> {
    query_with(cx, params, kind, |_, _| ())
}

/// Finds or counts; `complete` adds to the detail of each resource that is shown what the state does not know.
pub fn query_with<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
    complete: impl Fn(Tagged<'_>, &mut Value),
) -> Result<Reply, ApiError> {
    let body = object(params, kind.rows.body)?;
    let counts = match body.get("action").and_then(Json::as_str) {
        Some("filter") => false,
        Some("count") => true,
        _ => return Err(kind.rows.action.raise()),
    };
    let filter = Filter::read(body, &kind.query, &kind.rows, Profile::of(&cx).fuzzy)?;
    // Whoever counts needs no page, and a bad one is not looked at.
    let (offset, limit) = if counts { (0, 0) } else { page(body, kind)? };

    Ok(cx.at(project(params)).read(|state| {
        let (page, total) = find(state, kind, &filter, offset, limit);
        let items = page.into_iter().map(|resource| {
            let mut detail = (kind.detail)(state, resource.id);
            complete(resource, &mut detail);
            let Tagged { id, name, tags } = resource;
            Item { resource_id: id, resource_name: name, resource_detail: detail, tags: Shown(tags) }
        });
        let page: Vec<_> = items.collect();
        let reply =
            if counts { Reply::done() } else { Reply::done().written("resources", page.len(), &page) };
        reply.field("total_count", total)
    }))
}

/// The resources on a page, and how many there are in all; those behind the page are counted only where nobody
/// knows it.
fn find<'s, S: State>(
    state: &'s S,
    kind: &'static Tagging<S>,
    filter: &Filter<'_>,
    offset: usize,
    limit: usize,
) -> (Vec<Tagged<'s>>, usize) {
    let wanted = filter.wanted();
    let known = if filter.is_only(&wanted) { (kind.count)(state, &wanted) } else { None };
    let found = (kind.listed)(state, &wanted).filter(|resource| filter.admits(resource));
    let (mut page, mut total) = (Vec::new(), 0);
    for resource in found {
        if known.is_some() && page.len() == limit {
            break;
        }
        if total >= offset && page.len() < limit {
            page.push(resource);
        }
        total += 1;
    }
    (page, known.unwrap_or(total))
}

/// Offset and limit.
fn page<S: State>(body: &Members<'_>, kind: &'static Tagging<S>) -> Result<(usize, usize), ApiError> {
    let limit = number(body, "limit", kind.rows.limit)?.unwrap_or(kind.query.limit);
    if !(1..=1000).contains(&limit) {
        return Err(kind.rows.limit.raise());
    }
    Ok((number(body, "offset", kind.rows.offset)?.unwrap_or(0), limit))
}

/// A resource as it is shown.
#[derive(Serialize)]
struct Item<'s> {
    resource_id: &'s str,
    resource_name: &'s str,
    resource_detail: Value,
    tags: Shown<'s>,
}

/// Tags as they are shown, written where they lie: a page has a thousand resources.
struct Shown<'s>(&'s Tags);

#[derive(Serialize)]
struct ShownTag<'s> {
    key: &'s str,
    value: &'s str,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|tag| ShownTag { key: tag.key, value: tag.value }))
    }
}

/// A number, which clients write as a number or as a text of digits.
fn number(body: &Members<'_>, name: &str, row: &'static ErrorKind) -> Result<Option<usize>, ApiError> {
    let read = match body.get(name) {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::Text(text)) if text.is_empty() => return Ok(None),
        Some(Json::Text(text)) => digits(text),
        Some(value) => value.as_u64().and_then(|number| usize::try_from(number).ok()),
    };
    read.map(Some).ok_or_else(|| row.raise())
}

/// A number that is written with digits alone; the standard library would take a sign before them too.
pub fn digits(text: &str) -> Option<usize> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

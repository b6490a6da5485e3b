//! The tags of VPCs and of subnets: the rows of their refusals, and tags that come with a new resource.

use serde_json::Value;

use crate::api::{ApiError, Cx, Json, Offence, Params, Reply, TagFault, TagRef, TagRules, Tags};
use crate::huawei::profile::Profile;
use crate::huawei::tagging::{self, Query, Rows, Tagging};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::state::{Vpc, is_id};

/// What is refused how.
pub(super) const ROWS: Rows = Rows {
    body: &errors::TAG_NULL,
    action: &errors::TAG_ACTION,
    malformed: &errors::TAG_NULL,
    value: &errors::TAG_VALUE_NULL,
    fault: refuse,
    resource: &errors::TAG_RESOURCE,
    key: &errors::TAG_ABSENT,
    quota: &errors::TAG_QUOTA,
    query: &errors::QUERY,
    limit: &errors::QUERY_LIMIT,
    offset: &errors::QUERY_OFFSET,
    matches: &errors::MATCH_KEY,
};

/// What a query may ask for.
pub(super) const QUERY: Query = Query {
    families: &[],
    without_any_tag: false,
    fuzzy_name: false,
    by_id: false,
    limit: 1000,
    keys: 20,
    values: 10,
};

/// The rules of a profile.
pub(super) fn rules(profile: &'static Profile) -> &'static TagRules {
    &profile.vpc
}

/// The row of a violation.
fn refuse(offence: &Offence, tags: &[TagRef<'_>], rules: &TagRules) -> ApiError {
    let tag = offence.tags.first().and_then(|at| tags.get(*at));
    let key = tag.map(|tag| tag.key).unwrap_or_default();
    let value = tag.map(|tag| tag.value).unwrap_or_default();
    match offence.fault {
        TagFault::Missing => errors::TAG_NULL.raise(),
        TagFault::KeyBlank | TagFault::KeyTooLong | TagFault::ValueTooLong => {
            errors::TAG_LENGTH.with(&[&rules.key.max.to_string(), &rules.value.max.to_string()])
        }
        TagFault::KeyCharset | TagFault::KeyReserved => errors::TAG_KEY.with(&[key]),
        TagFault::ValueCharset | TagFault::ValueReserved => errors::TAG_VALUE.with(&[value]),
        TagFault::ValueBlank => errors::TAG_VALUE_NULL.raise(),
        TagFault::TooMany => errors::TAG_QUOTA.with(&[&rules.per_resource.to_string()]),
        TagFault::Duplicate => errors::TAG_TWICE.raise(),
    }
}

/// Demands that what the path names `resource` can be an id.
pub(super) fn must_be_id(params: &Params<'_>, resource: &str) -> Result<(), ApiError> {
    if is_id(params.text_or_empty(resource)) { Ok(()) } else { Err(errors::TAG_RESOURCE_ID.raise()) }
}

/// Puts one tag on a resource, once its value has passed.
pub(super) fn add(
    cx: Cx<'_, Vpc>,
    params: &Params<'_>,
    kind: &'static Tagging<Vpc>,
) -> Result<Reply, ApiError> {
    if let Some(body) = params.json().ok().flatten() {
        check_values([&body["tag"]])?;
    }
    tagging::add(cx, params, kind)
}

/// Creates or deletes tags, once their values have passed.
pub(super) fn action(
    cx: Cx<'_, Vpc>,
    params: &Params<'_>,
    kind: &'static Tagging<Vpc>,
) -> Result<Reply, ApiError> {
    if let Some(body) = params.json().ok().flatten()
        && matches!(body["action"].as_str(), Some("create" | "delete"))
    {
        check_values(body["tags"].as_array().into_iter().flatten())?;
    }
    tagging::action(cx, params, kind)
}

/// Demands that values are texts, or null. The shared code would say that there is no tag; the back end has a
/// text for values.
fn check_values<'v, 'a: 'v>(tags: impl IntoIterator<Item = &'v Json<'a>>) -> Result<(), ApiError> {
    let wrong =
        tags.into_iter().map(|tag| &tag["value"]).find(|value| !value.is_null() && value.as_str().is_none());
    wrong.map_or(Ok(()), |value| Err(errors::TAG_VALUE.with(&[&Value::from(value).to_string()])))
}

/// The tags of a new resource, of which there may be none: texts `key*value`, as Huawei Cloud has them, or
/// objects, as everywhere else.
pub(super) fn of_new(
    sent: Option<&Value>,
    profile: &'static Profile,
    strict: bool,
    kind: &'static Tagging<Vpc>,
) -> Result<Tags, ApiError> {
    let sent = match sent {
        None => return Ok(Tags::default()),
        Some(sent) => sent.as_array().ok_or_else(|| errors::TAG_NULL.raise())?,
    };
    if sent.is_empty() {
        return Ok(Tags::default());
    }
    let objects = sent.iter().map(object).collect::<Result<Vec<_>, _>>()?;
    check_values(&objects)?;
    let rules = rules(profile);
    let tags = tagging::to_create(&objects, rules, kind, strict)?;
    if !rules.fit(&Tags::default(), &tags) {
        return Err(errors::TAG_QUOTA.with(&[&rules.per_resource.to_string()]));
    }
    Ok(tags.into_iter().collect())
}

/// A tag as an object. Seen: a text with `=` in place of the asterisk is refused for its value.
fn object(tag: &Value) -> Result<Json<'_>, ApiError> {
    let Some(text) = tag.as_str() else {
        return Ok(tag.into());
    };
    let (key, value) = text.split_once('*').ok_or_else(|| errors::TAG_VALUE_NULL.raise())?;
    Ok(Json::Object(
        [("key", Json::Text(key.into())), ("value", Json::Text(value.into()))].into_iter().collect(),
    ))
}

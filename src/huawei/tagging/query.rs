//! `POST /{kind}/resource_instances/action`: which resources have which tags, or how many.

use serde_json::{Map, Value, json};

use super::{Tagged, Tagging, object, project, shown};
use crate::api::{ApiError, Cx, ErrorKind, Paged, Params, Reply};
use crate::store::State;

/// The lists of tags a query may have.
const FAMILIES: &[&str] = &["tags", "tags_any", "not_tags", "not_tags_any"];

/// A key, and the values of which one must be there; any value when there is none.
struct Wanted<'q> {
    key: &'q str,
    values: Vec<&'q str>,
}

/// What a resource must be like.
struct Filter<'q> {
    families: Vec<(&'static str, Vec<Wanted<'q>>)>,
    untagged: bool,
    names: Vec<&'q str>,
    ids: Vec<&'q str>,
    fuzzy_name: bool,
    fuzzy: bool,
}

/// Finds or counts.
pub fn query<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
) -> Result<Reply, ApiError> {
    let body = object(params, kind.rows.body)?;
    let counts = match body.get("action").and_then(Value::as_str) {
        Some("filter") => false,
        Some("count") => true,
        _ => return Err(kind.rows.action.raise()),
    };
    let filter = filter(body, kind, cx.profile().fuzzy)?;
    let limit = number(body, "limit", kind.rows.limit)?.unwrap_or(kind.query.limit);
    if !(1..=1000).contains(&limit) {
        return Err(kind.rows.limit.raise());
    }
    let offset = number(body, "offset", kind.rows.offset)?.unwrap_or(0);

    let mut found = cx.at(project(params)).read(|state| (kind.all)(state));
    found.retain(|resource| filter.admits(resource));
    let total = found.len();
    if counts {
        return Ok(Reply::done().field("total_count", total));
    }
    let page = Paged { number: 1, size: limit };
    let resources: Vec<_> = page.of(found.iter().skip(offset)).map(item).collect();
    Ok(Reply::done().field("resources", resources).field("total_count", total))
}

fn item(resource: &Tagged) -> Value {
    json!({
        "resource_id": resource.id,
        "resource_name": resource.name,
        "resource_detail": resource.detail,
        "tags": shown(&resource.tags),
    })
}

/// A number, which clients write as a number or as a text.
fn number(body: &Map<String, Value>, name: &str, row: &'static ErrorKind) -> Result<Option<usize>, ApiError> {
    let read = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => text.parse().ok(),
        Some(value) => value.as_u64().and_then(|number| usize::try_from(number).ok()),
    };
    read.map(Some).ok_or_else(|| row.raise())
}

fn filter<'q, S: State>(
    body: &'q Map<String, Value>,
    kind: &'static Tagging<S>,
    fuzzy: bool,
) -> Result<Filter<'q>, ApiError> {
    let mut families = Vec::new();
    for family in FAMILIES {
        let wanted = wanted(body.get(*family), kind)?;
        if *family == "tags" || kind.query.families.contains(family) {
            families.push((*family, wanted));
        }
    }
    let untagged = kind.query.without_any_tag && body.get("without_any_tag") == Some(&Value::Bool(true));
    let (mut names, mut ids) = (Vec::new(), Vec::new());
    for (key, value) in matches(body.get("matches"), kind.rows.matches)? {
        match key {
            "resource_name" => names.push(value),
            "resource_id" if kind.query.by_id => ids.push(value),
            _ => return Err(kind.rows.matches.raise()),
        }
    }
    Ok(Filter { families, untagged, names, ids, fuzzy_name: kind.query.fuzzy_name, fuzzy })
}

fn wanted<'q, S: State>(
    list: Option<&'q Value>,
    kind: &'static Tagging<S>,
) -> Result<Vec<Wanted<'q>>, ApiError> {
    let refused = || kind.rows.query.raise();
    let list = match list {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(list) => list.as_array().ok_or_else(refused)?,
    };
    let mut all: Vec<Wanted<'_>> = Vec::new();
    for item in list {
        let key = item["key"].as_str().filter(|key| !key.is_empty()).ok_or_else(refused)?;
        let values = match item.get("values") {
            None | Some(Value::Null) => Vec::new(),
            Some(values) => texts(values).ok_or_else(refused)?,
        };
        let repeats = (1..values.len()).any(|at| values[..at].contains(&values[at]));
        if repeats || values.len() > kind.query.values || all.iter().any(|other| other.key == key) {
            return Err(refused());
        }
        all.push(Wanted { key, values });
    }
    if all.len() > kind.query.keys { Err(refused()) } else { Ok(all) }
}

fn texts(values: &Value) -> Option<Vec<&str>> {
    values.as_array()?.iter().map(Value::as_str).collect()
}

fn matches<'q>(
    list: Option<&'q Value>,
    row: &'static ErrorKind,
) -> Result<Vec<(&'q str, &'q str)>, ApiError> {
    let list = match list {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(list) => list.as_array().ok_or_else(|| row.raise())?,
    };
    let pair = |item: &'q Value| Some((item["key"].as_str()?, item["value"].as_str()?));
    list.iter().map(|item| pair(item).ok_or_else(|| row.raise())).collect()
}

impl Filter<'_> {
    fn admits(&self, resource: &Tagged) -> bool {
        let has = |wanted: &Wanted<'_>| self.has(resource, wanted);
        // With "without any tag" the lists of tags count no more.
        let tagged = if self.untagged {
            resource.tags.is_empty()
        } else {
            self.families.iter().filter(|(_, wanted)| !wanted.is_empty()).all(
                |(family, wanted)| match *family {
                    "tags" => wanted.iter().all(has),
                    "tags_any" => wanted.iter().any(has),
                    "not_tags" => !wanted.iter().all(has),
                    _ => !wanted.iter().any(has),
                },
            )
        };
        tagged && self.names.iter().all(|name| self.is_named(resource, name)) && self.has_id(resource)
    }

    fn has_id(&self, resource: &Tagged) -> bool {
        self.ids.iter().all(|id| *id == resource.id)
    }

    /// Where names match in part, an empty one still means an empty name.
    fn is_named(&self, resource: &Tagged, name: &str) -> bool {
        if self.fuzzy_name && !name.is_empty() { resource.name.contains(name) } else { resource.name == name }
    }

    fn has(&self, resource: &Tagged, wanted: &Wanted<'_>) -> bool {
        let Some(own) = resource.tags.value(wanted.key) else {
            return false;
        };
        let fits = |value: &&str| match value.strip_prefix('*') {
            Some(part) if self.fuzzy => own.contains(part),
            _ => own == *value,
        };
        wanted.values.is_empty() || wanted.values.iter().any(|value| fits(value))
    }
}

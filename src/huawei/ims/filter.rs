//! The filters, the order and the pages of lists of images.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use crate::api::{ApiError, Params};
use crate::clock::iso_seconds;
use crate::huawei::ims::image::Seen;
use crate::huawei::ims::{errors, tags};

/// Filters that the member of the same name must equal; so must every one that begins with `__`. Others are
/// ignored.
const EXACT: &[&str] = &[
    "id",
    "name",
    "container_format",
    "disk_format",
    "hw_firmware_type",
    "min_disk",
    "min_ram",
    "owner",
    "protected",
    "status",
    "virtual_env_type",
    "visibility",
];

/// What a list may be ordered by.
const KEYS: &[&str] = &[
    "created_at",
    "updated_at",
    "name",
    "id",
    "status",
    "size",
    "min_disk",
    "container_format",
    "disk_format",
];

/// How many there are on a page when nobody says.
const LIMIT: i64 = 500;

/// What a list is asked to hold.
#[derive(Debug)]
pub(super) struct Filter<'p> {
    members: Vec<(&'p str, &'p str)>,
    tags: Vec<&'p str>,
    times: Vec<(&'static str, &'p str, String)>,
}

/// In which order, and which part of it.
#[derive(Debug)]
pub(super) struct Page<'p> {
    key: &'p str,
    descending: bool,
    limit: usize,
    marker: Option<&'p str>,
}

impl<'p> Filter<'p> {
    /// The filters of a call.
    pub(super) fn read(params: &'p Params<'_>) -> Result<Self, ApiError> {
        let is_member = |name: &str| name.starts_with("__") || EXACT.contains(&name);
        let members = params.all().filter(|(name, value)| is_member(name) && !value.is_empty()).collect();
        let tags = params.every("tag").filter(|tag| !tag.is_empty()).collect();
        let mut times = Vec::new();
        for name in ["created_at", "updated_at"] {
            for text in params.every(name) {
                let (relation, instant) = time(text).ok_or_else(|| errors::FORMAT.raise())?;
                times.push((name, relation, instant));
            }
        }
        Ok(Self { members, tags, times })
    }

    /// Whether an image is asked for.
    pub(super) fn admits(&self, image: Seen<'_>) -> bool {
        let has_tag = |text: &&str| image.tags().iter().any(|tag| tags::written(tag) == *text);
        let is_then = |(name, relation, instant): &(&str, &str, String)| {
            let order = image.member(name).as_str().unwrap_or_default().cmp(instant);
            holds(relation, order)
        };
        self.members.iter().all(|(name, wanted)| is(&image.member(name), wanted))
            && self.tags.iter().all(has_tag)
            && self.times.iter().all(is_then)
    }
}

fn is(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Bool(flag) => wanted.eq_ignore_ascii_case(if *flag { "true" } else { "false" }),
        Value::Number(number) => number.to_string() == wanted,
        _ => false,
    }
}

/// `gte:2018-09-06T14:03:27Z`, or an instant alone; instants of whole seconds are ordered as their texts are.
fn time(text: &str) -> Option<(&str, String)> {
    let (relation, instant) = match text.split_once(':') {
        Some((relation @ ("gt" | "gte" | "lt" | "lte" | "eq" | "neq"), instant)) => (relation, instant),
        _ => ("eq", text),
    };
    let instant: Timestamp = instant.parse().ok()?;
    Some((relation, iso_seconds(instant)))
}

fn holds(relation: &str, order: Ordering) -> bool {
    match relation {
        "gt" => order.is_gt(),
        "gte" => order.is_ge(),
        "lt" => order.is_lt(),
        "lte" => order.is_le(),
        "neq" => order.is_ne(),
        _ => order.is_eq(),
    }
}

impl<'p> Page<'p> {
    /// The page of a call.
    pub(super) fn read(params: &'p Params<'_>) -> Result<Self, ApiError> {
        let refused = || errors::FORMAT.raise();
        let key = params.filled("sort_key").unwrap_or("created_at");
        let descending = match params.filled("sort_dir").unwrap_or("desc") {
            "desc" => true,
            "asc" => false,
            _ => return Err(refused()),
        };
        if !KEYS.contains(&key) {
            return Err(refused());
        }
        Ok(Self { key, descending, limit: limit(params)?, marker: params.filled("marker") })
    }

    /// The images of this page, and whether there are more after it. Only what may stand on it is put in
    /// order, and only what does is written out.
    pub(super) fn of<'s>(
        &self,
        all: impl Iterator<Item = Seen<'s>>,
        filter: &Filter<'_>,
    ) -> Result<(Vec<Value>, bool), ApiError> {
        let is_marker = |image: Seen<'_>| self.marker == Some(image.id);
        let mut sorted: Vec<_> = all
            .filter(|image| is_marker(*image) || filter.admits(*image))
            .map(|image| (image.member(self.key), image))
            .collect();
        sorted.sort_by(|(one_key, one), (other_key, other)| {
            let order = compare(one_key, other_key).then_with(|| one.id.cmp(other.id));
            if self.descending { order.reverse() } else { order }
        });
        // The page goes on after the marker's place in the order, whether or not the filters admit it.
        let marker = sorted.iter().position(|(_, image)| is_marker(*image));
        if self.marker.is_some() && marker.is_none() {
            return Err(errors::MARKER.raise());
        }
        let start = marker.map_or(0, |at| at + 1);
        let mut found = sorted.drain(start..).map(|(_, image)| image).filter(|image| filter.admits(*image));
        let page = found.by_ref().take(self.limit).map(Seen::whole).collect();
        Ok((page, found.next().is_some()))
    }
}

/// How many a page holds.
pub(super) fn limit(params: &Params<'_>) -> Result<usize, ApiError> {
    let limit = params.number("limit").map_err(|_| errors::FORMAT.raise())?.unwrap_or(LIMIT);
    usize::try_from(limit.min(LIMIT)).map_err(|_| errors::FORMAT.raise())
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one.as_u64(), other.as_u64()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.as_str().cmp(&other.as_str()),
    }
}

//! A topic: what is kept of it, what its names may be, and how the calls show it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::{ApiError, Tags};
use crate::clock::iso_seconds;
use crate::huawei::smn::errors;
use crate::store::unique;

/// How many bytes a display name may have.
const DISPLAY_NAME: usize = 192;

/// A topic; its id is its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Topic {
    /// Its name, which no other topic of the project has.
    pub name: Box<str>,
    /// The name that people see as the sender.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub display_name: Box<str>,
    /// The enterprise project; `0` is the one that everybody has.
    #[serde(default = "first_enterprise", skip_serializing_if = "is_first_enterprise")]
    pub enterprise_project_id: Box<str>,
    /// When it was created.
    pub create_time: Timestamp,
    /// Of the topics that were created at the same instant, which one it is: clocks can be frozen, and lists
    /// show the newest first all the same.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ordinal: u32,
    /// When it was changed last; absent means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_time: Option<Timestamp>,
    /// The attributes that are not empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique")]
    pub attributes: BTreeMap<Box<str>, Box<str>>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

impl Topic {
    /// A new topic without attributes and tags.
    pub fn new(name: &str, display_name: &str, enterprise: Option<&str>, now: Timestamp) -> Self {
        Self {
            name: name.into(),
            display_name: display_name.into(),
            enterprise_project_id: enterprise.map_or_else(first_enterprise, Box::from),
            create_time: now,
            ordinal: 0,
            update_time: None,
            attributes: BTreeMap::new(),
            tags: Tags::default(),
        }
    }

    /// Its fields as lists and details show them.
    pub fn shown(&self, id: &str, urn: &str) -> Value {
        json!({
            "topic_urn": urn,
            "name": self.name,
            "display_name": self.display_name,
            "push_policy": 0,
            "enterprise_project_id": self.enterprise_project_id,
            "topic_id": id,
            "create_time": iso_seconds(self.create_time),
            "update_time": iso_seconds(self.update_time.unwrap_or(self.create_time)),
        })
    }
}

/// The name of a topic: 1 to 255 letters, digits, `-` and `_`, the first one a letter or digit.
pub(super) fn name(sent: &Value) -> Result<&str, ApiError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let fits = |name: &&str| {
        (1..=255).contains(&name.len())
            && name.bytes().all(allowed)
            && name.as_bytes()[0].is_ascii_alphanumeric()
    };
    sent.as_str().filter(fits).ok_or_else(|| errors::NAME.raise())
}

/// The display name, when one was sent: up to 192 bytes, not characters.
pub(super) fn display_name(sent: &Value) -> Result<Option<&str>, ApiError> {
    match sent {
        Value::Null => Ok(None),
        Value::String(text) if text.len() <= DISPLAY_NAME => Ok(Some(text)),
        _ => Err(errors::DISPLAY_NAME.raise()),
    }
}

/// The enterprise project of those that name none.
fn first_enterprise() -> Box<str> {
    "0".into()
}

fn is_first_enterprise(id: &str) -> bool {
    id == "0"
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

//! The two attributes that a topic has. Both are texts, and empty until they are set.

use serde_json::{Map, Value};

use crate::api::ApiError;
use crate::huawei::smn::errors;
use crate::huawei::smn::policy;
use crate::huawei::smn::topic::Topic;

/// An attribute.
#[derive(Debug)]
pub(super) struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// How many bytes its value may have.
    pub max: usize,
    /// What else its value must be.
    pub check: fn(&str) -> Result<(), ApiError>,
}

/// Every attribute.
static ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "access_policy", max: 30 * 1024, check: policy::check },
    Attribute { name: "introduction", max: 120, check: |_| Ok(()) },
];

/// The attribute of this name.
pub(super) fn named(name: &str) -> Result<&'static Attribute, ApiError> {
    let found = ATTRIBUTES.iter().find(|attribute| attribute.name == name);
    found.ok_or_else(|| errors::ATTRIBUTE_NAME.raise())
}

impl Attribute {
    /// The value in a body. Guess: one that is absent or null is empty.
    pub(super) fn value<'b>(&self, body: &'b Value) -> Result<&'b str, ApiError> {
        let value = match &body["value"] {
            Value::Null => "",
            Value::String(text) if text.len() <= self.max => text,
            Value::String(_) => return Err(errors::ATTRIBUTE_VALUE.raise()),
            _ => return Err(errors::ATTRIBUTE_BODY.raise()),
        };
        (self.check)(value)?;
        Ok(value)
    }
}

/// The attributes of a topic: `only` this one, or all.
pub(super) fn shown(topic: &Topic, only: Option<&Attribute>) -> Map<String, Value> {
    let wanted = ATTRIBUTES.iter().filter(|it| only.is_none_or(|only| only.name == it.name));
    let value = |name: &str| topic.attributes.get(name).map_or("", |value| &**value);
    wanted.map(|it| (it.name.to_owned(), value(it.name).into())).collect()
}

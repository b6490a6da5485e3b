//! What bodies say, read and checked.

use serde_json::{Map, Value};

use crate::api::{ApiError, Params};
use crate::huawei::ims::errors;

/// The most properties that an image may have; as `OpenStack` has it.
const PROPERTIES: usize = 128;

/// The body; there must be one.
pub(super) fn document<'p>(params: &'p Params<'_>) -> Result<&'p Value, ApiError> {
    let document = params.document().map_err(|_| errors::FORMAT.raise())?;
    document.ok_or_else(|| errors::EMPTY_BODY.raise())
}

/// The body, which must be an object.
pub(super) fn object<'p>(params: &'p Params<'_>) -> Result<&'p Map<String, Value>, ApiError> {
    document(params)?.as_object().ok_or_else(|| errors::FORMAT.raise())
}

/// A text; null counts as not sent.
pub(super) fn text<'b>(body: &'b Map<String, Value>, name: &str) -> Result<Option<&'b str>, ApiError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or_else(|| errors::FORMAT.raise()),
    }
}

/// A list of texts; null counts as not sent.
pub(super) fn texts<'b>(body: &'b Map<String, Value>, name: &str) -> Result<Option<Vec<&'b str>>, ApiError> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(list) => of_texts(list).map(Some).ok_or_else(|| errors::TAG.raise()),
    }
}

/// The texts of a list of nothing else.
pub(super) fn of_texts(list: &Value) -> Option<Vec<&str>> {
    list.as_array()?.iter().map(Value::as_str).collect()
}

/// A name that an image can have.
pub(super) fn name(name: &str) -> Result<&str, ApiError> {
    if name.is_empty() || name.trim() != name {
        return Err(errors::NAME_FORMAT.raise());
    }
    if name.chars().count() > 128 {
        return Err(errors::NAME_LONG.raise());
    }
    Ok(name)
}

/// A size in GB or MB, which some clients write as a text.
// Seen: huaweicloudsdkims 3.1.219, whose patches have texts for values.
pub(super) fn size(value: &Value) -> Result<u64, ApiError> {
    let size = value.as_u64().or_else(|| value.as_str()?.parse().ok());
    size.filter(|size| u32::try_from(*size).is_ok()).ok_or_else(|| errors::SIZE.raise())
}

/// A truth value, which some clients write as a text.
pub(super) fn flag(value: &Value) -> Result<bool, ApiError> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::String(text) if text == "true" => Ok(true),
        Value::String(text) if text == "false" => Ok(false),
        _ => Err(errors::FORMAT.raise()),
    }
}

/// A description that an image can have.
pub(super) fn description(text: &str) -> Result<&str, ApiError> {
    if text.chars().count() > 1024 {
        return Err(errors::DESCRIPTION_LONG.raise());
    }
    if text.contains(['<', '>', '\r', '\n']) {
        return Err(errors::DESCRIPTION_FORMAT.raise());
    }
    Ok(text)
}

/// Adds a property; it is a text, a number or a truth value.
pub(super) fn property(
    properties: &mut Map<String, Value>,
    name: &str,
    value: &Value,
) -> Result<(), ApiError> {
    if name == "__description" {
        description(value.as_str().ok_or_else(|| errors::FORMAT.raise())?)?;
    }
    if name.is_empty() || value.is_null() || value.is_array() || value.is_object() {
        return Err(errors::FORMAT.raise());
    }
    properties.insert(name.to_owned(), value.clone());
    if properties.len() > PROPERTIES { Err(errors::FORMAT.raise()) } else { Ok(()) }
}

//! The body of a call that changes something: an object, or nothing at all.

use serde_json::Value;

use crate::api::{ApiError, ErrorKind, Params};

/// The body, null where there is none; `row` refuses what is no object.
pub(super) fn object_or_none<'p>(
    params: &'p Params<'_>,
    row: &'static ErrorKind,
) -> Result<&'p Value, ApiError> {
    match params.document() {
        Ok(None) => Ok(&Value::Null),
        Ok(Some(body)) if body.is_object() => Ok(body),
        _ => Err(row.raise()),
    }
}

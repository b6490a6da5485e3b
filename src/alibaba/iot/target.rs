//! Which product, of which instance, a call is about.

use crate::alibaba::iot::errors::{self, bad_value};
use crate::alibaba::iot::product::Product;
use crate::alibaba::iot::state::{Iot, PUBLIC};
use crate::api::{ApiError, BadValue, Blank, Charset, Params, TextRule, Unit};

/// Guess: the ids that are shown are `iot-` and letters and digits, and no page says what else they may be. The
/// charset leaves out what the name of the public instance's place has, so that no client names that place.
static INSTANCE_ID: TextRule = TextRule {
    max: 64,
    unit: Unit::Characters,
    blank: Blank::Empty,
    charset: Charset::LettersDigitsAnd { chinese: false, marks: "-_." },
    reserved: &[],
    reserved_in_any_case: false,
    reserved_words: &[],
};

/// The place of the instance: `IotInstanceId`, or the public instance when it is absent or empty.
pub(super) fn instance<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    match params.filled("IotInstanceId") {
        None => Ok(PUBLIC),
        Some(id) if INSTANCE_ID.is_too_long(id) || !INSTANCE_ID.has_only_allowed(id) => {
            Err(bad_value(BadValue { name: "IotInstanceId" }))
        }
        Some(id) => Ok(id),
    }
}

/// The product's key. The gateway has seen to it that it was sent, but it may be empty.
pub(super) fn product_key<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    params.filled("ProductKey").ok_or_else(|| errors::NULL_PRODUCT_KEY.raise())
}

/// Refuses when the instance is not there. Clients of emulators make up instances, and no operation of this
/// service could make one, so this counts only when strict.
pub(super) fn must_know_instance(iot: &Iot, strict: bool) -> Result<(), ApiError> {
    if strict && !iot.is_known() { Err(errors::INSTANCE_NOT_FOUND.raise()) } else { Ok(()) }
}

/// The product, which must be there.
pub(super) fn find<'s>(iot: &'s Iot, key: &str, strict: bool) -> Result<&'s Product, ApiError> {
    must_know_instance(iot, strict)?;
    // Guess: a key of other characters than the service gives out is badly written, not unknown.
    let row = if is_key(key) { &errors::NOT_EXISTED_PRODUCT } else { &errors::PRODUCT_KEY_FORMAT };
    iot.product(key).ok_or_else(|| row.raise())
}

/// Whether a key has only characters that keys have.
pub(super) fn is_key(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

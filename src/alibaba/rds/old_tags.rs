//! The tag rules of the older family: `AddTagsToResource`, `RemoveTagsFromResource`, `DescribeTags`.
//!
//! Tags come as a JSON object in `Tags`, or as `Tag.1.key`, `Tag.1.value` to `Tag.5.*`, but not both.

use serde_json::Value;

use crate::alibaba::rds::errors::{self, bad_value};
use crate::api::{
    ApiError, BadValue, Blank, Charset, Offence, Params, Tag, TagFault, TagRules, TextRule, Unit,
};
use crate::store::Pairs;

const ORDER: &[TagFault] = &[
    TagFault::Missing,
    TagFault::TooMany,
    TagFault::KeyBlank,
    TagFault::KeyReserved,
    TagFault::ValueReserved,
    TagFault::KeyTooLong,
    TagFault::ValueTooLong,
    TagFault::Duplicate,
];

const KEY: TextRule = TextRule {
    max: 64,
    unit: Unit::Characters,
    blank: Blank::EmptyOrSpaces,
    charset: Charset::Any,
    reserved: &["aliyun"],
    reserved_in_any_case: false,
    reserved_words: &[],
};

const VALUE: TextRule = TextRule { max: 128, blank: Blank::Never, ..KEY };

/// Guess: this family documents 10 tags an instance, the newer one 20, and both write the same set. What the
/// real service does with 11 to 20 is not known; refusing at 20 lets both families be used on one instance.
static LENIENT: TagRules = TagRules { per_call: 5, per_resource: 20, key: KEY, value: VALUE, order: ORDER };

static STRICT: TagRules = TagRules { per_call: 5, per_resource: 10, key: KEY, value: VALUE, order: ORDER };

/// The rules.
pub(super) fn rules(strict: bool) -> &'static TagRules {
    if strict { &STRICT } else { &LENIENT }
}

/// The region, which may not be blank.
pub(super) fn region<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    params.filled("RegionId").ok_or_else(|| errors::OLD_NO_REGION.raise())
}

/// The client token: 64 ASCII characters at most. This family only checks it: its calls are idempotent anyway.
pub(super) fn client_token<'p>(params: &'p Params<'_>) -> Result<Option<&'p str>, ApiError> {
    match params.filled("ClientToken") {
        Some(token) if token.len() > 64 || !token.is_ascii() => {
            Err(bad_value(BadValue { name: "ClientToken" }))
        }
        token => Ok(token),
    }
}

/// The tags of a call, checked.
pub(super) fn read(params: &Params<'_>, strict: bool) -> Result<Vec<Tag>, ApiError> {
    let tags = sent(params)?;
    rules(strict).check(&tags).map_err(refuse)?;
    // Guess: the row says only that a key "can not be all"; taken at its word.
    if tags.iter().any(|tag| tag.key.eq_ignore_ascii_case("all")) {
        return Err(errors::OLD_KEY_ALL.raise());
    }
    Ok(tags)
}

/// The tags of a call in either spelling, as they were sent; no more than one call may have.
pub(super) fn sent(params: &Params<'_>) -> Result<Vec<Tag>, ApiError> {
    let tags = either(params)?;
    if tags.len() > LENIENT.per_call { Err(errors::OLD_TOO_MANY_TAGS.raise()) } else { Ok(tags) }
}

fn either(params: &Params<'_>) -> Result<Vec<Tag>, ApiError> {
    let rows = params.table("Tag");
    match params.filled("Tags") {
        Some(_) if !rows.is_empty() => Err(errors::OLD_TWO_SPELLINGS.raise()),
        Some(json) => from_json(json),
        None => rows
            .rows()
            .map(|row| match row.field("key") {
                Some(key) => Ok(Tag::new(key, row.field("value").unwrap_or_default())),
                None => Err(errors::OLD_MALFORMED.with(&["Tag"])),
            })
            .collect(),
    }
}

fn from_json(json: &str) -> Result<Vec<Tag>, ApiError> {
    let Pairs(members): Pairs<Value> =
        serde_json::from_str(json).map_err(|_| errors::OLD_TAGS_UNREADABLE.raise())?;
    let tag = |(key, value): &(String, Value)| match value {
        Value::String(value) => Ok(Tag::new(key, value)),
        _ => Err(errors::OLD_MALFORMED.with(&["Value"])),
    };
    members.iter().map(tag).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
fn refuse(offence: Offence) -> ApiError {
    match offence.fault {
        TagFault::Missing => errors::OLD_NO_TAGS.raise(),
        TagFault::TooMany => errors::OLD_TOO_MANY_TAGS.raise(),
        TagFault::KeyBlank => errors::OLD_KEY_BLANK.raise(),
        TagFault::KeyReserved | TagFault::ValueReserved => errors::OLD_RESERVED.raise(),
        TagFault::KeyTooLong => errors::OLD_KEY_LONG.raise(),
        TagFault::ValueTooLong => errors::OLD_VALUE_LONG.raise(),
        TagFault::Duplicate => errors::OLD_KEY_TWICE.raise(),
        TagFault::KeyCharset => errors::OLD_MALFORMED.with(&["Tag"]),
        TagFault::ValueBlank | TagFault::ValueCharset => errors::OLD_MALFORMED.with(&["Value"]),
    }
}

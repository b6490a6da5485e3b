//! The tag rules of the newer family: `TagResources`, `UntagResources`, `ListTagResources`, and of
//! `CreateDBInstance`.

use crate::alibaba::rds::errors;
use crate::api::{
    ApiError, Blank, Charset, Offence, Params, TagFault, TagRef, TagRules, Tags, TextRule, Unit,
};

/// Prefixes of tags that only the cloud itself may set.
const RESERVED: &[&str] = &["aliyun", "acs:", "http://", "https://"];

/// How many keys one call may name.
pub(super) const PER_CALL: usize = 20;

/// How many tags an instance may have.
pub(super) const PER_INSTANCE: usize = 20;

/// In the order of the vendor's table.
const ORDER: &[TagFault] = &[
    TagFault::TooMany,
    TagFault::KeyBlank,
    TagFault::ValueBlank,
    TagFault::Duplicate,
    TagFault::KeyReserved,
    TagFault::KeyTooLong,
    TagFault::ValueReserved,
    TagFault::ValueTooLong,
];

static LENIENT: TagRules = TagRules {
    per_call: PER_CALL,
    per_resource: PER_INSTANCE,
    // Guess: TagResources documents no length; other services take 128, Terraform's page for RDS says 64.
    key: TextRule {
        max: 128,
        unit: Unit::Characters,
        blank: Blank::Empty,
        charset: Charset::Any,
        reserved: RESERVED,
        reserved_in_any_case: false,
        reserved_words: &[],
    },
    value: TextRule {
        max: 128,
        unit: Unit::Characters,
        blank: Blank::Never,
        charset: Charset::Any,
        reserved: RESERVED,
        reserved_in_any_case: false,
        reserved_words: &[],
    },
    order: ORDER,
};

static STRICT: TagRules = TagRules {
    per_call: PER_CALL,
    per_resource: PER_INSTANCE,
    key: TextRule {
        max: 64,
        unit: Unit::Characters,
        blank: Blank::EmptyOrSpaces,
        charset: Charset::Any,
        reserved: RESERVED,
        reserved_in_any_case: true,
        reserved_words: &[],
    },
    value: TextRule {
        max: 128,
        unit: Unit::Characters,
        blank: Blank::Spaces,
        charset: Charset::Any,
        reserved: RESERVED,
        reserved_in_any_case: true,
        reserved_words: &[],
    },
    order: ORDER,
};

/// The rules.
pub(super) fn rules(strict: bool) -> &'static TagRules {
    if strict { &STRICT } else { &LENIENT }
}

/// The tags of `Tag.N.Key` and `Tag.N.Value`, checked; there may be none. A value that is absent is empty.
pub(super) fn read(params: &Params<'_>, rules: &TagRules) -> Result<Tags, ApiError> {
    let table = params.table("Tag");
    let count = table.len();
    if count > rules.per_call {
        return Err(errors::TOO_MANY_TAGS.raise());
    }
    let mut tags = Vec::with_capacity(count);
    for row in table.rows() {
        let key = row.field("Key").ok_or_else(|| errors::TAGS_NULL.raise())?;
        tags.push(TagRef { key, value: row.field("Value").unwrap_or_default() });
    }
    // As they are kept. Which of them is at fault no refusal of RDS tells.
    tags.sort_by_key(|tag| tag.key);
    rules.check(&tags).map_err(refuse)?;
    Ok(tags.into_iter().collect())
}

/// The tags of [`read`], of which there must be one.
pub(super) fn read_some(params: &Params<'_>, rules: &TagRules) -> Result<Tags, ApiError> {
    match read(params, rules)? {
        none if none.is_empty() => Err(errors::TAGS_NULL.raise()),
        tags => Ok(tags),
    }
}

/// The keys of `TagKey.N`, checked as keys.
pub(super) fn read_keys<'p>(params: &'p Params<'_>, rules: &TagRules) -> Result<Vec<&'p str>, ApiError> {
    let keys = params.list("TagKey");
    if keys.len() > rules.per_call {
        return Err(errors::TOO_MANY_TAGS.raise());
    }
    if keys.iter().any(|key| rules.key.is_blank(key)) {
        return Err(errors::TAG_KEY_BLANK.raise());
    }
    if keys.iter().any(|key| rules.key.is_reserved(key)) {
        return Err(errors::SYSTEM_TAG.raise());
    }
    Ok(keys)
}

/// The vendor's row for a fault.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub(super) fn refuse(offence: Offence) -> ApiError {
    match offence.fault {
        TagFault::Missing => errors::TAGS_NULL.raise(),
        TagFault::TooMany => errors::TOO_MANY_TAGS.raise(),
        TagFault::KeyBlank => errors::TAG_KEY_BLANK.raise(),
        TagFault::KeyTooLong | TagFault::KeyCharset => errors::TAG_KEY_INVALID.raise(),
        TagFault::KeyReserved => errors::SYSTEM_TAG.raise(),
        TagFault::ValueBlank => errors::TAG_VALUE_BLANK.raise(),
        TagFault::ValueTooLong | TagFault::ValueCharset | TagFault::ValueReserved => {
            errors::TAG_VALUE_INVALID.raise()
        }
        TagFault::Duplicate => errors::DUPLICATE_TAG_KEY.raise(),
    }
}

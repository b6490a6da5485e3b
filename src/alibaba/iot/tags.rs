//! The tags of a call, and the rules for them.

use serde_json::json;

use crate::alibaba::iot::errors;
use crate::api::{
    ApiError, Blank, Charset, ErrorKind, Params, Tag, TagFault, TagFilter, TagRef, TagRules, Tags, TextRule,
    Unit,
};

/// A key that is never shown and never searched by. Guess: the page says that it may not be set, and that it
/// is dropped from a search if it is set nevertheless; so setting it is refused only when strict.
const HIDDEN: &str = "abc";

/// Guess: no order is documented. All of these have one code, so it shows in the text only.
const ORDER: &[TagFault] = &[
    TagFault::Missing,
    TagFault::TooMany,
    TagFault::KeyBlank,
    TagFault::KeyTooLong,
    TagFault::KeyCharset,
    TagFault::KeyReserved,
    TagFault::ValueBlank,
    TagFault::ValueTooLong,
    TagFault::ValueCharset,
    TagFault::Duplicate,
];

/// What is checked where only keys are sent.
const KEYS_ORDER: &[TagFault] = &[TagFault::Missing, TagFault::TooMany, TagFault::KeyBlank];

const KEY: TextRule = TextRule {
    max: 30,
    unit: Unit::Characters,
    blank: Blank::Empty,
    charset: Charset::LettersDigitsAnd { chinese: false, marks: "." },
    reserved: &[],
    reserved_in_any_case: false,
    reserved_words: &[],
};

const VALUE: TextRule = TextRule {
    max: 128,
    unit: Unit::ChineseAsTwo,
    charset: Charset::LettersDigitsAnd { chinese: true, marks: "-_." },
    ..KEY
};

static LENIENT: TagRules = TagRules { per_call: 10, per_resource: 100, key: KEY, value: VALUE, order: ORDER };

/// The pages disagree about the dot in values: older ones allow it, newer ones do not name it.
static STRICT: TagRules = TagRules {
    key: TextRule { reserved_words: &[HIDDEN], ..KEY },
    value: TextRule { charset: Charset::LettersDigitsAnd { chinese: true, marks: "-_" }, ..VALUE },
    ..LENIENT
};

/// The rules.
pub(super) fn rules(strict: bool) -> &'static TagRules {
    if strict { &STRICT } else { &LENIENT }
}

/// Whether a tag that is there already may have this key: also one that only strict calls refuse.
pub(super) fn is_key(key: &str) -> bool {
    !KEY.is_blank(key) && !KEY.is_too_long(key) && KEY.has_only_allowed(key)
}

/// Whether a tag that is there already may have this value.
pub(super) fn is_value(value: &str) -> bool {
    !VALUE.is_blank(value) && !VALUE.is_too_long(value) && VALUE.has_only_allowed(value)
}

/// The tags of `ProductTag.N.TagKey` and `ProductTag.N.TagValue`, checked.
///
/// Guess: every tag with any fault is named, since all faults have one code; of too many tags those after the
/// tenth, and of a key that stands twice both. What the product itself forbids is found only afterwards.
pub(super) fn read(params: &Params<'_>, rules: &TagRules) -> Result<Vec<Tag>, ApiError> {
    let rows = params.table("ProductTag");
    let text = |field: Option<&str>| field.unwrap_or_default().into();
    let tags: Vec<_> = rows
        .rows()
        .map(|row| Tag { key: text(row.field("TagKey")), value: text(row.field("TagValue")) })
        .collect();
    match rules.check(&tags) {
        Ok(()) => Ok(tags),
        Err(offence) => Err(invalid(row(offence.fault), offence.tags.iter().map(|at| &tags[*at]))),
    }
}

/// The keys of `ProductTagKey.N`, checked only as far as they could not be meant.
pub(super) fn read_keys<'p>(params: &'p Params<'_>, rules: &TagRules) -> Result<Vec<&'p str>, ApiError> {
    let keys = params.list("ProductTagKey");
    let tags: Vec<_> = keys.iter().map(|key| Tag::new(key, "")).collect();
    rules.check_only(KEYS_ORDER, &tags).map_err(|offence| row(offence.fault).raise())?;
    Ok(keys)
}

/// The tags to search by; any value will do where there is none.
pub(super) fn read_filters<'p>(
    params: &'p Params<'_>,
    rules: &TagRules,
) -> Result<Vec<TagFilter<'p>>, ApiError> {
    // Guess: an empty value is as good as none, since some clients always send one.
    let value = |value: &&str| !value.is_empty();
    let rows = params.table("ProductTag");
    let filters: Vec<_> = rows
        .rows()
        .map(|row| (row.field("TagKey").unwrap_or_default(), row.field("TagValue").filter(value)))
        .collect();
    let tags: Vec<_> = filters.iter().map(|(key, _)| Tag::new(key, "")).collect();
    rules.check_only(KEYS_ORDER, &tags).map_err(|offence| row(offence.fault).raise())?;
    Ok(filters)
}

/// Refuses with `row` the tags of a call for which `is_bad` holds.
#[track_caller]
pub(super) fn refuse_where(
    row: &'static ErrorKind,
    tags: &[Tag],
    is_bad: impl Fn(&Tag) -> bool,
) -> Result<(), ApiError> {
    if tags.iter().any(&is_bad) {
        return Err(invalid(row, tags.iter().filter(|tag| is_bad(tag))));
    }
    Ok(())
}

/// Refuses when a product that has `present` may not have `tags` too, all of whose keys are new to it; the tags
/// for which there is no room are the invalid ones.
pub(super) fn must_fit(rules: &TagRules, present: &Tags, tags: &[Tag]) -> Result<(), ApiError> {
    if rules.fit(present, tags) {
        return Ok(());
    }
    let room = rules.per_resource.saturating_sub(present.len());
    Err(invalid(&errors::TAG_QUOTA, tags.iter().skip(room)))
}

/// The tags that are shown and searched.
pub(super) fn visible(tags: &Tags) -> impl Iterator<Item = TagRef<'_>> {
    tags.iter().filter(|tag| tag.key != HIDDEN)
}

/// A refusal that lists the tags that are not valid, if there are any.
#[track_caller]
fn invalid<'t>(row: &'static ErrorKind, tags: impl Iterator<Item = &'t Tag>) -> ApiError {
    let tags: Vec<_> = tags.map(|tag| json!({"TagKey": tag.key, "TagValue": tag.value})).collect();
    if tags.is_empty() {
        return row.raise();
    }
    row.raise().detail("InvalidProductTags", json!({"ProductTag": tags}))
}

/// The row for a fault.
fn row(fault: TagFault) -> &'static ErrorKind {
    match fault {
        TagFault::Missing => &errors::NO_TAGS,
        TagFault::TooMany => &errors::TOO_MANY_TAGS,
        TagFault::KeyBlank => &errors::TAG_KEY_BLANK,
        TagFault::KeyTooLong => &errors::TAG_KEY_LONG,
        TagFault::KeyCharset => &errors::TAG_KEY_CHARSET,
        TagFault::KeyReserved => &errors::TAG_KEY_RESERVED,
        TagFault::ValueBlank => &errors::TAG_VALUE_BLANK,
        TagFault::ValueTooLong => &errors::TAG_VALUE_LONG,
        TagFault::ValueCharset | TagFault::ValueReserved => &errors::TAG_VALUE_CHARSET,
        TagFault::Duplicate => &errors::TAG_KEY_TWICE,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(strict: bool, key: &str, value: &str) -> Option<TagFault> {
        rules(strict).check(&[Tag::new(key, value)]).err().map(|offence| offence.fault)
    }

    #[test]
    fn lengths_are_taken_to_the_last_character() {
        let key = "k".repeat(30);

        assert_eq!(fault(false, &key, "v"), None);
        assert_eq!(fault(false, &format!("{key}k"), "v"), Some(TagFault::KeyTooLong));
        assert_eq!(fault(false, "k", &"值".repeat(64)), None);
        assert_eq!(fault(false, "k", &"值".repeat(65)), Some(TagFault::ValueTooLong));
        assert_eq!(fault(false, "k", &format!("{}v", "值".repeat(64))), Some(TagFault::ValueTooLong));
    }

    #[test]
    fn a_dot_in_a_value_and_the_hidden_key_are_refused_only_when_strict() {
        assert_eq!(fault(false, "k.k", "v.v"), None);
        assert_eq!(fault(true, "k.k", "v.v"), Some(TagFault::ValueCharset));
        assert_eq!(fault(false, HIDDEN, "v"), None);
        assert_eq!(fault(true, HIDDEN, "v"), Some(TagFault::KeyReserved));
        assert_eq!(fault(true, "abcd", "v"), None);
    }

    proptest! {
        #[test]
        fn what_the_page_allows_is_taken_and_nothing_else(
            key in "[a-z.中_$]{1,4}",
            value in "[a-z0-9_.中 $-]{1,4}",
        ) {
            let key_is_fine = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
            let value_is_fine =
                value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '中'));

            prop_assert_eq!(fault(false, &key, &value).is_none(), key_is_fine && value_is_fine);
        }
    }
}

//! The errors of RDS, byte for byte; what looks like a typing mistake in a text is the vendor's.

mod instances;
mod old_tags;
mod tags;

use crate::api::{ApiError, BadValue, ErrorKind};

pub(super) use instances::*;
pub(super) use old_tags::*;
pub(super) use tags::*;

/// A parameter that cannot be read.
pub(super) fn bad_value(bad: BadValue) -> ApiError {
    VALUE_NOT_SUPPORTED.with(&[bad.name])
}

/// Every row.
pub(super) static CATALOG: &[&ErrorKind] = &[
    &TOO_MANY_TAGS,
    &TAGS_NULL,
    &TAG_KEY_BLANK,
    &TAG_VALUE_BLANK,
    &DUPLICATE_TAG_KEY,
    &TAG_QUOTA,
    &TOO_MANY_RESOURCES,
    &SYSTEM_TAG,
    &RESOURCE_NOT_FOUND,
    &TAG_VALUE_INVALID,
    &TAG_KEY_INVALID,
    &TAG_KEYS_NULL,
    &RESOURCE_TYPE,
    &TAG_OR_RESOURCE,
    &TAG_KEY_MISSING,
    &NEXT_TOKEN,
    &OLD_NO_REGION,
    &OLD_NO_TAGS,
    &OLD_KEY_ALL,
    &OLD_KEY_TWICE,
    &OLD_NO_INSTANCE,
    &OLD_TOO_MANY_INSTANCES,
    &OLD_QUOTA,
    &OLD_TWO_SPELLINGS,
    &OLD_TOO_MANY_TAGS,
    &OLD_KEY_BLANK,
    &OLD_RESERVED,
    &OLD_KEY_LONG,
    &OLD_VALUE_LONG,
    &OLD_TAGS_UNREADABLE,
    &OLD_MALFORMED,
    &INSTANCE_NOT_FOUND,
    &VALUE_NOT_SUPPORTED,
    &INSTANCE_TYPE,
    &ZONE,
    &REGION_FORMAT,
    &REGION_NOT_FOUND,
    &ENGINE,
    &ENGINE_VERSION,
    &CLASS,
    &STORAGE,
    &NET_TYPE,
    &IP_LIST,
    &IP_LIST_TWICE,
    &IP_LIST_LONG,
    &DESCRIPTION,
    &PORT,
    &REQUIRED,
    &TOKEN_REUSED,
    &CREATE_QUOTA,
    &STATUS,
    &LOCKED,
    &DEPENDENCY,
];

//! The rows of the newer tag family: `TagResources`, `UntagResources`, `ListTagResources`.

use crate::api::{ErrorKind, Source};

/// Guess: RDS documents no row for this; the service that shares the other rows' very texts does.
const DTS: Source =
    Source::Guess("not documented for RDS; that of DTS ListTagResources, which shares other texts with RDS");
const TAG_RESOURCES: Source = Source::Docs("https://api.aliyun.com/document/Rds/2014-08-15/TagResources");

/// More than 20 tags in one call.
pub(in crate::alibaba::rds) static TOO_MANY_TAGS: ErrorKind = ErrorKind::new(
    400,
    "NumberExceed.Tags",
    "The maximum number of Tags is exceeded. The maximum value is 20.",
    TAG_RESOURCES,
);

/// No tag key at all.
pub(in crate::alibaba::rds) static TAGS_NULL: ErrorKind =
    ErrorKind::new(400, "MissingParameter", "The parameter - Tags should not be null", TAG_RESOURCES);

/// A tag key is empty.
pub(in crate::alibaba::rds) static TAG_KEY_BLANK: ErrorKind =
    ErrorKind::new(400, "InvalidTagKey.Malformed", "The Tag.N.Key parameter is blank", TAG_RESOURCES);

/// A tag value holds nothing but white space; only when strict. The page's table refuses an empty value and
/// its parameters allow one; clients do send empty values, so they are taken.
pub(in crate::alibaba::rds) static TAG_VALUE_BLANK: ErrorKind =
    ErrorKind::new(400, "InvalidTagValue.Malformed", "The Tag.N.Value parameter is blank", TAG_RESOURCES);

/// A tag key stands twice in one call.
pub(in crate::alibaba::rds) static DUPLICATE_TAG_KEY: ErrorKind =
    ErrorKind::new(400, "Duplicate.TagKey", "The Tag.N.Key contain duplicate key.", TAG_RESOURCES);

/// An instance would have more than 20 tags.
pub(in crate::alibaba::rds) static TAG_QUOTA: ErrorKind = ErrorKind::new(
    400,
    "OperationDenied.QuotaExceed",
    "The maximum number of Tags is exceeded.",
    TAG_RESOURCES,
);

/// More than 50 instances in one call.
pub(in crate::alibaba::rds) static TOO_MANY_RESOURCES: ErrorKind = ErrorKind::new(
    400,
    "NumberExceed.ResourceIds",
    "The maximum number of ResourceIds is exceeded. The maximum value is 50.",
    TAG_RESOURCES,
);

/// A tag key with a prefix that is reserved for system tags.
pub(in crate::alibaba::rds) static SYSTEM_TAG: ErrorKind = ErrorKind::new(
    400,
    "InvalidTagKey.Malformed",
    "The operator is not permission for the system tag",
    TAG_RESOURCES,
);

/// No such instance in this region.
pub(in crate::alibaba::rds) static RESOURCE_NOT_FOUND: ErrorKind =
    ErrorKind::new(400, "Request.NotFound", "The requested resource is not available.", TAG_RESOURCES);

/// A tag value that may not be.
pub(in crate::alibaba::rds) static TAG_VALUE_INVALID: ErrorKind =
    ErrorKind::new(400, "InvalidTagValue.Malformed", "The Tag.N.Value parameter is invalid.", TAG_RESOURCES);

/// A tag key that is too long.
pub(in crate::alibaba::rds) static TAG_KEY_INVALID: ErrorKind = ErrorKind::new(
    400,
    "InvalidTagKey.Malformed",
    "The Tag.N.Key parameter is invalid.",
    Source::Guess("the page has this text for values only; some answer for long keys is needed"),
);

/// Neither tag keys nor `All`; only when strict.
pub(in crate::alibaba::rds) static TAG_KEYS_NULL: ErrorKind = ErrorKind::new(
    400,
    "MissingParameter",
    "The parameter - TagKeys should not be null",
    Source::Guess("not documented; the text follows that of TagResources"),
);

/// `ResourceType` is not `INSTANCE`.
pub(in crate::alibaba::rds) static RESOURCE_TYPE: ErrorKind =
    ErrorKind::new(400, "InvalidParameter.ResourceType", "The ResourceType parameter is invalid.", DTS);

/// Neither tags nor instances to list by.
pub(in crate::alibaba::rds) static TAG_OR_RESOURCE: ErrorKind = ErrorKind::new(
    400,
    "MissingParameter.TagOrResourceId",
    "Either Tags or ResourceIds must be specified.",
    DTS,
);

/// A tag value to list by, without its key.
pub(in crate::alibaba::rds) static TAG_KEY_MISSING: ErrorKind =
    ErrorKind::new(400, "Missing.TagKey", "You must specify the key for value {} in Tag.N.Key.", DTS);

/// A token that no page gave out.
pub(in crate::alibaba::rds) static NEXT_TOKEN: ErrorKind =
    ErrorKind::new(400, "InvalidParameter.NextToken", "The parameter NextToken is invalid.", DTS);

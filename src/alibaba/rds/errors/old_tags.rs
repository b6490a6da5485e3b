//! The rows of the older tag family, which its four operations share.

use crate::api::{ErrorKind, Source};

const DESCRIBE_TAGS: Source = Source::Docs("https://api.aliyun.com/document/Rds/2014-08-15/DescribeTags");

/// The region is blank.
pub(in crate::alibaba::rds) static OLD_NO_REGION: ErrorKind =
    ErrorKind::new(400, "Tag.NoRegionIdExist", "the region Id can not be blank.", DESCRIBE_TAGS);

/// No tag at all.
pub(in crate::alibaba::rds) static OLD_NO_TAGS: ErrorKind =
    ErrorKind::new(400, "Tag.NoTagInfoExist", "all the tags and tagN parameters is null.", DESCRIBE_TAGS);

/// The tag key `all`.
pub(in crate::alibaba::rds) static OLD_KEY_ALL: ErrorKind =
    ErrorKind::new(400, "Tag.TagKeyCanNotBeAll", "tag key can not be all.", DESCRIBE_TAGS);

/// A tag key stands twice in one call.
pub(in crate::alibaba::rds) static OLD_KEY_TWICE: ErrorKind =
    ErrorKind::new(400, "Tag.TagKeyDuplex", "tag key must be sole in one operation.", DESCRIBE_TAGS);

/// The instance id is blank.
pub(in crate::alibaba::rds) static OLD_NO_INSTANCE: ErrorKind =
    ErrorKind::new(400, "Tag.NoDBInstanceIdExist", "the dbinstance Id can not be blank.", DESCRIBE_TAGS);

/// More than 30 instances in one call.
pub(in crate::alibaba::rds) static OLD_TOO_MANY_INSTANCES: ErrorKind =
    ErrorKind::new(400, "Tag.TooManyDBInstanceIds", "the dbinstance Ids is more than 30.", DESCRIBE_TAGS);

/// An instance would have more tags than it may.
pub(in crate::alibaba::rds) static OLD_QUOTA: ErrorKind = ErrorKind::new(
    400,
    "Tag.TooManyTagsForOneInstance",
    "total 10 tags can be added to one resource.",
    DESCRIBE_TAGS,
);

/// Both `Tags` and `Tag.N` (sic).
pub(in crate::alibaba::rds) static OLD_TWO_SPELLINGS: ErrorKind = ErrorKind::new(
    400,
    "Tag.SetTagInfoAtTwoParamters",
    "only tags or tagN parameter could be setted.",
    DESCRIBE_TAGS,
);

/// More than 5 tags in one call.
pub(in crate::alibaba::rds) static OLD_TOO_MANY_TAGS: ErrorKind =
    ErrorKind::new(400, "Tag.Allow5TagInfos", "only 5 tags allowed in one operation.", DESCRIBE_TAGS);

/// A tag key is blank.
pub(in crate::alibaba::rds) static OLD_KEY_BLANK: ErrorKind =
    ErrorKind::new(400, "Tag.TagKeyIsBlank", "tag key can not be blank.", DESCRIBE_TAGS);

/// A tag key or value that starts with `aliyun`.
pub(in crate::alibaba::rds) static OLD_RESERVED: ErrorKind = ErrorKind::new(
    400,
    "Tag.TagKeyStartWith.aliyun",
    "tag key and value can not be started with aliyun.",
    DESCRIBE_TAGS,
);

/// A tag key of more than 64 characters.
pub(in crate::alibaba::rds) static OLD_KEY_LONG: ErrorKind =
    ErrorKind::new(400, "Tag.TagKeyTooLong", "the max tag key's length is 64.", DESCRIBE_TAGS);

/// A tag value of more than 128 characters.
pub(in crate::alibaba::rds) static OLD_VALUE_LONG: ErrorKind =
    ErrorKind::new(400, "Tag.TagValueTooLong", "the max tag value's length is 128.", DESCRIBE_TAGS);

/// `Tags` is no JSON object (sic).
pub(in crate::alibaba::rds) static OLD_TAGS_UNREADABLE: ErrorKind =
    ErrorKind::new(400, "Tag.InvalidTagsParamter", "tags paramter is invalid.", DESCRIBE_TAGS);

/// A `Tag.N` without its key (`Tag`), or a value that is no text (`Value`).
pub(in crate::alibaba::rds) static OLD_MALFORMED: ErrorKind =
    ErrorKind::new(400, "Tag.Malformed", "The specified parameter {} is not valid.", DESCRIBE_TAGS);

/// No such instance.
pub(in crate::alibaba::rds) static INSTANCE_NOT_FOUND: ErrorKind = ErrorKind::new(
    404,
    "InvalidDBInstanceId.NotFound",
    "The DBInstanceId provided does not exist in our records.",
    DESCRIBE_TAGS,
);

//! The errors of RDS, byte for byte; what looks like a typing mistake in a text is the vendor's.

use crate::api::{ApiError, BadValue, ErrorKind, Source};

const TAG_RESOURCES: Source = Source::Docs("https://api.aliyun.com/document/Rds/2014-08-15/TagResources");
const DESCRIBE_TAGS: Source = Source::Docs("https://api.aliyun.com/document/Rds/2014-08-15/DescribeTags");
const CREATE: Source = Source::Docs("https://api.aliyun.com/document/Rds/2014-08-15/CreateDBInstance");
const CREATE_DDR: Source = Source::Docs("https://api.aliyun.com/document/Rds/2014-08-15/CreateDdrInstance");
const CLIENT_CODES: Source = Source::Docs("ApsaraDB RDS API reference, appendix: client error codes");
/// Guess: RDS documents no row for this; the service that shares the other rows' very texts does.
const DTS: Source =
    Source::Guess("not documented for RDS; that of DTS ListTagResources, which shares other texts with RDS");

/// A parameter that cannot be read.
pub(super) fn bad_value(bad: BadValue) -> ApiError {
    VALUE_NOT_SUPPORTED.with(&[bad.name])
}

/// More than 20 tags in one call.
pub(super) static TOO_MANY_TAGS: ErrorKind = ErrorKind::new(
    400,
    "NumberExceed.Tags",
    "The maximum number of Tags is exceeded. The maximum value is 20.",
    TAG_RESOURCES,
);

/// No tag key at all.
pub(super) static TAGS_NULL: ErrorKind =
    ErrorKind::new(400, "MissingParameter", "The parameter - Tags should not be null", TAG_RESOURCES);

/// A tag key is empty.
pub(super) static TAG_KEY_BLANK: ErrorKind =
    ErrorKind::new(400, "InvalidTagKey.Malformed", "The Tag.N.Key parameter is blank", TAG_RESOURCES);

/// A tag value holds nothing but white space; only when strict. The page's table refuses an empty value and
/// its parameters allow one; clients do send empty values, so they are taken.
pub(super) static TAG_VALUE_BLANK: ErrorKind =
    ErrorKind::new(400, "InvalidTagValue.Malformed", "The Tag.N.Value parameter is blank", TAG_RESOURCES);

/// A tag key stands twice in one call.
pub(super) static DUPLICATE_TAG_KEY: ErrorKind =
    ErrorKind::new(400, "Duplicate.TagKey", "The Tag.N.Key contain duplicate key.", TAG_RESOURCES);

/// An instance would have more than 20 tags.
pub(super) static TAG_QUOTA: ErrorKind = ErrorKind::new(
    400,
    "OperationDenied.QuotaExceed",
    "The maximum number of Tags is exceeded.",
    TAG_RESOURCES,
);

/// More than 50 instances in one call.
pub(super) static TOO_MANY_RESOURCES: ErrorKind = ErrorKind::new(
    400,
    "NumberExceed.ResourceIds",
    "The maximum number of ResourceIds is exceeded. The maximum value is 50.",
    TAG_RESOURCES,
);

/// A tag key with a prefix that is reserved for system tags.
pub(super) static SYSTEM_TAG: ErrorKind = ErrorKind::new(
    400,
    "InvalidTagKey.Malformed",
    "The operator is not permission for the system tag",
    TAG_RESOURCES,
);

/// No such instance in this region.
pub(super) static RESOURCE_NOT_FOUND: ErrorKind =
    ErrorKind::new(400, "Request.NotFound", "The requested resource is not available.", TAG_RESOURCES);

/// A tag value that may not be.
pub(super) static TAG_VALUE_INVALID: ErrorKind =
    ErrorKind::new(400, "InvalidTagValue.Malformed", "The Tag.N.Value parameter is invalid.", TAG_RESOURCES);

/// A tag key that is too long.
pub(super) static TAG_KEY_INVALID: ErrorKind = ErrorKind::new(
    400,
    "InvalidTagKey.Malformed",
    "The Tag.N.Key parameter is invalid.",
    Source::Guess("the page has this text for values only; some answer for long keys is needed"),
);

/// Neither tag keys nor `All`; only when strict.
pub(super) static TAG_KEYS_NULL: ErrorKind = ErrorKind::new(
    400,
    "MissingParameter",
    "The parameter - TagKeys should not be null",
    Source::Guess("not documented; the text follows that of TagResources"),
);

/// `ResourceType` is not `INSTANCE`.
pub(super) static RESOURCE_TYPE: ErrorKind =
    ErrorKind::new(400, "InvalidParameter.ResourceType", "The ResourceType parameter is invalid.", DTS);

/// Neither tags nor instances to list by.
pub(super) static TAG_OR_RESOURCE: ErrorKind = ErrorKind::new(
    400,
    "MissingParameter.TagOrResourceId",
    "Either Tags or ResourceIds must be specified.",
    DTS,
);

/// A tag value to list by, without its key.
pub(super) static TAG_KEY_MISSING: ErrorKind =
    ErrorKind::new(400, "Missing.TagKey", "You must specify the key for value {} in Tag.N.Key.", DTS);

/// A token that no page gave out.
pub(super) static NEXT_TOKEN: ErrorKind =
    ErrorKind::new(400, "InvalidParameter.NextToken", "The parameter NextToken is invalid.", DTS);

/// The region is blank.
pub(super) static OLD_NO_REGION: ErrorKind =
    ErrorKind::new(400, "Tag.NoRegionIdExist", "the region Id can not be blank.", DESCRIBE_TAGS);

/// No tag at all.
pub(super) static OLD_NO_TAGS: ErrorKind =
    ErrorKind::new(400, "Tag.NoTagInfoExist", "all the tags and tagN parameters is null.", DESCRIBE_TAGS);

/// The tag key `all`.
pub(super) static OLD_KEY_ALL: ErrorKind =
    ErrorKind::new(400, "Tag.TagKeyCanNotBeAll", "tag key can not be all.", DESCRIBE_TAGS);

/// A tag key stands twice in one call.
pub(super) static OLD_KEY_TWICE: ErrorKind =
    ErrorKind::new(400, "Tag.TagKeyDuplex", "tag key must be sole in one operation.", DESCRIBE_TAGS);

/// The instance id is blank.
pub(super) static OLD_NO_INSTANCE: ErrorKind =
    ErrorKind::new(400, "Tag.NoDBInstanceIdExist", "the dbinstance Id can not be blank.", DESCRIBE_TAGS);

/// More than 30 instances in one call.
pub(super) static OLD_TOO_MANY_INSTANCES: ErrorKind =
    ErrorKind::new(400, "Tag.TooManyDBInstanceIds", "the dbinstance Ids is more than 30.", DESCRIBE_TAGS);

/// An instance would have more tags than it may.
pub(super) static OLD_QUOTA: ErrorKind = ErrorKind::new(
    400,
    "Tag.TooManyTagsForOneInstance",
    "total 10 tags can be added to one resource.",
    DESCRIBE_TAGS,
);

/// Both `Tags` and `Tag.N` (sic).
pub(super) static OLD_TWO_SPELLINGS: ErrorKind = ErrorKind::new(
    400,
    "Tag.SetTagInfoAtTwoParamters",
    "only tags or tagN parameter could be setted.",
    DESCRIBE_TAGS,
);

/// More than 5 tags in one call.
pub(super) static OLD_TOO_MANY_TAGS: ErrorKind =
    ErrorKind::new(400, "Tag.Allow5TagInfos", "only 5 tags allowed in one operation.", DESCRIBE_TAGS);

/// A tag key is blank.
pub(super) static OLD_KEY_BLANK: ErrorKind =
    ErrorKind::new(400, "Tag.TagKeyIsBlank", "tag key can not be blank.", DESCRIBE_TAGS);

/// A tag key or value that starts with `aliyun`.
pub(super) static OLD_RESERVED: ErrorKind = ErrorKind::new(
    400,
    "Tag.TagKeyStartWith.aliyun",
    "tag key and value can not be started with aliyun.",
    DESCRIBE_TAGS,
);

/// A tag key of more than 64 characters.
pub(super) static OLD_KEY_LONG: ErrorKind =
    ErrorKind::new(400, "Tag.TagKeyTooLong", "the max tag key's length is 64.", DESCRIBE_TAGS);

/// A tag value of more than 128 characters.
pub(super) static OLD_VALUE_LONG: ErrorKind =
    ErrorKind::new(400, "Tag.TagValueTooLong", "the max tag value's length is 128.", DESCRIBE_TAGS);

/// `Tags` is no JSON object (sic).
pub(super) static OLD_TAGS_UNREADABLE: ErrorKind =
    ErrorKind::new(400, "Tag.InvalidTagsParamter", "tags paramter is invalid.", DESCRIBE_TAGS);

/// A `Tag.N` without its key (`Tag`), or a value that is no text (`Value`).
pub(super) static OLD_MALFORMED: ErrorKind =
    ErrorKind::new(400, "Tag.Malformed", "The specified parameter {} is not valid.", DESCRIBE_TAGS);

/// No such instance.
pub(super) static INSTANCE_NOT_FOUND: ErrorKind = ErrorKind::new(
    404,
    "InvalidDBInstanceId.NotFound",
    "The DBInstanceId provided does not exist in our records.",
    DESCRIBE_TAGS,
);

/// A parameter's value is none of those it can have.
pub(super) static VALUE_NOT_SUPPORTED: ErrorKind = ErrorKind::new(
    400,
    "Invalid{}.ValueNotSupported",
    "The specified parameter \"{}\" is not valid.",
    CLIENT_CODES,
);

/// `DBInstanceType` is none of the four (sic: `Support`, not `Supported`).
pub(super) static INSTANCE_TYPE: ErrorKind = ErrorKind::new(
    400,
    "InvalidDBInstanceType.ValueNotSupport",
    "The specified parameter \"DBInstanceType\" is not valid.",
    CLIENT_CODES,
);

/// The zone is not one of the region.
pub(super) static ZONE: ErrorKind =
    ErrorKind::new(400, "InvalidZoneId.NotSupported", "The Specified vpc Zone not supported.", CREATE);

/// The region is blank.
pub(super) static REGION_FORMAT: ErrorKind =
    ErrorKind::new(400, "InvalidRegion.Format", "Specified Region is not valid.", CREATE_DDR);

/// No such region; only when strict.
pub(super) static REGION_NOT_FOUND: ErrorKind =
    ErrorKind::new(404, "InvalidRegion.NotFound", "Specified Region does not exist in the RDS", CREATE_DDR);

/// No such engine.
pub(super) static ENGINE: ErrorKind =
    ErrorKind::new(400, "InvalidEngine.Malformed", "Specified engine is not valid.", CREATE_DDR);

/// The engine's version cannot be one.
pub(super) static ENGINE_VERSION: ErrorKind = ErrorKind::new(
    400,
    "InvalidEngineVersion.Malformed",
    "Specified engine version is not valid.",
    CREATE_DDR,
);

/// The class is blank.
pub(super) static CLASS: ErrorKind = ErrorKind::new(
    404,
    "InvalidDBInstanceClass.NotFound",
    "Specified DB instance class is not found.",
    CREATE_DDR,
);

/// The storage is no multiple of 5 GB.
pub(super) static STORAGE: ErrorKind =
    ErrorKind::new(400, "InvalidStorage.Format", "Specified Storage is not valid.", CREATE_DDR);

/// The net type is none of the two.
pub(super) static NET_TYPE: ErrorKind = ErrorKind::new(
    404,
    "InvalidDBInstanceNetType.NotFound",
    "Specified DB instance net type is not found.",
    CREATE_DDR,
);

/// The list of addresses is no such list.
pub(super) static IP_LIST: ErrorKind = ErrorKind::new(
    400,
    "InvalidSecurityIPList.Format",
    "Specified security IP list format is not valid.",
    CREATE_DDR,
);

/// An address stands twice.
pub(super) static IP_LIST_TWICE: ErrorKind = ErrorKind::new(
    400,
    "InvalidSecurityIPList.Duplicate",
    "Specified security IP list is duplicate.",
    Source::Guess("the code is documented, its text is not"),
);

/// More than 1000 addresses.
pub(super) static IP_LIST_LONG: ErrorKind = ErrorKind::new(
    400,
    "InvalidSecurityIPList.QuotaExceeded",
    "Specified security IP list exceeds the quota.",
    Source::Guess("the code is documented, its text is not"),
);

/// The description is too short, too long, or has a character that it may not have.
pub(super) static DESCRIPTION: ErrorKind = ErrorKind::new(
    400,
    "InvalidDBInstanceDescription.Format",
    "Specified DB instance description is not valid.",
    CREATE_DDR,
);

/// The port is out of the engine's range.
pub(super) static PORT: ErrorKind =
    ErrorKind::new(400, "InvalidPort.Malformed", "Specified port is not valid.", CREATE_DDR);

/// A prepaid instance without `Period` or `UsedTime`.
pub(super) static REQUIRED: ErrorKind =
    ErrorKind::new(400, "RequiredParam.NotFound", "Required input param is not found.", CREATE_DDR);

/// A client token came again with other parameters.
pub(super) static TOKEN_REUSED: ErrorKind = ErrorKind::new(
    400,
    "IdempotentParameterMismatch",
    "The specified parameter has changed while using an already used clientToken.",
    Source::Guess("not documented for RDS; ECS answers so"),
);

/// The space holds as many instances as it may.
pub(super) static CREATE_QUOTA: ErrorKind = ErrorKind::new(
    403,
    "QuotaExceeded.CreateInstance",
    "The quota of create instance exceeds.",
    CLIENT_CODES,
);

/// The instance is not in a state for this.
pub(super) static STATUS: ErrorKind = ErrorKind::new(
    403,
    "OperationDenied.DBInstanceStatus",
    "The operation is not permitted due to instance status.",
    CLIENT_CODES,
);

/// The instance is locked, or protected from deletion.
pub(super) static LOCKED: ErrorKind = ErrorKind::new(
    403,
    "OperationDenied.LockMode",
    "The operation is not permitted due to lock of instance.",
    CLIENT_CODES,
);

/// The instance has read-only instances.
pub(super) static DEPENDENCY: ErrorKind = ErrorKind::new(
    403,
    "DependencyViolation",
    "The operation is not permitted due to instance mount read only or guard instance.",
    CLIENT_CODES,
);

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

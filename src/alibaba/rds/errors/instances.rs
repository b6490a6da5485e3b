//! The rows of instances: creation, description, deletion.

use crate::api::{ErrorKind, Source};

const CREATE: Source = Source::Docs("https://api.aliyun.com/document/Rds/2014-08-15/CreateDBInstance");
const CREATE_DDR: Source = Source::Docs("https://api.aliyun.com/document/Rds/2014-08-15/CreateDdrInstance");
const CLIENT_CODES: Source = Source::Docs("ApsaraDB RDS API reference, appendix: client error codes");

/// A parameter's value is none of those it can have.
pub(in crate::alibaba::rds) static VALUE_NOT_SUPPORTED: ErrorKind = ErrorKind::new(
    400,
    "Invalid{}.ValueNotSupported",
    "The specified parameter \"{}\" is not valid.",
    CLIENT_CODES,
);

/// `DBInstanceType` is none of the four (sic: `Support`, not `Supported`).
pub(in crate::alibaba::rds) static INSTANCE_TYPE: ErrorKind = ErrorKind::new(
    400,
    "InvalidDBInstanceType.ValueNotSupport",
    "The specified parameter \"DBInstanceType\" is not valid.",
    CLIENT_CODES,
);

/// The zone is not one of the region.
pub(in crate::alibaba::rds) static ZONE: ErrorKind =
    ErrorKind::new(400, "InvalidZoneId.NotSupported", "The Specified vpc Zone not supported.", CREATE);

/// The region is blank.
pub(in crate::alibaba::rds) static REGION_FORMAT: ErrorKind =
    ErrorKind::new(400, "InvalidRegion.Format", "Specified Region is not valid.", CREATE_DDR);

/// No such region; only when strict.
pub(in crate::alibaba::rds) static REGION_NOT_FOUND: ErrorKind =
    ErrorKind::new(404, "InvalidRegion.NotFound", "Specified Region does not exist in the RDS", CREATE_DDR);

/// No such engine.
pub(in crate::alibaba::rds) static ENGINE: ErrorKind =
    ErrorKind::new(400, "InvalidEngine.Malformed", "Specified engine is not valid.", CREATE_DDR);

/// The engine's version cannot be one.
pub(in crate::alibaba::rds) static ENGINE_VERSION: ErrorKind = ErrorKind::new(
    400,
    "InvalidEngineVersion.Malformed",
    "Specified engine version is not valid.",
    CREATE_DDR,
);

/// The class is blank.
pub(in crate::alibaba::rds) static CLASS: ErrorKind = ErrorKind::new(
    404,
    "InvalidDBInstanceClass.NotFound",
    "Specified DB instance class is not found.",
    CREATE_DDR,
);

/// The storage is no multiple of 5 GB.
pub(in crate::alibaba::rds) static STORAGE: ErrorKind =
    ErrorKind::new(400, "InvalidStorage.Format", "Specified Storage is not valid.", CREATE_DDR);

/// The net type is none of the two.
pub(in crate::alibaba::rds) static NET_TYPE: ErrorKind = ErrorKind::new(
    404,
    "InvalidDBInstanceNetType.NotFound",
    "Specified DB instance net type is not found.",
    CREATE_DDR,
);

/// The list of addresses is no such list.
pub(in crate::alibaba::rds) static IP_LIST: ErrorKind = ErrorKind::new(
    400,
    "InvalidSecurityIPList.Format",
    "Specified security IP list format is not valid.",
    CREATE_DDR,
);

/// An address stands twice.
pub(in crate::alibaba::rds) static IP_LIST_TWICE: ErrorKind = ErrorKind::new(
    400,
    "InvalidSecurityIPList.Duplicate",
    "Specified security IP list is duplicate.",
    Source::Guess("the code is documented, its text is not"),
);

/// More than 1000 addresses.
pub(in crate::alibaba::rds) static IP_LIST_LONG: ErrorKind = ErrorKind::new(
    400,
    "InvalidSecurityIPList.QuotaExceeded",
    "Specified security IP list exceeds the quota.",
    Source::Guess("the code is documented, its text is not"),
);

/// The description is too short, too long, or has a character that it may not have.
pub(in crate::alibaba::rds) static DESCRIPTION: ErrorKind = ErrorKind::new(
    400,
    "InvalidDBInstanceDescription.Format",
    "Specified DB instance description is not valid.",
    CREATE_DDR,
);

/// The port is out of the engine's range.
pub(in crate::alibaba::rds) static PORT: ErrorKind =
    ErrorKind::new(400, "InvalidPort.Malformed", "Specified port is not valid.", CREATE_DDR);

/// A prepaid instance without `Period` or `UsedTime`.
pub(in crate::alibaba::rds) static REQUIRED: ErrorKind =
    ErrorKind::new(400, "RequiredParam.NotFound", "Required input param is not found.", CREATE_DDR);

/// A client token came again with other parameters.
pub(in crate::alibaba::rds) static TOKEN_REUSED: ErrorKind = ErrorKind::new(
    400,
    "IdempotentParameterMismatch",
    "The specified parameter has changed while using an already used clientToken.",
    Source::Guess("not documented for RDS; ECS answers so"),
);

/// The space holds as many instances as it may.
pub(in crate::alibaba::rds) static CREATE_QUOTA: ErrorKind = ErrorKind::new(
    403,
    "QuotaExceeded.CreateInstance",
    "The quota of create instance exceeds.",
    CLIENT_CODES,
);

/// The instance is not in a state for this.
pub(in crate::alibaba::rds) static STATUS: ErrorKind = ErrorKind::new(
    403,
    "OperationDenied.DBInstanceStatus",
    "The operation is not permitted due to instance status.",
    CLIENT_CODES,
);

/// The instance is locked, or protected from deletion.
pub(in crate::alibaba::rds) static LOCKED: ErrorKind = ErrorKind::new(
    403,
    "OperationDenied.LockMode",
    "The operation is not permitted due to lock of instance.",
    CLIENT_CODES,
);

/// The instance has read-only instances.
pub(in crate::alibaba::rds) static DEPENDENCY: ErrorKind = ErrorKind::new(
    403,
    "DependencyViolation",
    "The operation is not permitted due to instance mount read only or guard instance.",
    CLIENT_CODES,
);

//! The errors of the gateway, for every service behind it.

use crate::api::{ErrorKind, Source};

const RDS_CLIENT_CODES: Source = Source::Docs("ApsaraDB RDS API reference, appendix: client error codes");
const RDS_SERVER_CODES: Source = Source::Docs("ApsaraDB RDS API reference, appendix: server error codes");
const SMS_CODES: Source = Source::Docs("Alibaba Cloud SMS API reference, error codes of the gateway");

/// The HTTP method is neither GET nor POST.
pub(super) static UNSUPPORTED_METHOD: ErrorKind =
    ErrorKind::new(403, "UnsupportedHTTPMethod", "This http method not supported.", RDS_CLIENT_CODES);

/// A mandatory parameter was not sent.
pub(super) static MISSING: ErrorKind = ErrorKind::new(
    400,
    "Missing{}",
    "{} is mandatory for this action.",
    Source::Seen("aliyun-cli issue 417"),
);

/// No service has this version.
pub(super) static INVALID_VERSION: ErrorKind = ErrorKind::new(
    400,
    "InvalidVersion",
    "Specified parameter Version is not valid.",
    Source::Guess("code and text are documented, the status is not"),
);

/// The service has no such action.
pub(super) static INVALID_ACTION: ErrorKind = ErrorKind::new(
    404,
    "InvalidAction.NotFound",
    "Specified api is not found, please check your url and method.",
    Source::Guess("code and text are documented, the status is not"),
);

/// `Format` is neither JSON nor XML; only when strict.
pub(super) static INVALID_FORMAT: ErrorKind = ErrorKind::new(
    400,
    "InvalidParameter.Format",
    "The specified parameter \"Format\" is not valid.",
    Source::Guess("the code is documented, the text follows the pattern of the RDS client error codes"),
);

/// The body cannot be read as what its content type says.
pub(super) static MALFORMED_BODY: ErrorKind = ErrorKind::new(
    400,
    "InvalidParameter",
    "The specified parameter \"{}\" is not valid.",
    Source::Guess("documented for the parameter \"Action or Version\"; used for bodies too"),
);

/// More parameters than any call needs.
pub(super) static TOO_MANY_PARAMETERS: ErrorKind = ErrorKind::new(
    400,
    "InvalidParameter.TooMany",
    "The number of parameters is not valid.",
    Source::Guess("no source tells how many parameters the gateway takes"),
);

/// The body is larger than the limit.
pub(super) static BODY_TOO_LARGE: ErrorKind = ErrorKind::new(
    413,
    "RequestBodyTooLarge",
    "Request body too large.",
    Source::Guess("status and text of the API Gateway product; this gateway's code is not documented"),
);

/// The body did not come in time.
pub(super) static BODY_TOO_SLOW: ErrorKind = ErrorKind::new(
    408,
    "RequestTimeout",
    "The request body was not received in time.",
    Source::Guess("no source tells what the gateway does with a body that does not end"),
);

/// No secret is known for the access key.
pub(super) static ACCESS_KEY_NOT_FOUND: ErrorKind = ErrorKind::new(
    404,
    "InvalidAccessKeyId.NotFound",
    "Specified access key is not found.",
    Source::Seen("zabbix-RDS-monitor issue 9, of RDS"),
);

/// The access key cannot be one.
pub(super) static INVALID_ACCESS_KEY: ErrorKind = ErrorKind::new(
    400,
    "InvalidAccessKeyId",
    "Specified access key is not found or invalid.",
    Source::Seen("aliyun-ddns issue 77; the status is a guess"),
);

/// The access key is disabled.
pub(super) static ACCESS_KEY_INACTIVE: ErrorKind = ErrorKind::new(
    403,
    "InvalidAccessKeyId.Inactive",
    "Specified access key is disabled.",
    Source::Guess("the code is documented, status and text are not"),
);

/// The signature is another one than ours.
pub(super) static SIGNATURE_DOES_NOT_MATCH: ErrorKind = ErrorKind::new(
    400,
    "SignatureDoesNotMatch",
    "Specified signature is not matched with our calculation. server string to sign is:{}",
    Source::Seen("SMS4J issue 34; clients split the text at the colon"),
);

/// The signature is not even shaped like one.
pub(super) static INCOMPLETE_SIGNATURE: ErrorKind = ErrorKind::new(
    400,
    "IncompleteSignature",
    "The request signature does not conform to Aliyun standards. server string to sign is:{}",
    Source::Seen("tests of aliyun-openapi-net-sdk"),
);

/// The signature algorithm is not one of the two.
pub(super) static INVALID_SIGNATURE_METHOD: ErrorKind = ErrorKind::new(
    400,
    "InvalidSignatureMethod",
    "Specified signature method is not supported.",
    Source::Guess("the code is documented, the text is not"),
);

/// The timestamp is more than fifteen minutes off.
pub(super) static TIMESTAMP_EXPIRED: ErrorKind = ErrorKind::new(
    400,
    "InvalidTimeStamp.Expired",
    "Specified time stamp or date value is expired.",
    SMS_CODES,
);

/// The timestamp is not written as it must be.
pub(super) static TIMESTAMP_FORMAT: ErrorKind = ErrorKind::new(
    400,
    "InvalidTimeStamp.Format",
    "Specified time stamp or date value is not well formatted.",
    Source::Guess("the code is documented, the text is that of another emulator"),
);

/// The nonce was used before.
pub(super) static NONCE_USED: ErrorKind =
    ErrorKind::new(400, "SignatureNonceUsed", "Specified signature nonce was used already.", SMS_CODES);

/// The bearer token is not known.
pub(super) static INVALID_BEARER_TOKEN: ErrorKind = ErrorKind::new(
    403,
    "InvalidBearerToken",
    "Specified bearer token is not found or invalid.",
    Source::Guess("no source shows what a wrong bearer token is answered with"),
);

/// The security token has expired.
pub(super) static SECURITY_TOKEN_EXPIRED: ErrorKind = ErrorKind::new(
    403,
    "InvalidSecurityToken.Expired",
    "Specified SecurityToken is expired.",
    Source::Docs("Alibaba Cloud DTS API reference, ListTagResources"),
);

/// Too many calls by this user.
pub(super) static THROTTLING_USER: ErrorKind = ErrorKind::new(
    400,
    "Throttling.User",
    "Request was denied due to user flow control.",
    Source::Docs("Alibaba Cloud DTS API reference, ListTagResources"),
);

/// Too many calls of this operation.
pub(super) static THROTTLING_API: ErrorKind = ErrorKind::new(
    400,
    "Throttling.Api",
    "Request was denied due to api flow control.",
    Source::Guess("the code is documented, the text follows that of Throttling.User"),
);

/// Too many calls.
pub(super) static THROTTLING: ErrorKind =
    ErrorKind::new(400, "Throttling", "Request was denied due to request throttling.", RDS_CLIENT_CODES);

/// The caller may not do this.
pub(super) static FORBIDDEN_RAM: ErrorKind = ErrorKind::new(
    403,
    "Forbidden.RAM",
    "The user is not authorized to operate the specified resource, or this operation does not \
              support RAM.",
    RDS_CLIENT_CODES,
);

/// The emulator failed.
pub(super) static INTERNAL_ERROR: ErrorKind = ErrorKind::new(
    500,
    "InternalError",
    "The request processing has failed due to some unknown error, exception or failure.",
    RDS_SERVER_CODES,
);

/// A failure that passes.
pub(super) static SERVICE_UNAVAILABLE: ErrorKind = ErrorKind::new(
    503,
    "ServiceUnavailable",
    "The request has failed due to a temporary failure of the server.",
    RDS_SERVER_CODES,
);

/// Every row.
pub(super) static CATALOG: &[&ErrorKind] = &[
    &UNSUPPORTED_METHOD,
    &MISSING,
    &INVALID_VERSION,
    &INVALID_ACTION,
    &INVALID_FORMAT,
    &MALFORMED_BODY,
    &TOO_MANY_PARAMETERS,
    &BODY_TOO_LARGE,
    &BODY_TOO_SLOW,
    &ACCESS_KEY_NOT_FOUND,
    &INVALID_ACCESS_KEY,
    &ACCESS_KEY_INACTIVE,
    &SIGNATURE_DOES_NOT_MATCH,
    &INCOMPLETE_SIGNATURE,
    &INVALID_SIGNATURE_METHOD,
    &TIMESTAMP_EXPIRED,
    &TIMESTAMP_FORMAT,
    &NONCE_USED,
    &INVALID_BEARER_TOKEN,
    &SECURITY_TOKEN_EXPIRED,
    &THROTTLING_USER,
    &THROTTLING_API,
    &THROTTLING,
    &FORBIDDEN_RAM,
    &INTERNAL_ERROR,
    &SERVICE_UNAVAILABLE,
];

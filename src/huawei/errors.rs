//! The errors of the API gateway that stands in front of every service.

use crate::api::{Envelope, ErrorKind, Source};

const GATEWAY_CODES: Source = Source::Docs("API Gateway user guide, error codes");
const SEEN: Source = Source::Seen("terraform-provider-huaweicloud issues 230 and 1434");

const fn gateway(status: u16, code: &'static str, message: &'static str, source: Source) -> ErrorKind {
    ErrorKind::new(status, code, message, source).shaped(Envelope::Prefixed)
}

/// No such route.
pub(super) static UNKNOWN_ROUTE: ErrorKind =
    gateway(404, "APIGW.0101", "The API does not exist or has not been published in the environment", SEEN);

/// The route has no such method.
pub(super) static UNKNOWN_METHOD: ErrorKind =
    gateway(404, "APIGW.0101", "The API does not exist.", GATEWAY_CODES);

/// The body is larger than the limit.
pub(super) static BODY_TOO_LARGE: ErrorKind =
    gateway(413, "APIGW.0201", "Request entity too large.", GATEWAY_CODES);

/// The body did not come in time.
pub(super) static BODY_TOO_SLOW: ErrorKind = gateway(
    408,
    "APIGW.0201",
    "API request error.",
    Source::Guess(
        "documented with status 400; no source tells what a body that does not end is answered with",
    ),
);

/// A call that lacks what the gateway demands.
pub(super) static BAD_REQUEST: ErrorKind = gateway(400, "APIGW.0201", "API request error.", GATEWAY_CODES);

/// Who calls is not known, or not proved.
pub(super) static UNAUTHENTICATED: ErrorKind = gateway(
    401,
    "APIGW.0301",
    "Incorrect IAM authentication information: {}",
    Source::Seen("recorded answers of the gateway; the reasons after the colon are those of its table"),
);

/// A signature that says no instant.
pub(super) static NO_DATE: ErrorKind = gateway(
    401,
    "APIGW.0301",
    "Incorrect IAM authentication information: x-sdk-date not found",
    Source::Guess("after what the gateway says of a missing token"),
);

/// A signature whose instant is too far off, or none.
pub(super) static SIGNATURE_EXPIRED: ErrorKind = gateway(
    401,
    "APIGW.0301",
    "Incorrect IAM authentication information: signature expired, signature time:{},server time:{}",
    Source::Guess("the gateway's text for app authentication; none is published for AK/SK"),
);

/// Too many calls.
pub(super) static THROTTLED: ErrorKind =
    gateway(429, "APIGW.0308", "The throttling threshold has been reached.", GATEWAY_CODES);

/// The project cannot be used; only when strict.
pub(super) static PROJECT_UNAVAILABLE: ErrorKind =
    gateway(403, "APIGW.0310", "The project is unavailable.", GATEWAY_CODES);

/// The emulator failed.
pub(super) static INTERNAL_ERROR: ErrorKind =
    gateway(500, "APIGW.0601", "Internal server error.", GATEWAY_CODES);

/// The backend failed.
pub(super) static BACKEND_UNAVAILABLE: ErrorKind =
    gateway(502, "APIGW.0201", "Backend unavailable.", GATEWAY_CODES);

/// The backend did not answer.
pub(super) static BACKEND_TIMEOUT: ErrorKind = gateway(504, "APIGW.0201", "Backend timeout.", GATEWAY_CODES);

/// The caller may not.
pub(super) static NOT_ALLOWED: ErrorKind =
    gateway(403, "APIGW.0302", "The IAM user is not authorized to access the API.", GATEWAY_CODES);

/// The token was good once.
pub(super) static TOKEN_STALE: ErrorKind =
    gateway(401, "APIGW.0307", "The token must be updated.", GATEWAY_CODES);

/// There is no backend.
pub(super) static BACKEND_MISSING: ErrorKind =
    gateway(502, "APIGW.0610", "No backend available.", GATEWAY_CODES);

/// Nobody can say who calls.
pub(super) static IAM_UNAVAILABLE: ErrorKind =
    gateway(503, "APIGW.0613", "The IAM service is currently unavailable.", GATEWAY_CODES);

/// Every row.
pub(super) static CATALOG: &[&ErrorKind] = &[
    &UNKNOWN_ROUTE,
    &UNKNOWN_METHOD,
    &BODY_TOO_LARGE,
    &BODY_TOO_SLOW,
    &BAD_REQUEST,
    &UNAUTHENTICATED,
    &NO_DATE,
    &SIGNATURE_EXPIRED,
    &THROTTLED,
    &PROJECT_UNAVAILABLE,
    &INTERNAL_ERROR,
    &BACKEND_UNAVAILABLE,
    &BACKEND_TIMEOUT,
    &NOT_ALLOWED,
    &TOKEN_STALE,
    &BACKEND_MISSING,
    &IAM_UNAVAILABLE,
];

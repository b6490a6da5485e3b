//! The headers that calls are told apart and signed by.

use hyper::header::HeaderName;

pub(super) static AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
pub(super) static CONTENT_HASH: HeaderName = HeaderName::from_static("x-sdk-content-sha256");

//! The vendor's own headers. Names that are made once need not be read for every look-up.

use hyper::header::HeaderName;

pub(super) static ACTION: HeaderName = HeaderName::from_static("x-acs-action");
pub(super) static VERSION: HeaderName = HeaderName::from_static("x-acs-version");
pub(super) static ACCESS_KEY_ID: HeaderName = HeaderName::from_static("x-acs-accesskey-id");
pub(super) static BEARER_TOKEN: HeaderName = HeaderName::from_static("x-acs-bearer-token");
pub(super) static SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-acs-security-token");
pub(super) static DATE: HeaderName = HeaderName::from_static("x-acs-date");
pub(super) static CONTENT_HASH: HeaderName = HeaderName::from_static("x-acs-content-sha256");
pub(super) static NONCE: HeaderName = HeaderName::from_static("x-acs-signature-nonce");
pub(super) static REQUEST_ID: HeaderName = HeaderName::from_static("x-acs-request-id");
pub(super) static TRACE_ID: HeaderName = HeaderName::from_static("x-acs-trace-id");

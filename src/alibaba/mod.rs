//! Alibaba Cloud: the RPC protocol and the services behind it.
//!
//! A request is a POST or GET of `/`. Which operation it means stands in `Action` and `Version`, or only in the
//! headers `x-acs-action` and `x-acs-version`: modern clients send nothing else, not even a product name. The
//! parameters may be in the query, in a form body, in a JSON body, or split between them. Answers are JSON or
//! XML. Two signature schemes are in use beside bearer tokens.

mod authenticate;
mod decode;
mod envelope;
mod errors;
mod headers;
pub mod iot;
pub mod rds;
pub mod signature;
mod xml;

use std::sync::Arc;

use bytes::Bytes;
use hyper::{Request, Response};
use jiff::Timestamp;

use crate::api::{
    ApiError, AuthFault, Call, Credentials, Decoded, Dialect, ErrorKind, Known, Params, Protocol, Reply,
    Service,
};
use crate::ids::{CallIds, Ids};
use crate::store::Space;

/// The name that files, filters and the admin API use for this vendor.
pub const VENDOR: &str = "alibaba";

/// The errors of the gateway that stands in front of every service.
pub static CATALOG: &[&ErrorKind] = errors::CATALOG;

/// The RPC protocol.
#[derive(Debug)]
pub struct Rpc {
    services: Vec<Arc<dyn Service>>,
    credentials: Arc<Credentials>,
    strict: bool,
}

impl Rpc {
    /// The protocol in front of `services`; those of other vendors are left out.
    pub fn new(services: &[Arc<dyn Service>], credentials: Arc<Credentials>, strict: bool) -> Self {
        let ours = services.iter().filter(|service| service.card().vendor == VENDOR);
        Self { services: ours.cloned().collect(), credentials, strict }
    }
}

impl Protocol for Rpc {
    fn decode<'r>(&'r self, request: &'r Request<Bytes>) -> Option<Decoded<'r>> {
        decode::decode(&self.services, self.strict, request)
    }

    fn verify(
        &self,
        request: &Request<Bytes>,
        call: &Call<'_>,
        space: &Space,
        now: Timestamp,
    ) -> Result<Known, Box<AuthFault>> {
        authenticate::verify(&self.credentials, request, &call.params, space, now)
    }

    fn whereabouts(&self, params: &Params<'_>, _ids: &Ids) -> (Option<String>, Option<String>) {
        (params.filled("RegionId").map(str::to_owned), None)
    }

    /// Milliseconds, in the header that makes the Python client raise its `ThrottlingException`.
    fn retry_after(&self, milliseconds: u64) -> (&'static str, String) {
        ("x-acs-retry-after", milliseconds.to_string())
    }

    fn encode(
        &self,
        dialect: &Dialect<'_>,
        outcome: Result<Reply, ApiError>,
        ids: &CallIds,
        now: Timestamp,
    ) -> Response<Bytes> {
        envelope::encode(dialect, outcome, ids, now)
    }

    fn too_large(&self) -> ApiError {
        errors::BODY_TOO_LARGE.raise()
    }

    fn too_slow(&self) -> ApiError {
        errors::BODY_TOO_SLOW.raise()
    }

    fn internal_error(&self) -> ApiError {
        errors::INTERNAL_ERROR.raise()
    }

    fn missing(&self, parameter: &str) -> ApiError {
        errors::MISSING.with(&[parameter])
    }
}

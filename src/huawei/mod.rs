//! Huawei Cloud and Open Telekom Cloud: the REST protocol and the services behind it.
//!
//! Routes by method and path, JSON in and out, no path prefix. Who calls is told by a Keystone token or by one
//! of two forms of an AK/SK signature. Each family of services has a shape of its own for refusals.

mod aksk;
mod authenticate;
mod decode;
mod envelope;
mod errors;
mod headers;
pub mod iam;
pub mod identity;
pub mod ims;
mod login;
mod profile;
mod routes;
pub mod signature;
pub mod smn;
pub mod tagging;
pub mod token;
pub mod vpc;

use std::sync::Arc;

use bytes::Bytes;
use hyper::{Request, Response};
use jiff::Timestamp;

use crate::api::{
    ApiError, AuthFault, Call, Credentials, Decoded, Dialect, ErrorKind, Known, Params, Protocol, Reply,
    Service,
};
use crate::huawei::routes::Routes;
use crate::ids::{CallIds, Ids};
use crate::store::Space;

pub use profile::{PROFILES, Profile};

/// The name that files, filters and the admin API use for this vendor.
pub const VENDOR: &str = "huawei";

/// The errors of the gateway that stands in front of every service.
pub static CATALOG: &[&ErrorKind] = errors::CATALOG;

/// The REST protocol.
#[derive(Debug)]
pub struct Rest {
    services: Vec<Arc<dyn Service>>,
    routes: Routes,
    credentials: Arc<Credentials>,
    strict: bool,
}

impl Rest {
    /// The protocol in front of `services`; those of other vendors are left out.
    pub fn new(services: &[Arc<dyn Service>], credentials: Arc<Credentials>, strict: bool) -> Self {
        let ours: Vec<_> = services.iter().filter(|it| it.card().vendor == VENDOR).cloned().collect();
        let routes = Routes::new(&ours);
        Self { services: ours, routes, credentials, strict }
    }
}

impl Protocol for Rest {
    fn decode<'r>(&'r self, request: &'r Request<Bytes>) -> Option<Decoded<'r>> {
        decode::decode(&self.services, &self.routes, request)
    }

    fn verify(
        &self,
        request: &Request<Bytes>,
        call: &Call<'_>,
        space: &Space,
        now: Timestamp,
    ) -> Result<Known, Box<AuthFault>> {
        authenticate::verify(&self.credentials, request, call, space, now)
    }

    fn admit(&self, call: &Call<'_>, space: &Space) -> Result<(), ApiError> {
        if self.strict { authenticate::admit(call, space) } else { Ok(()) }
    }

    fn whereabouts(&self, params: &Params<'_>, ids: &Ids) -> (Option<String>, Option<String>) {
        let in_path = params.filled("project").map(str::to_owned);
        let project = in_path.unwrap_or_else(|| identity::project(params, ids));
        (Some(identity::region_of(ids, &project).to_owned()), Some(project))
    }

    /// Whole seconds, rounded up: a client that is told 0 would not wait.
    fn retry_after(&self, milliseconds: u64) -> (&'static str, String) {
        ("retry-after", milliseconds.div_ceil(1000).to_string())
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

    fn missing(&self, _parameter: &str) -> ApiError {
        errors::BAD_REQUEST.raise()
    }
}

//! Which operation a method and a path mean.
//!
//! One port serves every service without a prefix: clients keep only scheme and host of an endpoint. Fixed
//! segments win over variables, so `/v2/images/{image}/tags/{tag}` and `/v2/{project}/images/tags` live side by
//! side, and so do `/v3/auth/tokens` and `/v3/{project}/vpc/vpcs/{vpc}`.

use std::borrow::Cow;
use std::sync::Arc;

use hyper::Method;
use matchit::Router;
use percent_encoding::percent_decode_str;

use crate::api::{ApiError, Params, Service};
use crate::huawei::errors;

/// First segments of paths that are this vendor's, whether or not the route exists.
const VERSIONS: &[&str] = &["v1", "v1.0", "v2", "v2.0", "v2.1", "v3", "v3.0", "v5"];

/// Where a route leads.
#[derive(Clone, Copy, Debug)]
struct Target {
    method: &'static str,
    service: usize,
    row: usize,
}

/// The routes of all services.
#[derive(Debug)]
pub(super) struct Routes {
    router: Router<Vec<Target>>,
}

impl Routes {
    /// The routes in the services' tables.
    ///
    /// # Panics
    ///
    /// When two routes of the tables cannot be told apart: that is a mistake in the tables.
    pub(super) fn new(services: &[Arc<dyn Service>]) -> Self {
        let mut router: Router<Vec<Target>> = Router::new();
        for (service, it) in services.iter().enumerate() {
            for (row, op) in it.ops().into_iter().enumerate() {
                let Some((method, path)) = op.route.http() else { continue };
                let target = Target { method, service, row };
                // The router finds a path that is there by the path's own text, variables and all.
                match router
                    .at_mut(path)
                    .ok()
                    .filter(|found| found.params.iter().all(|(name, value)| is_same(name, value)))
                {
                    Some(found) => found.value.push(target),
                    None => router.insert(path, vec![target]).expect("the tables' routes can be told apart"),
                }
            }
        }
        Self { router }
    }

    /// The service and the row that a request means, its path's variables added to the parameters; `None` when
    /// the path is not this vendor's at all.
    pub(super) fn find<'r>(
        &'r self,
        method: &Method,
        path: &'r str,
        params: &mut Params<'r>,
    ) -> Option<Result<(usize, usize), ApiError>> {
        let trimmed = if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path };
        let Ok(found) = self.router.at(trimmed) else {
            let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
            return VERSIONS.contains(&first).then(|| Err(errors::UNKNOWN_ROUTE.raise()));
        };
        let method = if method == Method::HEAD { "GET" } else { method.as_str() };
        let Some(target) = found.value.iter().find(|target| target.method == method) else {
            return (path != "/").then(|| Err(errors::UNKNOWN_METHOD.raise()));
        };
        for (name, value) in found.params.iter() {
            let value: Cow<'r, str> = percent_decode_str(value).decode_utf8_lossy();
            params.add_path(name, value);
        }
        Some(Ok((target.service, target.row)))
    }
}

/// Whether a variable was found in a path that is a route's own text: `{vpc}` for `vpc`.
fn is_same(name: &str, value: &str) -> bool {
    value.trim_matches(['{', '}', '*']) == name
}

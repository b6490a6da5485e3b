//! Which operation a method and a path mean.
//!
//! One port serves every service without a prefix: clients keep only scheme and host of an endpoint. Fixed
//! segments win over variables, so `/v2/images/{image}/tags/{tag}` and `/v2/{project}/images/tags` live side by
//! side, and so do `/v3/auth/tokens` and `/v3/{project}/vpc/vpcs/{vpc}`. `{project}` is an id: with anything
//! else in its place the route does not exist.

use std::collections::BTreeMap;
use std::sync::Arc;

use hyper::Method;
use matchit::Router;

use crate::api::{ApiError, ErrorKind, Params, Service, percent};
use crate::huawei::{errors, identity};

/// First segments of paths that are this vendor's, whether or not the route exists.
const VERSIONS: &[&str] = &["v1", "v1.0", "v2", "v2.0", "v2.1", "v3", "v3.0", "v5"];

/// Where a route leads.
#[derive(Clone, Copy, Debug)]
struct Target {
    service: usize,
    row: usize,
}

/// The routes of all services, by method: `POST …/tags/action` must not hide `DELETE …/tags/{*key}` for the key
/// `action`.
#[derive(Debug)]
pub(super) struct Routes {
    by_method: BTreeMap<&'static str, Router<Target>>,
}

impl Routes {
    /// The routes in the services' tables.
    ///
    /// # Panics
    ///
    /// When two routes of the tables cannot be told apart: that is a mistake in the tables.
    pub(super) fn new(services: &[Arc<dyn Service>]) -> Self {
        let mut by_method: BTreeMap<_, Router<Target>> = BTreeMap::new();
        for (service, it) in services.iter().enumerate() {
            for (row, op) in it.ops().into_iter().enumerate() {
                let Some((method, path)) = op.route.http() else { continue };
                let router = by_method.entry(method).or_default();
                router.insert(path, Target { service, row }).expect("the tables' routes can be told apart");
            }
        }
        Self { by_method }
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
        let method = if method == Method::HEAD { "GET" } else { method.as_str() };
        let found = self.by_method.get(method).and_then(|router| router.at(trimmed).ok());
        let Some(found) = found else {
            return self.unknown(trimmed).map(|row| Err(row.raise()));
        };
        for (name, value) in found.params.iter() {
            let value = percent::decoded(value);
            if name == "project" && !identity::is_id(&value) {
                return Some(Err(errors::UNKNOWN_ROUTE.raise()));
            }
            params.add_path(name, value);
        }
        Some(Ok((found.value.service, found.value.row)))
    }

    /// How a path without an operation is refused; `None` when it is not this vendor's at all.
    fn unknown(&self, path: &str) -> Option<&'static ErrorKind> {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        if self.by_method.values().any(|router| router.at(path).is_ok()) {
            (path != "/").then_some(&errors::UNKNOWN_METHOD)
        } else {
            VERSIONS.contains(&first).then_some(&errors::UNKNOWN_ROUTE)
        }
    }
}

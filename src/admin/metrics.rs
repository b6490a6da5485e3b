//! `/_parhelion/metrics`: counts for Prometheus.

use hyper::Method;

use super::Admin;
use super::route::{Answer, Route};
use crate::metrics::CONTENT_TYPE;

pub(super) static ROUTES: &[Route] = &[Route::plain(
    Method::GET,
    "/metrics",
    "counts for Prometheus: calls by service, operation and outcome; spaces",
    |admin, _| Ok(Answer::text(CONTENT_TYPE, metrics(admin))),
)];

fn metrics(admin: &Admin) -> String {
    admin.metrics.text(admin.spaces.names().len())
}

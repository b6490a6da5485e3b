//! `/_parhelion/metrics`: counts for Prometheus.

use super::Admin;
use super::route::{Answer, Route, text_shape};
use crate::metrics::{CONTENT_TYPE, Level};

pub(super) static ROUTES: &[Route] = &[Route::told(
    "/metrics",
    "counts for Prometheus: calls by service, operation and outcome; faults, spaces, the journal",
    || text_shape(CONTENT_TYPE),
    |admin, _| Ok(Answer::text(CONTENT_TYPE, metrics(admin))),
)];

fn metrics(admin: &Admin) -> String {
    let (used, max) = admin.journal.room();
    let level = |name, about, value| Level { name, about, value };
    admin.metrics.text(&[
        level("spaces", "Spaces that are there", admin.spaces.count()),
        level("journal_bytes", "Bytes that the journal takes", used),
        level("journal_max_bytes", "Bytes that the journal may take", max),
    ])
}

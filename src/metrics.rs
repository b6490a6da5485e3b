//! Counts of what was called, for Prometheus.
//!
//! A call adds one to one number: the rows are made at start from the tables, and a call knows its row, so nothing
//! is looked up by name, locked or allocated on its way. The text that Prometheus reads is made when it is asked
//! for. What is there only at that moment (how many spaces) is handed in then.

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hyper::StatusCode;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::api::{Card, Service};

/// The type of the text.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused, and a client can know why.
    Refused,
    /// The service failed, or was made to.
    Failed,
}

impl Outcome {
    /// What a refusal, or none, and a status tell.
    pub fn of(refused: bool, status: StatusCode) -> Self {
        match (status.is_server_error(), refused) {
            (true, _) => Self::Failed,
            (false, true) => Self::Refused,
            (false, false) => Self::Done,
        }
    }
}

/// The names of outcomes, in their order.
const OUTCOMES: [&str; 3] = ["done", "refused", "failed"];

/// How much there is of something at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    /// Its name, without the prefix.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// How much there is.
    pub value: usize,
}

/// Counts of calls.
#[derive(Debug)]
pub struct Metrics {
    /// Where the rows of each service begin.
    bases: Vec<(&'static Card, usize)>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    service: &'static str,
    operation: &'static str,
    calls: [AtomicU64; OUTCOMES.len()],
    faults: AtomicU64,
}

impl Row {
    fn new(service: &'static str, operation: &'static str) -> Self {
        Self { service, operation, calls: Default::default(), faults: AtomicU64::new(0) }
    }
}

/// Where a call is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowId(usize);

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct CallLabels {
    service: &'static str,
    operation: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct FaultLabels {
    service: &'static str,
    operation: &'static str,
}

impl Metrics {
    /// A row for every operation, and one for calls of none.
    pub fn new(services: &[Arc<dyn Service>]) -> Self {
        let (mut bases, mut rows) = (Vec::new(), vec![Row::new("", "")]);
        for service in services {
            let card = service.card();
            bases.push((card, rows.len()));
            rows.extend(service.ops().iter().map(|op| Row::new(card.name, op.name)));
        }
        Self { bases, rows }
    }

    /// The row of an operation, by its service and its row there; or that of calls whose operation is not known.
    pub fn row(&self, operation: Option<(&'static Card, usize)>) -> RowId {
        let found = operation.and_then(|(service, row)| {
            let (_, base) = self.bases.iter().find(|(card, _)| std::ptr::eq(*card, service))?;
            Some(base + row)
        });
        RowId(found.unwrap_or_default())
    }

    /// Counts one call, and whether a fault fired in it.
    pub fn count(&self, row: RowId, outcome: Outcome, fault: bool) {
        if let Some(row) = self.rows.get(row.0) {
            row.calls[outcome as usize].fetch_add(1, Ordering::Relaxed);
            if fault {
                row.faults.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// All counts as Prometheus reads them, with what `levels` there are at this moment.
    pub fn text(&self, levels: &[Level]) -> String {
        let mut registry = Registry::with_prefix("parhelion");
        let calls = Family::<CallLabels, Counter>::default();
        registry.register("calls", "Calls by service, operation and outcome", calls.clone());
        let faults = Family::<FaultLabels, Counter>::default();
        registry.register("faults_fired", "Faults that fired, by service and operation", faults.clone());
        for Row { service, operation, calls: counts, faults: fired } in &self.rows {
            for (count, outcome) in counts.iter().zip(OUTCOMES) {
                add(&calls, &CallLabels { service, operation, outcome }, count);
            }
            add(&faults, &FaultLabels { service, operation }, fired);
        }
        for Level { name, about, value } in levels {
            let gauge = Gauge::<i64>::default();
            gauge.set(i64::try_from(*value).unwrap_or(i64::MAX));
            registry.register(*name, *about, gauge);
        }
        let build = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "Which parhelion this is", build);
        let mut written = String::new();
        // Writing to a text cannot fail.
        let _written = text::encode(&mut written, &registry);
        written
    }
}

/// What was never counted is not told.
fn add<L: Clone + Eq + Hash>(family: &Family<L, Counter>, labels: &L, count: &AtomicU64) {
    let count = count.load(Ordering::Relaxed);
    if count > 0 {
        family.get_or_create(labels).inc_by(count);
    }
}

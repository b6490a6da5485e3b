//! Faults: what is to happen to a call beside what it asks for.
//!
//! A scenario is rules: *match*, *when*, *do*. Every call that a rule matches counts for it; the first rule that
//! fires makes the plan of the call, once, before anything is looked at, and the gateway carries it out. No
//! service ever knows. Draws are keyed by (space, scenario's seed, rule, ordinal), never taken from a stream
//! that calls share, so the outcome does not depend on which thread came first.
//!
//! Each space has a board of its own: its scenario, its ordinals, its counts.

mod act;
mod board;
mod chaos;
mod file;
mod header;
mod language;
mod matches;
mod plan;
mod running;
mod scenario;
mod spoil;
mod tape;
mod when;

pub use act::{Act, Substitute};
pub use board::Board;
pub use chaos::{ChaosError, ChaosRule};
pub use file::ScenarioError;
pub use header::FAULT_HEADER;
pub use language::{
    Checked, DO, Form, Key, Kind, Language, MATCH, Mistake, RULES, TOP, WHEN, nearest, schema,
};
pub use matches::{Matches, Target};
pub use plan::{Effect, Ending, Fired, Plan};
pub use running::Recorded;
pub use scenario::{Rule, Scenario};
pub use tape::{Begin, Progress, RequestMark, Taped, TapedFault};

use header::FAULT_HEADER_NAME;

use bytes::Bytes;
use hyper::{HeaderMap, Request};
use jiff::Timestamp;

use crate::api::{ApiError, Call, ErrorKind, Source, header_text, lossy};
use crate::store::Space;

/// The errors of each vendor's gateway.
pub type Gateways = &'static [(&'static str, &'static [&'static ErrorKind])];

/// The answer to a request whose fault header cannot be read.
pub static BAD_FAULT: ErrorKind =
    ErrorKind::new(400, "Parhelion.BadFault", "cannot {}", Source::Docs("docs/scenarios.md"));

/// Makes plans.
#[derive(Debug)]
pub struct Faults {
    /// What scenarios are read against.
    pub language: Language,
    /// Whether a request may ask for a fault in its header.
    pub header: bool,
}

impl Faults {
    /// Whether a call with these headers can meet a fault in this space.
    pub fn concerns(&self, space: &Space, headers: &HeaderMap) -> bool {
        space.faults().is_armed() || (self.header && headers.contains_key(&FAULT_HEADER_NAME))
    }

    /// What stands for a request on a tape; `None` when the space neither writes one nor replays one.
    pub fn mark(
        &self,
        space: &Space,
        request: &Request<Bytes>,
        call: Option<&Call<'_>>,
        caller: Option<&str>,
    ) -> Option<RequestMark> {
        Some(tape::mark(request, call, caller, &space.faults().watched()?))
    }

    /// The call on a tape that a request repeats, with its plan; `None` when nothing is replayed in the space, or
    /// the request is not on the tape.
    pub fn replayed(
        &self,
        space: &Space,
        request: &Request<Bytes>,
        mark: &str,
    ) -> Option<(Taped, Option<Box<Plan>>)> {
        let text = header_text(request.headers(), &FAULT_HEADER_NAME).filter(|_| self.header);
        let asked = text.and_then(|text| header::read(&self.language, &text).ok());
        space.faults().replayed(mark, asked, space.ids())
    }

    /// The plan of a call: by its header, else by what its space has.
    pub fn plan(
        &self,
        target: &Target<'_>,
        now: Timestamp,
        request_id: &str,
    ) -> Result<Option<Box<Plan>>, ApiError> {
        let board = target.space.faults();
        let mut lines = target.headers.get_all(&FAULT_HEADER_NAME).iter().filter(|_| self.header);
        if let Some(text) = lines.next() {
            if lines.next().is_some() {
                return Err(BAD_FAULT.with(&["use x-parhelion-fault more than once in a request"]));
            }
            let text = lossy(text.as_bytes());
            let read = || header::read(&self.language, &text);
            let plan = board.plan_asked(&text, read, target, now, request_id);
            let plan = plan.map_err(|bad: String| BAD_FAULT.with(&[&bad]))?;
            if plan.is_some() {
                return Ok(plan);
            }
        }
        Ok(if board.is_armed() { board.plan(target, now, request_id) } else { None })
    }
}

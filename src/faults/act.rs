//! What a rule does, checked and ready.

use std::time::Duration;

use hyper::header::{HeaderName, HeaderValue};
use jiff::SignedDuration;

use crate::api::ErrorKind;
use crate::faults::plan::{Effect, Ending};
use crate::ids::Draws;

/// The longest wait that a log-normal curve gives: its tail has no end.
const LONGEST: Duration = Duration::from_hours(1);

/// What a rule does.
#[derive(Clone, Debug)]
pub struct Act {
    /// What is answered instead of the call's own answer.
    pub answer: Option<Substitute>,
    /// Headers that the answer gets.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The hint when to try again.
    pub retry_after_ms: Option<u64>,
    /// The wait.
    pub delay: Option<Delay>,
    /// Whether the wait is after the call was carried out.
    pub waits_after: bool,
    /// How the connection is spoiled.
    pub ending: Option<Ending>,
    /// For how long after its creation the call sees a resource as pending.
    pub pending: Option<SignedDuration>,
    /// What it does to the state.
    pub effect: Effect,
}

/// An answer in place of the call's own.
#[derive(Clone, Debug)]
pub enum Substitute {
    /// A documented error: a row for each service whose calls the rule is for.
    Error(Vec<Row>),
    /// An error that is in no catalogue, in the vendor's envelope.
    Foreign {
        /// The status.
        status: u16,
        /// The code.
        code: String,
        /// The text.
        message: String,
    },
    /// An answer as it stands.
    Plain {
        /// The status.
        status: u16,
        /// The type of the body.
        content_type: HeaderValue,
        /// The body.
        body: String,
    },
}

/// The row of one service's calls.
#[derive(Clone, Debug)]
pub struct Row {
    /// The service.
    pub service: &'static str,
    /// The row.
    pub kind: &'static ErrorKind,
    /// What its gaps are filled with.
    pub words: Vec<String>,
}

/// A wait.
#[derive(Clone, Copy, Debug)]
pub enum Delay {
    /// Always the same.
    Fixed(Duration),
    /// Between two, each as likely.
    Uniform(Duration, Duration),
    /// Mostly near the median, sometimes far above it.
    LogNormal {
        /// Half of the waits are shorter.
        median: Duration,
        /// How far they spread.
        sigma: f64,
    },
}

impl Delay {
    /// One wait, to the millisecond.
    pub(super) fn draw(self, draws: &mut Draws) -> Duration {
        let wait = match self {
            Self::Fixed(wait) => wait,
            Self::Uniform(least, most) => {
                let (least, most) = (least.min(most), least.max(most));
                least + most.saturating_sub(least).mul_f64(draws.unit())
            }
            Self::LogNormal { median, sigma } => {
                let (angle, radius) = (draws.unit(), 1.0 - draws.unit());
                let normal = (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos();
                let factor = (sigma * normal).exp();
                let seconds = median.as_secs_f64() * factor;
                Duration::from_secs_f64(seconds.clamp(0.0, LONGEST.as_secs_f64()))
            }
        };
        Duration::from_millis(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
    }
}

impl Act {
    /// Whether the call's own answer is not seen.
    pub fn fails(&self) -> bool {
        self.answer.is_some() || matches!(self.ending, Some(Ending::HangUp | Ending::Reset))
    }
}

//! The plan of one call: which rule fired, and what that means for this call.

use std::sync::Arc;
use std::time::Duration;

use crate::api::{ApiError, Call, Lifecycle, Protocol};
use crate::faults::{Act, Substitute};

/// What is to happen to one call.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which rule fired.
    pub fired: Fired,
    /// What it does.
    pub act: Arc<Act>,
    /// The wait, drawn.
    pub wait: Duration,
    /// What noise is made from.
    pub noise: [u8; 32],
}

/// A fault that fired.
#[derive(Clone, Debug, PartialEq)]
pub struct Fired {
    /// The name of the rule.
    pub rule: Arc<str>,
    /// Which of the calls that match it this is, from one on.
    pub ordinal: u64,
    /// The draw, between 0 and 1, of a rule with a probability.
    pub draw: Option<f64>,
    /// What it does to the state.
    pub effect: Effect,
}

/// Whether a call is carried out before it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It is not.
    None,
    /// It is.
    Applied,
    /// The first `count` elements of the batch in the parameter `batch` are.
    Partial {
        /// How many.
        count: usize,
        /// Of which batch; the first that the call has when it is not said.
        batch: Option<&'static str>,
    },
}

impl Effect {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Applied => "applied",
            Self::Partial { .. } => "partial",
        }
    }
}

/// How a connection is to be spoiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is closed without a byte.
    HangUp,
    /// It is reset.
    Reset,
    /// It is closed after so many bytes of the body.
    Truncate(Cut),
    /// Noise of the same length instead of the body.
    GarbageBody,
    /// Noise instead of the whole answer.
    GarbageHead,
    /// The answer comes in pieces.
    Dribble {
        /// Bytes in a piece.
        bytes: usize,
        /// The time between two.
        every: Duration,
    },
    /// The body is left out.
    Empty,
}

/// How much of a body is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// So many bytes.
    Bytes(usize),
    /// So many of a hundred.
    Percent(u64),
}

impl Plan {
    /// How long to wait before the call is looked at.
    pub fn wait_before(&self) -> Duration {
        if self.waits_after() { Duration::ZERO } else { self.wait }
    }

    /// How long to wait before the answer is given.
    pub fn wait_after(&self) -> Duration {
        if self.waits_after() { self.wait } else { Duration::ZERO }
    }

    fn waits_after(&self) -> bool {
        self.fired.effect != Effect::None && self.act.waits_after
    }

    /// Whether the call is not carried out.
    pub fn skips(&self) -> bool {
        self.fired.effect == Effect::None && self.act.fails()
    }

    /// Cuts the batch of a call that is to be done in part.
    pub fn cut(&self, call: &mut Call<'_>) {
        if let Effect::Partial { count, batch } = self.fired.effect {
            let mut names = call.op.kind.batches().iter().copied();
            let chosen = match batch {
                Some(name) => Some(name),
                None => names.find(|name| call.params.batch_len(name).is_some()),
            };
            if let Some(name) = chosen {
                call.params.keep_first(name, count);
            }
        }
    }

    /// For how long after their creation the call sees resources as pending.
    pub fn lifecycle(&self, usual: Lifecycle) -> Lifecycle {
        self.act.pending.map_or(usual, |pending| Lifecycle { pending })
    }

    /// The error that the rule answers with, when it answers with one in the vendor's envelope.
    pub fn error(&self, protocol: &dyn Protocol, service: &str) -> Option<ApiError> {
        match self.act.answer.as_ref()? {
            Substitute::Error(rows) => {
                let row = rows.iter().find(|row| row.service == service)?;
                let words: Vec<_> = row.words.iter().map(String::as_str).collect();
                Some(row.kind.with(&words))
            }
            Substitute::Foreign { status, code, message } => {
                Some(protocol.internal_error().replaced(*status, code, message))
            }
            Substitute::Plain { .. } => None,
        }
    }
}

//! What a run under a scenario was: the state it began with, and every call with the fault that it met.
//!
//! A tape is enough to answer the same requests with the same bytes again, whatever the clock says then and in
//! whatever order a scenario would count the calls: for each call it has the instant, the ordinal that its ids
//! come from, and the rule that fired with the ordinal that its draws come from.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use hyper::Request;
use hyper::header::HeaderName;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::api::Call;

/// How many calls a tape holds; what comes after them is not on it.
const CALLS: usize = 65_536;

/// Parameters that differ each time the same call is signed.
const VOLATILE: &[&str] = &["Signature", "SignatureNonce", "Timestamp"];

/// What stands for a request: the same for the same call, whenever and by whomever it is signed.
pub type RequestMark = String;

/// What a run began with.
#[derive(Clone, Default)]
pub enum Begin {
    /// Nothing.
    #[default]
    Empty,
    /// What this writes down, as a world.
    World(Arc<dyn Fn() -> String + Send + Sync>),
    /// Nobody knows.
    Unknown,
}

impl fmt::Debug for Begin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Empty => "Empty",
            Self::World(_) => "World",
            Self::Unknown => "Unknown",
        })
    }
}

/// One call on a tape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taped {
    /// What stands for the request.
    pub request: RequestMark,
    /// The operation, once it was known.
    pub operation: Option<String>,
    /// The instant of the space's clock.
    pub at: Timestamp,
    /// The ordinal that the ids of the call come from.
    pub call: u64,
    /// The fault that fired.
    pub fired: Option<TapedFault>,
}

/// A fault on a tape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TapedFault {
    /// The rule.
    pub rule: String,
    /// Which of the calls that match it this was.
    pub ordinal: u64,
    /// The draw.
    pub draw: Option<f64>,
    /// What it did to the state.
    pub effect: String,
}

/// The calls of a run, as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Tape {
    pub(super) begin: Begin,
    pub(super) calls: Vec<Taped>,
    /// Whether there were more calls than a tape holds.
    pub(super) is_cut: bool,
}

impl Tape {
    pub(super) fn write(&mut self, taped: impl FnOnce() -> Taped) {
        if self.calls.len() < CALLS {
            self.calls.push(taped());
        } else {
            self.is_cut = true;
        }
    }
}

/// The calls of a run that is being replayed.
#[derive(Debug, Default)]
pub(super) struct Replay {
    left: HashMap<RequestMark, VecDeque<Taped>>,
    /// Calls that were on the tape, and were not.
    pub(super) progress: Progress,
}

/// How far a replay has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Calls on the tape.
    pub calls: usize,
    /// Calls that were answered from it.
    pub replayed: usize,
    /// Requests that are not on it.
    pub strangers: usize,
}

impl Replay {
    pub(super) fn new(calls: Vec<Taped>) -> Self {
        let progress = Progress { calls: calls.len(), ..Progress::default() };
        let mut left: HashMap<_, VecDeque<_>> = HashMap::new();
        for taped in calls {
            left.entry(taped.request.clone()).or_default().push_back(taped);
        }
        Self { left, progress }
    }

    /// The first call that was made with this request and was not replayed yet.
    pub(super) fn next(&mut self, mark: &str) -> Option<Taped> {
        let found = self.left.get_mut(mark).and_then(VecDeque::pop_front);
        match found {
            Some(_) => self.progress.replayed += 1,
            None => self.progress.strangers += 1,
        }
        found
    }
}

/// What stands for a request: who calls, its operation and parameters where they could be read, else its bytes;
/// and the headers that rules look at.
pub(super) fn mark(
    request: &Request<Bytes>,
    call: Option<&Call<'_>>,
    caller: Option<&str>,
    watched: &[HeaderName],
) -> RequestMark {
    let mut hash = Sha256::new();
    let mut add = |text: &[u8]| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    };
    add(caller.unwrap_or_default().as_bytes());
    for name in watched {
        add(request.headers().get(name).map_or(&[], |value| value.as_bytes()));
    }
    if let Some(call) = call {
        add(call.service.card().name.as_bytes());
        add(call.op.name.as_bytes());
        let mut pairs: Vec<_> = call.params.all().filter(|(name, _)| !VOLATILE.contains(name)).collect();
        pairs.sort_unstable();
        for (name, value) in pairs {
            add(name.as_bytes());
            add(value.as_bytes());
        }
        if let Ok(Some(body)) = call.params.document() {
            add(body.to_string().as_bytes());
        }
    } else {
        add(request.method().as_str().as_bytes());
        add(request.uri().to_string().as_bytes());
        add(request.body());
    }
    hex::encode(&hash.finalize()[..16])
}

//! A protocol: how one vendor's requests are read and its answers written.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use hyper::{Request, Response};
use jiff::Timestamp;

use crate::api::{ApiError, Card, OpCard, Params, Reply, Service};
use crate::ids::{CallIds, Ids};
use crate::store::Space;

/// One vendor's way to talk.
pub trait Protocol: fmt::Debug + Send + Sync {
    /// Reads a request; `None` when it is not this vendor's.
    fn decode<'r>(&'r self, request: &'r Request<Bytes>) -> Option<Decoded<'r>>;
    /// Checks who signed a call, as the vendor would. What was not asked for (no secret is known, say) is a
    /// fault too: the gateway knows which faults matter in which mode.
    fn verify(
        &self,
        request: &Request<Bytes>,
        call: &Call<'_>,
        space: &Space,
        now: Timestamp,
    ) -> Result<Known, Box<AuthFault>>;
    /// Whether a call may go on to what it asks for, whoever calls; asked in every signature mode.
    fn admit(&self, _call: &Call<'_>, _space: &Space) -> Result<(), ApiError> {
        Ok(())
    }
    /// The region and the project that a call is about, as far as its parameters say.
    fn whereabouts(&self, params: &Params<'_>, ids: &Ids) -> (Option<String>, Option<String>);
    /// The header that tells a client when to try again.
    fn retry_after(&self, milliseconds: u64) -> (&'static str, String);
    /// Writes an answer in the vendor's envelope.
    fn encode(
        &self,
        dialect: &Dialect<'_>,
        outcome: Result<Reply, ApiError>,
        ids: &CallIds,
        now: Timestamp,
    ) -> Response<Bytes>;
    /// The refusal of a body larger than the limit.
    fn too_large(&self) -> ApiError;
    /// The refusal of a body that did not come in time.
    fn too_slow(&self) -> ApiError;
    /// The refusal when the emulator itself failed.
    fn internal_error(&self) -> ApiError;
    /// The refusal of a call that lacks a mandatory parameter.
    fn missing(&self, parameter: &str) -> ApiError;
}

/// A request that a protocol recognised.
#[derive(Debug)]
pub struct Decoded<'r> {
    /// Who says to be calling, as far as the request tells: `NAME` or `NAME~SPACE`.
    pub caller: Option<Cow<'r, str>>,
    /// How to answer.
    pub dialect: Dialect<'r>,
    /// What is asked, or why that cannot be told.
    pub call: Result<Call<'r>, ApiError>,
}

/// How one client wants to be answered.
#[derive(Clone, Debug)]
pub struct Dialect<'r> {
    /// JSON or XML.
    pub format: Format,
    /// The host that the client called, without scheme and port.
    pub host: Cow<'r, str>,
    /// The operation, in the vendor's spelling, once it is known.
    pub operation: Option<&'static str>,
    /// The service, once it is known.
    pub service: Option<&'static Card>,
}

/// The two formats of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// A call that names an operation that exists.
#[derive(Debug)]
pub struct Call<'r> {
    /// The service.
    pub service: &'r dyn Service,
    /// The operation's row in the service's table.
    pub row: usize,
    /// The operation.
    pub op: OpCard,
    /// Its parameters.
    pub params: Params<'r>,
}

/// What is done about signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SignatureMode {
    /// Nothing is checked.
    Off,
    /// Everything is checked, every call is served, mismatches are logged with both strings to sign.
    #[default]
    Warn,
    /// Everything is checked; what the vendor would refuse is refused.
    Enforce,
}

impl SignatureMode {
    const ALL: [Self; 3] = [Self::Off, Self::Warn, Self::Enforce];

    /// As flags and traces call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Warn => "warn",
            Self::Enforce => "enforce",
        }
    }

    /// The mode that is called so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

/// A caller whose claim was checked and found good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The signature is right.
    Signed,
    /// A bearer token that is known.
    Bearer,
    /// Nobody in particular: the call is open to all.
    Anybody,
}

/// Why a caller's claim is not good.
#[derive(Debug)]
pub struct AuthFault {
    /// What the vendor would answer.
    pub error: ApiError,
    /// Whether a developer wants to hear of it even where it is let through: a wrong signature, yes; a key
    /// that nobody told us the secret of, no.
    pub notable: bool,
    /// For a signature that does not match: what was signed, by each side.
    pub explanation: Option<Explanation>,
}

impl AuthFault {
    /// A fault that is only noted where it is let through.
    pub fn quiet(error: ApiError) -> Box<Self> {
        Box::new(Self { error, notable: false, explanation: None })
    }

    /// A fault that is logged as a warning where it is let through.
    pub fn notable(error: ApiError) -> Box<Self> {
        Box::new(Self { error, notable: true, explanation: None })
    }
}

/// A mismatch, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The string that we signed.
    pub ours: String,
    /// The string that the client signed, as far as its request shows.
    pub theirs: String,
    /// The first byte at which the two differ; `None` when they agree, so that the secret must differ.
    pub differs_at: Option<usize>,
    /// The mistake that this looks like.
    pub verdict: &'static str,
}

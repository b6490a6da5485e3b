//! A run under a scenario, written down; and an emulator that answers the same requests as that run did.

use std::sync::Arc;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Emulator, StartError};
use crate::api::{Credential, Lifecycle, SignatureMode};
use crate::config::Config;
use crate::faults::{ChaosRule, Mistake, Progress, Taped};
use crate::huawei::Profile;
use crate::snapshot::{RestoreError, restore};
use crate::store::{BadSpaceName, SpaceId};

/// The version of the format.
pub const VERSION: u64 = 1;

/// What an emulator is set to, as far as answers depend on it; no secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The seed.
    pub seed: u64,
    /// Whether the stricter reading counts.
    pub strict: bool,
    /// The set of limits.
    pub profile: String,
    /// `off`, `warn` or `enforce`.
    pub signatures: String,
    /// How long new resources stay pending.
    pub creation_time_ms: i64,
    /// Resources a service may hold in one space.
    pub max_resources: usize,
    /// Whether a request may ask for a fault.
    pub fault_header: bool,
}

/// A trace.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The version of the format.
    pub parhelion_trace: u64,
    /// The space.
    pub space: String,
    /// What the emulator was set to.
    pub setup: Setup,
    /// What the space held when the run began.
    pub world: Box<RawValue>,
    /// The scenario.
    pub scenario: serde_json::Value,
    /// The chaos rules.
    #[serde(default)]
    pub chaos: Vec<ChaosRule>,
    /// Whether these are all calls of the run.
    pub complete: bool,
    /// The calls.
    pub calls: Vec<Taped>,
}

/// Why a trace cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// It cannot be read.
    #[error("read the trace: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// It is of another version.
    #[error("read version {0} of traces; this program reads version {VERSION}")]
    Version(u64),
    /// Something that it was set to is not known.
    #[error("replay it: there is no {what} `{name}`")]
    Setup {
        /// Of what kind.
        what: &'static str,
        /// As the trace calls it.
        name: String,
    },
    /// The space cannot be called so.
    #[error(transparent)]
    Space(#[from] BadSpaceName),
    /// The scenario cannot be used.
    #[error("replay its scenario: {0}")]
    Scenario(String),
    /// What it began with cannot be restored.
    #[error(transparent)]
    World(#[from] RestoreError),
    /// There can be no emulator.
    #[error(transparent)]
    Start(#[from] StartError),
}

impl Setup {
    /// What `config` means for answers.
    pub fn of(config: &Config) -> Self {
        Self {
            seed: config.seed,
            strict: config.strict,
            profile: config.profile.name.to_owned(),
            signatures: config.signatures.name().to_owned(),
            creation_time_ms: i64::try_from(config.lifecycle.pending.as_millis()).unwrap_or(i64::MAX),
            max_resources: config.max_resources,
            fault_header: config.fault_header,
        }
    }

    fn config(&self, credentials: Vec<Credential>) -> Result<Config, TraceError> {
        let signatures = SignatureMode::named(&self.signatures);
        let unknown = |what, name: &String| TraceError::Setup { what, name: name.clone() };
        Ok(Config {
            credentials,
            seed: self.seed,
            strict: self.strict,
            profile: Profile::known(&self.profile).ok_or_else(|| unknown("profile", &self.profile))?,
            signatures: signatures.ok_or_else(|| unknown("signature mode", &self.signatures))?,
            lifecycle: Lifecycle { pending: SignedDuration::from_millis(self.creation_time_ms) },
            max_resources: self.max_resources,
            fault_header: self.fault_header,
            ..Config::default()
        })
    }
}

impl Emulator {
    /// An emulator that answers the requests of a trace as they were answered then, byte for byte. Secrets are in
    /// no trace: where signatures were checked, `credentials` has them.
    pub fn replay(text: &str, credentials: Vec<Credential>) -> Result<(Self, SpaceId), TraceError> {
        let trace: Trace = serde_json::from_str(text)?;
        if trace.parhelion_trace != VERSION {
            return Err(TraceError::Version(trace.parhelion_trace));
        }
        let space = SpaceId::parse(&trace.space)?;
        let emulator = Self::new(&trace.setup.config(credentials)?)?;
        let language = super::language();
        let told = |mistakes: Vec<Mistake>| {
            TraceError::Scenario(mistakes.iter().map(Mistake::told).collect::<Vec<_>>().join("; "))
        };
        let scenario = language.read_value(&trace.scenario).map_err(told)?.scenario;
        let chaos = language.read_chaos(&trace.chaos).map_err(TraceError::Scenario)?;
        restore(emulator.whole(), &space, trace.world.get())?;
        let opened = emulator.spaces.open(&space).map_err(RestoreError::TooManySpaces)?;
        let now = opened.clock().now();
        opened.faults().set(Arc::new(scenario), now);
        opened.faults().set_chaos(&[], trace.chaos, chaos.map(Arc::new), now);
        let fired = trace.calls.iter().filter_map(|taped| taped.fired.as_ref());
        if let Some(fault) = fired.into_iter().find(|fault| !opened.faults().knows(&fault.rule)) {
            return Err(TraceError::Setup { what: "rule", name: fault.rule.clone() });
        }
        let last = trace.calls.iter().map(|taped| taped.call).max();
        opened.ids().skip_calls(last.map_or(0, |last| last.saturating_add(1)));
        opened.faults().replay(trace.calls);
        Ok((emulator, space))
    }

    /// How far the replay of a space has come; `None` when nothing is replayed in it.
    pub fn replayed(&self, space: &SpaceId) -> Option<Progress> {
        self.spaces.get(space)?.faults().progress()
    }
}

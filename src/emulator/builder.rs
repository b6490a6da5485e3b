//! An emulator for a test, described step by step.

use jiff::{SignedDuration, Timestamp};

use super::{Emulator, LocalEmulator, StartError};
use crate::api::{Credential, Lifecycle, SignatureMode};
use crate::clock::ClockMode;
use crate::config::Config;
use crate::huawei::Profile;
use crate::server::Limits;

/// What an emulator is to be like. What is not said is as `parhelion serve` has it without a flag.
///
/// On a socket, for the program under test:
///
/// ```
/// use parhelion::Emulator;
///
/// let emulator = Emulator::builder().world("demo").credential("testid", "testsecret").start()?;
/// let space = emulator.space();
///
/// // What the program under test is told: `endpoint` without a scheme for Alibaba's SDKs, a URL for the others.
/// assert_eq!(emulator.url(), format!("http://{}", emulator.host()));
/// assert_eq!(space.credential("testid"), format!("testid~{}", space.name()));
/// # Ok::<(), parhelion::StartError>(())
/// ```
///
/// Or without one, call by call:
///
/// ```
/// use bytes::Bytes;
/// use hyper::Request;
/// use parhelion::Emulator;
///
/// let emulator = Emulator::builder().frozen_at("2026-01-02T03:04:05Z".parse()?).build()?;
/// let request = Request::post("/?Action=DescribeRegions&Version=2014-08-15").body(Bytes::new())?;
///
/// let response = emulator.call(&request);
///
/// assert_eq!(response.headers()["date"], "Fri, 02 Jan 2026 03:04:05 GMT");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "it is nothing until it is built or started"]
pub struct Builder {
    config: Config,
}

impl From<Config> for Builder {
    /// Goes on from a configuration that is there.
    fn from(config: Config) -> Self {
        Self { config }
    }
}

impl Builder {
    /// A starting state: the name of a built-in world (`demo`) or a file. May be said more than once.
    pub fn world(mut self, name: impl Into<String>) -> Self {
        self.config.worlds.push(name.into());
        self
    }

    /// A file of faults, in every space from the start. May be said more than once.
    pub fn scenario(mut self, file: impl Into<String>) -> Self {
        self.config.scenarios.push(file.into());
        self
    }

    /// The seed of every id.
    pub fn seed(mut self, seed: u64) -> Self {
        self.config.seed = seed;
        self
    }

    /// How the clock of every space starts.
    pub fn clock(mut self, clock: ClockMode) -> Self {
        self.config.clock = clock;
        self
    }

    /// The clock of every space stands still at this instant.
    pub fn frozen_at(self, at: Timestamp) -> Self {
        self.clock(ClockMode::Frozen { at })
    }

    /// What is done about signatures.
    pub fn signatures(mut self, mode: SignatureMode) -> Self {
        self.config.signatures = mode;
        self
    }

    /// Makes an access key (or a user) and its secret known. May be said more than once.
    pub fn credential(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.config.credentials.push(Credential::new(id, secret));
        self
    }

    /// Where sources on the real service disagree, the stricter reading counts.
    pub fn strict(mut self) -> Self {
        self.config.strict = true;
        self
    }

    /// The limits for the tags of Huawei Cloud and Open Telekom Cloud.
    pub fn profile(mut self, profile: &'static Profile) -> Self {
        self.config.profile = profile;
        self
    }

    /// How long a new instance stays in `Creating`.
    pub fn creation_time(mut self, time: SignedDuration) -> Self {
        self.config.lifecycle = Lifecycle { pending: time };
        self
    }

    /// What connections may cost.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.config.limits = limits;
        self
    }

    /// How many resources a service may hold in one space.
    pub fn max_resources(mut self, max: usize) -> Self {
        self.config.max_resources = max;
        self
    }

    /// How many spaces there may be.
    pub fn max_spaces(mut self, max: usize) -> Self {
        self.config.max_spaces = max;
        self
    }

    /// The emulator, without a socket: [`Emulator::call`] asks it.
    pub fn build(self) -> Result<Emulator, StartError> {
        Emulator::new(&self.config)
    }

    /// The emulator on a free port of this machine, with threads of its own, until it is dropped. It needs no
    /// runtime, and does not mind one.
    pub fn start(self) -> Result<LocalEmulator, StartError> {
        LocalEmulator::start(self.build()?)
    }
}

//! The composition root: everything is made here, and wired to what it needs.

mod builder;
mod local;
pub mod replay;
mod running;
mod space;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use hyper::{Request, Response};

use crate::admin::{Admin, Guard};
use crate::alibaba::{self, Rpc, iot, rds};
use crate::api::{Credential, Credentials, Emulated, ErrorKind, Protocol, Service, Settings};
use crate::config::Config;
use crate::faults::{Begin, Faults, Language, ScenarioError};
use crate::gateway::{self, Body, Gateway, Turn};
use crate::huawei::{self, Rest, iam, ims, smn, vpc};
use crate::journal::{Journal, Room};
use crate::metrics::Metrics;
use crate::server::Limits;
use crate::snapshot::{Cut, Named, StateError, StateFile, Whole};
use crate::store::{Gate, Space, SpaceId, Spaces, World, WorldError};
use crate::wire::Answered;

pub use builder::Builder;
pub use local::LocalEmulator;
pub use running::Running;
pub use space::SpaceGuard;

/// Whose gateways have errors of their own, and which.
pub static GATEWAY_ERRORS: &[(&str, &[&ErrorKind])] = &[
    (alibaba::VENDOR, alibaba::CATALOG),
    (huawei::VENDOR, huawei::CATALOG),
    ("parhelion", gateway::CATALOG),
];

/// Every service that is emulated. Adding one is its folder and one line here.
pub fn services() -> Vec<Arc<dyn Service>> {
    vec![
        Arc::new(Emulated::new(&rds::SERVICE)),
        Arc::new(Emulated::new(&iot::SERVICE)),
        Arc::new(Emulated::new(&iam::SERVICE)),
        Arc::new(Emulated::new(&smn::SERVICE)),
        Arc::new(Emulated::new(&vpc::SERVICE)),
        Arc::new(Emulated::new(&ims::SERVICE)),
    ]
}

/// Why an emulator cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A world cannot be used.
    #[error(transparent)]
    World(#[from] WorldError),
    /// A scenario cannot be used.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// There is no port, or no thread, to be had.
    #[error("listen on 127.0.0.1: {0}")]
    Socket(#[from] std::io::Error),
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
}

/// What scenarios are read against: everything that is emulated.
pub fn language() -> Language {
    Language { services: services(), gateways: GATEWAY_ERRORS }
}

/// The emulator, without a socket.
///
/// ```
/// use bytes::Bytes;
/// use hyper::Request;
/// use parhelion::{Config, Emulator};
///
/// let emulator = Emulator::new(&Config::default())?;
/// let request = Request::post("/?Action=DescribeRegions&Version=2014-08-15").body(Bytes::new())?;
///
/// let response = emulator.call(&request);
///
/// assert_eq!(response.status(), 200);
/// assert!(response.headers().contains_key("x-acs-request-id"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Emulator {
    gateway: Arc<Gateway>,
    services: Vec<Arc<dyn Service>>,
    gate: Arc<Gate>,
    spaces: Arc<Spaces>,
    state: Option<StateFile>,
    limits: Limits,
    /// How many spaces were made for tests.
    guarded: AtomicU64,
}

impl Emulator {
    /// An emulator for a test, described step by step.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Makes an emulator, with its worlds loaded, or else what its state file has kept, and with its scenarios on
    /// their way.
    pub fn new(config: &Config) -> Result<Self, StartError> {
        let gate = Arc::new(Gate::default());
        let services = services();
        let language = Language { services: services.clone(), gateways: GATEWAY_ERRORS };
        let scenario = language.read_files(&config.scenarios)?.map(Arc::new);
        let room = Room::new(config.journal_bytes);
        let spaces = Spaces::new(config.max_spaces, config.seed, config.clock).with_faults(scenario);
        let spaces = Arc::new(spaces.on(&room));
        let whole = Whole { services: &services, spaces: &spaces, gate: &gate };
        let state = config.state.as_deref().map(StateFile::open).transpose()?;
        let is_kept = state.as_ref().map_or(Ok(false), |state| state.load(whole))?;
        let mut credentials = config.credentials.clone();
        credentials.extend(load_worlds(&config.worlds, is_kept, whole)?);
        begin_runs(&config.scenarios, whole);
        let credentials: Arc<Credentials> = Arc::new(credentials.into_iter().collect());
        let rpc: Arc<dyn Protocol> = Arc::new(Rpc::new(&services, Arc::clone(&credentials), config.strict));
        let rest: Arc<dyn Protocol> = Arc::new(Rest::new(&services, credentials, config.strict));
        let protocols = vec![rpc, rest];
        let nowhere = Space::detached(SpaceId::nowhere(), config.seed, config.clock).on(&room);
        let nowhere = Arc::new(nowhere);
        let metrics = Arc::new(Metrics::new(&services));
        let admin = Admin {
            services: services.clone(),
            spaces: Arc::clone(&spaces),
            nowhere: Arc::clone(&nowhere),
            gate: Arc::clone(&gate),
            journal: Arc::new(Journal::new(room, protocols.clone())),
            gateway_errors: GATEWAY_ERRORS,
            named: Named::default(),
            setup: replay::Setup::of(config),
            guard: Guard::new(&config.allow_hosts, config.admin_token.clone()),
            metrics: Arc::clone(&metrics),
            language: language.clone(),
        };
        let gateway = Gateway {
            protocols,
            gate: Arc::clone(&gate),
            spaces: Arc::clone(&spaces),
            admin,
            faults: Faults { language, header: config.fault_header },
            signatures: config.signatures,
            metrics,
            settings: Settings {
                strict: config.strict,
                profile: config.profile.name,
                lifecycle: config.lifecycle,
                max_resources: config.max_resources,
            },
            nowhere,
        };
        let gateway = Arc::new(gateway);
        let guarded = AtomicU64::new(0);
        Ok(Self { gateway, services, gate, spaces, state, limits: config.limits, guarded })
    }

    /// Answers one request as the socket would. Nothing waits, and of a fault on the wire only what it leaves
    /// of the answer is seen; [`Emulator::exchange`] tells the rest.
    pub fn call(&self, request: &Request<Bytes>) -> Response<Bytes> {
        self.exchange(request).response
    }

    /// Answers one request, and says how the socket would give the answer. What is to wait does not.
    pub fn exchange(&self, request: &Request<Bytes>) -> Answered {
        let most = gateway::max_body(&self.limits, request.uri().path());
        let body = if request.body().len() > most { Body::TooLarge } else { Body::Whole };
        match self.gateway.handle(request, body) {
            Turn::Done(answered) => answered,
            Turn::Wait(_, planned) => self.gateway.resume(request, body, planned),
        }
    }

    /// All that a space holds, as a world file has it: the same text for the same state.
    ///
    /// # Panics
    ///
    /// When it is called from inside the store, which only an operation could do.
    pub fn snapshot(&self, space: &SpaceId) -> String {
        self.whole().text(space)
    }

    /// Writes all spaces to the state file, if there is one and anything has changed since the last time; tells
    /// whether it wrote.
    pub fn save(&self) -> Result<bool, StateError> {
        self.state.as_ref().map_or(Ok(false), |state| state.save(self.whole()))
    }

    fn whole(&self) -> Whole<'_> {
        Whole { services: &self.services, spaces: &self.spaces, gate: &self.gate }
    }

    /// The clock of a space, for tests and embedding programs.
    pub fn spaces(&self) -> &Spaces {
        &self.spaces
    }

    /// A space that nobody else uses, until the guard is dropped.
    pub fn space(&self) -> SpaceGuard<'_> {
        let taken = self.spaces.names();
        loop {
            let number = self.guarded.fetch_add(1, Ordering::Relaxed) + 1;
            match SpaceId::parse(&format!("space-{number}")) {
                Ok(id) if !taken.contains(&id) => return SpaceGuard::new(self, id),
                _ => {}
            }
        }
    }

    /// Forgets all that a space holds, with its clock and its ids; says how many resources went.
    ///
    /// # Panics
    ///
    /// When it is called from inside the store, which only an operation could do.
    pub fn forget(&self, space: &SpaceId) -> usize {
        let _closed = self.gate.close();
        self.spaces.forget(space);
        self.services.iter().map(|service| service.clear(Some(space))).sum()
    }
}

/// What the runs under the scenarios that emulators begin with began with, in spaces that are filled already.
fn begin_runs(scenarios: &[String], whole: Whole<'_>) {
    if scenarios.is_empty() {
        return;
    }
    for space in whole.spaces.names().iter().filter_map(|name| whole.spaces.get(name)) {
        let cut = Cut::of(whole, space.id());
        space.faults().begin(Begin::World(Arc::new(move || cut.text())));
    }
}

/// Loads worlds, unless what came of them is kept already; what they make known is known either way.
fn load_worlds(names: &[String], is_kept: bool, whole: Whole<'_>) -> Result<Vec<Credential>, WorldError> {
    let mut credentials = Vec::new();
    for name in names {
        let world = World::read(name, whole.services)?;
        if !is_kept {
            world.load(whole.spaces)?;
            tracing::info!(world = name, title = world.title, "loaded");
        }
        credentials.extend(world.credentials);
    }
    Ok(credentials)
}

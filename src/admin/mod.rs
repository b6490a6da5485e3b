//! The emulator's own API, under `/_parhelion/`.
//!
//! A table of routes, one piece of it a module; each answers JSON, and refuses with
//! `{"error":{"code","message","hint"}}`. It shares nothing with the vendors' protocols: no envelope, no
//! signature, no fault.

mod catalogue;
mod chaos;
mod clock;
mod guard;
mod index;
mod metrics;
mod openapi;
mod requests;
mod reset;
mod route;
mod scenario;
mod snapshots;
mod spaces;
mod trace;

use std::sync::Arc;

use bytes::Bytes;
use hyper::{Request, StatusCode};

use crate::api::{ErrorKind, Service};
use crate::emulator::replay::Setup;
use crate::faults::Language;
use crate::gateway::Body;
use crate::journal::Journal;
use crate::metrics::Metrics;
use crate::snapshot::{Named, Whole};
use crate::store::{Gate, Space, SpaceId, Spaces, TooManySpaces};
use crate::wire::Answered;

use guard::Page;
use route::{Ask, Refusal, Route};

pub use catalogue::{errors, operations};
pub use guard::Guard;
pub(crate) use guard::is_open;

const PREFIX: &str = "/_parhelion";

/// All routes. A further group of them is one module and one line here.
static TABLES: &[&[Route]] = &[
    index::ROUTES,
    openapi::ROUTES,
    metrics::ROUTES,
    catalogue::ROUTES,
    reset::ROUTES,
    clock::ROUTES,
    spaces::ROUTES,
    snapshots::ROUTES,
    scenario::ROUTES,
    chaos::ROUTES,
    trace::ROUTES,
    requests::ROUTES,
];

/// What the admin API acts on.
#[derive(Debug)]
pub struct Admin {
    /// The services.
    pub services: Vec<Arc<dyn Service>>,
    /// The spaces.
    pub spaces: Arc<Spaces>,
    /// Where calls are answered that belong to no space.
    pub nowhere: Arc<Space>,
    /// Closed while everything is reset.
    pub gate: Arc<Gate>,
    /// What is kept of calls.
    pub journal: Arc<Journal>,
    /// The vendors whose gateways have errors of their own, with those.
    pub gateway_errors: &'static [(&'static str, &'static [&'static ErrorKind])],
    /// The snapshots that have names.
    pub named: Named,
    /// What the emulator is set to.
    pub setup: Setup,
    /// Who may ask.
    pub guard: Guard,
    /// What was called.
    pub metrics: Arc<Metrics>,
    /// What scenarios are read against.
    pub language: Language,
}

/// The path below the prefix, when a request is for this API.
pub(crate) fn path(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(PREFIX)?;
    match rest.strip_suffix('/').unwrap_or(rest) {
        "" => Some("/"),
        below if below.starts_with('/') => Some(below),
        _ => None,
    }
}

/// Whether the body of a request to this path is a snapshot.
pub(crate) fn takes_a_snapshot(whole_path: &str) -> bool {
    path(whole_path) == Some(snapshots::PATH)
}

impl Admin {
    /// Answers one request.
    pub(crate) fn handle(&self, path: &str, request: &Request<Bytes>, body: Body) -> Answered {
        let page = self.guard.page(request);
        let granted = self.guard.check(path, request).and_then(|()| whole(body, path));
        let query = request.uri().query().unwrap_or_default();
        let mut answered = granted
            .and_then(|()| match &page {
                Some(page) if page.asks_first => Ok(Page::may()),
                _ => route::run(self, request.method(), path, query, request.headers(), request.body()),
            })
            .unwrap_or_else(|refusal| refusal.written(path));
        if let Some(page) = page {
            page.let_read(&mut answered);
        }
        answered
    }

    /// The space that `?space=` names; `None` when it names none.
    fn named_space(ask: &Ask<'_>) -> Result<Option<SpaceId>, Refusal> {
        let Some(name) = ask.query("space") else {
            return Ok(None);
        };
        SpaceId::parse(&name).map(Some).map_err(|bad| {
            Refusal::bad_request(format!("cannot {bad}"), "write ?space=NAME, or leave it out")
        })
    }

    /// The space that `?space=` names, or the default one; made now if it is new.
    fn space(&self, ask: &Ask<'_>) -> Result<Arc<Space>, Refusal> {
        let id = Self::named_space(ask)?.unwrap_or_default();
        self.spaces.open(&id).map_err(too_many_spaces)
    }

    /// The same, for who only looks: nothing comes into being.
    fn seen(&self, ask: &Ask<'_>) -> Result<Arc<Space>, Refusal> {
        let id = Self::named_space(ask)?.unwrap_or_default();
        Ok(self.spaces.get(&id).unwrap_or_else(|| Arc::new(self.spaces.unopened(&id))))
    }

    /// All that snapshots are taken of.
    fn whole(&self) -> Whole<'_> {
        Whole { services: &self.services, spaces: &self.spaces, gate: &self.gate }
    }
}

fn too_many_spaces(full: TooManySpaces) -> Refusal {
    Refusal {
        status: StatusCode::SERVICE_UNAVAILABLE,
        code: "TooManySpaces",
        message: format!("cannot {full}"),
        hint: "reset spaces that are done with, or start with a greater --max-spaces".into(),
    }
}

fn too_large(path: &str) -> Refusal {
    let flag = if path == snapshots::PATH { "--max-snapshot" } else { "--max-body" };
    Refusal {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        code: "PayloadTooLarge",
        message: format!("the body is larger than {flag} allows"),
        hint: format!("send less, or start the emulator with a greater {flag}").into(),
    }
}

/// Whether all of a request is there.
fn whole(body: Body, path: &str) -> Result<(), Refusal> {
    match body {
        Body::Whole => Ok(()),
        Body::TooLarge => Err(too_large(path)),
        Body::TooSlow => Err(Refusal {
            status: StatusCode::REQUEST_TIMEOUT,
            code: "RequestTimeout",
            message: "the body did not come within --body-timeout".to_owned(),
            hint: "send it faster, or start the emulator with a greater --body-timeout".into(),
        }),
    }
}

/// The answer to a request that came to the port for calls, where this API has one of its own.
pub(crate) fn elsewhere(path: &str) -> Answered {
    let refusal = Refusal {
        status: StatusCode::NOT_FOUND,
        code: "NotFound",
        message: format!("there is no {PREFIX}{path} on this port"),
        hint: "the admin API has a port of its own: see --admin-listen".into(),
    };
    refusal.written("")
}

/// The answer to a request that neither this API nor any vendor's protocol claims. It has an id, as calls have:
/// whoever asks why finds it in the log.
pub(crate) fn unclaimed(request: &Request<Bytes>, id: &str) -> Answered {
    let refusal = Refusal {
        status: StatusCode::NOT_FOUND,
        code: "NotClaimed",
        message: format!("no emulated API claims {} {}", request.method(), request.uri().path()),
        hint: "GET /_parhelion/operations lists what is emulated".into(),
    };
    let mut answered = refusal.written("");
    let id = id.try_into().expect("ids are header text");
    answered.response.headers_mut().insert("x-request-id", id);
    answered
}

//! The emulator's own API, under `/_parhelion/`.
//!
//! A table of routes; each answers JSON, and refuses with `{"error":{"code","message","hint"}}`.
//! It shares nothing with the vendors' protocols: no envelope, no signature, no fault.

mod catalogue;
mod clock;
mod reset;

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{ALLOW, CONTENT_TYPE};
use hyper::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use crate::api::{ErrorKind, Service};
use crate::gateway::Body;
use crate::store::{Gate, Space, SpaceId, Spaces};

pub use catalogue::{errors, operations};

const PREFIX: &str = "/_parhelion";

/// One route of the table.
struct Route {
    method: Method,
    path: &'static str,
    about: &'static str,
    run: fn(&Admin, &Ask<'_>) -> Result<Value, Refusal>,
}

static ROUTES: &[Route] = &[
    Route { method: Method::GET, path: "/", about: "this list", run: |_, _| Ok(index()) },
    Route {
        method: Method::GET,
        path: "/health",
        about: "whether the process answers",
        run: |_, _| Ok(health()),
    },
    Route {
        method: Method::GET,
        path: "/ready",
        about: "whether it is ready for calls",
        run: |_, _| Ok(ready()),
    },
    Route {
        method: Method::GET,
        path: "/operations",
        about: "every operation that is emulated",
        run: |admin, _| Ok(operations(&admin.services)),
    },
    Route {
        method: Method::GET,
        path: "/errors",
        about: "every error that can be answered, with its source",
        run: |admin, _| Ok(errors(&admin.services, admin.gateway_errors)),
    },
    Route {
        method: Method::POST,
        path: "/reset",
        about: "forget everything, or with ?space= one space",
        run: reset::reset,
    },
    Route { method: Method::GET, path: "/clock", about: "the clock of ?space=", run: clock::tell },
    Route { method: Method::PUT, path: "/clock", about: "set the clock of ?space=", run: clock::set },
    Route {
        method: Method::POST,
        path: "/clock/advance",
        about: "move the clock of ?space= by a number of seconds",
        run: clock::advance,
    },
];

/// What the admin API acts on.
#[derive(Debug)]
pub struct Admin {
    /// The services.
    pub services: Vec<Arc<dyn Service>>,
    /// The spaces.
    pub spaces: Arc<Spaces>,
    /// Closed while everything is reset.
    pub gate: Arc<Gate>,
    /// The vendors whose gateways have errors of their own, with those.
    pub gateway_errors: &'static [(&'static str, &'static [&'static ErrorKind])],
}

/// One request to the admin API.
struct Ask<'r> {
    query: &'r str,
    body: &'r [u8],
}

/// Why an admin request is not granted.
struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    hint: Cow<'static, str>,
}

impl Refusal {
    fn bad_request(message: String, hint: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "BadRequest", message, hint: hint.into() }
    }
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

impl Admin {
    /// Answers one request.
    pub(crate) fn handle(&self, path: &str, request: &Request<Bytes>, body: Body) -> Response<Bytes> {
        let found = match body {
            Body::Whole => find(request.method(), path),
            Body::TooLarge => Err(Refusal {
                status: StatusCode::PAYLOAD_TOO_LARGE,
                code: "PayloadTooLarge",
                message: "the body is larger than --max-body allows".to_owned(),
                hint: "send less, or start the emulator with a greater --max-body".into(),
            }),
            Body::TooSlow => Err(Refusal {
                status: StatusCode::REQUEST_TIMEOUT,
                code: "RequestTimeout",
                message: "the body did not come within --body-timeout".to_owned(),
                hint: "send it faster, or start the emulator with a greater --body-timeout".into(),
            }),
        };
        let ask = Ask { query: request.uri().query().unwrap_or_default(), body: request.body() };
        match found.and_then(|route| (route.run)(self, &ask)) {
            Ok(value) => json_answer(StatusCode::OK, &value),
            Err(refusal) => refused(&refusal, path),
        }
    }

    /// The space that `?space=` names; `None` when it names none.
    fn named_space(ask: &Ask<'_>) -> Result<Option<SpaceId>, Refusal> {
        let name = form_urlencoded::parse(ask.query.as_bytes()).find(|(name, _)| name == "space");
        let Some((_, name)) = name else {
            return Ok(None);
        };
        SpaceId::parse(&name).map(Some).map_err(|bad| {
            Refusal::bad_request(format!("cannot {bad}"), "write ?space=NAME, or leave it out")
        })
    }

    /// The space that `?space=` names, or the default one; made now if it is new.
    fn space(&self, ask: &Ask<'_>) -> Result<Arc<Space>, Refusal> {
        let id = Self::named_space(ask)?.unwrap_or_default();
        self.spaces.open(&id).map_err(|full| Refusal {
            status: StatusCode::SERVICE_UNAVAILABLE,
            code: "TooManySpaces",
            message: format!("cannot {full}"),
            hint: "reset spaces that are done with, or start with a greater --max-spaces".into(),
        })
    }
}

fn find(method: &Method, path: &str) -> Result<&'static Route, Refusal> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let mut of_path = ROUTES.iter().filter(|route| route.path == path).peekable();
    if of_path.peek().is_none() {
        return Err(Refusal {
            status: StatusCode::NOT_FOUND,
            code: "NotFound",
            message: format!("there is no {PREFIX}{path}"),
            hint: "GET /_parhelion/ lists what there is".into(),
        });
    }
    of_path.find(|route| route.method == method).ok_or_else(|| Refusal {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: "MethodNotAllowed",
        message: format!("{method} does not go with {PREFIX}{path}"),
        hint: format!("it takes {}", allowed(path)).into(),
    })
}

fn allowed(path: &str) -> String {
    let of_path = ROUTES.iter().filter(|route| route.path == path);
    of_path.map(|route| route.method.as_str()).collect::<Vec<_>>().join(", ")
}

/// The answer to a request that neither this API nor any vendor's protocol claims. It has an id, as calls have:
/// whoever asks why finds it in the log.
pub(crate) fn unclaimed(request: &Request<Bytes>, id: &str) -> Response<Bytes> {
    let refusal = Refusal {
        status: StatusCode::NOT_FOUND,
        code: "NotClaimed",
        message: format!("no emulated API claims {} {}", request.method(), request.uri().path()),
        hint: "GET /_parhelion/operations lists what is emulated".into(),
    };
    let mut response = refused(&refusal, "");
    response.headers_mut().insert("x-request-id", id.try_into().expect("ids are header text"));
    response
}

fn refused(refusal: &Refusal, path: &str) -> Response<Bytes> {
    let Refusal { status, code, message, hint } = refusal;
    let body = json!({"error": {"code": code, "message": message, "hint": hint}});
    let mut response = json_answer(*status, &body);
    if *status == StatusCode::METHOD_NOT_ALLOWED {
        let methods = allowed(path).try_into().expect("names of methods are header text");
        response.headers_mut().insert(ALLOW, methods);
    }
    response
}

fn json_answer(status: StatusCode, value: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(format!("{value}\n")));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, const { hyper::header::HeaderValue::from_static("application/json") });
    response
}

fn index() -> Value {
    let route = |route: &Route| json!({"method": route.method.as_str(), "path": format!("{PREFIX}{}", route.path), "about": route.about});
    json!({"parhelion": env!("CARGO_PKG_VERSION"), "routes": ROUTES.iter().map(route).collect::<Vec<_>>()})
}

fn health() -> Value {
    json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")})
}

/// Worlds are loaded before the port opens, so whoever reaches this is answered by a ready emulator.
fn ready() -> Value {
    json!({"status": "ready"})
}

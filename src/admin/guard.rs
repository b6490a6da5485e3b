//! Who may use the admin API.
//!
//! A browser on the machine of whoever runs an emulator opens pages of other people. Such a page must not reset
//! it, nor read what is in it. Three things stand against that:
//!
//! - *Host*: a page whose name was made to lead to this machine (DNS rebinding) sends its own name. Only names that
//!   cannot be anybody else's are ours.
//! - *Origin* and *Sec-Fetch-Site*: a page that posts here directly says where it is from.
//! - *a token*, when there is one: for whoever shares the network with an emulator.
//!
//! Reads are guarded like changes: a world can hold what nobody else should see. Health and readiness are not, for
//! they tell nothing, and those who ask for them (orchestrators, load balancers) send any name.

use std::borrow::Cow;
use std::net::IpAddr;

use bytes::Bytes;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION, HOST, HeaderName, HeaderValue, ORIGIN, VARY,
};
use hyper::http::uri::Authority;
use hyper::{Method, Request, Response, StatusCode};

use super::route::Refusal;
use crate::api::{Secret, header_text, lossy, same};
use crate::wire::Answered;

/// What anybody may ask.
const OPEN: &[&str] = &["/health", "/ready"];

/// The header with the token, for clients whose `Authorization` is taken.
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-parhelion-admin-token");

/// What pages of hosts that were allowed may send.
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
const HEADERS: &str = "authorization, content-type, x-parhelion-admin-token";

/// Who may use the admin API.
#[derive(Debug, Default)]
pub struct Guard {
    /// Those that were allowed, whose pages are too.
    hosts: Vec<String>,
    /// What this machine calls itself.
    machine: Option<String>,
    token: Option<Secret>,
}

/// A page of a host that was allowed: its browser wants to hear that it may, or keeps the answer from it.
#[derive(Debug)]
pub(super) struct Page {
    origin: HeaderValue,
    /// Whether this is only the question what the page may send (a preflight).
    pub(super) asks_first: bool,
}

impl Page {
    /// The answer to that question.
    pub(super) fn may() -> Answered {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(HEADERS));
        response.into()
    }

    /// Lets the page read an answer.
    pub(super) fn let_read(self, answered: &mut Answered) {
        let headers = answered.response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, self.origin);
        headers.insert(VARY, HeaderValue::from_static("Origin"));
    }
}

impl Guard {
    /// Takes further names for ours, and demands a token if there is one.
    pub fn new(hosts: &[String], token: Option<Secret>) -> Self {
        Self { hosts: hosts.iter().map(|host| plain(host)).collect(), machine: machine(), token }
    }

    /// Lets a request through, or says why not.
    pub(super) fn check(&self, path: &str, request: &Request<Bytes>) -> Result<(), Refusal> {
        if is_open(path) {
            return Ok(());
        }
        let host = self.host(request)?;
        if let Some(page) = self.page(request) {
            // A browser sends no token with the question whether it may send one.
            return if page.asks_first { Ok(()) } else { self.token(request) };
        }
        origin(request, host.as_ref())?;
        self.token(request)
    }

    /// The page that a request comes from, when it is of a host that was allowed.
    pub(super) fn page(&self, request: &Request<Bytes>) -> Option<Page> {
        let origin = request.headers().get(ORIGIN)?;
        let host = authority(&lossy(origin.as_bytes()))?;
        self.hosts.contains(&plain(host.host())).then(|| Page {
            origin: origin.clone(),
            asks_first: *request.method() == Method::OPTIONS
                && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD),
        })
    }

    /// The name that the request is for. Without one it comes from no browser.
    fn host(&self, request: &Request<Bytes>) -> Result<Option<Authority>, Refusal> {
        let read = |host: &HeaderValue| Authority::try_from(host.as_bytes()).ok();
        let headers = request.headers().get_all(HOST).iter().map(read);
        let mut named = request.uri().authority().cloned().map(Some).into_iter().chain(headers).peekable();
        let first = named.peek().cloned().flatten();
        match named.find(|host| !host.as_ref().is_some_and(|host| self.is_ours(host.host()))) {
            Some(foreign) => Err(foreign_host(foreign)),
            None => Ok(first),
        }
    }

    fn is_ours(&self, host: &str) -> bool {
        let host = plain(host);
        let is_literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok();
        // `.internal` is kept out of the public names for good: containers reach their host by such a one.
        let is_local = !host.contains('.') || host.ends_with(".localhost") || host.ends_with(".internal");
        let is_named = self.hosts.contains(&host) || self.machine.as_ref() == Some(&host);
        !host.is_empty() && (is_literal || is_local || is_named)
    }

    fn token(&self, request: &Request<Bytes>) -> Result<(), Refusal> {
        let Some(token) = &self.token else {
            return Ok(());
        };
        let text = |name| header_text(request.headers(), name);
        let bearer = text(AUTHORIZATION).and_then(|value| {
            let (scheme, sent) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| Cow::Owned(sent.trim().to_owned()))
        });
        match text(TOKEN_HEADER).or(bearer) {
            Some(sent) if same(token.expose(), &sent) => Ok(()),
            Some(_) => {
                Err(forbidden("WrongToken", "the token is not that of --admin-token".to_owned(), TOKEN))
            }
            None => Err(forbidden("MissingToken", "the admin API is locked".to_owned(), TOKEN)),
        }
    }
}

const TOKEN: &str =
    "send the token of --admin-token as `Authorization: Bearer TOKEN` or `X-Parhelion-Admin-Token: TOKEN`";

/// Whether anybody may ask for this.
pub(crate) fn is_open(path: &str) -> bool {
    OPEN.contains(&path)
}

/// Refuses what a page of somebody else sends.
fn origin(request: &Request<Bytes>, host: Option<&Authority>) -> Result<(), Refusal> {
    let said = |name: &str| request.headers().get(name).map(HeaderValue::as_bytes);
    // Following a link shows an answer to a person, and to no page.
    let is_link = matches!(*request.method(), Method::GET | Method::HEAD)
        && said("sec-fetch-mode") == Some(b"navigate")
        && said("sec-fetch-dest") == Some(b"document");
    if said("sec-fetch-site") == Some(b"cross-site") && !is_link {
        return Err(foreign_origin("another site"));
    }
    let Some(origin) = request.headers().get(ORIGIN) else {
        return Ok(());
    };
    let origin = lossy(origin.as_bytes());
    let is_same = authority(&origin).is_some_and(|from| Some(&from) == host);
    if is_same { Ok(()) } else { Err(foreign_origin(&origin)) }
}

/// The host and the port of an origin.
fn authority(origin: &str) -> Option<Authority> {
    origin.split_once("://")?.1.parse().ok()
}

/// A name as names are compared.
fn plain(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

/// What this machine calls itself; where that cannot be read, nobody will call it so.
fn machine() -> Option<String> {
    let read = |file| std::fs::read_to_string(file).ok();
    let name = read("/proc/sys/kernel/hostname").or_else(|| read("/etc/hostname"))?;
    Some(plain(name.trim())).filter(|name| !name.is_empty())
}

fn foreign_host(host: Option<Authority>) -> Refusal {
    let host = host.map_or_else(|| "the name in its Host".to_owned(), |host| format!("`{}`", host.host()));
    Refusal {
        status: StatusCode::MISDIRECTED_REQUEST,
        code: "ForeignHost",
        message: format!("the request is for {host}, which is not known to be this emulator"),
        hint: "ask for an IP address, localhost or a name without a dot, or start the emulator with --allow-host"
            .into(),
    }
}

fn foreign_origin(origin: &str) -> Refusal {
    let hint = "web pages of others may not use the admin API; --allow-host NAME allows those of one host";
    forbidden("ForeignOrigin", format!("the request comes from a page of {origin}"), hint)
}

fn forbidden(code: &'static str, message: String, hint: &'static str) -> Refusal {
    Refusal { status: StatusCode::FORBIDDEN, code, message, hint: hint.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be_anybody_elses_are_ours() {
        let guard = Guard::new(&["Parhelion.Example.com.".to_owned()], None);

        for ours in [
            "localhost",
            "LOCALHOST.",
            "shop.localhost",
            "127.0.0.1",
            "192.168.1.7",
            "[::1]",
            "parhelion",
            "host.docker.internal",
            "parhelion.example.com",
        ] {
            assert!(guard.is_ours(ours), "{ours}");
        }
        for foreign in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "example.com", ""]
        {
            assert!(!guard.is_ours(foreign), "{foreign}");
        }
    }
}

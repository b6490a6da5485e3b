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
use hyper::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue, ORIGIN};
use hyper::http::uri::Authority;
use hyper::{Method, Request, StatusCode};

use super::route::Refusal;
use crate::api::{Secret, same};

/// What anybody may ask.
const OPEN: &[&str] = &["/health", "/ready"];

/// The header with the token, for clients whose `Authorization` is taken.
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-parhelion-admin-token");

/// Who may use the admin API.
#[derive(Debug, Default)]
pub struct Guard {
    hosts: Vec<String>,
    token: Option<Secret>,
}

impl Guard {
    /// Takes further names for ours, and demands a token if there is one.
    pub fn new(hosts: &[String], token: Option<Secret>) -> Self {
        let named = hosts.iter().map(|host| plain(host)).chain(machine());
        Self { hosts: named.collect(), token }
    }

    /// Lets a request through, or says why not.
    pub(super) fn check(&self, path: &str, request: &Request<Bytes>) -> Result<(), Refusal> {
        if is_open(path) {
            return Ok(());
        }
        let host = self.host(request)?;
        self.origin(request, host.as_ref())?;
        self.token(request)
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
        !host.is_empty() && (is_literal || is_local || self.hosts.contains(&host))
    }

    /// Refuses what a page of somebody else sends.
    fn origin(&self, request: &Request<Bytes>, host: Option<&Authority>) -> Result<(), Refusal> {
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
        let origin = String::from_utf8_lossy(origin.as_bytes());
        let from = origin.split_once("://").and_then(|(_, from)| from.parse::<Authority>().ok());
        let is_same = from.as_ref().is_some_and(|from| Some(from) == host);
        let is_allowed = from.is_some_and(|from| self.hosts.contains(&plain(from.host())));
        if is_same || is_allowed { Ok(()) } else { Err(foreign_origin(&origin)) }
    }

    fn token(&self, request: &Request<Bytes>) -> Result<(), Refusal> {
        let Some(token) = &self.token else {
            return Ok(());
        };
        let text = |name| request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
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

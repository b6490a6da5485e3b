//! Who may use the admin API: hosts, pages of other people, the token.

use hyper::{Method, Request, Response};
use parhelion::api::Secret;
use parhelion::{Config, Emulator};
use serde_json::Value;

use crate::wire::{DESCRIBE, call, told};

/// What the default emulator makes of a request: status and code.
fn asked(emulator: &Emulator, method: Method, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let request = Request::builder().method(method).uri(path);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    outcome(&emulator.call(&request.body(bytes::Bytes::new()).unwrap()))
}

fn outcome(response: &Response<bytes::Bytes>) -> (u16, String) {
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    (response.status().as_u16(), body["error"]["code"].as_str().unwrap_or_default().to_owned())
}

fn served() -> (u16, String) {
    (200, String::new())
}

fn foreign_host() -> (u16, String) {
    (421, "ForeignHost".to_owned())
}

fn foreign_origin() -> (u16, String) {
    (403, "ForeignOrigin".to_owned())
}

fn open() -> Emulator {
    Emulator::builder().build().unwrap()
}

#[test]
fn a_name_that_was_made_to_lead_here_is_refused_and_changes_nothing() {
    let emulator = Emulator::builder().world("demo").build().unwrap();
    let id = parhelion::store::SpaceId::default();
    let before = emulator.snapshot(&id);

    let rebound = asked(&emulator, Method::POST, "/_parhelion/reset", &[("host", "evil.example:4722")]);
    let both = [("host", "localhost"), ("host", "evil.example")];
    let beside = asked(&emulator, Method::POST, "/_parhelion/reset", &both);

    assert_eq!((rebound, beside), (foreign_host(), foreign_host()));
    assert_eq!(emulator.snapshot(&id), before);
}

#[test]
fn every_route_but_health_and_readiness_wants_a_host_that_is_ours() {
    let emulator = open();
    for (path, expected) in [
        ("/_parhelion/health", served()),
        ("/_parhelion/ready", served()),
        ("/_parhelion/", foreign_host()),
        ("/_parhelion/clock", foreign_host()),
        ("/_parhelion/nowhere", foreign_host()),
    ] {
        assert_eq!(asked(&emulator, Method::GET, path, &[("host", "evil.example")]), expected, "{path}");
    }
}

#[test]
fn hosts_that_cannot_be_anybody_elses_are_served() {
    let emulator = open();
    for host in
        ["localhost:4722", "127.0.0.1:4722", "[::1]:4722", "parhelion:4722", "LOCALHOST", "a.localhost"]
    {
        assert_eq!(asked(&emulator, Method::GET, "/_parhelion/clock", &[("host", host)]), served(), "{host}");
    }
    // Not sent by a browser: HTTP/1.0, or an embedding program.
    assert_eq!(asked(&emulator, Method::GET, "/_parhelion/clock", &[]), served());
}

#[test]
fn a_host_in_the_request_line_counts_as_much_as_the_header() {
    let emulator = open();
    let local = [("host", "localhost")];

    let ours = asked(&emulator, Method::GET, "http://localhost/_parhelion/clock", &local);
    let foreign = asked(&emulator, Method::GET, "http://evil.example/_parhelion/clock", &local);

    assert_eq!((ours, foreign), (served(), foreign_host()));
}

#[test]
fn a_host_that_is_no_host_is_refused() {
    assert_eq!(asked(&open(), Method::GET, "/_parhelion/clock", &[("host", "a b")]), foreign_host());
}

#[test]
fn a_host_that_was_allowed_is_served_and_its_pages_too() {
    let config = Config { allow_hosts: vec!["Emulator.Example".to_owned()], ..Config::default() };
    let emulator = Emulator::new(&config).unwrap();
    let host = ("host", "emulator.example:8080");

    let alone = asked(&emulator, Method::POST, "/_parhelion/reset", &[host]);
    let from = asked(
        &emulator,
        Method::POST,
        "/_parhelion/reset",
        &[("host", "127.0.0.1"), ("origin", "https://emulator.example")],
    );
    let other = asked(&emulator, Method::POST, "/_parhelion/reset", &[("host", "other.example")]);

    assert_eq!((alone, from, other), (served(), served(), foreign_host()));
}

#[test]
fn a_page_of_another_origin_is_refused() {
    let emulator = open();
    for (origin, expected) in [
        ("http://127.0.0.1:4722", served()),
        ("https://evil.example", foreign_origin()),
        ("http://127.0.0.1:3000", foreign_origin()),
        ("http://192.0.2.1:4722", foreign_origin()),
        ("null", foreign_origin()),
    ] {
        let headers = [("host", "127.0.0.1:4722"), ("origin", origin)];
        assert_eq!(asked(&emulator, Method::POST, "/_parhelion/reset", &headers), expected, "{origin}");
    }
}

#[test]
fn a_request_across_sites_is_refused_unless_it_is_a_link_that_somebody_followed() {
    let emulator = open();
    let with = |method: Method, path: &str, mode: &str, dest: &str| {
        let headers = [
            ("host", "127.0.0.1:4722"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", mode),
            ("sec-fetch-dest", dest),
        ];
        asked(&emulator, method, path, &headers)
    };

    assert_eq!(with(Method::GET, "/_parhelion/clock", "navigate", "document"), served());
    assert_eq!(with(Method::GET, "/_parhelion/clock", "navigate", "iframe"), foreign_origin());
    assert_eq!(with(Method::GET, "/_parhelion/clock", "no-cors", "image"), foreign_origin());
    assert_eq!(with(Method::POST, "/_parhelion/reset", "navigate", "document"), foreign_origin());
}

#[test]
fn calls_of_the_vendors_clients_are_not_guarded() {
    let headers = [("origin", "https://app.example"), ("sec-fetch-site", "cross-site")];

    let response = call(&open(), "POST", &format!("/?{DESCRIBE}"), &headers, "");

    assert_eq!(response.status(), 200);
}

#[test]
fn a_token_is_demanded_of_everybody_but_health_and_readiness() {
    let config = Config { admin_token: Some(Secret::new("let-me-in")), ..Config::default() };
    let emulator = Emulator::new(&config).unwrap();
    let clock = |headers: &[(&str, &str)]| asked(&emulator, Method::GET, "/_parhelion/clock", headers);

    assert_eq!(clock(&[]), (403, "MissingToken".to_owned()));
    assert_eq!(clock(&[("authorization", "Bearer let-me-iN")]), (403, "WrongToken".to_owned()));
    assert_eq!(clock(&[("authorization", "Basic let-me-in")]), (403, "MissingToken".to_owned()));
    assert_eq!(clock(&[("authorization", "bearer let-me-in")]), served());
    assert_eq!(clock(&[("x-parhelion-admin-token", "let-me-in")]), served());
    assert_eq!(asked(&emulator, Method::GET, "/_parhelion/health", &[]), served());
    assert_eq!(asked(&emulator, Method::GET, "/_parhelion/ready", &[]), served());
}

#[test]
fn a_refusal_says_what_is_wrong_and_what_would_be_right() {
    let headers = [("host", "evil.example")];
    let request =
        headers.iter().fold(Request::get("/_parhelion/clock"), |it, (name, value)| it.header(*name, *value));

    let response = open().call(&request.body(bytes::Bytes::new()).unwrap());

    let (status, body) = told(&response);
    assert_eq!(status, 421);
    assert_eq!(
        body,
        serde_json::json!({"error": {
            "code": "ForeignHost",
            "message": "the request is for `evil.example`, which is not known to be this emulator",
            "hint": "ask for an IP address, localhost or a name without a dot, or start the emulator with --allow-host",
        }})
    );
}

/// What a browser hears of what a page may do.
fn heard(emulator: &Emulator, method: Method, headers: &[(&str, &str)]) -> (u16, [Option<String>; 4]) {
    let request = Request::builder().method(method).uri("/_parhelion/clock").header("host", "127.0.0.1:4722");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let response = emulator.call(&request.body(bytes::Bytes::new()).unwrap());
    let names = [
        "access-control-allow-origin",
        "vary",
        "access-control-allow-methods",
        "access-control-allow-headers",
    ];
    let said = names.map(|name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()));
    (response.status().as_u16(), said)
}

#[test]
fn a_browser_hears_that_pages_of_a_host_that_was_allowed_may_ask_and_no_others() {
    let allow_hosts = vec!["app.example".to_owned()];
    let admin_token = Some(Secret::new("let-me-in"));
    let emulator = Emulator::new(&Config { allow_hosts, admin_token, ..Config::default() }).unwrap();
    let ours = [("origin", "https://app.example:8080"), ("sec-fetch-site", "cross-site")];
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    let first = ("access-control-request-method", "PUT");
    let token = ("authorization", "Bearer let-me-in");
    let some = |text: &str| Some(text.to_owned());

    let preflight = heard(&emulator, Method::OPTIONS, &[ours[0], ours[1], first]);
    let asked = heard(&emulator, Method::GET, &[ours[0], ours[1], token]);
    let locked = heard(&emulator, Method::GET, &ours);
    let refused = heard(&emulator, Method::OPTIONS, &[foreign[0], foreign[1], first]);
    let refused_too = heard(&emulator, Method::GET, &[foreign[0], foreign[1], token]);

    let origin = || [some("https://app.example:8080"), some("Origin")];
    let [from, vary] = origin();
    let methods = some("GET, HEAD, POST, PUT, PATCH, DELETE");
    let headers = some("authorization, content-type, x-parhelion-admin-token");
    assert_eq!(preflight, (204, [from, vary, methods, headers]));
    let [from, vary] = origin();
    assert_eq!(asked, (200, [from, vary, None, None]));
    let [from, vary] = origin();
    assert_eq!(locked, (403, [from, vary, None, None]));
    let nothing = || (403, [None, None, None, None]);
    assert_eq!((refused, refused_too), (nothing(), nothing()));
}

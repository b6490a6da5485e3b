//! `fixtures/errors.tsv`: how each error is brought about, for `parhelion errors explain`. Written from the fixtures
//! by `PARHELION_BLESS=1`.

use std::fmt::Write;
use std::fs;

use parhelion::api::ErrorKind;
use parhelion::emulator::{GATEWAY_ERRORS, services};
use serde_json::Value;

use crate::catalogue::{NOT_BY_INPUT, fits, refused};
use crate::fixture::{self, Fixture, request, root};

/// One refusal that a fixture shows.
struct Shown {
    vendor: String,
    status: u16,
    code: Option<String>,
    message: String,
    operation: String,
    how: String,
    /// The less there is to prepare and to read, the better an example it is.
    rank: (usize, usize),
}

#[test]
fn the_examples_of_errors_are_those_of_the_fixtures() {
    let shown: Vec<Shown> = fixture::all().iter().flat_map(shown).collect();
    let mut lines: Vec<String> = Vec::new();
    for (vendor, rows) in GATEWAY_ERRORS {
        lines.extend(rows.iter().map(|row| line(vendor, "gateway", row, &shown)));
    }
    for service in services() {
        let card = service.card();
        lines.extend(card.catalog.iter().map(|row| line(card.vendor, card.name, row, &shown)));
    }
    let expected = lines.concat();

    let path = root().join("fixtures/errors.tsv");
    if std::env::var_os("PARHELION_BLESS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), expected, "PARHELION_BLESS=1 writes it");
}

fn line(vendor: &str, service: &str, row: &ErrorKind, shown: &[Shown]) -> String {
    let ErrorKind { status, code, message, .. } = row;
    let numbered = format!("{status} {code}");
    let is_it = |it: &&Shown| {
        let is_vendor = vendor == "parhelion" || it.vendor == vendor;
        // Our own texts fit nearly everything.
        let is_code = it.code.as_ref().map_or(vendor != "parhelion", |answered| fits(code, answered));
        is_vendor && it.status == *status && is_code && fits(message, &it.message)
    };
    let best = shown.iter().filter(is_it).min_by_key(|it| it.rank);
    let excuse = NOT_BY_INPUT.iter().find(|(code, _)| *code == row.code || *code == numbered);
    let (operation, answered, how) = match (best, excuse) {
        (Some(it), _) => (it.operation.as_str(), it.code.as_deref().unwrap_or(code), it.how.clone()),
        (None, Some((_, why))) => ("", *code, format!("none: {why}")),
        (None, None) => ("", *code, "see the fixtures of the service".to_owned()),
    };
    let operation = if service == "gateway" { "" } else { operation };
    format!("{vendor}\t{service}\t{status}\t{code}\t{message}\t{operation}\t{answered}\t{how}\n")
}

/// The refusals of one fixture.
fn shown(fixture: &Fixture) -> Vec<Shown> {
    let emulator = fixture.emulator();
    let name = fixture.name();
    let vendor = name.split('/').next().unwrap().to_owned();
    let mut shown = Vec::new();
    for (at, (asked, _)) in fixture.exchanges.iter().enumerate() {
        let response = emulator.call(&request(asked));
        let body = serde_json::from_slice::<Value>(response.body()).unwrap_or_default();
        let Some((code, message)) = refused(&body) else { continue };
        let how = how(fixture, at, asked);
        shown.push(Shown {
            vendor: vendor.clone(),
            status: response.status().as_u16(),
            code,
            message,
            operation: operation(&name),
            rank: (usize::from(how.starts_with("fixtures/")), how.len()),
            how,
        });
    }
    shown
}

/// What to type, where one line can say it; else the file that shows it.
fn how(fixture: &Fixture, at: usize, asked: &str) -> String {
    let mut flags = Vec::new();
    match fixture.said("world") {
        None | Some("empty") => {}
        Some("demo") => flags.push("--world demo".to_owned()),
        Some(world) => flags.push(format!("--world fixtures/worlds/{world}.json")),
    }
    if fixture.said("strict") == Some("yes") {
        flags.push("--strict".to_owned());
    }
    flags.extend(
        ["profile", "creation-time", "max-resources"]
            .iter()
            .filter_map(|name| fixture.said(name).map(|value| format!("--{name} {value}"))),
    );
    let signed = fixture.said("signatures").is_some_and(|mode| mode != "off");
    match curl(asked).filter(|line| at == 0 && !signed && line.len() < 400) {
        Some(line) if flags.is_empty() => line,
        Some(line) => format!("{line}    # serve {}", flags.join(" ")),
        None => format!("fixtures/{} shows it", fixture.name()),
    }
}

/// The request as one line; none when it could not be typed.
fn curl(asked: &str) -> Option<String> {
    let request = request(asked);
    let mut line = format!("curl -X {} 'http://127.0.0.1:4722{}'", request.method(), request.uri());
    for (name, value) in request.headers().iter().filter(|(name, _)| *name != "host") {
        write!(line, " -H '{name}: {}'", value.to_str().ok()?).unwrap();
    }
    if !request.body().is_empty() {
        write!(line, " -d '{}'", std::str::from_utf8(request.body()).ok()?).unwrap();
    }
    let can_be_typed = line.matches('\'').count() % 2 == 0 && !line.contains(char::is_control);
    can_be_typed.then_some(line)
}

/// The operation that a fixture's folder is named after.
fn operation(name: &str) -> String {
    let folder = name.split('/').nth(2).unwrap_or_default().replace('_', "");
    let services = services();
    let ops = services.iter().flat_map(|service| service.ops());
    ops.map(|op| op.name).find(|op| op.eq_ignore_ascii_case(&folder)).unwrap_or_default().to_owned()
}

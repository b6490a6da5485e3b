//! The error catalogues against the vendor's pages, and against the fixtures.

use parhelion::api::ErrorKind;
use parhelion::emulator::services;
use parhelion::{alibaba, gateway, huawei};
use serde_json::Value;

use crate::fixture::{self, request};

/// Rows that no input can bring about, and why; with the status before the code where the code has several.
pub(crate) const NOT_BY_INPUT: &[(&str, &str)] = &[
    ("InvalidAccessKeyId.Inactive", "no key can be disabled; for faults"),
    ("InvalidSecurityToken.Expired", "security tokens do not expire; for faults"),
    ("Throttling.User", "nothing is throttled; for faults"),
    ("Throttling.Api", "nothing is throttled; for faults"),
    ("Throttling", "nothing is throttled; for faults"),
    ("Forbidden.RAM", "nobody is denied anything; for faults"),
    ("ServiceUnavailable", "for faults"),
    ("InternalError", "only when an operation panics; tests/it/gateway.rs makes one"),
    ("RequestTimeout", "only on a socket; tests/it/limits.rs sends a slow body"),
    ("RequestBodyTooLarge", "only with a body over the limit; tests/it/limits.rs sends one"),
    ("APIGW.0308", "nothing is throttled; for faults"),
    ("APIGW.0601", "only when an operation panics; tests/it/gateway.rs makes one"),
    ("502 APIGW.0201", "for faults"),
    ("504 APIGW.0201", "for faults"),
    ("APIGW.0302", "for faults"),
    ("APIGW.0307", "for faults"),
    ("APIGW.0610", "for faults"),
    ("APIGW.0613", "for faults"),
    ("400 APIGW.0201", "only for parameters that a table demands, and no table does; for faults"),
    ("408 APIGW.0201", "only on a socket; tests/it/limits.rs sends a slow body"),
    ("413 APIGW.0201", "only with a body over the limit; tests/it/limits.rs sends one"),
    ("Parhelion.TooManySpaces", "only at the cap; tests/it/limits.rs reaches it"),
    ("iot.system.SystemException", "for faults"),
    ("iot.system.UidNotFound", "every account has the service; for faults"),
    ("iot.system.BillIsOverDue", "nobody is billed; for faults"),
    ("iot.common.InvalidTenant", "every account is valid; for faults"),
    ("iot.common.RamActionPermissionDeny", "nobody is denied anything; for faults"),
    ("iot.common.QueryProductActionError", "for faults"),
    ("iot.prod.QueryProductListActionError", "for faults"),
    ("iot.prod.QueryExtendPropertyFailed", "for faults"),
    ("iot.prod.CreateProductFailed", "for faults"),
    ("iot.prod.UpdateProductFailed", "for faults"),
    ("iot.Prod.NotProductOwner", "a space is one account; for faults"),
];

/// The rows of the vendor's pages: file, status, code, message; typed from the pages, not from the code.
const PAGES: &[&str] = &[include_str!("../data/alibaba-errors.tsv"), include_str!("../data/smn-errors.tsv")];

fn rows() -> Vec<&'static ErrorKind> {
    let services = services();
    let of_services = services.iter().flat_map(|service| service.card().catalog.iter().copied());
    alibaba::CATALOG
        .iter()
        .chain(huawei::CATALOG)
        .chain(gateway::CATALOG)
        .copied()
        .chain(of_services)
        .collect()
}

/// Whether `text` is `template` with something in place of each `{}`.
pub(crate) fn fits(template: &str, text: &str) -> bool {
    let mut parts = template.split("{}");
    let Some(rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut rest = rest;
    let parts: Vec<_> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        let found =
            if last && rest.ends_with(part) { Some(rest.len() - part.len()) } else { rest.find(part) };
        let Some(start) = found else {
            return false;
        };
        rest = &rest[start + part.len()..];
    }
    rest.is_empty()
}

/// Code and message of a refusal, in whichever shape it is; no code where the body only repeats the status.
pub(crate) fn refused(body: &Value) -> Option<(Option<String>, String)> {
    const NAMES: &[(&str, &str)] =
        &[("Code", "Message"), ("Code", "ErrorMessage"), ("code", "message"), ("error_code", "error_msg")];
    let body = if body["error"].is_object() { &body["error"] } else { body };
    let read = |(code, message): &(&str, &str)| {
        let message = body[*message].as_str()?.to_owned();
        body.get(*code).map(|code| (code.as_str().map(str::to_owned), message))
    };
    NAMES.iter().find_map(read)
}

#[test]
fn every_row_is_raised_by_a_fixture_or_cannot_be() {
    let mut answered = Vec::new();
    for fixture in fixture::all() {
        let emulator = fixture.emulator();
        for (asked, _) in &fixture.exchanges {
            let response = emulator.call(&request(asked));
            let Ok(body) = serde_json::from_slice::<Value>(response.body()) else {
                continue;
            };
            let status = response.status().as_u16();
            answered.extend(refused(&body).map(|(code, message)| (status, code, message)));
        }
    }

    let is_answered = |row: &ErrorKind| {
        answered.iter().any(|(status, code, message)| {
            let is_code = code.as_ref().is_none_or(|code| fits(row.code, code));
            row.status == *status && is_code && fits(row.message, message)
        })
    };
    let is_excused = |row: &ErrorKind| {
        let numbered = format!("{} {}", row.status, row.code);
        NOT_BY_INPUT.iter().any(|(code, _)| *code == row.code || *code == numbered)
    };
    let missing: Vec<_> = rows()
        .into_iter()
        .filter(|row| !is_answered(row) && !is_excused(row))
        .map(|row| format!("{} {}", row.code, row.message))
        .collect();
    let needless: Vec<_> =
        rows().into_iter().filter(|row| is_answered(row) && is_excused(row)).map(|row| row.code).collect();

    assert_eq!(missing, [""; 0]);
    assert_eq!(needless, [""; 0]);
}

#[test]
fn the_rows_are_the_vendors_byte_for_byte() {
    let rows = rows();
    let mut wrong = Vec::new();
    let lines = PAGES.iter().flat_map(|page| page.lines());
    for line in lines.filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let [status, code, message] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("a line of three fields, not: {line}");
        };
        let found = rows.iter().any(|row| {
            row.status.to_string() == status && fits(row.code, code) && fits(row.message, message)
        });
        if !found {
            wrong.push(line);
        }
    }

    assert_eq!(wrong, [""; 0]);
}

#[test]
fn statuses_are_statuses_and_no_two_rows_of_a_service_are_the_same() {
    for service in services() {
        let mut seen = std::collections::BTreeSet::new();
        for row in service.card().catalog {
            assert!(hyper::StatusCode::from_u16(row.status).is_ok(), "{}", row.code);
            assert!(seen.insert((row.status, row.code, row.message)), "{} stands twice", row.code);
        }
    }
}

#[test]
fn templates_are_matched_from_end_to_end() {
    assert!(fits("a{}c", "abbc"));
    assert!(fits("x:{}", "x:anything at all"));
    assert!(fits("plain", "plain"));
    assert!(!fits("a{}c", "abbcd"));
    assert!(!fits("plain", "plainer"));
}

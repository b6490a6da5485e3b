//! Every fixture is answered as it says, and every refusal in it leaves the state as it was.

use std::collections::BTreeSet;

use parhelion::Emulator;
use parhelion::api::OpCard;
use parhelion::emulator::services;
use parhelion::store::SpaceId;
use serde_json::Value;

use crate::fixture::{self, is_refusal, request, written};

#[test]
fn every_fixture_is_answered_as_it_says() {
    let bless = std::env::var_os("PARHELION_BLESS").is_some();
    let mut wrong = Vec::new();
    for fixture in fixture::all() {
        let emulator = fixture.emulator();
        let answers: Vec<_> =
            fixture.exchanges.iter().map(|(asked, _)| written(&emulator.call(&request(asked)))).collect();
        if bless {
            fixture.bless(&answers);
            continue;
        }
        for ((asked, expected), answer) in fixture.exchanges.iter().zip(&answers) {
            if expected != answer {
                wrong.push(format!(
                    "{}\n{asked}\nexpected:\n{expected}\nanswered:\n{answer}\n",
                    fixture.name()
                ));
            }
        }
    }

    assert!(wrong.is_empty(), "{} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_refusal_leaves_the_state_as_it_was() {
    let mut refusals = 0;
    for fixture in fixture::all() {
        let emulator = fixture.emulator();
        for (asked, _) in &fixture.exchanges {
            let before = everything(&emulator);

            let response = emulator.call(&request(asked));

            if is_refusal(&response) {
                refusals += 1;
                assert_eq!(before, everything(&emulator), "{} refused and changed something", fixture.name());
            }
        }
    }

    assert!(refusals > 50, "only {refusals} refusals are covered");
}

/// The state of every space in which there is something.
fn everything(emulator: &Emulator) -> Vec<String> {
    let mut names = emulator.spaces().names();
    names.push(SpaceId::default());
    names.sort();
    names.dedup();
    let is_blank = |text: &String| {
        let world: Value = serde_json::from_str(text).unwrap();
        let mut members =
            world["spaces"].as_object().unwrap().values().flat_map(|it| it.as_object().unwrap());
        members.all(|(name, it)| name == "clock" || name == "ids" && it["drawn"].is_null())
    };
    names.iter().map(|name| emulator.snapshot(name)).filter(|text| !is_blank(text)).collect()
}

#[test]
fn every_fixture_says_its_source_and_its_date() {
    let silent: Vec<_> = fixture::all()
        .iter()
        .filter(|fixture| fixture.said("source").is_none_or(str::is_empty) || fixture.said("date").is_none())
        .map(fixture::Fixture::name)
        .collect();

    assert_eq!(silent, [""; 0]);
}

#[test]
fn every_operation_has_a_fixture_that_succeeds() {
    let services = services();
    let all: Vec<(&'static str, OpCard)> =
        services.iter().flat_map(|it| it.ops().into_iter().map(|op| (it.card().name, op))).collect();
    let mut seen = BTreeSet::new();
    for fixture in fixture::all() {
        let emulator = fixture.emulator();
        for (asked, _) in &fixture.exchanges {
            if !is_refusal(&emulator.call(&request(asked))) {
                seen.extend(meant(asked, &all).map(|(service, op)| (*service, op.name)));
            }
        }
    }

    let missing: Vec<_> =
        all.iter().map(|(service, op)| (*service, op.name)).filter(|op| !seen.contains(op)).collect();

    assert_eq!(missing, []);
}

/// The operation that a request means: the one that it names, or else the one whose route it takes.
fn meant<'a>(asked: &str, all: &'a [(&'static str, OpCard)]) -> Option<&'a (&'static str, OpCard)> {
    if let Some(name) = action(asked) {
        return all.iter().find(|(_, op)| op.name.eq_ignore_ascii_case(name));
    }
    let (method, target) = asked.split_once(' ')?;
    let path = target.split(['?', ' ', '\n']).next()?;
    let method = if method == "HEAD" { "GET" } else { method };
    let weighed = all.iter().filter_map(|it| {
        let (wanted, route) = it.1.route.http()?;
        Some((literals(route, path).filter(|_| wanted == method)?, it))
    });
    weighed.max_by_key(|(literals, _)| *literals).map(|(_, it)| it)
}

/// How many segments of a path stand in the route as they are; `None` when the path does not take the route.
fn literals(route: &str, path: &str) -> Option<usize> {
    let mut segments = path.trim_end_matches('/').split('/');
    let mut same = 0;
    for wanted in route.trim_end_matches('/').split('/') {
        if wanted.starts_with("{*") {
            return segments.next().map(|_| same);
        }
        let segment = segments.next()?;
        if !wanted.starts_with('{') {
            same += usize::from(wanted == segment);
            (wanted == segment).then_some(())?;
        }
    }
    segments.next().is_none().then_some(same)
}

#[test]
fn a_request_takes_the_route_with_the_most_fixed_segments() {
    assert_eq!(literals("/v2/{project}/tags/{*key}", "/v2/p/tags/a/b"), Some(3));
    assert_eq!(literals("/v2/{project}/tags", "/v2/p/tags/"), Some(3));
    assert_eq!(literals("/v2/{project}/tags", "/v2/p/tags/a"), None);
    assert_eq!(literals("/v2/{project}/tags/{*key}", "/v2/p/tags"), None);
    assert_eq!(literals("/v2/{project}/tags", "/v3/p/tags"), None);
}

/// The operation that a request names, wherever it names it.
fn action(asked: &str) -> Option<&str> {
    let after = |mark: &str| asked.split_once(mark).map(|(_, rest)| rest);
    let rest = after("Action=").or_else(|| after("x-acs-action: "))?;
    rest.split(|c: char| !c.is_ascii_alphanumeric()).next()
}

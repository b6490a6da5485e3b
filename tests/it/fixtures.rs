//! Every fixture is answered as it says, and every refusal in it leaves the state as it was.

use std::collections::BTreeSet;

use parhelion::Emulator;
use parhelion::emulator::services;
use parhelion::store::SpaceId;
use serde_json::{Value, json};

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
        serde_json::from_str::<Value>(text).unwrap()["spaces"]
            .as_object()
            .unwrap()
            .values()
            .all(|it| it == &json!({}))
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
    let mut seen = BTreeSet::new();
    for fixture in fixture::all() {
        let emulator = fixture.emulator();
        for (asked, _) in &fixture.exchanges {
            let served = !is_refusal(&emulator.call(&request(asked)));
            if let Some(operation) = action(asked).filter(|_| served) {
                seen.insert(operation.to_ascii_lowercase());
            }
        }
    }

    let missing: Vec<_> = services()
        .iter()
        .flat_map(|service| service.ops())
        .map(|op| op.name)
        .filter(|name| !seen.contains(&name.to_ascii_lowercase()))
        .collect();

    assert_eq!(missing, [""; 0]);
}

/// The operation that a request names, wherever it names it.
fn action(asked: &str) -> Option<&str> {
    let after = |mark: &str| asked.split_once(mark).map(|(_, rest)| rest);
    let rest = after("Action=").or_else(|| after("x-acs-action: "))?;
    rest.split(|c: char| !c.is_ascii_alphanumeric()).next()
}

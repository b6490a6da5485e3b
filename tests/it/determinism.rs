//! With a clock that stands still and a seed, the same script is answered with the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write;

use parhelion::Emulator;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::fixture::{self, Fixture};
use crate::wire::Wire;

/// A request of a fixture as it stands on the wire.
fn on_the_wire(asked: &str) -> (String, bool) {
    let request = fixture::request(asked);
    let body = std::str::from_utf8(request.body()).unwrap();
    let mut text = format!("{} {} HTTP/1.1\r\n", request.method(), request.uri());
    if !request.headers().contains_key("host") {
        text.push_str("host: 127.0.0.1\r\n");
    }
    for (name, value) in request.headers().iter().filter(|(name, _)| *name != "content-length") {
        write!(text, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    write!(text, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();
    (text, request.method() == "HEAD")
}

/// Sends requests one after the other over one connection, and returns all that was answered.
fn run(runtime: &Runtime, emulator: &Emulator, script: &[(String, bool)]) -> Vec<String> {
    let running = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        emulator.serve(listener).unwrap()
    });
    let mut wire = Wire::to(running.addr());
    let answer = |(request, is_head): &(String, bool)| {
        wire.send(request);
        if *is_head { wire.head() } else { wire.answer().text() }
    };
    let answers = script.iter().map(answer).collect();
    runtime.block_on(running.stop());
    answers
}

/// The fixtures that ask for the same emulator, one after the other: what the first has made the next ones find,
/// so they are refused in ways that their own file does not show.
fn scripts() -> BTreeMap<String, Vec<Fixture>> {
    let mut scripts: BTreeMap<String, Vec<Fixture>> = BTreeMap::new();
    for fixture in fixture::all() {
        let mut head = fixture.head.clone();
        head.retain(|(name, _)| name != "source" && name != "date");
        scripts.entry(format!("{head:?}")).or_default().push(fixture);
    }
    scripts
}

#[test]
fn every_request_of_every_fixture_is_answered_with_the_same_bytes_in_a_second_run() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (mut answered, mut refused) = (0, 0);

    for (head, fixtures) in scripts() {
        let asked = fixtures.iter().flat_map(|fixture| &fixture.exchanges);
        let script: Vec<_> = asked.map(|(asked, _)| on_the_wire(asked)).collect();
        let once = || {
            let emulator = fixtures[0].emulator();
            let answers = run(&runtime, &emulator, &script);
            let spaces = emulator.spaces().names();
            (answers, spaces.iter().map(|space| emulator.snapshot(space)).collect::<Vec<_>>())
        };

        let (first, second) = (once(), once());

        assert_eq!(first, second, "{head}");
        answered += first.0.len();
        refused += first.0.iter().filter(|answer| answer.starts_with("HTTP/1.1 4")).count();
    }

    assert!(answered > 1000 && refused > 300, "only {answered} answers, {refused} refusals");
}

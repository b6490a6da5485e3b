//! Calls as they are made, as server-sent events.

use std::time::Duration;

use parhelion::Config;
use serde_json::{Value, json};

use super::{ask, create};
use crate::wire::{DESCRIBE, Served, Wire, call, frozen, post, served};

/// A connection that follows the journal, when it listens.
fn follow(served: &Served, query: &str) -> Wire {
    let mut wire = served.connect();
    wire.send(&format!("GET /_parhelion/requests/stream{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    let head = wire.head();
    assert!(head.contains("content-type: text/event-stream\r\n"), "{head}");
    assert_eq!(wire.event(), ": listening");
    wire
}

/// The name of an event, and its data.
fn event(wire: &mut Wire) -> (String, Value) {
    let text = wire.event();
    let of =
        |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
    (of("event: "), serde_json::from_str(&of("data: ")).unwrap())
}

#[test]
fn a_call_is_told_when_it_is_made_as_the_list_shows_it() {
    let served = served(&Config::default());
    create(&served.emulator, "default");
    let mut listener = follow(&served, "");
    let mut client = served.connect();

    client.send(&post(DESCRIBE));
    client.answer();

    let (name, data) = event(&mut listener);
    let (_, list) = ask(&served.emulator, "GET", "?since=1", "");
    assert_eq!((name.as_str(), &data), ("call", &list["requests"][0]));
    assert_eq!(data["operation"], "DescribeDBInstances");
}

#[test]
fn a_listener_hears_of_what_it_asked_for_and_from_where_it_asked() {
    let served = served(&Config::default());
    for space in ["one", "two", "one"] {
        create(&served.emulator, space);
    }

    let mut listener = follow(&served, "?space=one&since=1");

    assert_eq!(event(&mut listener).1["number"], 3);
    create(&served.emulator, "two");
    create(&served.emulator, "one");
    assert_eq!(event(&mut listener).1["number"], 5);
}

#[test]
fn a_listener_that_is_too_slow_is_told_what_it_missed() {
    let served = served(&Config { journal_bytes: 100_000, ..Config::default() });
    let mut listener = follow(&served, "?since=0");
    // More than sockets hold by themselves.
    let (calls, long) = (5_000, "x".repeat(3_000));

    for _ in 0..calls {
        call(&served.emulator, "POST", &format!("/?{DESCRIBE}&Long={long}"), &[], "");
    }

    // It hears of the last call, and every other one was told or counted.
    let (mut heard, mut missed) = (0, 0);
    loop {
        let (name, data) = event(&mut listener);
        match name.as_str() {
            "missed" => missed += data["dropped"].as_u64().unwrap(),
            _ => heard += 1,
        }
        if data["number"] == json!(calls) {
            break;
        }
    }
    assert!(missed > 0 && heard > 0, "{heard} heard, {missed} missed");
    assert!(heard + missed >= calls, "{heard} heard, {missed} missed");
}

#[test]
fn a_listener_that_keeps_up_is_told_of_no_call_that_is_dropped_behind_it() {
    let served = served(&Config { journal_bytes: 64 << 10, ..Config::default() });
    let mut listener = follow(&served, "?since=0");

    for number in 1..=300 {
        call(&served.emulator, "POST", &format!("/?{DESCRIBE}"), &[], "");
        let (name, data) = event(&mut listener);
        assert_eq!((name.as_str(), &data["number"]), ("call", &json!(number)));
    }

    let list = call(&served.emulator, "GET", "/_parhelion/requests", &[], "");
    let list: Value = serde_json::from_slice(list.body()).unwrap();
    assert!(list["dropped"].as_u64().unwrap() > 0);
}

#[test]
fn a_listener_may_wait_for_longer_than_a_connection_may_be_idle() {
    let mut config = Config::default();
    config.limits.idle_timeout = Duration::from_millis(100);
    let served = served(&config);
    let mut listener = follow(&served, "");
    let mut idle = served.connect();
    assert!(idle.is_closed());

    create(&served.emulator, "default");

    assert_eq!(event(&mut listener).1["operation"], "CreateDBInstance");
}

#[test]
fn a_listener_does_not_hold_up_the_end() {
    let served = served(&Config::default());
    let mut listener = follow(&served, "");

    served.runtime.block_on(served.running.stop());

    listener.rest();
}

#[test]
fn without_a_socket_there_is_nothing_to_follow() {
    let emulator = frozen(&Config::default());

    let (status, body) = ask(&emulator, "GET", "/stream", "");

    assert_eq!(status, 503);
    assert_eq!(body["error"]["code"], "NoSocket");
}

//! Topics over more calls than a fixture can hold.

use std::fs;
use std::path::Path;

use bytes::Bytes;
use hyper::{Request, Response};
use parhelion::clock::ClockMode;
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use serde_json::{Value, json};

const TOPICS: &str = "/v2/0000000000000000000000000000aaaa/notifications/topics";

fn emulator(worlds: Vec<String>) -> Emulator {
    let clock = ClockMode::Frozen { at: "2026-01-02T03:04:05.678Z".parse().unwrap() };
    Emulator::new(&Config { worlds, clock, ..Config::default() }).unwrap()
}

fn create(emulator: &Emulator, name: &str) -> Response<Bytes> {
    let body = json!({"name": name, "display_name": ""}).to_string();
    emulator.call(&Request::post(TOPICS).body(Bytes::from(body)).unwrap())
}

fn names(emulator: &Emulator) -> Vec<String> {
    let answer = emulator.call(&Request::get(TOPICS).body(Bytes::new()).unwrap());
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    answer["topics"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_3001st_topic_of_a_project_is_refused_and_those_that_are_there_are_not() {
    let emulator = emulator(Vec::new());
    for number in 0..3000 {
        assert_eq!(create(&emulator, &format!("topic{number}")).status(), 201);
    }

    let refused = create(&emulator, "one-more");

    assert_eq!(refused.status(), 403);
    let body: Value = serde_json::from_slice(refused.body()).unwrap();
    assert_eq!(body["code"], "SMN.0004");
    assert_eq!(create(&emulator, "topic0").status(), 200);
}

#[test]
fn a_snapshot_is_a_world_with_the_same_topics_in_the_same_order_and_room_for_more() {
    let before = emulator(Vec::new());
    for name in ["first", "second", "third"] {
        create(&before, name);
    }
    let snapshot = before.snapshot(&SpaceId::default());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("topics-snapshot.json");
    fs::write(&file, &snapshot).unwrap();

    let after = emulator(vec![file.display().to_string()]);

    assert_eq!(after.snapshot(&SpaceId::default()), snapshot);
    assert_eq!(names(&after), ["third", "second", "first"]);
    assert_eq!(create(&after, "fourth").status(), 201);
    assert_eq!(names(&after), ["fourth", "third", "second", "first"]);
}

#[test]
fn a_world_with_two_topics_of_one_name_is_refused() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("topics-twice.json");
    let topic = json!({"Name": "orders", "CreateTime": "2026-01-01T00:00:00Z"});
    let topics = json!({"Topics": {"a": topic, "b": topic}});
    let world = json!({"parhelion": 1, "spaces": {"default": {"smn": {"eu-de": topics}}}});
    fs::write(&file, world.to_string()).unwrap();

    let refused = Emulator::new(&Config { worlds: vec![file.display().to_string()], ..Config::default() });

    let said = refused.unwrap_err().to_string();
    assert!(said.contains("a topic named `orders` exists already"), "{said}");
}

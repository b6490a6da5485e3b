//! The emulator inside a test: `Emulator::builder()`, and a space for each test.

use std::net::TcpStream;

use parhelion::{Emulator, LocalEmulator, StartError};

use crate::wire::{CREATE, DESCRIBE, Wire, call, post, told};

/// How many instances a caller sees over a socket.
fn instances(emulator: &LocalEmulator, key: &str) -> u64 {
    let form = DESCRIBE.replace("AccessKeyId=testid", &format!("AccessKeyId={key}"));
    let mut wire = Wire::to(emulator.addr());
    wire.send(&post(&form));
    let body: serde_json::Value = serde_json::from_str(&wire.answer().body).unwrap();
    body["TotalRecordCount"].as_u64().unwrap()
}

#[test]
fn a_started_emulator_answers_on_a_port_of_its_own_until_it_is_dropped() {
    let (one, other) =
        (Emulator::builder().world("demo").start().unwrap(), Emulator::builder().start().unwrap());

    assert_eq!((instances(&one, "testid"), instances(&other, "testid")), (3, 0));
    assert_eq!(one.url(), format!("http://{}", one.host()));

    let addr = one.addr();
    drop(one);
    assert!(TcpStream::connect(addr).is_err());
    other.stop();
}

#[tokio::test]
async fn an_asynchronous_test_may_start_one_block_on_it_and_drop_it() {
    let emulator = Emulator::builder().world("demo").start().unwrap();

    assert_eq!(instances(&emulator, "testid"), 3);
}

#[test]
fn a_space_is_one_tests_own_and_goes_with_its_guard() {
    let emulator = Emulator::builder().start().unwrap();
    let (one, other) = (emulator.space(), emulator.space());
    let (name, value) = one.header();
    let created = call(&emulator, "POST", &format!("/?{CREATE}"), &[(name, value)], "");
    assert_eq!(created.status(), 200);

    let seen = [one.credential("testid"), other.credential("testid"), "testid".to_owned()]
        .map(|key| instances(&emulator, &key));
    assert_eq!(seen, [1, 0, 0]);

    let id = one.id().clone();
    drop(one);
    assert!(!emulator.snapshot(&id).contains("rm-"));
    assert!(!emulator.spaces().names().contains(&id));
    assert_ne!(emulator.space().id(), &id);
}

#[test]
fn a_guarded_space_is_never_one_that_a_client_uses_already() {
    let emulator = Emulator::builder().build().unwrap();
    let used = [("x-parhelion-space", "space-1")];
    assert_eq!(call(&emulator, "POST", &format!("/?{CREATE}"), &used, "").status(), 200);

    assert_eq!(emulator.space().name(), "space-2");
}

#[test]
fn what_was_built_is_what_was_said() {
    let at = "2026-01-02T03:04:05Z".parse().unwrap();
    let emulator = Emulator::builder().seed(7).frozen_at(at).strict().max_spaces(1).build().unwrap();

    let (status, clock) = told(&call(&emulator, "GET", "/_parhelion/clock", &[], ""));

    assert_eq!((status, &clock["now"]), (200, &"2026-01-02T03:04:05Z".into()));
    let strict = call(&emulator, "POST", &format!("/?{DESCRIBE}"), &[], "");
    assert_eq!(strict.headers()["content-type"], "text/xml;charset=utf-8");
    let further = call(&emulator, "PUT", "/_parhelion/clock?space=other", &[], "{\"mode\":\"real\"}");
    assert_eq!(further.status(), 503);
}

#[test]
fn a_world_that_cannot_be_used_is_told_before_anything_listens() {
    let failed = Emulator::builder().world("nowhere").start().unwrap_err();

    assert!(matches!(failed, StartError::World(_)));
    assert!(failed.to_string().starts_with("read the world `nowhere`: "), "{failed}");
}

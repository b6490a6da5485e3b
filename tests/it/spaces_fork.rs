//! Spaces as a list: forked, dropped, seeded.

use parhelion::clock::ClockMode;
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use crate::snapshots::admin;
use crate::wire::{CREATE, call, frozen, told};

fn create(emulator: &Emulator, space: &str) -> Value {
    let (status, made) =
        told(&call(emulator, "POST", &format!("/?{CREATE}"), &[("x-parhelion-space", space)], ""));
    assert_eq!(status, 200, "{made}");
    made["DBInstanceId"].clone()
}

/// The instances that a space shows.
fn instances(emulator: &Emulator, space: &str) -> Value {
    let target = "/?Action=DescribeDBInstances&Version=2014-08-15&RegionId=cn-hangzhou";
    told(&call(emulator, "GET", target, &[("x-parhelion-space", space)], "")).1["TotalRecordCount"].clone()
}

fn fork(emulator: &Emulator, from: &str, to: &str) -> (u16, Value) {
    admin(emulator, "POST", &format!("/spaces/{from}/fork"), &format!(r#"{{"as":"{to}"}}"#))
}

fn told_of(name: &str, instances: usize) -> Value {
    json!({
        "name": name,
        "resources": {"rds": instances, "iot": 0, "iam": 0, "smn": 0, "vpc": 0, "ims": 0},
        "clock": {"mode": "frozen", "at": "2026-01-02T03:04:05Z"},
        "now": "2026-01-02T03:04:05Z",
        "seed": 0,
    })
}

#[test]
fn spaces_are_listed_with_what_they_hold() {
    let emulator = frozen(&Config::default());
    admin(&emulator, "PUT", "/clock?space=one", r#"{"mode":"frozen","at":"2026-01-02T03:04:05Z"}"#);
    create(&emulator, "one");
    create(&emulator, "one");

    let listed = admin(&emulator, "GET", "/spaces", "");

    assert_eq!(listed, (200, json!({"spaces": [told_of("default", 0), told_of("one", 2)], "max": 200_000})));
}

#[test]
fn a_world_makes_its_spaces_known() {
    let emulator = Emulator::new(&Config { worlds: vec!["demo".to_owned()], ..Config::default() }).unwrap();

    let (_, listed) = admin(&emulator, "GET", "/spaces", "");

    assert_eq!(listed["spaces"][0]["name"], "default");
    assert_eq!(listed["spaces"][0]["resources"]["rds"], 4);
}

#[test]
fn a_fork_has_what_its_source_has_and_neither_sees_what_the_other_does() {
    let emulator = frozen(&Config::default());
    create(&emulator, "default");

    let answer = fork(&emulator, "default", "two");
    create(&emulator, "two");
    create(&emulator, "two");
    create(&emulator, "default");

    assert_eq!(answer, (200, told_of("two", 1)));
    assert_eq!((instances(&emulator, "default"), instances(&emulator, "two")), (json!(2), json!(3)));
}

#[test]
fn forks_of_one_space_answer_the_same_calls_with_the_same_bytes() {
    let emulator = frozen(&Config { worlds: vec!["demo".to_owned()], ..Config::default() });
    fork(&emulator, "default", "one");
    fork(&emulator, "default", "two");
    let script = ["?Action=DescribeRegions&Version=2014-08-15", CREATE, CREATE];

    let [one, two] = ["one", "two"].map(|space| {
        script.map(|query| {
            let target = format!("/?{}", query.trim_start_matches('?'));
            let response = call(&emulator, "POST", &target, &[("x-parhelion-space", space)], "");
            format!("{:?} {:?}", response.headers(), response.body())
        })
    });

    assert_eq!(one, two);
}

#[test]
fn a_fork_has_seen_no_nonce() {
    let emulator = frozen(&Config::default());
    let uses_the_nonce_first = |space: &str| {
        let space = emulator.spaces().get(&SpaceId::parse(space).unwrap()).unwrap();
        space.nonces().first_use("testid", "once", space.clock().now())
    };
    let before = uses_the_nonce_first("default");

    fork(&emulator, "default", "two");

    assert_eq!((before, uses_the_nonce_first("default"), uses_the_nonce_first("two")), (true, false, true));
}

#[test]
fn the_default_space_can_be_forked_before_its_first_use() {
    let emulator = Emulator::new(&Config::default()).unwrap();

    assert_eq!(fork(&emulator, "default", "two").0, 200);
}

#[test]
fn a_fork_that_cannot_be_is_refused_and_makes_nothing() {
    let clock = ClockMode::Frozen { at: "2026-01-02T03:04:05Z".parse().unwrap() };
    let emulator = frozen(&Config { max_spaces: 2, clock, ..Config::default() });
    create(&emulator, "one");
    let before = admin(&emulator, "GET", "/spaces", "");
    let refused = |from: &str, body: &str| {
        let (status, answer) = admin(&emulator, "POST", &format!("/spaces/{from}/fork"), body);
        (status, answer["error"]["message"].as_str().unwrap().to_owned())
    };

    let answers = [
        refused("none", r#"{"as":"two"}"#),
        refused("one", r#"{"as":"default"}"#),
        refused("one", r#"{"as":"one"}"#),
        refused("one", r#"{"as":"two"}"#),
        refused("one", r#"{"as":"a b"}"#),
        refused("a~b", r#"{"as":"two"}"#),
        refused("one", r#"{"to":"two"}"#),
    ];

    let expected = [
        (404, "there is no space `none`"),
        (409, "there is a space `default` already"),
        (409, "there is a space `one` already"),
        (503, "cannot make another space: there are 2 already, as many as --max-spaces allows"),
        (400, "cannot use `a b` as the name of a space: 1 to 64 letters, digits, `-`, `_` or `.`"),
        (400, "cannot use `a~b` as the name of a space: 1 to 64 letters, digits, `-`, `_` or `.`"),
        (400, "the body cannot be read: unknown field `to`, expected `as` at line 1 column 5"),
    ];
    assert_eq!(answers, expected.map(|(status, message)| (status, message.to_owned())));
    assert_eq!(admin(&emulator, "GET", "/spaces", ""), before);
}

#[test]
fn a_space_that_is_dropped_is_gone_and_leaves_its_room() {
    let emulator = frozen(&Config { max_spaces: 2, ..Config::default() });
    create(&emulator, "one");

    let (status, gone) = admin(&emulator, "DELETE", "/spaces/one", "");
    let again = admin(&emulator, "DELETE", "/spaces/one", "");

    assert_eq!((status, &gone["spaces"], &gone["resources"]), (200, &json!(1), &json!(1)));
    assert_eq!((again.0, &again.1["error"]["code"]), (404, &json!("NotFound")));
    assert_eq!(instances(&emulator, "two"), 0);
}

#[test]
fn a_seed_is_set_before_there_is_anything_and_not_afterwards() {
    let emulator = frozen(&Config::default());
    let of_another = frozen(&Config { seed: 7, ..Config::default() });

    let (status, answer) = admin(&emulator, "PUT", "/seed", r#"{"seed":7}"#);
    let made = create(&emulator, "default");
    let late = admin(&emulator, "PUT", "/seed", r#"{"seed":8}"#);

    assert_eq!((status, &answer["seed"]), (200, &json!(7)));
    assert_eq!(made, create(&of_another, "default"));
    assert_eq!((late.0, &late.1["error"]["code"]), (409, &json!("Conflict")));
    assert_eq!(admin(&emulator, "GET", "/spaces", "").1["spaces"][0]["seed"], 7);
}

#[test]
fn a_fork_meets_the_faults_of_its_source_from_their_beginning_and_a_restored_space_meets_them_on() {
    let emulator = frozen(&Config::default());
    let scenario = r#"{"rule":[{"name":"first","match":{"service":"rds"},"when":{"calls":"1"},"do":{"error":"Throttling"}}]}"#;
    let status = |space: &str| {
        let target = "/?Action=DescribeRegions&Version=2014-08-15";
        call(&emulator, "GET", target, &[("x-parhelion-space", space)], "").status().as_u16()
    };
    assert_eq!(admin(&emulator, "PUT", "/scenario", scenario).0, 200);
    let (_, taken) = admin(&emulator, "GET", "/snapshot", "");

    let before = [status("default"), status("default")];
    fork(&emulator, "default", "two");
    admin(&emulator, "PUT", "/snapshot", &taken.to_string());

    assert_eq!(before, [400, 200]);
    assert_eq!([status("two"), status("two")], [400, 200]);
    assert_eq!(status("default"), 200);
}

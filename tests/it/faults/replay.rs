//! A run is kept, and answered again byte for byte.

use bytes::Bytes;
use hyper::Request;
use parhelion::api::SignatureMode;
use parhelion::faults::Progress;
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use serde_json::Value;

use super::{admin, set, tag};

const STORY: &str = r#"
title = "Now and then something goes wrong"
seed = 11
[[rule]]
name = "sometimes throttled"
match = { operation = "TagResources" }
when = { probability = 0.4 }
do = { error = "Throttling.User", retry_after_ms = 20 }
[[rule]]
name = "every third list is noise"
match = { operation = "read" }
when = { every = 3 }
do = { garbage = "body", delay = { uniform = ["0ms", "2ms"] } }
[[rule]]
name = "in part"
match = { operation = "TagResources" }
when = { every = 4 }
do = { reset = true, effect = { partial = 1 } }
[[rule]]
name = "made, and lost"
match = { operation = "Create*" }
when = { calls = "2.." }
do = { truncate = "40%" }
"#;

fn get(uri: &str) -> Request<Bytes> {
    Request::get(uri).header("host", "rds.aliyuncs.com").body(Bytes::new()).unwrap()
}

/// What a client does: both vendors, refusals, requests that repeat, one that asks for a fault itself.
fn script() -> Vec<Request<Bytes>> {
    let (one, two) = ("rm-bp1shop00000000001", "rm-bp1shop00000000002");
    let create = "/?Action=CreateDBInstance&Version=2014-08-15&RegionId=cn-hangzhou&Engine=MySQL&EngineVersion=8.0&DBInstanceClass=mysql.n2.medium.1&DBInstanceStorage=20&DBInstanceNetType=Intranet&SecurityIPList=127.0.0.1&PayType=Postpaid";
    let mut script = Vec::new();
    for round in 0..6 {
        script.push(tag(&[one, two], &format!("k{round}")));
        script.push(tag(&[one, two], "same"));
        script.push(tag(&["rm-unknown"], "k"));
        script.push(get("/?Action=DescribeDBInstances&Version=2014-08-15&RegionId=cn-hangzhou"));
        script.push(get(create));
        script.push(get("/v3/projects"));
        script.push(get("/?Action=NoSuchAction&Version=2014-08-15"));
    }
    let mut asking = tag(&[one], "asked");
    asking.headers_mut().insert("x-parhelion-fault", "hang_up=after_commit;times=1".parse().unwrap());
    script.extend([asking.clone(), asking]);
    script
}

/// The answer to a request with all of its bytes, and what happens on the wire.
fn whole(emulator: &Emulator, request: &Request<Bytes>) -> String {
    format!("{:?}", emulator.exchange(request))
}

#[test]
fn a_trace_gives_byte_identical_answers_to_the_same_requests() {
    // The clock is the real one: what it says is on the tape.
    let config = Config {
        worlds: vec!["demo".to_owned()],
        signatures: SignatureMode::Off,
        seed: 3,
        ..Config::default()
    };
    let emulator = Emulator::new(&config).unwrap();
    whole(&emulator, &tag(&["rm-bp1shop00000000001"], "before"));
    set(&emulator, STORY);
    let answers: Vec<_> = script().iter().map(|request| whole(&emulator, request)).collect();
    let (status, trace) = admin(&emulator, "GET", "/scenario/trace", "");
    assert_eq!(status, 200);

    let (replayed, space) = Emulator::replay(&trace.to_string(), Vec::new()).unwrap();
    let again: Vec<_> = script().iter().map(|request| whole(&replayed, request)).collect();

    for (answer, before) in again.iter().zip(&answers) {
        assert_eq!(answer, before);
    }
    assert_eq!(again.len(), answers.len());
    assert_eq!(replayed.snapshot(&space), emulator.snapshot(&SpaceId::default()));
    let calls = script().len();
    assert_eq!(replayed.replayed(&space), Some(Progress { calls, replayed: calls, strangers: 0 }));
    let fired = trace["calls"].as_array().unwrap().iter().filter(|call| !call["fired"].is_null()).count();
    assert!(fired > 15, "{fired}");
}

#[test]
fn a_request_that_is_not_on_the_tape_is_served_and_counted() {
    let emulator = super::emulator();
    set(&emulator, STORY);
    let (_, trace) = admin(&emulator, "GET", "/scenario/trace", "");
    let (replayed, space) = Emulator::replay(&trace.to_string(), Vec::new()).unwrap();

    let answer = replayed.call(&get("/?Action=DescribeRegions&Version=2014-08-15"));

    assert_eq!(answer.status(), 200);
    assert_eq!(replayed.replayed(&space), Some(Progress { calls: 0, replayed: 0, strangers: 1 }));
}

#[test]
fn there_is_no_trace_without_a_scenario_nor_after_another_state_was_put_in_place() {
    let emulator = super::emulator();
    let without = admin(&emulator, "GET", "/scenario/trace", "");
    set(&emulator, STORY);
    let snapshot = emulator.snapshot(&SpaceId::default());

    admin(&emulator, "PUT", "/snapshot", &snapshot);
    let restored = admin(&emulator, "GET", "/scenario/trace", "");
    set(&emulator, STORY);
    let anew = admin(&emulator, "GET", "/scenario/trace", "");

    assert_eq!((without.0, &without.1["error"]["code"]), (404, &Value::from("NotFound")));
    assert_eq!((restored.0, &restored.1["error"]["code"]), (409, &Value::from("Conflict")));
    assert_eq!(anew.0, 200);
}

#[test]
fn a_trace_that_cannot_be_used_says_why() {
    let told = |text: &str| Emulator::replay(text, Vec::new()).unwrap_err().to_string();
    let emulator = super::emulator();
    set(&emulator, STORY);
    let (_, mut trace) = admin(&emulator, "GET", "/scenario/trace", "");

    trace["parhelion_trace"] = 2.into();
    let version = told(&trace.to_string());
    trace["parhelion_trace"] = 1.into();
    trace["setup"]["profile"] = "otc-1999".into();

    assert_eq!(version, "read version 2 of traces; this program reads version 1");
    assert_eq!(told(&trace.to_string()), "replay it: there is no profile `otc-1999`");
    assert_eq!(told("{"), "read the trace: EOF while parsing an object at line 1 column 1");
}

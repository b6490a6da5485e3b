//! What nobody understood.

use parhelion::Config;
use serde_json::{Value, json};

use super::{ask, create};
use crate::wire::{call, frozen};

/// What was guessed, by what was sent.
fn guess(method: &str, target: &str) -> Value {
    let emulator = frozen(&Config::default());
    call(&emulator, method, target, &[], "");
    let (_, body) = ask(&emulator, "GET", "/unmatched", "");
    body["requests"][0]["guess"].clone()
}

#[test]
fn what_no_protocol_claims_and_no_operation_matches_is_listed() {
    let emulator = frozen(&Config::default());
    create(&emulator, "default");
    let unclaimed = call(&emulator, "GET", "/nowhere?Signature=secret", &[], "");
    call(&emulator, "POST", "/?Action=TagResource&Version=2014-08-15", &[("x-parhelion-space", "one")], "");

    let (_, body) = ask(&emulator, "GET", "/unmatched", "");

    let requests = body["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2);
    assert_eq!(
        requests[0],
        json!({
            "number": 2,
            "request_id": unclaimed.headers()["x-request-id"].to_str().unwrap(),
            "space": null,
            "at": requests[0]["at"],
            "method": "GET",
            "target": "/nowhere?Signature=***",
            "outcome": {"result": "refused", "status": 404},
            "guess": null,
        })
    );
    assert_eq!(requests[1]["space"], "one");
    assert_eq!(requests[1]["outcome"]["code"], "InvalidAction.NotFound");
    assert_eq!(requests[1]["guess"], "TagResources of rds");
    assert_eq!(ask(&emulator, "GET", "/unmatched?space=default", "").1["requests"], json!([]));
}

#[test]
fn what_was_meant_is_guessed() {
    let project = "1ab13af04d724d7fdc6210d4e80acee0";

    assert_eq!(guess("POST", "/?Action=ListTagResource&Version=2014-08-15"), "ListTagResources of rds");
    assert_eq!(
        guess("POST", "/?Action=TagResources&Version=2020-01-01"),
        "TagResources of rds has the version 2014-08-15"
    );
    assert_eq!(
        guess("GET", &format!("/v2/{project}/notifications/topic")),
        "ListTopics of smn: GET /v2/{project}/notifications/topics"
    );
    assert_eq!(
        guess("GET", "/rds?Action=TagResources&Version=2014-08-15"),
        "TagResources names an RPC operation; those are called at the path `/`"
    );
    assert_eq!(guess("GET", "/favicon.ico"), Value::Null);
}

#[test]
fn a_call_for_a_space_that_cannot_be_is_in_no_space() {
    let emulator = frozen(&Config::default());

    call(
        &emulator,
        "POST",
        "/?Action=DescribeRegions&Version=2014-08-15",
        &[("x-parhelion-space", "a b")],
        "",
    );

    let (_, shown) = ask(&emulator, "GET", "/1", "");
    assert_eq!(shown["space"], Value::Null);
    assert_eq!(shown["outcome"]["code"], "Parhelion.BadSpaceName");
}

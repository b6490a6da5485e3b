//! Attempts of one call, put together.

use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use super::{ask, listed, tag};
use crate::wire::{call, frozen};

fn retries(emulator: &Emulator) -> Vec<Value> {
    ask(emulator, "GET", "/retries", "").1["calls"].as_array().unwrap().clone()
}

fn advance(emulator: &Emulator, seconds: u32) {
    call(emulator, "POST", "/_parhelion/clock/advance", &[], &format!("{{\"seconds\":{seconds}}}"));
}

/// A call as a client signs it for one attempt.
fn attempt(emulator: &Emulator, value: &str, nonce: &str, attempt: Option<&str>) {
    let target = format!(
        "{}&AccessKeyId=testid&SignatureNonce={nonce}&Signature=s{nonce}",
        tag("rm-none", "a", value)
    );
    let header = attempt.map(|attempt| ("x-acs-retry-attempts", attempt));
    call(emulator, "POST", &target, header.as_slice(), "");
}

#[test]
fn attempts_of_one_call_are_told_with_their_gaps() {
    let emulator = frozen(&Config::default());
    attempt(&emulator, "b", "n1", None);
    advance(&emulator, 2);
    attempt(&emulator, "b", "n2", Some("1"));
    advance(&emulator, 4);
    attempt(&emulator, "b", "n3", Some("2"));
    attempt(&emulator, "other", "n4", None);

    let calls = retries(&emulator);

    let outcome = listed(&emulator, "?limit=1")[0]["outcome"].clone();
    let ids: Vec<_> = listed(&emulator, "").iter().map(|it| it["request_id"].clone()).collect();
    let told = |at: usize, gap: Value, number: Value, nonce: &str| {
        let second = [5, 7, 11][at];
        json!({
            "number": at + 1,
            "request_id": ids[at],
            "at": format!("2026-01-02T03:04:{second:02}Z"),
            "gap_seconds": gap,
            "attempt": number,
            "nonce": nonce,
            "nonce_reused": false,
            "body_changed": false,
            "outcome": outcome,
        })
    };
    assert_eq!(
        calls,
        [json!({
            "space": "default",
            "service": "rds",
            "operation": "TagResources",
            "caller": "testid",
            "params": {
                "RegionId": "cn-hangzhou",
                "ResourceType": "INSTANCE",
                "ResourceId": ["rm-none"],
                "Tag": [{"Key": "a", "Value": "b"}],
            },
            "nonce_reused": false,
            "body_changed": false,
            "attempts": [
                told(0, Value::Null, Value::Null, "n1"),
                told(1, json!(2.0), json!(1), "n2"),
                told(2, json!(4.0), json!(2), "n3"),
            ],
        })]
    );
}

#[test]
fn a_nonce_that_is_used_again_is_told() {
    let emulator = frozen(&Config::default());
    attempt(&emulator, "b", "n1", None);
    attempt(&emulator, "b", "n1", None);

    let calls = retries(&emulator);

    assert_eq!((calls.len(), &calls[0]["nonce_reused"]), (1, &json!(true)));
    assert_eq!(calls[0]["attempts"][0]["nonce_reused"], false);
    assert_eq!(calls[0]["attempts"][1]["nonce_reused"], true);
}

#[test]
fn an_attempt_that_asks_for_something_else_is_told() {
    let emulator = frozen(&Config::default());
    attempt(&emulator, "b", "n1", None);
    attempt(&emulator, "c", "n1", None);

    let calls = retries(&emulator);

    assert_eq!((calls.len(), &calls[0]["body_changed"]), (1, &json!(true)));
    assert_eq!(calls[0]["attempts"][1]["params"]["Tag"], json!([{"Key": "a", "Value": "c"}]));
}

#[test]
fn the_same_question_after_an_answer_is_another_call() {
    let emulator = frozen(&Config::default());
    attempt(&emulator, "b", "n1", None);
    attempt(&emulator, "b", "n2", None);

    assert_eq!(retries(&emulator), [] as [Value; 0]);
}

#[test]
fn other_callers_and_other_spaces_make_other_calls() {
    let emulator = frozen(&Config::default());
    let target = tag("rm-none", "a", "b");
    for caller in ["one", "two", "one~space"] {
        let target = format!("{target}&AccessKeyId={caller}&SignatureNonce=n");
        call(&emulator, "POST", &target, &[("x-acs-retry-attempts", "1")], "");
    }

    assert_eq!(retries(&emulator), [] as [Value; 0]);
}

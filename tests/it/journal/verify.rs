//! Verification: true, false with what came nearest, inconclusive.

use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use super::{ask, create, listed, set_tag, tag};
use crate::wire::{DESCRIBE, call, frozen};

fn verify(emulator: &Emulator, expectation: &Value) -> Value {
    let (status, body) = ask(emulator, "POST", "/verify", &expectation.to_string());
    assert_eq!(status, 200, "{body}");
    body
}

fn verdict(emulator: &Emulator, expectation: &Value) -> String {
    verify(emulator, expectation)["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn calls_are_counted_by_operation_and_parameters() {
    let emulator = frozen(&Config::default());
    let id = create(&emulator, "default");
    set_tag(&emulator, &id, "env", "dev");
    set_tag(&emulator, &id, "env", "prod");
    let verdict = |expectation: Value| verdict(&emulator, &expectation);

    assert_eq!(verdict(json!({"operation": "TagResources", "service": "rds", "exactly": 2})), "true");
    assert_eq!(
        verdict(json!({"operation": "TagResources", "params": {"Tag.1.Value": "dev"}, "exactly": 1})),
        "true"
    );
    let tag = json!([{"Key": "env", "Value": "prod"}]);
    assert_eq!(
        verdict(json!({"operation": "TagResources", "params": {"ResourceId": [id], "Tag": tag}})),
        "true"
    );
    assert_eq!(verdict(json!({"operation": "TagResources", "at_least": 3})), "false");
    assert_eq!(verdict(json!({"operation": "TagResources", "at_most": 1})), "false");
    assert_eq!(verdict(json!({"operation": "TagResources", "outcome": "refused", "exactly": 0})), "true");
    assert_eq!(verdict(json!({"operation": "UntagResources", "exactly": 0})), "true");
}

#[test]
fn what_is_true_is_told_with_the_calls_that_matched() {
    let emulator = frozen(&Config::default());
    create(&emulator, "default");
    let id = listed(&emulator, "")[0]["request_id"].clone();

    let answer = verify(&emulator, &json!({"operation": "CreateDBInstance", "exactly": 1}));

    assert_eq!(
        answer,
        json!({"verdict": "true", "matched": 1, "exactly": 1, "requests": [id], "nearest": [], "dropped": 0})
    );
}

#[test]
fn what_is_false_is_explained_field_by_field_by_the_nearest_misses() {
    let emulator = frozen(&Config::default());
    let id = create(&emulator, "default");
    set_tag(&emulator, &id, "env", "dev");
    let ids: Vec<_> = listed(&emulator, "").iter().map(|it| it["request_id"].clone()).collect();

    let answer = verify(
        &emulator,
        &json!({"operation": "TagResources", "params": {"Tag.1.Value": "prod", "RegionId": "cn-hangzhou"}}),
    );

    assert_eq!(
        answer,
        json!({
            "verdict": "false",
            "matched": 0,
            "at_least": 1,
            "requests": [],
            "nearest": [
                {
                    "request_id": ids[1],
                    "number": 2,
                    "operation": "TagResources",
                    "differences": [{"field": "params.Tag.1.Value", "expected": "prod", "found": "dev"}],
                },
                {
                    "request_id": ids[0],
                    "number": 1,
                    "operation": "CreateDBInstance",
                    "differences": [
                        {"field": "operation", "expected": "TagResources", "found": "CreateDBInstance"},
                        {"field": "params.Tag.1.Value", "expected": "prod", "found": null},
                    ],
                },
            ],
            "dropped": 0,
        })
    );
}

#[test]
fn calls_that_are_gone_leave_open_only_what_they_could_turn() {
    let emulator = frozen(&Config { journal_bytes: 20_000, ..Config::default() });
    let id = create(&emulator, "default");
    set_tag(&emulator, &id, "env", "dev");
    for _ in 0..200 {
        call(&emulator, "POST", &format!("/?{DESCRIBE}"), &[], "");
    }
    set_tag(&emulator, &id, "env", "prod");

    let answer = verify(&emulator, &json!({"operation": "TagResources", "exactly": 1}));

    let dropped = answer["dropped"].as_u64().unwrap();
    assert_eq!(answer["verdict"], "inconclusive");
    assert_eq!(
        answer["why"],
        format!(
            "{dropped} calls, some of which may be meant, are no longer in the journal; see --journal-bytes"
        )
    );
    let verdict = |expectation: Value| verdict(&emulator, &expectation);
    assert_eq!(verdict(json!({"operation": "TagResources", "at_least": 1})), "true");
    assert_eq!(verdict(json!({"operation": "UntagResources", "exactly": 0})), "true");
    assert_eq!(verdict(json!({"operation": "UntagResources"})), "false");
    assert_eq!(verdict(json!({"sequence": [{"operation": "CreateDBInstance"}]})), "inconclusive");
}

#[test]
fn a_journal_that_is_off_leaves_everything_open() {
    let emulator = frozen(&Config { journal_bytes: 0, ..Config::default() });

    let answer = verify(&emulator, &json!({"operation": "TagResources", "exactly": 0}));

    assert_eq!(answer["verdict"], "inconclusive");
    assert_eq!(answer["why"], "the journal is off (--journal-bytes 0)");
}

#[test]
fn a_call_whose_body_is_not_whole_may_be_the_one() {
    let emulator = frozen(&Config::default());
    let long = format!("Action=DescribeRegions&Version=2014-08-15&Long={}&Behind=1", "x".repeat(100_000));
    call(&emulator, "POST", "/", &[("content-type", "application/x-www-form-urlencoded")], &long);

    let behind = json!({"operation": "DescribeRegions", "params": {"Behind": 1}});
    let answer = verify(&emulator, &behind);

    assert_eq!(answer["verdict"], "inconclusive");
    assert_eq!(answer["why"], "of 1 calls that may be meant a part of the body is not there");
}

#[test]
fn a_sequence_is_left_open_only_where_a_call_that_is_not_whole_could_be_a_step() {
    let emulator = frozen(&Config::default());
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let regions = "Action=DescribeRegions&Version=2014-08-15";
    let long = format!("{regions}&Long={}&Behind=1", "x".repeat(100_000));
    call(&emulator, "POST", "/", &form, &long);
    call(&emulator, "POST", &format!("/?{DESCRIBE}"), &[], "");
    call(&emulator, "POST", &format!("/?{regions}&Behind=1"), &[], "");
    let sequence = |second: &str| {
        let first = json!({"operation": "DescribeRegions", "params": {"Behind": 1}});
        verdict(&emulator, &json!({"sequence": [first, {"operation": second}]}))
    };

    assert_eq!(sequence("DescribeDBInstances"), "inconclusive");
    assert_eq!(sequence("DescribeRegions"), "inconclusive");
    assert_eq!(sequence("TagResources"), "false");
}

#[test]
fn a_sequence_is_found_whatever_stands_between() {
    let emulator = frozen(&Config::default());
    let id = create(&emulator, "default");
    call(&emulator, "POST", &format!("/?{DESCRIBE}"), &[], "");
    set_tag(&emulator, &id, "env", "dev");
    let steps =
        |first: &str, second: &str| json!({"sequence": [{"operation": first}, {"operation": second}]});

    let there = verify(&emulator, &steps("CreateDBInstance", "TagResources"));
    let reversed = verify(&emulator, &steps("TagResources", "CreateDBInstance"));

    assert_eq!((&there["verdict"], &there["matched"]), (&json!("true"), &json!(2)));
    assert_eq!((&reversed["verdict"], &reversed["matched"]), (&json!("false"), &json!(1)));
    assert_eq!(reversed["missing"], json!({"step": 2, "operation": "CreateDBInstance"}));
}

#[test]
fn a_space_is_asked_alone() {
    let emulator = frozen(&Config::default());
    create(&emulator, "one");
    let expectation = json!({"operation": "CreateDBInstance", "exactly": 1}).to_string();

    let of = |space: &str| {
        ask(&emulator, "POST", &format!("/verify?space={space}"), &expectation).1["verdict"].clone()
    };

    assert_eq!([of("one"), of("two")], ["true", "false"]);
}

#[test]
fn an_expectation_that_cannot_be_checked_is_refused() {
    let emulator = frozen(&Config::default());
    let refused = |expectation: Value| {
        let (status, body) = ask(&emulator, "POST", "/verify", &expectation.to_string());
        assert_eq!(status, 400, "{body}");
        body["error"]["message"].as_str().unwrap().to_owned()
    };

    assert_eq!(
        refused(json!({})),
        "cannot check an expectation that names no call: give `operation`, or `sequence`"
    );
    assert_eq!(
        refused(json!({"operation": "TagResource"})),
        "cannot check calls of `TagResource`, which no service has; did you mean TagResources of rds?"
    );
    assert_eq!(
        refused(json!({"operation": "TagResources", "service": "ecs"})),
        "cannot check calls of the service `ecs`, which there is not; there is: rds, iot, iam, smn, vpc, ims"
    );
    assert_eq!(
        refused(json!({"operation": "TagResources", "exactly": 1, "at_most": 2})),
        "cannot check more than one of `exactly`, `at_least` and `at_most`"
    );
    assert_eq!(
        refused(json!({"sequence": [{"operation": "TagResources"}], "exactly": 1})),
        "cannot check `sequence` together with `exactly`"
    );
    assert_eq!(
        refused(json!({"operation": "TagResources", "times": 1})),
        "the body cannot be read: unknown field `times`, expected one of `operation`, `service`, `params`, \
         `outcome`, `exactly`, `at_least`, `at_most`, `sequence` at line 1 column 35"
    );
}

#[test]
fn secrets_are_not_told_by_what_came_near() {
    let emulator = frozen(&Config::default());
    let target = format!("{}&AccountPassword=topsecret", tag("rm-none", "env", "dev"));
    call(&emulator, "POST", &target, &[], "");

    let answer = verify(&emulator, &json!({"operation": "TagResources", "params": {"AccountPassword": "x"}}));

    assert_eq!(answer["nearest"][0]["differences"][0]["found"], "***");
}

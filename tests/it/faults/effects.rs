//! What a fault does to the state: each effect, with the state read afterwards.

use parhelion::alibaba::signature::v1;
use parhelion::api::SignatureMode;
use parhelion::clock::ClockMode;
use parhelion::store::SpaceId;
use parhelion::wire::{End, Wire};
use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use super::{admin, emulator, seen, set, tag};

const ONE: &str = "rm-bp1shop00000000001";
const TWO: &str = "rm-bp1shop00000000002";
const THREE: &str = "rr-bp1shop00000000003";

/// Which of the three instances have the tag.
fn tagged(emulator: &Emulator, key: &str) -> Vec<&'static str> {
    let world: Value = serde_json::from_str(&emulator.snapshot(&SpaceId::default())).unwrap();
    let instances = &world["spaces"]["default"]["rds"]["cn-hangzhou"]["Instances"];
    [ONE, TWO, THREE].into_iter().filter(|id| !instances[id]["Tags"][key].is_null()).collect()
}

fn throttled(id: &str) -> String {
    format!(
        r#"{{"RequestId":"{id}","Message":"Request was denied due to user flow control.","HostId":"rds.aliyuncs.com","Code":"Throttling.User","Recommend":"https://api.aliyun.com/troubleshoot?q=Throttling.User&product=Rds&requestId={id}"}}"#
    )
}

#[test]
fn an_error_has_the_whole_answer_of_the_catalogue_with_its_hint_and_no_effect() {
    let emulator = emulator();
    set(
        &emulator,
        "[[rule]]\nmatch = { operation = \"TagResources\" }\nwhen = { first = 1 }\ndo = { error = \"Throttling.User\", retry_after_ms = 700 }\n",
    );
    let before = emulator.snapshot(&SpaceId::default());

    let response = emulator.call(&tag(&[ONE], "new"));
    let after = emulator.snapshot(&SpaceId::default());
    let again = emulator.call(&tag(&[ONE], "new"));

    let id = response.headers()["x-acs-request-id"].to_str().unwrap();
    assert_eq!(seen(&response), (400, throttled(id)));
    assert_eq!(response.headers()["x-acs-retry-after"], "700");
    assert_eq!(after, before);
    assert_eq!(again.status(), 200);
    assert_eq!(tagged(&emulator, "new"), [ONE]);
}

#[test]
fn an_error_can_come_after_the_tags_were_written() {
    let emulator = emulator();
    set(&emulator, "[[rule]]\ndo = { error = \"ServiceUnavailable\", effect = \"applied\" }\n");

    let response = emulator.call(&tag(&[ONE, TWO], "new"));

    assert_eq!(response.status(), 503);
    assert_eq!(tagged(&emulator, "new"), [ONE, TWO]);
}

#[test]
fn a_batch_is_done_in_part_by_its_resources_or_by_its_tags() {
    let emulator = emulator();
    let rule = |effect: &str| {
        format!(
            "[[rule]]\nmatch = {{ operation = \"TagResources\" }}\ndo = {{ status = 504, effect = {effect} }}\n"
        )
    };

    set(&emulator, &rule("{ partial = 2 }"));
    let response = emulator.call(&tag(&[ONE, TWO, THREE], "some"));
    set(&emulator, &rule("{ partial = 0, of = \"Tag\" }"));
    emulator.call(&tag(&[ONE], "none"));

    assert_eq!(seen(&response), (504, String::new()));
    assert_eq!(tagged(&emulator, "some"), [ONE, TWO]);
    assert_eq!(tagged(&emulator, "none"), [""; 0]);
}

/// `TagResources` on two instances, signed by V1.
fn signed_tag() -> hyper::Request<bytes::Bytes> {
    let query = format!(
        "AccessKeyId=testid&Action=TagResources&RegionId=cn-hangzhou&ResourceId.1={ONE}&ResourceId.2={TWO}\
         &ResourceType=INSTANCE&SignatureNonce=n&Tag.1.Key=new&Tag.1.Value=v\
         &Timestamp=2026-01-02T03%3A04%3A05Z&Version=2014-08-15"
    );
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
    let signature = v1::mac(&v1::key("testsecret"), &v1::string_to_sign("GET", pairs));
    let signature: String = form_urlencoded::byte_serialize(signature.as_bytes()).collect();
    hyper::Request::get(format!("/?{query}&Signature={signature}")).body(bytes::Bytes::new()).unwrap()
}

#[test]
fn a_batch_that_is_done_in_part_was_signed_as_a_whole() {
    let emulator = Emulator::new(&Config {
        worlds: vec!["demo".to_owned()],
        signatures: SignatureMode::Enforce,
        credentials: vec!["testid:testsecret".parse().unwrap()],
        clock: ClockMode::Frozen { at: "2026-01-02T03:04:05Z".parse().unwrap() },
        ..Config::default()
    })
    .unwrap();
    set(
        &emulator,
        "[[rule]]\ndo = { error = \"InternalError\", effect = { partial = 1, of = \"ResourceId\" } }\n",
    );

    let response = emulator.call(&signed_tag());

    assert_eq!(response.status(), 500);
    assert_eq!(tagged(&emulator, "new"), [ONE]);
}

#[test]
fn a_hang_up_and_a_reset_say_whether_the_tags_were_written() {
    let story = |act: &str| {
        let emulator = emulator();
        set(&emulator, &format!("[[rule]]\ndo = {{ {act} }}\n"));
        let answered = emulator.exchange(&tag(&[ONE, TWO], "new"));
        let Wire::Spoilt(spoilt) = answered.wire else { panic!("{:?}", answered.wire) };
        assert!(spoilt.bytes.is_empty());
        (spoilt.end, tagged(&emulator, "new").len())
    };

    assert_eq!(story("hang_up = \"before_commit\""), (End::Close, 0));
    assert_eq!(story("hang_up = \"after_commit\""), (End::Close, 2));
    assert_eq!(story("hang_up = \"after_commit\", effect = { partial = 1 }"), (End::Close, 1));
    assert_eq!(story("reset = true"), (End::Reset, 0));
    assert_eq!(story("reset = true, effect = \"applied\""), (End::Reset, 2));
    assert_eq!(story("reset = true, effect = { partial = 1 }"), (End::Reset, 1));
}

#[test]
fn what_is_spoilt_is_the_answer_of_a_call_that_was_carried_out() {
    for act in [
        "truncate = 9",
        "garbage = \"body\"",
        "garbage = \"head\"",
        "empty = true",
        "dribble = { bytes = 1, every = \"1ms\" }",
    ] {
        let emulator = emulator();
        set(&emulator, &format!("[[rule]]\ndo = {{ {act} }}\n"));

        emulator.call(&tag(&[ONE], "new"));

        assert_eq!(tagged(&emulator, "new"), [ONE], "{act}");
    }
}

#[test]
fn a_body_tag_batch_of_the_other_vendor_is_done_in_part_too() {
    let emulator = emulator();
    set(
        &emulator,
        "[[rule]]\nmatch = { service = \"smn\", operation = \"Batch*\" }\ndo = { error = \"APIGW.0201\", status = 504, effect = { partial = 1 } }\n",
    );
    let world: Value = serde_json::from_str(&emulator.snapshot(&SpaceId::default())).unwrap();
    let (project, topics) = world["spaces"]["default"]["smn"].as_object().unwrap().iter().next().unwrap();
    let topics = &topics["Topics"];
    let (urn, topic) = topics.as_object().map(|all| all.iter().next().unwrap()).unwrap();
    let id = topic["topic_id"].as_str().or(topic["TopicId"].as_str()).unwrap_or(urn);
    let uri = format!("/v2/{project}/smn_topic/{id}/tags");
    let body =
        json!({"action": "create", "tags": [{"key": "a1", "value": "1"}, {"key": "b2", "value": "2"}]});

    let request = hyper::Request::post(format!("{uri}/action")).body(body.to_string().into()).unwrap();
    let response = emulator.call(&request);
    let listed = emulator.call(&hyper::Request::get(uri).body(bytes::Bytes::new()).unwrap());

    let shown = seen(&listed).1;
    assert_eq!(response.status(), 504, "{:?}", seen(&response));
    assert!(shown.contains(r#"{"key":"a1","value":"1"}"#) && !shown.contains("b2"), "{shown}");
}

#[test]
fn resources_are_seen_as_pending_for_as_long_as_the_rule_says() {
    let emulator = emulator();
    set(&emulator, "[[rule]]\nmatch = { service = \"rds\" }\ndo = { pending = \"60s\" }\n");
    let create = "/?Action=CreateDBInstance&Version=2014-08-15&RegionId=cn-hangzhou&Engine=MySQL&EngineVersion=8.0&DBInstanceClass=mysql.n2.medium.1&DBInstanceStorage=20&DBInstanceNetType=Intranet&SecurityIPList=127.0.0.1&PayType=Postpaid";
    let status = |id: &str| {
        let uri = format!("/?Action=DescribeDBInstanceAttribute&Version=2014-08-15&DBInstanceId={id}");
        let answer = emulator.call(&hyper::Request::get(uri).body(bytes::Bytes::new()).unwrap());
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        body["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"].as_str().unwrap().to_owned()
    };

    let made = emulator.call(&hyper::Request::post(create).body(bytes::Bytes::new()).unwrap());
    let made: Value = serde_json::from_slice(made.body()).unwrap();
    let id = made["DBInstanceId"].as_str().unwrap();
    let at_once = status(id);
    admin(&emulator, "POST", "/clock/advance", r#"{"seconds":60}"#);

    assert_eq!((at_once.as_str(), status(id).as_str()), ("Creating", "Running"));
}

#[test]
fn a_refused_call_is_hidden_by_the_fault_and_changes_nothing() {
    let emulator = emulator();
    set(&emulator, "[[rule]]\ndo = { status = 504, effect = \"applied\" }\n");
    let before = emulator.snapshot(&SpaceId::default());

    let response = emulator.call(&tag(&[ONE, "rm-unknown"], "new"));

    assert_eq!(response.status(), 504);
    assert_eq!(emulator.snapshot(&SpaceId::default()), before);
}

//! The list of calls: what is shown of each, and which are shown.

use parhelion::Config;
use parhelion::api::SignatureMode;
use serde_json::{Value, json};

use super::{ask, create, listed, set_tag, tag};
use crate::wire::{DESCRIBE, call, frozen, told};

fn operations(calls: &[Value]) -> Vec<&str> {
    calls.iter().map(|call| call["operation"].as_str().unwrap_or("-")).collect()
}

#[test]
fn a_call_is_shown_with_its_parameters_its_outcome_and_what_it_changed() {
    let emulator = frozen(&Config::default());
    let id = create(&emulator, "default");
    set_tag(&emulator, &id, "env", "dev");
    let signed = format!("{}&AccessKeyId=testid&SignatureNonce=n1", tag(&id, "env", "prod"));
    let client = "AlibabaCloud (Linux; x86_64) Python/3.11.7 Core/0.4.3 TeaDSL/2";
    let headers = [("user-agent", client), ("x-acs-retry-attempts", "2")];

    let (_, answer) = told(&call(&emulator, "POST", &signed, &headers, ""));

    assert_eq!(
        listed(&emulator, "").pop().unwrap(),
        json!({
            "number": 3,
            "request_id": answer["RequestId"],
            "space": "default",
            "at": "2026-01-02T03:04:05Z",
            "vendor": "alibaba",
            "service": "rds",
            "operation": "TagResources",
            "params": {
                "RegionId": "cn-hangzhou",
                "ResourceType": "INSTANCE",
                "ResourceId": [id],
                "Tag": [{"Key": "env", "Value": "prod"}],
            },
            "outcome": {"result": "ok", "status": 200},
            "signature": {
                "verdict": "InvalidAccessKeyId.NotFound",
                "message": "Specified access key is not found.",
            },
            "changed": [{
                "resource": "changed",
                "kind": "DBInstance",
                "id": id,
                "place": "cn-hangzhou",
                "tags": {"changed": {"env": {"from": "dev", "to": "prod"}}},
            }],
            "caller": "testid",
            "client": "alibabacloud-python",
            "nonce": "n1",
            "attempt": 2,
        })
    );
}

#[test]
fn a_refusal_is_shown_with_the_source_line_that_refused() {
    let emulator = frozen(&Config { signatures: SignatureMode::Off, ..Config::default() });

    call(&emulator, "POST", &tag("rm-none", "env", "dev"), &[], "");

    let call = listed(&emulator, "").pop().unwrap();
    let refused_at = call["outcome"]["refused_at"].as_str().unwrap();
    let line = refused_at.strip_prefix("src/alibaba/rds/").unwrap();
    assert!(line.contains(".rs:"), "{refused_at}");
    assert_eq!(
        call["outcome"],
        json!({
            "result": "refused",
            "status": 400,
            "code": "Request.NotFound",
            "message": "The requested resource is not available.",
            "refused_at": refused_at,
        })
    );
    assert_eq!((&call["changed"], &call["signature"]), (&json!([]), &Value::Null));
}

#[test]
fn a_rest_call_is_shown_with_what_stands_in_its_path_its_query_and_its_body() {
    let emulator = frozen(&Config::default());
    let project = "1ab13af04d724d7fdc6210d4e80acee0";
    let target = format!("/v2/{project}/notifications/topics?limit=5");

    call(&emulator, "POST", &target, &[], r#"{"name": "alarms", "display_name": ""}"#);

    let call = listed(&emulator, "").pop().unwrap();
    let seen = &call["changed"][0];
    assert_eq!(call["operation"], "CreateTopic");
    assert_eq!(
        call["params"],
        json!({"project": project, "limit": 5, "body": {"name": "alarms", "display_name": ""}})
    );
    assert_eq!((&seen["resource"], &seen["kind"]), (&json!("created"), &json!("topic")));
}

#[test]
fn lists_are_filtered_by_space_service_operation_and_outcome() {
    let emulator = frozen(&Config::default());
    create(&emulator, "one");
    let id = create(&emulator, "default");
    set_tag(&emulator, &id, "a", "b");
    call(&emulator, "POST", &tag("rm-none", "env", "dev"), &[], "");
    call(&emulator, "GET", "/v3/projects", &[], "");

    let of = |query: &str| listed(&emulator, query).len();

    assert_eq!(of(""), 5);
    assert_eq!([of("?space=one"), of("?space=default"), of("?space=never")], [1, 4, 0]);
    assert_eq!([of("?service=rds"), of("?service=iam"), of("?service=RDS&space=one")], [4, 1, 1]);
    assert_eq!([of("?operation=tagresources"), of("?operation=Tag")], [2, 0]);
    assert_eq!([of("?outcome=refused&service=rds"), of("?outcome=ok"), of("?outcome=400")], [1, 4, 1]);
    assert_eq!(of("?outcome=Request.NotFound"), 1);
}

#[test]
fn a_cursor_leads_from_each_list_to_the_next() {
    let emulator = frozen(&Config::default());
    for _ in 0..5 {
        create(&emulator, "default");
    }

    let numbers = |query: &str| {
        let (_, body) = ask(&emulator, "GET", query, "");
        let all = body["requests"].as_array().unwrap();
        (
            all.iter().map(|it| it["number"].as_u64().unwrap()).collect::<Vec<_>>(),
            body["next"].as_u64().unwrap(),
        )
    };

    assert_eq!(numbers("?limit=2"), (vec![4, 5], 5));
    assert_eq!(numbers("?since=0&limit=2"), (vec![1, 2], 2));
    assert_eq!(numbers("?since=2&limit=2"), (vec![3, 4], 4));
    assert_eq!(numbers("?since=5"), (vec![], 5));
}

#[test]
fn one_call_is_shown_whole_by_its_id_in_either_spelling_or_by_its_number() {
    let emulator = frozen(&Config::default());
    let (_, answer) = told(&call(&emulator, "POST", &tag("rm-none", "env", "dev"), &[], "body"));
    let id = answer["RequestId"].as_str().unwrap();

    let (status, shown) = ask(&emulator, "GET", &format!("/{id}"), "");

    assert_eq!(status, 200);
    assert_eq!(
        shown["request"],
        json!({
            "headers": {"host": "127.0.0.1"},
            "body": "body",
            "method": "POST",
            "target": tag("rm-none", "env", "dev"),
        })
    );
    assert_eq!(shown["answer"]["status"], 400);
    assert_eq!(shown["answer"]["headers"]["x-acs-request-id"], id);
    let body: Value = serde_json::from_str(shown["answer"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(body, answer);
    for other in [id.to_lowercase(), id.replace('-', ""), "1".to_owned()] {
        assert_eq!(ask(&emulator, "GET", &format!("/{other}"), "").1, shown);
    }
}

#[test]
fn calls_are_forgotten_when_they_are_deleted_and_with_their_space() {
    let emulator = frozen(&Config::default());
    create(&emulator, "one");
    create(&emulator, "two");
    create(&emulator, "default");
    call(&emulator, "GET", "/nowhere", &[], "");

    assert_eq!(ask(&emulator, "DELETE", "?space=one", ""), (200, json!({"forgotten": 1})));
    assert_eq!(operations(&listed(&emulator, "")), ["CreateDBInstance", "CreateDBInstance", "-"]);
    call(&emulator, "POST", "/_parhelion/reset?space=two", &[], "");
    assert_eq!(operations(&listed(&emulator, "")), ["CreateDBInstance", "-"]);
    call(&emulator, "POST", "/_parhelion/reset", &[], "");
    assert_eq!(operations(&listed(&emulator, "")), [""; 0]);
    create(&emulator, "default");
    assert_eq!(ask(&emulator, "DELETE", "", ""), (200, json!({"forgotten": 1})));
}

#[test]
fn what_cannot_be_asked_is_refused_and_says_what_could() {
    let emulator = frozen(&Config::default());
    let refused = |method: &str, path: &str| {
        let (status, body) = ask(&emulator, method, path, "");
        (status, body["error"]["message"].as_str().unwrap().to_owned(), body["error"]["hint"].clone())
    };

    assert_eq!(
        refused("GET", "?since=yesterday"),
        (
            400,
            "`since=yesterday` is no number of a call".to_owned(),
            json!("give the `next` of an answer before, or a `number`; an instant is none")
        )
    );
    assert_eq!(refused("GET", "?limit=0").1, "`limit=0` cannot be");
    assert_eq!(refused("GET", "?space=a~b").0, 400);
    assert_eq!(
        refused("GET", "/nothing"),
        (
            404,
            "the journal has no call `nothing`".to_owned(),
            json!("GET /_parhelion/requests lists what it has; the oldest calls are dropped")
        )
    );
    assert_eq!(refused("GET", "/export?as=yaml").2, "give ?as=curl or ?as=http");
}

#[test]
fn without_room_nothing_is_kept_and_it_says_so() {
    let emulator = frozen(&Config { journal_bytes: 0, ..Config::default() });
    create(&emulator, "default");

    let note = "the journal is off: the emulator was started with --journal-bytes 0";
    let nothing = json!({"requests": [], "next": 0, "dropped": 0, "note": note});
    assert_eq!(ask(&emulator, "GET", "", "").1, nothing);
    assert_eq!(ask(&emulator, "GET", "/1", "").1["error"]["hint"], note);
}

#[test]
fn a_fault_is_told_with_what_it_did_to_the_state_and_to_the_answer() {
    let emulator = frozen(&Config::default());
    let id = create(&emulator, "default");
    let scenario = json!({"rule": [{
        "name": "lost",
        "match": {"operation": "TagResources"},
        "do": {"hang_up": "after_commit"},
    }]});
    call(&emulator, "PUT", "/_parhelion/scenario", &[], &scenario.to_string());

    call(&emulator, "POST", &tag(&id, "env", "dev"), &[], "");

    let shown = listed(&emulator, "?outcome=spoilt").pop().unwrap();
    let fired = json!({"rule": "lost", "ordinal": 1, "draw": null, "effect": "applied"});
    let spoilt = json!({"bytes_sent": 0, "connection": "closed"});
    assert_eq!(shown["fault"], fired);
    assert_eq!(shown["outcome"], json!({"result": "spoilt", "status": 200, "spoilt": spoilt}));
    assert_eq!(shown["changed"][0]["tags"], json!({"added": {"env": "dev"}}));
    assert_eq!(listed(&emulator, "?outcome=fault").len(), 1);
}

#[test]
fn a_follower_of_many_spaces_hears_of_every_call_once() {
    let emulator = frozen(&Config::default());
    let (threads, calls) = (3_usize, 1_000);
    let all = (threads * calls) as u64;

    let mut heard = Vec::new();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let emulator = &emulator;
            scope.spawn(move || {
                for at in 0..calls {
                    let space = format!("s{}", (at * 7 + thread) % 50);
                    call(emulator, "POST", &format!("/?{DESCRIBE}"), &[("x-parhelion-space", &space)], "");
                }
            });
        }
        let mut since = 0;
        while since < all {
            let (_, body) = ask(&emulator, "GET", &format!("?since={since}&limit=10000"), "");
            let numbers = body["requests"].as_array().unwrap().iter();
            heard.extend(numbers.map(|it| it["number"].as_u64().unwrap()));
            since = body["next"].as_u64().unwrap();
        }
    });

    assert_eq!(heard, (1..=all).collect::<Vec<_>>());
}

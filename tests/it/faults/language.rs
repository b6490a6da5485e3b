//! The language: what it takes, what it refuses, and that a refusal leaves the running scenario as it is.

use serde_json::{Value, json};

use super::{admin, emulator, set, tag};

const GOOD: &str = "title = \"one\"\n[[rule]]\nname = \"first\"\nwhen = { times = 1 }\ndo = { error = \"Throttling.User\" }\n";

/// What a scenario is refused with, line by line.
fn refused(scenario: &str) -> Vec<String> {
    let emulator = emulator();
    set(&emulator, GOOD);
    let before = admin(&emulator, "GET", "/scenario", "");

    let (status, answer) = admin(&emulator, "PUT", "/scenario", scenario);

    assert_eq!(status, 400, "{scenario}\n{answer}");
    assert_eq!(admin(&emulator, "GET", "/scenario", ""), before, "the running scenario stays");
    answer["error"]["message"].as_str().unwrap().lines().map(str::to_owned).collect()
}

fn refused_rule(rule: &str) -> Vec<String> {
    refused(&format!("[[rule]]\n{rule}\n"))
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_what_would_be_right() {
    assert_eq!(
        refused_rule("match = { service = \"rdz\" }\ndo = { reset = true }"),
        ["line 2, column 21: there is no service `rdz`; did you mean `rds`?"]
    );
    assert_eq!(
        refused_rule("match = { service = \"rds\", operation = \"TagResource\" }\ndo = { reset = true }"),
        ["line 2, column 40: there is no operation `TagResource` in rds; did you mean `TagResources`?"]
    );
    assert_eq!(
        refused_rule("match = { service = \"rds\" }\ndo = { error = \"Throttling.Usr\" }"),
        [
            "line 3, column 16: no operation that this rule matches documents `Throttling.Usr`; did you mean `Throttling.User`?"
        ]
    );
    assert_eq!(
        refused_rule("match = { service = \"rds\" }\ndo = { error = \"Throttling.User\", status = 429 }"),
        [
            "line 3, column 16: no operation that this rule matches documents `Throttling.User` with status 429; it has status 400"
        ]
    );
    assert_eq!(
        refused_rule("do = { headers = { \"a b\" = \"1\", c = \"x\\ny\" } }"),
        [
            "line 2, column 20: `a b` is not a name of a header other than content-length and transfer-encoding",
            "line 2, column 37: this must be one line of text"
        ]
    );
    assert_eq!(
        refused_rule("do = { eror = \"x\" }"),
        ["line 2, column 8: there is no key `eror` here; did you mean `error`?"]
    );
    assert_eq!(
        refused_rule("when = { first = 0 }\ndo = { delay = \"1 s\" }"),
        [
            "line 2, column 18: this must be a whole number from 1 on",
            "line 3, column 16: this must be a time up to an hour, such as \"500ms\", \"10s\" or \"2m\", or a table of `uniform`, or a table of `log_normal`",
        ]
    );
    assert_eq!(
        refused_rule("when = { after = \"frist\" }\ndo = { reset = true }"),
        ["line 2, column 18: no other rule is called `frist`"]
    );
    assert_eq!(refused("title = \"no rule\"\n"), ["line 1, column 1: the key `rule` is missing here"]);
    assert_eq!(
        refused("title = \n"),
        ["line 1, column 9: string values must be quoted, expected literal string"]
    );
}

#[test]
fn what_does_not_go_together_is_refused() {
    let cases = [
        ("error = \"Throttling.User\", html_502 = true", "one call gets one answer"),
        ("reset = true, hang_up = \"after_commit\"", "an answer can be spoiled in one way only"),
        (
            "hang_up = \"after_commit\", status = 500",
            "nobody sees an answer where the connection ends without one",
        ),
        ("body = \"x\"", "a body goes with a `status`"),
        (
            "hang_up = \"before_commit\", effect = \"applied\"",
            "before the call is carried out there is no effect to choose",
        ),
        ("pending = \"1s\", effect = \"applied\"", "an effect goes with a failure or a `delay`"),
        (
            "delay = \"1s\", effect = { partial = 1 }",
            "a batch that is done in part ends in a failure: add `error`, `status`, `hang_up` or `reset`",
        ),
    ];

    for (act, why) in cases {
        let told = refused_rule(&format!("do = {{ {act} }}"));
        assert!(told.len() == 1 && told[0].ends_with(why), "{act}: {told:?}");
    }
    assert_eq!(refused_rule("do = {}"), ["line 2, column 6: nothing stands here: say what is to happen"]);
}

#[test]
fn an_error_whose_text_has_gaps_needs_words_and_a_code_may_have_them_itself() {
    let emulator = emulator();

    let told = refused_rule("match = { service = \"rds\" }\ndo = { error = \"SignatureDoesNotMatch\" }");
    set(&emulator, "[[rule]]\nmatch = { service = \"rds\" }\ndo = { error = \"MissingEngine\" }\n");
    let answer = emulator.call(&tag(&["rm-1"], "k"));

    assert_eq!(
        told,
        [
            "line 3, column 16: the text of `SignatureDoesNotMatch` has 1 gaps, and `words` has 0; write words = [\"…\"]"
        ]
    );
    let body: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(
        (&body["Code"], &body["Message"]),
        (&json!("MissingEngine"), &json!("Engine is mandatory for this action."))
    );
}

#[test]
fn status_tells_how_far_each_rule_has_come_and_a_new_scenario_begins_anew() {
    let emulator = emulator();
    set(&emulator, GOOD);

    let first = emulator.call(&tag(&["rm-1"], "k"));
    emulator.call(&tag(&["rm-1"], "k"));
    let (_, status) = admin(&emulator, "GET", "/scenario", "");
    set(&emulator, GOOD);
    let (_, anew) = admin(&emulator, "GET", "/scenario", "");

    let id = first.headers()["x-acs-request-id"].to_str().unwrap();
    let last = json!({"at": "2026-01-02T03:04:05Z", "ordinal": 1, "request_id": id});
    assert_eq!(
        status["rules"],
        json!([{"name": "first", "matched": 2, "fired": 1, "left": 0, "last": last}])
    );
    assert_eq!(anew["rules"], json!([{"name": "first", "matched": 0, "fired": 0, "left": 1, "last": null}]));
    assert_eq!(status["scenario"]["title"], "one");
    assert_eq!(admin(&emulator, "DELETE", "/scenario", "").0, 200);
    assert_eq!(admin(&emulator, "DELETE", "/scenario", "").0, 404);
    assert_eq!(admin(&emulator, "GET", "/scenario", "").1["rules"], json!([]));
}

#[test]
fn rules_that_cannot_fire_and_errors_that_some_do_not_have_are_warned_of() {
    let emulator = emulator();
    let scenario = "[[rule]]\nmatch = { service = \"rds\" }\ndo = { reset = true }\n\
                    [[rule]]\nmatch = { service = \"rds\", operation = \"TagResources\" }\ndo = { empty = true }\n\
                    [[rule]]\nwhen = { probability = 0 }\ndo = { empty = true }\n\
                    [[rule]]\nmatch = { vendor = \"alibaba\" }\ndo = { error = \"InvalidDBInstanceId.NotFound\" }\n";

    let (_, answer) = admin(&emulator, "PUT", "/scenario", scenario);

    assert_eq!(
        answer["warnings"],
        json!([
            "line 4, column 1: `rule 2` can never fire: `rule 1` fires first at every call that it matches",
            "line 8, column 8: `rule 3` can never fire: its probability is 0",
            "line 10, column 1: `rule 4` can never fire: `rule 1` fires first at every call that it matches",
            "line 12, column 16: the error is not documented for iot: their calls are not hit",
        ])
    );
}

#[test]
fn the_header_asks_for_a_fault_and_counts_for_itself() {
    let emulator = emulator();
    let asking = |text: &str| {
        let mut request = tag(&["rm-bp1shop00000000001"], "k");
        request.headers_mut().insert("x-parhelion-fault", text.parse().unwrap());
        let answer = emulator.call(&request);
        (answer.status().as_u16(), answer.headers().get("x-acs-retry-after").is_some())
    };

    let twice: Vec<_> = (0..3).map(|_| asking("Throttling.User;times=2;retry_after_ms=5")).collect();
    let html = asking("html_502");
    let (status, hang_up) = (asking("status=418"), asking("hang_up=after_commit;calls=1..2"));
    let mut request = tag(&["rm-1"], "k");
    request.headers_mut().insert("x-parhelion-fault", "Throtling.User".parse().unwrap());
    let bad: Value = serde_json::from_slice(emulator.call(&request).body()).unwrap();

    assert_eq!(twice, [(400, true), (400, true), (200, false)]);
    assert_eq!((html.0, status.0, hang_up.0), (502, 418, 200));
    assert_eq!(bad["Code"], "Parhelion.BadFault");
    assert!(bad["Message"].as_str().unwrap().ends_with("did you mean `Throttling.User`?"), "{bad}");
}

#[test]
fn chaos_rules_are_taken_as_they_are_written_elsewhere() {
    let emulator = emulator();
    let rules = json!([
        {"service": "rds", "operation": "TagResources", "error": {"statusCode": 400, "code": "Throttling.User"}},
        {"region": "cn-shanghai", "error": {"statusCode": 418, "code": "Teapot"}},
    ]);

    let (set, echoed) = admin(&emulator, "POST", "/chaos/faults", &rules.to_string());
    let documented = emulator.call(&tag(&["rm-1"], "k"));
    let uri = "/?Action=DescribeDBInstances&Version=2014-08-15&RegionId=cn-shanghai";
    let foreign = emulator.call(&hyper::Request::get(uri).body(bytes::Bytes::new()).unwrap());
    let (_, left) = admin(&emulator, "DELETE", "/chaos/faults", &json!([rules[0]]).to_string());
    let bad = admin(&emulator, "PATCH", "/chaos/faults", r#"[{"service":"s3"}]"#);
    let (_, kept) = admin(&emulator, "GET", "/chaos/faults", "");

    assert_eq!((set, echoed), (200, rules.clone()));
    assert_eq!(documented.status(), 400);
    let body: Value = serde_json::from_slice(foreign.body()).unwrap();
    assert_eq!((foreign.status().as_u16(), &body["Code"]), (418, &json!("Teapot")));
    assert_eq!(left, json!([rules[1]]));
    assert_eq!(bad.0, 400);
    assert_eq!(kept, left);
    assert_eq!(admin(&emulator, "DELETE", "/chaos/faults", ""), (200, json!([])));
}

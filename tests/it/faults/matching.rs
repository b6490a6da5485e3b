//! Which calls a rule is about, and at which of them it fires: every key of `match` and of `when`.

use bytes::Bytes;
use hyper::Request;
use parhelion::Emulator;
use parhelion::ids::Ids;
use serde_json::{Value, json};

use super::{admin, emulator, set};

/// A call: method, target, headers, body.
struct Sent(&'static str, String, &'static [(&'static str, &'static str)], &'static str);

impl Sent {
    fn request(&self) -> Request<Bytes> {
        let Self(method, target, headers, body) = self;
        let request = Request::builder().method(*method).uri(target).header("host", "rds.aliyuncs.com");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.body(Bytes::from_static(body.as_bytes())).unwrap()
    }
}

fn rpc(query: &str) -> Sent {
    Sent("POST", format!("/?Version=2014-08-15&{query}"), &[], "")
}

/// The call that each case of `match` is tried with, and one that it must not meet.
fn tagging() -> Sent {
    rpc(
        "Action=TagResources&RegionId=cn-hangzhou&ResourceType=INSTANCE&ResourceId.1=rm-a&ResourceId.2=rm-b&Tag.1.Key=env&Tag.1.Value=prod",
    )
}

/// Whether a call meets a rule that matches so.
fn meets(wanted: &str, sent: &Sent) -> bool {
    let emulator = emulator();
    set(&emulator, &format!("[[rule]]\nmatch = {wanted}\ndo = {{ status = 599 }}\n"));
    emulator.call(&sent.request()).status() == 599
}

/// Which of two calls a rule meets that matches so.
fn met(wanted: &str, one: &Sent, other: &Sent) -> (bool, bool) {
    (meets(wanted, one), meets(wanted, other))
}

#[test]
fn vendor_service_and_operation_select_what_is_called() {
    let list = rpc("Action=DescribeDBInstances&RegionId=cn-hangzhou");
    let projects = Sent("GET", "/v3/projects".to_owned(), &[], "");

    assert_eq!(met("{ vendor = \"alibaba\" }", &list, &projects), (true, false));
    assert_eq!(met("{ vendor = \"huawei\" }", &list, &projects), (false, true));
    assert_eq!(met("{ service = \"rds\" }", &list, &projects), (true, false));
    assert_eq!(met("{ service = [\"smn\", \"ia?\"] }", &list, &projects), (false, true));
    assert_eq!(met("{ operation = \"read\" }", &list, &tagging()), (true, false));
    assert_eq!(met("{ operation = \"write\" }", &list, &tagging()), (false, true));
    assert_eq!(met("{ operation = \"tag*\" }", &list, &tagging()), (false, true));
    assert_eq!(met("{ operation = [\"DescribeRegions\", \"*Projects\"] }", &list, &projects), (false, true));
    assert_eq!(met("{ operation = \"*\" }", &list, &projects), (true, true));
}

#[test]
fn region_and_project_select_where() {
    let elsewhere = rpc("Action=DescribeDBInstances&RegionId=cn-shanghai");
    let topics = |name: &str| {
        let project = Ids::new(0, "default").derived("project", name);
        Sent("GET", format!("/v2/{project}/notifications/topics"), &[], "")
    };
    let id = Ids::new(0, "default").derived("project", "eu-nl");

    assert_eq!(met("{ region = \"cn-hang*\" }", &tagging(), &elsewhere), (true, false));
    assert_eq!(met("{ region = \"eu-nl\" }", &topics("eu-nl"), &topics("eu-de")), (true, false));
    assert_eq!(met("{ project = \"eu-nl\" }", &topics("eu-nl"), &topics("eu-de")), (true, false));
    assert_eq!(met(&format!("{{ project = \"{id}\" }}"), &topics("eu-nl"), &topics("eu-de")), (true, false));
    assert_eq!(met("{ project = \"eu-nl\" }", &tagging(), &topics("eu-nl")), (false, true));
}

#[test]
fn resource_and_tag_select_what_about() {
    let other = rpc(
        "Action=TagResources&RegionId=cn-hangzhou&ResourceType=INSTANCE&ResourceId.1=rr-a&Tag.1.Key=app&Tag.1.Value=prod",
    );
    let untag = rpc(
        "Action=UntagResources&RegionId=cn-hangzhou&ResourceType=INSTANCE&ResourceId.1=rr-a&TagKey.1=env",
    );
    let project = Ids::new(0, "default").derived("project", "eu-de");
    let path = format!("/v2/{project}/smn_topic/f00/tags/action");
    let body = r#"{"action":"create","tags":[{"key":"env","value":"stage"}]}"#;
    let topic = Sent("POST", path, &[], body);

    assert_eq!(met("{ resource = \"rm-*\" }", &tagging(), &other), (true, false));
    assert_eq!(met("{ resource = \"rm-b\" }", &tagging(), &other), (true, false));
    assert_eq!(met("{ resource = \"f0?\" }", &topic, &other), (true, false));
    assert_eq!(met("{ tag = \"env\" }", &tagging(), &other), (true, false));
    assert_eq!(met("{ tag = \"env\" }", &topic, &untag), (true, true));
    assert_eq!(met("{ tag = { key = \"env\", value = \"pro*\" } }", &tagging(), &topic), (true, false));
    assert_eq!(met("{ tag = { value = \"stage\" } }", &topic, &tagging()), (true, false));
}

#[test]
fn header_client_credential_and_space_select_who() {
    let with = |headers, query: &str| {
        let Sent(method, target, _, body) = rpc(&format!("Action=DescribeRegions&{query}"));
        Sent(method, target, headers, body)
    };
    let ci = with(&[("x-stage", "ci-7"), ("user-agent", "AlibabaCloud Python/3.11")], "AccessKeyId=ci~blue");
    let dev = with(&[("x-stage", "dev"), ("user-agent", "openstacksdk/4.0")], "AccessKeyId=dev");

    assert_eq!(
        met("{ header = { X-Stage = \"ci-*\" } }", &ci, &dev),
        (false, false),
        "the one is in another space"
    );
    assert_eq!(met("{ header = { x-stage = \"d?v\" } }", &dev, &ci), (true, false));
    assert_eq!(met("{ client = \"OpenStackSDK\" }", &dev, &ci), (true, false));
    assert_eq!(met("{ client = \"*python*\" }", &dev, &ci), (false, false));
    assert_eq!(met("{ credential = \"dev\" }", &dev, &ci), (true, false));
    let scenario = "[[rule]]\nmatch = { space = \"b*\", credential = \"ci\", client = \"python\" }\ndo = { status = 599 }\n";
    let emulator = emulator();
    assert_eq!(admin(&emulator, "PUT", "/scenario?space=blue", scenario).0, 200);
    assert_eq!(emulator.call(&ci.request()).status(), 599);
    assert_eq!(emulator.call(&dev.request()).status(), 200);
}

/// At which of twelve calls, ten seconds after one another, a rule fires.
fn fires(when: &str) -> Vec<usize> {
    let emulator = emulator();
    set(&emulator, &format!("[[rule]]\nwhen = {when}\ndo = {{ status = 599 }}\n"));
    fired(&emulator)
}

fn fired(emulator: &Emulator) -> Vec<usize> {
    let call = rpc("Action=DescribeRegions").request();
    let mut fired = Vec::new();
    for ordinal in 1..=12 {
        if emulator.call(&call).status() == 599 {
            fired.push(ordinal);
        }
        admin(emulator, "POST", "/clock/advance", r#"{"seconds":10}"#);
    }
    fired
}

#[test]
fn ordinals_select_the_calls() {
    assert_eq!(fires("{ calls = 3 }"), [3]);
    assert_eq!(fires("{ calls = \"2..4, 7, 11..\" }"), [2, 3, 4, 7, 11, 12]);
    assert_eq!(fires("{ first = 2 }"), [1, 2]);
    assert_eq!(fires("{ every = 5 }"), [5, 10]);
    assert_eq!(fires("{ every = 2, first = 7 }"), [2, 4, 6]);
    assert_eq!(fires("{ every = 2, times = 2 }"), [2, 4]);
}

#[test]
fn chance_is_the_same_each_time_and_none_at_its_ends() {
    assert_eq!(fires("{ probability = 0.0 }"), [0; 0]);
    assert_eq!(fires("{ probability = 1 }").len(), 12);
    let drawn = fires("{ probability = 0.5 }");
    assert!((1..12).contains(&drawn.len()), "{drawn:?}");
    assert_eq!(fires("{ probability = 0.5 }"), drawn);
}

#[test]
fn times_of_the_spaces_clock_select_the_calls() {
    // The first call is at 03:04:05, the next ten seconds later.
    assert_eq!(fires("{ from = \"2026-01-02T03:05:45Z\" }"), [11, 12]);
    assert_eq!(fires("{ until = 2026-01-02T03:04:25Z }"), [1, 2]);
    assert_eq!(fires("{ for = \"25s\" }"), [1, 2, 3]);
    assert_eq!(fires("{ ttl = \"30s\" }"), [1, 2, 3]);
}

#[test]
fn a_rate_lets_so_many_calls_of_a_window_through() {
    // Windows of thirty seconds have three calls each.
    assert_eq!(fires("{ rate = { calls = 2, per = \"30s\" } }"), [3, 6, 9, 12]);
    assert_eq!(fires("{ rate = { calls = 0, per = \"1h\" } }").len(), 12);
}

#[test]
fn one_rule_waits_for_another_or_ends_with_it() {
    let scenario = "[[rule]]\nname = \"first\"\nwhen = { calls = 4 }\ndo = { status = 503 }\n\
                    [[rule]]\nwhen = { after = \"first\", times = 2 }\ndo = { status = 599 }\n";
    let emulator = emulator();
    set(&emulator, scenario);
    assert_eq!(fired(&emulator), [5, 6]);
    set(&emulator, &scenario.replace("after", "before"));
    assert_eq!(fired(&emulator), [1, 2]);
}

#[test]
fn the_header_can_be_switched_off() {
    let config = parhelion::Config { fault_header: false, ..parhelion::Config::default() };
    let emulator = Emulator::new(&config).unwrap();
    let Sent(method, target, _, body) = rpc("Action=DescribeRegions");

    let answer = emulator.call(&Sent(method, target, &[("x-parhelion-fault", "html_502")], body).request());

    assert_eq!(answer.status(), 200);
}

#[test]
fn json_says_the_same_as_toml() {
    let emulator = emulator();
    let scenario = json!({"title": "t", "seed": 7, "rule": [
        {"name": "r", "match": {"operation": "DescribeRegions"}, "when": {"calls": "2"}, "do": {"status": 599}},
    ]});
    set(&emulator, &scenario.to_string());

    assert_eq!(fired(&emulator), [2]);
    assert_eq!(admin(&emulator, "GET", "/scenario", "").1["scenario"], scenario);
}

#[test]
fn targets_list_what_can_be_matched() {
    let (status, targets) = admin(&emulator(), "GET", "/scenario/targets", "");

    let rds = &targets["services"][0];
    let operation = json!({"name": "TagResources", "kind": "write", "batch": ["ResourceId", "Tag"]});
    let codes = rds["codes"].as_array().unwrap();
    assert_eq!((status, &rds["service"], &rds["operations"][0]), (200, &json!("rds"), &operation));
    let throttled = json!({"code": "Throttling.User", "status": 400, "message": "Request was denied due to user flow control.", "documented": true, "words": 0});
    assert!(codes.contains(&throttled));
    assert!(targets["services"].as_array().unwrap().iter().all(|it| it["operations"] != json!([])));
}

#[test]
fn every_fault_is_in_the_journal_with_its_rule_ordinal_draw_and_effect() {
    let emulator = emulator();
    set(
        &emulator,
        "[[rule]]\nname = \"lost\"\nwhen = { probability = 1 }\ndo = { hang_up = \"after_commit\" }\n",
    );

    emulator.call(&tagging().request());
    emulator.call(&rpc("Action=DescribeRegions").request());
    let (_, calls) = admin(&emulator, "GET", "/requests?outcome=fault", "");
    let metrics = emulator.call(&Request::get("/_parhelion/metrics").body(Bytes::new()).unwrap());

    let faults: Vec<_> = calls["requests"].as_array().unwrap().iter().map(|call| &call["fault"]).collect();
    let told = |fault: &Value| (fault["rule"].clone(), fault["ordinal"].clone(), fault["effect"].clone());
    assert_eq!(told(faults[0]), (json!("lost"), json!(1), json!("refused")));
    assert_eq!(told(faults[1]), (json!("lost"), json!(2), json!("applied")));
    assert!(faults.iter().all(|fault| fault["draw"].as_f64().is_some_and(|draw| draw < 1.0)));
    assert!(String::from_utf8_lossy(metrics.body()).contains("parhelion_faults_fired_total"));
}

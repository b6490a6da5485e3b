//! Where scenarios meet each other, other vendors, odd texts and many hands.

use bytes::Bytes;
use hyper::Request;
use parhelion::ids::Ids;
use parhelion::wire::Wire;
use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use super::{admin, emulator, set, tag};

fn get(uri: &str) -> Request<Bytes> {
    Request::get(uri).header("host", "h").body(Bytes::new()).unwrap()
}

fn regions(emulator: &Emulator) -> u16 {
    emulator.call(&get("/?Action=DescribeRegions&Version=2014-08-15")).status().as_u16()
}

fn topics() -> String {
    format!("/v2/{}/notifications/topics", Ids::new(0, "default").derived("project", "eu-de"))
}

/// Writes scenario files for one test.
fn files(test: &str, texts: &[&str]) -> Vec<String> {
    let folder = std::env::temp_dir().join(format!("parhelion-{test}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |(index, text): (usize, &&str)| {
        let file = folder.join(format!("{index}.toml"));
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    texts.iter().enumerate().map(write).collect()
}

#[test]
fn several_files_are_one_scenario_and_its_trace_is_replayed() {
    let scenarios = files(
        "joined",
        &[
            "title = \"one\"\n[[rule]]\nwhen = { calls = 1 }\ndo = { status = 503 }\n",
            "title = \"two\"\n[[rule]]\nwhen = { calls = 2 }\ndo = { status = 504 }\n",
        ],
    );
    let emulator = Emulator::new(&Config { scenarios, ..Config::default() }).unwrap();
    let script = |emulator: &Emulator| -> Vec<u16> { (0..3).map(|_| regions(emulator)).collect() };

    let first = script(&emulator);
    let (_, trace) = admin(&emulator, "GET", "/scenario/trace", "");
    let (replayed, _) = Emulator::replay(&trace.to_string(), Vec::new()).unwrap();

    assert_eq!(first, [503, 504, 200]);
    assert_eq!(script(&replayed), first);
    assert_eq!(trace["scenario"]["title"], "one; two");
}

#[test]
fn files_whose_seeds_differ_are_refused() {
    let rule = "[[rule]]\ndo = { status = 503 }\n";
    let scenarios = files("seeds", &[rule, &format!("seed = 9\n{rule}")]);

    let error = Emulator::new(&Config { scenarios, ..Config::default() }).unwrap_err().to_string();

    assert!(error.ends_with("its seed is 9, and that of the one before it 0; say one in both"), "{error}");
}

#[test]
fn a_replay_tells_callers_and_fault_headers_apart_in_whatever_order_they_come() {
    let emulator = emulator();
    set(
        &emulator,
        "[[rule]]\nmatch = { credential = \"alice\" }\ndo = { status = 503, body = \"alice is hit\" }\n",
    );
    let of = |name: &str| get(&format!("/?Action=DescribeRegions&Version=2014-08-15&AccessKeyId={name}"));
    let mut asking = of("bob");
    asking.headers_mut().insert("x-parhelion-fault", "status=418".parse().unwrap());
    let script = [of("bob"), of("alice"), asking];
    let status = |emulator: &Emulator, request| emulator.call(request).status().as_u16();

    let first: Vec<_> = script.iter().map(|request| status(&emulator, request)).collect();
    let (_, trace) = admin(&emulator, "GET", "/scenario/trace", "");
    let (replayed, _) = Emulator::replay(&trace.to_string(), Vec::new()).unwrap();
    let mut backwards: Vec<_> = script.iter().rev().map(|request| status(&replayed, request)).collect();
    backwards.reverse();

    assert_eq!(first, [200, 503, 418]);
    assert_eq!(backwards, first);
}

#[test]
fn a_trace_with_a_strange_rule_or_number_is_refused_or_used_and_never_a_panic() {
    let emulator = emulator();
    set(&emulator, "[[rule]]\nname = \"r\"\nwhen = { calls = 1 }\ndo = { status = 503 }\n");
    regions(&emulator);
    let (_, mut trace) = admin(&emulator, "GET", "/scenario/trace", "");

    trace["calls"][0]["fired"]["rule"] = "none".into();
    let strange = Emulator::replay(&trace.to_string(), Vec::new()).unwrap_err().to_string();
    trace["calls"][0]["fired"]["rule"] = "r".into();
    trace["calls"][0]["call"] = u64::MAX.into();

    assert_eq!(strange, "replay it: there is no rule `none`");
    assert_eq!(regions(&Emulator::replay(&trace.to_string(), Vec::new()).unwrap().0), 503);
}

#[test]
fn calls_of_a_service_that_lacks_the_error_are_not_hit() {
    let emulator = emulator();
    set(&emulator, "[[rule]]\nname = \"r\"\ndo = { error = \"Throttling.User\" }\n");

    let (of_rds, of_smn) = (regions(&emulator), emulator.call(&get(&topics())));
    let (_, status) = admin(&emulator, "GET", "/scenario", "");
    admin(&emulator, "DELETE", "/scenario", "");
    let mut asking = get(&topics());
    asking.headers_mut().insert("x-parhelion-fault", "Throttling.User".parse().unwrap());
    let refused: Value = serde_json::from_slice(emulator.call(&asking).body()).unwrap();

    assert_eq!((of_rds, of_smn.status().as_u16()), (400, 200));
    assert_eq!(status["rules"][0]["matched"], 1);
    assert_eq!(refused["code"], "Parhelion.BadFault", "{refused}");
}

#[test]
fn a_chaos_code_that_one_vendor_documents_is_what_was_written_for_the_other() {
    let emulator = emulator();
    let rules = json!([{"error": {"code": "Throttling.User", "statusCode": 400}}]);
    assert_eq!(admin(&emulator, "POST", "/chaos/faults", &rules.to_string()).0, 200);

    let of_smn = emulator.call(&get(&topics()));
    let body: Value = serde_json::from_slice(of_smn.body()).unwrap();

    assert_eq!(regions(&emulator), 400);
    assert_eq!((of_smn.status().as_u16(), &body["error_code"]), (400, &json!("Throttling.User")), "{body}");
}

#[test]
fn chaos_rules_that_many_hands_add_are_all_there() {
    let emulator = emulator();
    std::thread::scope(|scope| {
        for number in 0..16 {
            let emulator = &emulator;
            let rule = json!([{"operation": "DescribeRegions", "error": {"code": format!("E{number}")}}]);
            scope.spawn(move || admin(emulator, "PATCH", "/chaos/faults", &rule.to_string()));
        }
    });

    assert_eq!(admin(&emulator, "GET", "/chaos/faults", "").1.as_array().unwrap().len(), 16);
    let many = json!(vec![json!({}); 1001]).to_string();
    let (status, answer) = admin(&emulator, "POST", "/chaos/faults", &many);
    assert_eq!(
        (status, answer["error"]["message"].as_str().unwrap()),
        (400, "cannot use 1001 chaos rules; a space may have 1000")
    );
}

#[test]
fn what_is_left_counts_ordinals_and_not_calls() {
    let left = |when: &str| {
        let emulator = emulator();
        set(&emulator, &format!("[[rule]]\nwhen = {when}\ndo = {{ status = 503 }}\n"));
        let before = admin(&emulator, "GET", "/scenario", "").1["rules"][0]["left"].clone();
        regions(&emulator);
        (before, admin(&emulator, "GET", "/scenario", "").1["rules"][0]["left"].clone())
    };

    assert_eq!(left("{ calls = 3 }"), (json!(1), json!(1)));
    assert_eq!(left("{ calls = \"1, 9, 8..10\" }"), (json!(4), json!(3)));
    assert_eq!(left("{ first = 6, every = 2 }"), (json!(3), json!(3)));
    assert_eq!(left("{ calls = \"2..\", times = 5 }"), (json!(5), json!(5)));
    assert_eq!(left("{ calls = \"2..\" }"), (Value::Null, Value::Null));
}

#[test]
fn rules_that_wait_in_vain_or_miss_every_and_wider_ones_that_hide_are_warned_of() {
    let warned = |scenario: &str| admin(&emulator(), "PUT", "/scenario", scenario).1["warnings"].clone();
    let cycle = "[[rule]]\nname = \"a\"\nwhen = { after = \"b\" }\ndo = { reset = true }\n[[rule]]\nname = \"b\"\nwhen = { after = \"a\" }\ndo = { reset = true }\n";
    let misses = "[[rule]]\nwhen = { calls = 3, every = 2 }\ndo = { reset = true }\n";
    let wider = "[[rule]]\nmatch = { service = [\"rds\"], resource = \"rm-*\" }\ndo = { reset = true }\n[[rule]]\nmatch = { service = \"rds\", operation = \"TagResources\", resource = \"rm-*\" }\ndo = { reset = true }\n";

    assert_eq!(warned(cycle).as_array().unwrap().len(), 2);
    assert_eq!(
        warned(misses),
        json!(["line 2, column 8: `rule 1` can never fire: none of its ordinals is one of `every`"])
    );
    assert_eq!(
        warned(wider),
        json!([
            "line 4, column 1: `rule 2` can never fire: `rule 1` fires first at every call that it matches"
        ])
    );
}

#[test]
fn odd_texts_are_refused_with_what_is_wrong() {
    let emulator = emulator();
    let told = |text: &str| {
        admin(&emulator, "PUT", "/scenario", text).1["error"]["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let many = "[[rule]]\ndo = { empty = true }\n".repeat(1001);

    assert_eq!(
        told("[{\"do\":{\"empty\":true}}]"),
        "line 1, column 1: a scenario is no list; write {\"rule\": […]}"
    );
    assert_eq!(told("\u{feff}{\"rule\":[{\"do\":{\"empty\":true}}]}"), "");
    assert_eq!(told(&many), "line 2001, column 1: there are 1001 rules; a scenario may have 1000");
    assert!(
        told("[[rule]]\ndo = { status = 503, headers = { Content-Length = \"2\" } }\n")
            .contains("other than content-length")
    );
    assert!(told("[[rule]]\ndo = { delay = \"2h\" }\n").contains("a time up to an hour"));
}

#[test]
fn a_header_that_says_a_thing_twice_is_refused() {
    let emulator = emulator();
    let mut twice = tag(&["rm-1"], "k");
    twice.headers_mut().insert("x-parhelion-fault", "Throttling.User;times=2;times=1".parse().unwrap());
    let mut lines = tag(&["rm-1"], "k");
    lines.headers_mut().append("x-parhelion-fault", "html_502".parse().unwrap());
    lines.headers_mut().append("x-parhelion-fault", "reset".parse().unwrap());

    for request in [twice, lines] {
        let body: Value = serde_json::from_slice(emulator.call(&request).body()).unwrap();
        assert_eq!(body["Code"], "Parhelion.BadFault", "{body}");
    }
}

#[test]
fn what_has_no_body_is_cut_short_without_one() {
    let emulator = emulator();
    set(&emulator, "[[rule]]\ndo = { truncate = \"40%\" }\n");
    let request = Request::builder().method("HEAD").uri(topics()).body(Bytes::new()).unwrap();

    let Wire::Spoilt(spoilt) = emulator.exchange(&request).wire else { panic!("it is whole") };

    assert!(spoilt.bytes.ends_with(b"\r\n\r\n"), "{:?}", spoilt.bytes);
}

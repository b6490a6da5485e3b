//! The clock of a space, over the admin API, and what depends on it.

use jiff::SignedDuration;
use parhelion::api::Lifecycle;
use parhelion::{Config, Emulator};

use crate::wire::{CREATE, call, frozen, told};

const SHAPES: &str = r#"send {\"mode\":\"real\"}, {\"mode\":\"frozen\",\"at\":\"2026-01-02T03:04:05Z\"} or {\"mode\":\"offset\",\"seconds\":60}"#;
const ADVANCE: &str = r#"send {\"seconds\":60}; negative for the past"#;

/// The answer of the clock's API: its status and its text.
fn clock(emulator: &Emulator, method: &str, path: &str, body: &str) -> (u16, String) {
    let response = call(emulator, method, &format!("/_parhelion/clock{path}"), &[], body);
    (response.status().as_u16(), String::from_utf8(response.body().to_vec()).unwrap())
}

fn stands_at(space: &str, at: &str) -> (u16, String) {
    (200, format!("{{\"space\":\"{space}\",\"now\":\"{at}\",\"mode\":\"frozen\",\"at\":\"{at}\"}}\n"))
}

fn refused(message: &str, hint: &str) -> (u16, String) {
    let body =
        format!("{{\"error\":{{\"code\":\"BadRequest\",\"message\":\"{message}\",\"hint\":\"{hint}\"}}}}\n");
    (400, body)
}

fn status_of_the_instance(emulator: &Emulator, id: &str) -> String {
    let target = format!("/?Action=DescribeDBInstanceAttribute&Version=2014-08-15&DBInstanceId={id}");
    let (_, body) = told(&call(emulator, "GET", &target, &[], ""));
    body["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"].as_str().unwrap().to_owned()
}

#[test]
fn a_clock_that_stands_still_says_so() {
    let emulator = frozen(&Config::default());

    assert_eq!(clock(&emulator, "GET", "", ""), stands_at("default", "2026-01-02T03:04:05Z"));
}

#[test]
fn a_clock_can_be_stopped_at_an_instant() {
    let emulator = frozen(&Config::default());
    let at = "2031-12-31T23:59:59.5Z";

    let answer = clock(&emulator, "PUT", "?space=one", &format!(r#"{{"mode":"frozen","at":"{at}"}}"#));

    assert_eq!(answer, stands_at("one", at));
    assert_eq!(clock(&emulator, "GET", "?space=one", ""), stands_at("one", at));
}

#[test]
fn the_clocks_of_two_spaces_are_two() {
    let emulator = frozen(&Config::default());

    clock(&emulator, "PUT", "?space=one", r#"{"mode":"frozen","at":"2031-01-01T00:00:00Z"}"#);

    assert_eq!(clock(&emulator, "GET", "", ""), stands_at("default", "2026-01-02T03:04:05Z"));
}

#[test]
fn a_clock_that_stands_still_can_be_advanced_and_put_back() {
    let emulator = frozen(&Config::default());

    let later = clock(&emulator, "POST", "/advance", r#"{"seconds":3600}"#);
    let earlier = clock(&emulator, "POST", "/advance", r#"{"seconds":-7200}"#);

    assert_eq!(later, stands_at("default", "2026-01-02T04:04:05Z"));
    assert_eq!(earlier, stands_at("default", "2026-01-02T02:04:05Z"));
}

#[test]
fn a_real_clock_that_is_advanced_becomes_an_offset_one() {
    let emulator = frozen(&Config::default());
    clock(&emulator, "PUT", "", r#"{"mode":"real"}"#);

    let response = call(&emulator, "POST", "/_parhelion/clock/advance", &[], r#"{"seconds":60}"#);

    let (status, body) = told(&response);
    assert_eq!((status, &body["mode"], &body["seconds"]), (200, &"offset".into(), &60.into()));
}

#[test]
fn what_is_no_clock_is_refused_and_changes_nothing() {
    let emulator = frozen(&Config::default());
    let unreadable = |message: &str| refused(&format!("the body cannot be read: {message}"), SHAPES);

    let put = |body| clock(&emulator, "PUT", "", body);

    assert_eq!(put("{"), unreadable("EOF while parsing an object at line 1 column 1"));
    assert_eq!(put(""), unreadable("EOF while parsing a value at line 1 column 0"));
    assert_eq!(
        put(r#"{"mode":"soon"}"#),
        unreadable("unknown variant `soon`, expected one of `real`, `frozen`, `offset` at line 1 column 14")
    );
    assert_eq!(put(r#"{"mode":"frozen"}"#), unreadable("missing field `at`"));
    assert_eq!(
        put(r#"{"mode":"offset","seconds":1,"minutes":1}"#),
        unreadable("unknown field `minutes`, expected `seconds`")
    );
    assert_eq!(clock(&emulator, "GET", "", ""), stands_at("default", "2026-01-02T03:04:05Z"));
}

#[test]
fn a_real_clock_takes_no_instant() {
    let emulator = frozen(&Config::default());

    let (status, _) = clock(&emulator, "PUT", "", r#"{"mode":"real","at":"2031-01-01T00:00:00Z"}"#);

    assert_eq!(status, 400);
    assert_eq!(clock(&emulator, "GET", "", ""), stands_at("default", "2026-01-02T03:04:05Z"));
}

#[test]
fn an_instant_out_of_range_is_refused_and_changes_nothing() {
    let emulator = frozen(&Config::default());
    let message = "cannot set a clock outside the years -9999 to 9999";

    let put = clock(&emulator, "PUT", "", r#"{"mode":"offset","seconds":9223372036854775807}"#);
    let advanced = clock(&emulator, "POST", "/advance", r#"{"seconds":9223372036854775807}"#);

    assert_eq!(put, refused(message, SHAPES));
    assert_eq!(advanced, refused(message, ADVANCE));
    assert_eq!(clock(&emulator, "GET", "", ""), stands_at("default", "2026-01-02T03:04:05Z"));
}

#[test]
fn what_is_no_number_of_seconds_is_refused_and_changes_nothing() {
    let emulator = frozen(&Config::default());

    let answer = clock(&emulator, "POST", "/advance", r#"{"seconds":"60"}"#);

    assert_eq!(
        answer,
        refused(
            r#"the body cannot be read: invalid type: string \"60\", expected i64 at line 1 column 15"#,
            ADVANCE
        )
    );
    assert_eq!(clock(&emulator, "GET", "", ""), stands_at("default", "2026-01-02T03:04:05Z"));
}

#[test]
fn a_new_instance_is_creating_until_its_time_has_passed() {
    let slow = Lifecycle { pending: SignedDuration::from_secs(60) };
    let emulator = frozen(&Config { lifecycle: slow, ..Config::default() });
    let (_, made) = told(&call(&emulator, "POST", &format!("/?{CREATE}"), &[], ""));
    let id = made["DBInstanceId"].as_str().unwrap();

    let at_once = status_of_the_instance(&emulator, id);
    clock(&emulator, "POST", "/advance", r#"{"seconds":59}"#);
    let still = status_of_the_instance(&emulator, id);
    clock(&emulator, "POST", "/advance", r#"{"seconds":1}"#);
    let then = status_of_the_instance(&emulator, id);

    assert_eq!([&*at_once, &*still, &*then], ["Creating", "Creating", "Running"]);
}

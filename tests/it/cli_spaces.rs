//! The verbs for spaces and snapshots, with an emulator to talk to.

use std::fs;

use crate::cli::{failure, parhelion};
use crate::cli_serve::{Process, folder};
use crate::wire::{CREATE, post};

/// An emulator whose clock stands, with the demo world.
fn demo() -> Process {
    let process = Process::start(&["--port", "0", "--log-level", "off", "--world", "demo"], &[]);
    let clock = r#"{"mode":"frozen","at":"2026-01-02T03:04:05Z"}"#;
    let length = clock.len();
    process.ask(&format!(
        "PUT /_parhelion/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{clock}"
    ));
    process
}

/// What a verb writes; it must succeed.
fn said(process: &Process, arguments: &[&str]) -> String {
    let endpoint = format!("http://{}", process.addr);
    let output = parhelion(arguments, &[("PARHELION_ENDPOINT", &endpoint)]);
    assert_eq!(failure(&output), (Some(0), String::new()), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a verb that fails writes, and its exit code.
fn failed(process: &Process, arguments: &[&str]) -> (Option<i32>, String) {
    let endpoint = format!("http://{}", process.addr);
    failure(&parhelion(arguments, &[("PARHELION_ENDPOINT", &endpoint)]))
}

const DEMO: &str = "rds 4, iot 4, smn 1, vpc 2, ims 5";

#[test]
fn spaces_are_forked_listed_and_dropped() {
    let process = demo();

    let forked = said(&process, &["space", "fork", "default", "test-1"]);
    let listed = said(&process, &["space", "list"]);
    let dropped = said(&process, &["space", "drop", "test-1", "default"]);

    assert_eq!(forked, format!("forked `default` as `test-1`: {DEMO}\n"));
    assert_eq!(
        listed,
        format!(
            "NAME                 SEED  CLOCK                           RESOURCES\n\
             default              0     frozen 2026-01-02T03:04:05Z     {DEMO}\n\
             test-1               0     frozen 2026-01-02T03:04:05Z     {DEMO}\n"
        )
    );
    assert_eq!(dropped, format!("forgot `test-1`: {DEMO}\nforgot `default`: {DEMO}\n"));
}

#[test]
fn spaces_are_listed_as_json_too() {
    let listed: serde_json::Value =
        serde_json::from_str(&said(&demo(), &["space", "list", "--json"])).unwrap();

    assert_eq!(listed["spaces"][0]["name"], "default");
}

#[test]
fn what_the_emulator_does_not_grant_ends_with_exit_code_1() {
    let process = demo();

    let fork = failed(&process, &["space", "fork", "none", "test"]);
    let load = failed(&process, &["snapshot", "load", "none"]);

    let hint = "GET /_parhelion/spaces lists the spaces; one comes into being at its first use";
    assert_eq!(fork, (Some(1), format!("parhelion: there is no space `none`; {hint}\n")));
    let hint = "GET /_parhelion/snapshots lists them";
    assert_eq!(load, (Some(1), format!("parhelion: there is no snapshot `none`; {hint}\n")));
}

#[test]
fn a_reset_says_what_went() {
    let process = demo();
    said(&process, &["space", "fork", "default", "two"]);

    let service = said(&process, &["reset", "--service", "vpc"]);
    let space = said(&process, &["reset", "--space", "two"]);
    let all = said(&process, &["reset"]);
    let none = failed(&process, &["reset", "--service", "rdz"]);

    assert_eq!(service, "forgot vpc 4\n");
    assert_eq!(space, "forgot 1 space: rds 4, iot 4, smn 1, ims 5\n");
    assert_eq!(all, "forgot 1 space: rds 4, iot 4, smn 1, ims 5\n");
    let there = "there is: rds, iot, iam, smn, vpc, ims";
    assert_eq!(none, (Some(2), format!("parhelion: there is no service `rdz`; {there}\n")));
}

#[test]
fn a_snapshot_is_saved_compared_loaded_and_deleted_by_name() {
    let process = demo();
    let bytes = said(&process, &["snapshot", "save", "--file", "-"]).len();

    let saved = said(&process, &["snapshot", "save", "before"]);
    let same = said(&process, &["snapshot", "diff", "before", "--exit-code"]);
    assert_eq!(process.ask(&post(CREATE)).status(), 200);
    let differs = said(&process, &["snapshot", "diff", "before"]);
    let counted = failed(&process, &["snapshot", "diff", "before", "--exit-code"]);
    let listed = said(&process, &["snapshot", "list"]);
    let loaded = said(&process, &["snapshot", "load", "before", "--space", "other"]);
    let deleted = said(&process, &["snapshot", "delete", "before"]);

    assert_eq!(saved, format!("saved the space `default` as `before` ({bytes} bytes)\n"));
    assert_eq!(same, "No difference.\n");
    assert!(differs.starts_with("rds cn-hangzhou rm-") && differs.ends_with(": created\n"), "{differs}");
    assert_eq!(counted, (Some(1), "parhelion: they differ\n".to_owned()));
    assert_eq!(listed, format!("NAME                     BYTES\nbefore               {bytes:>9}\n"));
    assert_eq!(loaded, format!("the space `other` holds {DEMO}\n"));
    assert_eq!(deleted, "forgot the snapshot `before`\n");
}

#[test]
fn a_snapshot_is_kept_in_a_file_and_loaded_from_it() {
    let process = demo();
    let folder = folder("snapshot_in_a_file");
    let file = folder.join("before.json").display().to_string();

    let saved = said(&process, &["snapshot", "save", "--file", &file]);
    said(&process, &["reset"]);
    let loaded = said(&process, &["snapshot", "load", "--file", &file]);
    let shown = said(&process, &["snapshot", "save", "--file", "-"]);

    assert_eq!(saved, format!("saved the space `default` to {file}\n"));
    assert_eq!(loaded, format!("the space `default` holds {DEMO}\n"));
    assert_eq!(shown, fs::read_to_string(&file).unwrap());
}

#[test]
fn a_mistake_in_a_file_ends_with_exit_code_2_and_its_place() {
    let process = demo();
    let file = "tests/cli/worlds/unknown-service.json";

    let (code, text) = failed(&process, &["snapshot", "load", "--file", file]);

    assert_eq!(code, Some(2));
    assert!(
        text.starts_with("parhelion: line 5, column 7 of the snapshot: there is no service `rdz`"),
        "{text}"
    );
}

#[test]
fn a_clock_is_stopped_moved_and_let_go() {
    let process = demo();
    let told = |now: &str, mode: &str| format!("{now} in the space `default` ({mode})\n");

    let shown = said(&process, &["clock", "show"]);
    let moved = said(&process, &["clock", "advance", "-5"]);
    let stopped = said(&process, &["clock", "freeze", "2031-01-01T00:00:00Z"]);
    let elsewhere = said(&process, &["clock", "offset", "60", "--space", "two"]);
    let real = said(&process, &["clock", "real"]);
    let outside = failed(&process, &["clock", "offset", "9223372036854775807"]);

    assert_eq!(shown, told("2026-01-02T03:04:05Z", "frozen"));
    assert_eq!(moved, told("2026-01-02T03:04:00Z", "frozen"));
    assert_eq!(stopped, told("2031-01-01T00:00:00Z", "frozen"));
    assert!(elsewhere.ends_with(" in the space `two` (offset)\n"), "{elsewhere}");
    assert!(real.ends_with(" in the space `default` (real)\n"), "{real}");
    assert_eq!(outside.0, Some(2));
    assert!(
        outside.1.starts_with("parhelion: cannot set a clock outside the years -9999 to 9999; "),
        "{outside:?}"
    );
}

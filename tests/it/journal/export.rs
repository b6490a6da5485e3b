//! Calls, written down so that they can be sent again.

use std::process::Command;

use parhelion::api::SignatureMode;
use parhelion::{Config, Emulator};

use super::{create, listed, set_tag, tag};
use crate::fixture::{Fixture, request, written};
use crate::wire::{DESCRIBE, call, frozen};

fn exported(emulator: &Emulator, path: &str) -> String {
    let response = call(emulator, "GET", &format!("/_parhelion/requests{path}"), &[], "");
    assert_eq!(response.status(), 200);
    String::from_utf8(response.body().to_vec()).unwrap()
}

/// The emulator whose calls are exported: as fixtures have it.
fn recorded() -> Emulator {
    frozen(&Config { signatures: SignatureMode::Off, ..Config::default() })
}

/// Sends an exported fixture to a new emulator, and compares the answers.
fn replay(name: &str, text: &str) {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.http"));
    std::fs::write(&path, text).unwrap();
    let fixture = Fixture::read(path);
    let emulator = fixture.emulator();
    for (asked, expected) in &fixture.exchanges {
        assert_eq!(&written(&emulator.call(&request(asked))), expected, "{asked}");
    }
    assert!(!fixture.exchanges.is_empty());
}

#[test]
fn an_exported_fixture_reads_as_fixtures_do() {
    let emulator = recorded();
    call(&emulator, "POST", "/?Action=DescribeRegions&Version=2000-01-01&Signature=secret", &[], "");
    let id = listed(&emulator, "")[0]["request_id"].as_str().unwrap().to_owned();

    let text = exported(&emulator, &format!("/{id}/export?as=http"));

    let lines: Vec<_> = text.lines().take(8).collect();
    assert_eq!(
        lines,
        [
            "# source: the journal of an emulator",
            "# date: 2026-01-02T03:04:05Z",
            "",
            "POST /?Action=DescribeRegions&Version=2000-01-01&Signature=***",
            "host: 127.0.0.1",
            "",
            "",
            "",
        ]
    );
    assert!(text.contains(&format!("x-acs-request-id: {id}\n")), "{text}");
}

#[test]
fn exported_fixtures_replay_with_the_same_answers() {
    let emulator = recorded();
    let id = create(&emulator, "default");
    set_tag(&emulator, &id, "env", "it%27s%20%E7%A9%BA");
    call(&emulator, "POST", "/", &[("content-type", "application/x-www-form-urlencoded")], DESCRIBE);
    call(&emulator, "POST", &tag("rm-none", "a", "b"), &[], "");
    call(&emulator, "POST", &format!("/?{DESCRIBE}&Format=XML"), &[], "");
    call(&emulator, "GET", "/v2/1ab13af04d724d7fdc6210d4e80acee0/notifications/topics", &[], "");

    replay("exported", &exported(&emulator, "/export?as=http"));
}

#[test]
fn an_exported_call_with_a_masked_token_finds_the_same_project() {
    let emulator = recorded();
    let asked = r#"{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "alice",
        "password": "x", "domain": {"name": "OTC1"}}}}, "scope": {"project": {"name": "eu-nl"}}}}"#;
    let response = call(&emulator, "POST", "/v3/auth/tokens", &[], asked);
    let token = response.headers()["x-subject-token"].to_str().unwrap().to_owned();
    call(&emulator, "DELETE", "/_parhelion/requests", &[], "");
    call(&emulator, "POST", "/_parhelion/reset", &[], "");
    let emulator = recorded();
    call(&emulator, "GET", "/v2/images", &[("x-auth-token", &token)], "");
    call(&emulator, "GET", "/v3/auth/projects", &[("x-auth-token", &token)], "");

    replay("exported_token", &exported(&emulator, "/export?as=http"));
}

/// What a shell hands to `curl`, an argument a line.
fn arguments(script: &str) -> Vec<String> {
    let curl = r#"curl() { for word in "$@"; do printf '%s\n' "$word"; done; }"#;
    let output = Command::new("sh").args(["-c", &format!("{curl}\n{script}")]).output().unwrap();
    assert!(output.status.success(), "{script}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn an_exported_command_line_means_the_same_to_a_shell() {
    let emulator = recorded();
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("x-it", "it's $HOME"), ("x-empty", "")];
    call(&emulator, "POST", "/?a=%20&b='", &headers, &format!("{DESCRIBE}&c='$(x)'"));

    let script = exported(&emulator, "/1/export?as=curl");

    assert!(script.starts_with("# 2026-01-02T03:04:05Z "), "{script}");
    assert_eq!(
        arguments(&script),
        [
            "--silent",
            "--show-error",
            "--globoff",
            "--request",
            "POST",
            "http://127.0.0.1/?a=%20&b='",
            "--header",
            "host: 127.0.0.1",
            "--header",
            "content-type: application/x-www-form-urlencoded",
            "--header",
            "x-it: it's $HOME",
            "--header",
            "x-empty;",
            "--data-raw",
            &format!("{DESCRIBE}&c='$(x)'"),
        ]
    );
}

#[test]
fn a_list_is_exported_as_one_script() {
    let emulator = recorded();
    create(&emulator, "one");
    create(&emulator, "default");

    let all = exported(&emulator, "/export?as=curl");
    let one = exported(&emulator, "/export?as=curl&space=one");

    assert_eq!([all.matches("\ncurl ").count(), one.matches("\ncurl ").count()], [2, 1]);
}

#[test]
fn a_body_that_begins_like_the_name_of_a_file_is_sent_as_it_is() {
    let emulator = recorded();
    call(&emulator, "POST", "/v3/projects", &[], "@/etc/hostname");

    let script = exported(&emulator, "/1/export?as=curl");

    assert_eq!(arguments(&script)[arguments(&script).len() - 2..], ["--data-raw", "@/etc/hostname"]);
}

#[test]
fn bytes_are_exported_only_where_they_cannot_hold_a_secret() {
    let emulator = recorded();
    for body in [&b"\xffabc"[..], b"\xff password=topsecret", b"a=\xff&%53ignature=topsecret"] {
        let request = hyper::Request::post("/v3/projects").header("host", "h");
        emulator.call(&request.body(bytes::Bytes::copy_from_slice(body)).unwrap());
    }

    let script = exported(&emulator, "/export?as=curl");

    assert_eq!(script.matches("printf '").count(), 1, "{script}");
    assert!(script.contains("printf '\\377\\141\\142\\143' | curl"), "{script}");
    assert_eq!(script.matches("; the body is not here: it is no text").count(), 2, "{script}");
}

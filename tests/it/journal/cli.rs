//! `parhelion requests` against a running emulator.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use parhelion::Config;

use super::{create, listed, set_tag};
use crate::cli::parhelion;
use crate::wire::{Served, served};

fn requests(served: &Served, arguments: &[&str]) -> Output {
    let endpoint = format!("http://{}", served.addr);
    let all: Vec<&str> = ["requests"].into_iter().chain(arguments.iter().copied()).collect();
    parhelion(&all, &[("PARHELION_ENDPOINT", &endpoint)])
}

/// The exit code, and what was said on both outputs.
fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// An emulator with two calls, and the ids of those.
fn with_two_calls() -> (Served, String, Vec<String>) {
    let served = served(&Config::default());
    let id = create(&served.emulator, "default");
    set_tag(&served.emulator, &id, "env", "dev");
    let calls = listed(&served.emulator, "");
    let ids = calls.iter().map(|call| call["request_id"].as_str().unwrap().to_owned()).collect();
    (served, id, ids)
}

#[test]
fn tail_shows_the_last_calls_in_a_line_each() {
    let (served, id, ids) = with_two_calls();

    let shown = said(&requests(&served, &["tail", "--no-follow"]));
    let last = said(&requests(&served, &["tail", "--no-follow", "--last", "1", "--service", "rds"]));

    let at = "2026-01-02T03:04:05Z default rds";
    let second = format!("{at} TagResources 200 {id} +env=dev [{}]\n", ids[1]);
    assert_eq!(
        shown,
        (Some(0), format!("{at} CreateDBInstance 200 +{id} [{}]\n{second}", ids[0]), String::new())
    );
    assert_eq!(last, (Some(0), second, String::new()));
}

#[test]
fn tail_goes_on_with_calls_as_they_are_made() {
    let (served, id, _) = with_two_calls();
    let mut child = Command::new(env!("CARGO_BIN_EXE_parhelion"))
        .args(["requests", "tail", "--last", "1", "--json", "--endpoint", &format!("http://{}", served.addr)])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut number = || {
        let line: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        line["number"].as_u64().unwrap()
    };

    let first = number();
    set_tag(&served.emulator, &id, "env", "prod");
    let second = number();

    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!([first, second], [2, 3]);
}

#[test]
fn verify_ends_with_zero_when_it_is_true_and_one_when_not() {
    let (served, id, ids) = with_two_calls();
    let verify = |more: &[&str]| {
        let all: Vec<&str> = ["verify", "TagResources"].into_iter().chain(more.iter().copied()).collect();
        said(&requests(&served, &all))
    };
    let wrong = format!(
        "parhelion: false: 0 calls matched, expected at least 1\n  near: TagResources [{}]\n    params.Tag.1.Value: \
         expected \"prod\", found \"dev\"\n  near: CreateDBInstance [{}]\n    operation: expected \"TagResources\", \
         found \"CreateDBInstance\"\n    params.Tag.1.Value: expected \"prod\", found null\n",
        ids[1], ids[0]
    );

    assert_eq!(
        verify(&["--service", "rds", "--param", &format!("ResourceId.1={id}"), "--exactly", "1"]),
        (Some(0), "true: 1 calls matched, expected exactly 1\n".to_owned(), String::new())
    );
    assert_eq!(verify(&["--param", "Tag.1.Value=prod"]), (Some(1), String::new(), wrong));
    assert_eq!(verify(&["--space", "other", "--at-most", "0"]).0, Some(0));
}

#[test]
fn verify_says_when_it_cannot_tell_and_ends_with_one() {
    let served = served(&Config { journal_bytes: 0, ..Config::default() });

    let told = said(&requests(&served, &["verify", "TagResources"]));

    let why = "the journal is off (--journal-bytes 0)";
    let text = format!("parhelion: inconclusive: 0 calls matched, expected at least 1; {why}\n");
    assert_eq!(told, (Some(1), String::new(), text));
}

#[test]
fn verify_takes_an_expectation_from_a_file() {
    let (served, _, _) = with_two_calls();
    let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sequence.json");
    let steps = r#"{"sequence":[{"operation":"CreateDBInstance"},{"operation":"TagResources"}]}"#;
    std::fs::write(&file, steps).unwrap();

    let told = said(&requests(&served, &["verify", "--file", file.to_str().unwrap()]));

    assert_eq!(told, (Some(0), "true: 2 calls came in order\n".to_owned(), String::new()));
}

#[test]
fn what_was_typed_wrong_ends_with_two() {
    let (served, _, _) = with_two_calls();

    let told = said(&requests(&served, &["verify", "TagResource"]));

    let text = "parhelion: cannot check calls of `TagResource`, which no service has; did you mean TagResources of \
                rds?; send {\"operation\":\"TagResources\",\"service\":\"rds\",\"params\":{\"RegionId\":\
                \"cn-hangzhou\"},\"exactly\":1}\n";
    assert_eq!(told, (Some(2), String::new(), text.to_owned()));
}

#[test]
fn export_writes_one_call_or_all() {
    let (served, _, ids) = with_two_calls();

    let one = said(&requests(&served, &["export", &ids[0], "--as", "http"]));
    let all = said(&requests(&served, &["export", "--as", "curl", "--operation", "TagResources"]));
    let none = said(&requests(&served, &["export", "none", "--as", "http"]));

    assert_eq!((one.0, one.1.matches("\nPOST /").count()), (Some(0), 1));
    assert!(all.1.contains(&format!("http://{}/?Action=TagResources", served.addr)), "{}", all.1);
    assert_eq!(none.0, Some(1));
}

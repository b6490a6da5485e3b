//! The same calls meet the same faults, whichever of them comes first.
//!
//! What a rule does at an ordinal shows in the noise that stands in place of the answer: it is drawn for the
//! rule and the ordinal. So equal noise from 1 and from 64 connections is equal ordinals and equal draws.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use parhelion::Config;
use parhelion::api::SignatureMode;
use serde_json::{Value, json};

use super::{admin, set};
use crate::wire::served;

const CALLS: usize = 10_000;

/// So many requests are on their way at once on a connection.
const AHEAD: usize = 20;

/// One rule an operation, but for two that match the same one; noise for whatever fires.
const SCENARIO: &str = r#"
title = "Everything that counts or draws"
seed = 5
[[rule]]
name  = "never"
match = { operation = "ListProductTags" }
when  = { probability = 0 }
do    = { garbage = "body", headers = { x-rule = "never" } }
[[rule]]
name  = "always"
match = { operation = "ListProductTags" }
when  = { probability = 1 }
do    = { garbage = "body", headers = { x-rule = "always" } }
[[rule]]
name  = "three of ten"
match = { operation = "ListTagResources" }
when  = { probability = 0.3 }
do    = { garbage = "body", headers = { x-rule = "three of ten" } }
[[rule]]
name  = "every seventh"
match = { operation = "DescribeDBInstances" }
when  = { every = 7, times = 200 }
do    = { garbage = "body", headers = { x-rule = "every seventh" } }
[[rule]]
name  = "first hundred"
match = { operation = "DeleteDBInstance" }
when  = { first = 100 }
do    = { error = "Throttling.User", garbage = "body", headers = { x-rule = "first hundred" } }
[[rule]]
name  = "above the rate"
match = { service = "smn", operation = "ListTopics" }
when  = { rate = { calls = 1500, per = "1s" }, probability = 0.5 }
do    = { error = "APIGW.0308", garbage = "body", headers = { x-rule = "above the rate" } }
"#;

/// What clients saw: how often which rule gave which bytes; of answers without a fault, only how many.
type Seen = BTreeMap<(String, Vec<u8>), usize>;

/// The call of a number: each of five operations as often as the others.
fn request(number: usize) -> String {
    let rpc = |rest: &str| format!("/?Version=2014-08-15&RegionId=cn-hangzhou&Action={rest}");
    let target = match number % 5 {
        0 => "/?Version=2018-01-20&RegionId=cn-shanghai&Action=ListProductTags&ProductKey=a1".to_owned(),
        1 => rpc("ListTagResources&ResourceType=INSTANCE&ResourceId.1=rm-1"),
        2 => rpc("DescribeDBInstances"),
        3 => rpc("DeleteDBInstance&DBInstanceId=rm-1"),
        _ => "/v2/0123456789abcdef0123456789abcdef/notifications/topics".to_owned(),
    };
    format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
}

/// The rule that an answer names, and its body.
fn answer(reader: &mut BufReader<TcpStream>) -> (String, Vec<u8>) {
    let (mut rule, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some(("x-rule", name)) => name.clone_into(&mut rule),
            Some(("content-length", number)) => length = number.parse().unwrap(),
            None if line == "\r\n" => break,
            None => assert!(line.starts_with("HTTP/1.1 "), "{line:?}"),
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (rule, body)
}

/// What one connection sees that makes some of the calls.
fn seen_by(addr: SocketAddr, numbers: &[usize]) -> Seen {
    let stream = TcpStream::connect(addr).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    let mut seen = Seen::new();
    for some in numbers.chunks(AHEAD) {
        let requests: String = some.iter().map(|number| request(*number)).collect();
        writer.write_all(requests.as_bytes()).unwrap();
        for _ in some {
            let (rule, body) = answer(&mut reader);
            let body = if rule.is_empty() { Vec::new() } else { body };
            *seen.entry((rule, body)).or_default() += 1;
        }
    }
    seen
}

/// What all connections see together in a fresh emulator, and the status of the rules afterwards.
fn seen_from(connections: usize) -> (Seen, Value) {
    let served = served(&Config { signatures: SignatureMode::Off, ..Config::default() });
    set(&served.emulator, SCENARIO);
    let addr = served.addr;
    let connect = |first: usize| {
        let numbers: Vec<_> = (first..CALLS).step_by(connections).collect();
        std::thread::spawn(move || seen_by(addr, &numbers))
    };
    let threads: Vec<_> = (0..connections).map(connect).collect();
    let mut all = Seen::new();
    for thread in threads {
        for (what, times) in thread.join().unwrap() {
            *all.entry(what).or_default() += times;
        }
    }
    let (_, status) = admin(&served.emulator, "GET", "/scenario", "");
    let count = |rule: &Value| json!([rule["name"], rule["matched"], rule["fired"], rule["left"]]);
    (all, status["rules"].as_array().unwrap().iter().map(count).collect())
}

#[test]
fn the_same_calls_meet_the_same_faults_from_one_connection_and_from_sixty_four() {
    let (one, status) = seen_from(1);
    let (many, status_of_many) = seen_from(64);

    assert_eq!(status_of_many, status);
    assert_eq!(many.keys().collect::<Vec<_>>(), one.keys().collect::<Vec<_>>());
    assert_eq!(many, one);
    let fired = |rule: &str| -> usize {
        one.iter().filter(|((name, _), _)| name == rule).map(|(_, times)| times).sum()
    };
    let (drawn, rated) = (fired("three of ten"), fired("above the rate"));
    assert_eq!(
        status,
        json!([
            ["never", 2000, 0, null],
            ["always", 2000, 2000, null],
            ["three of ten", 2000, drawn, null],
            ["every seventh", 2000, 200, 0],
            ["first hundred", 2000, 100, 0],
            ["above the rate", 2000, rated, null],
        ])
    );
    assert_eq!(
        [fired("never"), fired("always"), fired("every seventh"), fired("first hundred")],
        [0, 2000, 200, 100]
    );
    // Four standard deviations: of 2,000 draws at 0.3, and of the 500 calls above the rate at 0.5.
    assert!((518..=682).contains(&drawn), "{drawn}");
    assert!((206..=294).contains(&rated), "{rated}");
    // No noise stands twice: each is of an ordinal of its own.
    assert!(one.iter().all(|((rule, _), times)| rule.is_empty() || *times == 1));
}

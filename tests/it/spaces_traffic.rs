//! A thousand spaces at once, over real sockets: none sees another.

use parhelion::Config;
use serde_json::Value;

use crate::wire::{CREATE, Served, Wire, served};

const SPACES: usize = 1000;
const CONNECTIONS: usize = 64;
/// How many connections use each space.
const USERS: usize = 2;

const PROJECT: &str = "0000000000000000000000000000aaaa";

fn ask(wire: &mut Wire, space: usize, method: &str, target: &str, kind: &str, body: &str) -> (u16, Value) {
    let length = body.len();
    wire.send(&format!(
        "{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Parhelion-Space: s{space}\r\nContent-Type: {kind}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    ));
    let answer = wire.answer();
    (answer.status(), serde_json::from_str(&answer.body).unwrap())
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Makes an instance and a topic in a space, and reads both back; what else is there is the space's, too.
fn use_space(wire: &mut Wire, space: usize, user: usize) {
    let tagged = format!("{CREATE}&Tag.1.Key=space&Tag.1.Value=s{space}");
    let (status, made) = ask(wire, space, "POST", "/", FORM, &tagged);
    assert_eq!(status, 200, "{made}");
    let topics = format!("/v2/{PROJECT}/notifications/topics");
    let topic = format!(r#"{{"name":"s{space}-{user}","display_name":""}}"#);
    let (status, topic) = ask(wire, space, "POST", &topics, "application/json", &topic);
    assert_eq!(status, 201, "{topic}");
    assert_only_its_own(wire, space, 1..=USERS);
}

/// All that a space shows is its own, and of each kind there is as much as expected.
fn assert_only_its_own(wire: &mut Wire, space: usize, expected: std::ops::RangeInclusive<usize>) {
    let list = "Action=ListTagResources&Version=2014-08-15&RegionId=cn-hangzhou&ResourceType=INSTANCE&Tag.1.Key=space";
    let (_, listed) = ask(wire, space, "POST", "/", FORM, list);
    let tags = listed["TagResources"]["TagResource"].as_array().unwrap();
    assert!(tags.iter().all(|tag| tag["TagValue"] == format!("s{space}")), "{tags:?}");
    assert!(expected.contains(&tags.len()), "s{space} has {} instances", tags.len());
    let (_, topics) = ask(wire, space, "GET", &format!("/v2/{PROJECT}/notifications/topics"), FORM, "");
    let topics = topics["topics"].as_array().unwrap();
    let is_own = |topic: &Value| topic["name"].as_str().unwrap().starts_with(&format!("s{space}-"));
    assert!(topics.iter().all(is_own), "{topics:?}");
    assert!(expected.contains(&topics.len()), "s{space} has {} topics", topics.len());
}

/// Every connection goes through its spaces in an order of its own, so that each space is used by several at once.
fn run(served: &Served, connection: usize) {
    let mut wire = served.connect();
    let turns = SPACES * USERS / CONNECTIONS + 1;
    let first = connection * turns;
    for turn in (first..first + turns).filter(|turn| *turn < SPACES * USERS) {
        use_space(&mut wire, turn % SPACES, turn / SPACES);
    }
}

#[test]
fn a_thousand_spaces_used_at_once_by_64_connections_do_not_see_each_other() {
    let served = served(&Config::default());

    std::thread::scope(|scope| {
        let connections: Vec<_> = (0..CONNECTIONS)
            .map(|connection| {
                let served = &served;
                scope.spawn(move || run(served, connection))
            })
            .collect();
        for connection in connections {
            connection.join().unwrap();
        }
    });

    let mut wire = served.connect();
    (0..SPACES).for_each(|space| assert_only_its_own(&mut wire, space, USERS..=USERS));
    // Beside them there is the default one, which `served` has opened.
    assert_eq!(served.emulator.spaces().names().len(), SPACES + 1);
}

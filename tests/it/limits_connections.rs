//! How slow a connection may be, how long idle, and how many there may be.

use std::time::Duration;

use parhelion::ids::Ids;

use crate::limits::{limited, refused};
use crate::wire::{CREATE, DESCRIBE, STAYS, Wire, no_instances, post, served};

/// So short that no test waits for it, and so long that nothing else runs into it.
const SHORT: Duration = Duration::from_millis(500);

#[test]
fn a_head_that_is_slow_is_answered_408() {
    let served = served(&limited(|limits| limits.header_timeout = SHORT));
    let mut wire = served.connect();

    wire.send("POST / HTTP/1.1\r\nHost:");
    let answer = wire.answer();

    assert_eq!(
        answer.text(),
        "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\ncontent-length: 188\r\n\
         connection: close\r\n\r\n{\"error\":{\"code\":\"RequestTimeout\",\"message\":\"the head of the request \
         did not come within --header-timeout\",\"hint\":\"send it faster, or start the emulator with a greater \
         --header-timeout\"}}\n"
    );
    assert!(wire.is_closed());
    assert!(served.still_serves());
}

#[test]
fn a_second_head_that_is_slow_is_answered_408_too() {
    let served = served(&limited(|limits| limits.header_timeout = SHORT));
    let mut wire = served.connect();

    wire.send(&post(DESCRIBE));
    let first = wire.answer();
    wire.send("POST / HTTP/1.1\r\n");
    let second = wire.answer();

    assert_eq!(first.status(), 200);
    assert_eq!(second.status(), 408);
    assert!(wire.is_closed());
}

#[test]
fn a_body_that_is_slow_is_answered_408_and_changes_nothing() {
    let served = served(&limited(|limits| limits.body_timeout = SHORT));
    let before = served.state();
    let request = post(CREATE);
    let mut wire = served.connect();

    wire.send(&request[..request.len() - 1]);
    let answer = wire.answer();

    assert_eq!(
        answer.text(),
        refused("408 Request Timeout", "RequestTimeout", "The request body was not received in time.")
    );
    assert!(wire.is_closed());
    assert_eq!(served.state(), before);
}

#[test]
fn a_connection_that_is_idle_is_closed_without_a_word() {
    let served = served(&limited(|limits| limits.idle_timeout = SHORT));
    let mut unused = served.connect();
    let mut used = served.connect();

    used.send(&post(DESCRIBE));
    let answer = used.answer();

    assert_eq!(answer.text(), no_instances(&Ids::new(0, "default"), &STAYS.replace("25", "1")));
    assert!(used.is_closed());
    assert!(unused.is_closed());
}

#[test]
fn a_connection_too_many_is_answered_503_and_the_others_work_on() {
    let served = served(&limited(|limits| limits.max_connections = 1));
    let ids = Ids::new(0, "default");
    let mut first = served.connect();
    first.send(&post(DESCRIBE));
    assert_eq!(first.answer().text(), no_instances(&ids, STAYS));

    let mut second = served.connect();
    let refused = second.answer();
    first.send(&post(DESCRIBE));
    let answer = first.answer();

    assert_eq!(
        refused.text(),
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: 185\r\n\
         connection: close\r\n\r\n{\"error\":{\"code\":\"TooManyConnections\",\"message\":\"as many connections are \
         open as --max-connections allows\",\"hint\":\"close some, or start the emulator with a greater \
         --max-connections\"}}\n"
    );
    assert!(second.is_closed());
    assert_eq!(answer.text(), no_instances(&ids, STAYS));
}

#[test]
fn a_connection_too_many_that_has_sent_its_request_gets_the_answer_too() {
    let served = served(&limited(|limits| limits.max_connections = 1));
    let mut first = served.connect();
    first.send(&post(DESCRIBE));
    assert_eq!(first.answer().status(), 200);

    let mut second = served.connect();
    second.send(&post(DESCRIBE));

    assert_eq!(second.answer().status(), 503);
}

#[test]
fn the_place_of_a_connection_that_ended_is_free_again() {
    let served = served(&limited(|limits| limits.max_connections = 1));
    let mut first = served.connect();
    first.send(&post(DESCRIBE).replacen("\r\n", "\r\nConnection: close\r\n", 1));
    assert_eq!(first.answer().status(), 200);
    assert!(first.is_closed());

    // The emulator gives the place back a moment after the client has seen the end.
    let is_served = |_| {
        let mut wire = Wire::to(served.addr);
        wire.send(&post(DESCRIBE));
        wire.answer().status() == 200
    };

    assert!((0..1000).any(is_served));
}

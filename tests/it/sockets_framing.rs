//! Requests in pieces, in chunks, cut off, and what is no request at all.

use parhelion::Config;
use parhelion::ids::Ids;

use crate::wire::{CREATE, DESCRIBE, STAYS, no_instances, post, served};

#[test]
fn a_request_may_come_byte_by_byte() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    for byte in post(DESCRIBE).chars() {
        wire.send(&byte.to_string());
    }

    assert_eq!(wire.answer().text(), no_instances(&Ids::new(0, "default"), STAYS));
}

#[test]
fn a_form_may_come_in_chunks() {
    let served = served(&Config::default());
    let (first, second) = DESCRIBE.split_at(40);
    let mut wire = served.connect();

    // Written as Node writes a body whose length it was not told.
    wire.send(&format!(
        "POST / HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\nHost: 127.0.0.1\r\n\
         Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{first}\r\n",
        first.len()
    ));
    wire.send(&format!("{:x}\r\n{second}\r\n0\r\n\r\n", second.len()));

    assert_eq!(wire.answer().text(), no_instances(&Ids::new(0, "default"), STAYS));
}

#[test]
fn a_client_that_waits_for_100_continue_gets_it() {
    let served = served(&Config::default());
    let request = post(DESCRIBE).replacen("\r\n", "\r\nExpect: 100-continue\r\n", 1);
    let (head, form) = request.split_at(request.len() - DESCRIBE.len());
    let mut wire = served.connect();

    wire.send(head);
    let interim = wire.answer();
    wire.send(form);
    let answer = wire.answer();

    assert_eq!(interim.text(), "HTTP/1.1 100 Continue\r\n\r\n");
    assert_eq!(answer.text(), no_instances(&Ids::new(0, "default"), STAYS));
}

#[test]
fn a_request_that_is_cut_off_is_not_answered_and_changes_nothing() {
    let served = served(&Config::default());
    let before = served.state();
    let request = post(CREATE);
    let mut wire = served.connect();

    wire.send(&request[..request.len() - 1]);
    wire.finish();

    assert!(wire.is_closed());
    assert_eq!(served.state(), before);
    assert!(served.still_serves());
}

#[test]
fn a_chunk_that_is_none_is_not_answered_and_changes_nothing() {
    let served = served(&Config::default());
    let before = served.state();
    let mut wire = served.connect();

    wire.send(&format!(
        "POST /?{CREATE} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
    ));

    assert!(wire.is_closed());
    assert_eq!(served.state(), before);
    assert!(served.still_serves());
}

#[test]
fn what_is_no_http_is_answered_400_and_harms_nobody() {
    let served = served(&Config::default());

    for garbage in ["\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\r\n\r\n", "hello\r\n\r\n", "GET / SPDY/9\r\n\r\n"] {
        let mut wire = served.connect();
        wire.send(garbage);
        let answer = wire.answer();

        assert_eq!(
            answer.text_without_date(),
            "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
            "{garbage:?}"
        );
        assert!(wire.is_closed(), "{garbage:?}");
    }

    assert!(served.still_serves());
}

#[test]
fn an_answer_does_not_wait_for_the_rest_of_the_next_request() {
    let served = served(&Config::default());
    let ids = Ids::new(0, "default");
    let (first, rest) = (post(DESCRIBE), post(DESCRIBE));
    let (begun, rest) = rest.split_at(20);
    let mut wire = served.connect();

    wire.send(&format!("{first}{begun}"));
    let first = wire.answer();
    wire.send(rest);
    let second = wire.answer();

    assert_eq!(first.text(), no_instances(&ids, STAYS));
    assert_eq!(second.text(), no_instances(&ids, STAYS));
}

#[test]
fn a_request_that_states_two_lengths_is_the_last_one_of_its_connection() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    wire.send(&format!(
        "POST /?{DESCRIBE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n\
         0\r\n\r\n"
    ));
    let answer = wire.answer();

    // hyper ignores the length, as RFC 9112 6.1 has it, and does not trust the connection any further.
    assert_eq!(answer.status(), 200);
    assert!(answer.header("connection").is_some_and(|value| value.ends_with("close")), "{answer:?}");
    assert!(wire.is_closed());
}

#[test]
fn a_client_that_sends_no_more_after_its_request_is_still_answered() {
    let served = served(&Config::default());
    for _ in 0..50 {
        let mut wire = served.connect();

        wire.send(&post(DESCRIBE));
        wire.finish();

        assert_eq!(wire.answer().status(), 200);
    }
}

//! How large a request may be, and what is answered when it is larger.

use parhelion::Config;
use parhelion::ids::Ids;
use parhelion::server::Limits;

use crate::wire::{CREATE, DESCRIBE, ENDS, STAYS, no_instances, post, served};

const NO_BODY: &str = "connection: close\r\ncontent-length: 0\r\n\r\n";

/// The defaults but for one limit.
pub(crate) fn limited(change: impl FnOnce(&mut Limits)) -> Config {
    let mut config = Config::default();
    change(&mut config.limits);
    config
}

/// The whole answer of the default space's first call, when it is refused and names no action.
pub(crate) fn refused(status: &str, code: &str, message: &str) -> String {
    let whole = no_instances(&Ids::new(0, "default"), ENDS);
    let id = Ids::new(0, "default").call().request_id;
    let body = format!(
        r#"{{"RequestId":"{id}","Message":"{message}","HostId":"127.0.0.1","Code":"{code}","Recommend":"https://api.aliyun.com/troubleshoot?q={code}&requestId={id}"}}"#
    );
    let head = whole.split_once("content-length").unwrap().0.replacen("200 OK", status, 1);
    format!("{head}content-length: {}\r\n\r\n{body}", body.len())
}

fn chunked(form: &str) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{form}\r\n0\r\n\r\n",
        form.len()
    )
}

#[test]
fn a_body_that_says_it_is_too_large_is_answered_413_and_changes_nothing() {
    let served = served(&limited(|limits| limits.max_body = CREATE.len() - 1));
    let before = served.state();
    let mut wire = served.connect();

    wire.send(&post(CREATE));
    let answer = wire.answer();

    assert_eq!(
        answer.text(),
        refused("413 Payload Too Large", "RequestBodyTooLarge", "Request body too large.")
    );
    assert!(wire.is_closed());
    assert_eq!(served.state(), before);
}

#[test]
fn a_body_that_grows_too_large_in_chunks_is_answered_413_and_changes_nothing() {
    let served = served(&limited(|limits| limits.max_body = CREATE.len() - 1));
    let before = served.state();
    let mut wire = served.connect();

    wire.send(&chunked(CREATE));
    let answer = wire.answer();

    assert_eq!(
        answer.text(),
        refused("413 Payload Too Large", "RequestBodyTooLarge", "Request body too large.")
    );
    assert!(wire.is_closed());
    assert_eq!(served.state(), before);
}

#[test]
fn a_client_that_waits_for_100_continue_is_told_at_once_that_its_body_is_too_large() {
    let served = served(&limited(|limits| limits.max_body = DESCRIBE.len() - 1));
    let request = post(DESCRIBE).replacen("\r\n", "\r\nExpect: 100-continue\r\n", 1);
    let mut wire = served.connect();

    wire.send(request.strip_suffix(DESCRIBE).unwrap());
    let answer = wire.answer();

    assert_eq!(
        answer.text(),
        refused("413 Payload Too Large", "RequestBodyTooLarge", "Request body too large.")
    );
    assert!(wire.is_closed());
}

#[test]
fn a_client_that_writes_all_of_a_large_body_before_it_reads_still_gets_the_answer() {
    let served = served(&limited(|limits| limits.max_body = 1024));
    let mut wire = served.connect();

    // More than the buffers of both ends hold: a server that closes with bytes unread resets the connection, and
    // most clients then report the reset, not the answer.
    wire.send(&post(&"a".repeat(16 << 20)));
    let answer = wire.answer();

    assert_eq!(answer.status(), 413);
    assert_eq!(answer.code(), "RequestBodyTooLarge");
}

#[test]
fn a_body_of_exactly_the_limit_is_served() {
    let served = served(&limited(|limits| limits.max_body = DESCRIBE.len()));
    let ids = Ids::new(0, "default");
    let mut wire = served.connect();

    wire.send(&post(DESCRIBE));
    let by_length = wire.answer();
    wire.send(&chunked(DESCRIBE));
    let by_chunks = wire.answer();

    assert_eq!(by_length.text(), no_instances(&ids, STAYS));
    assert_eq!(by_chunks.text(), no_instances(&ids, STAYS));
}

#[test]
fn the_admin_api_refuses_a_large_body_in_its_own_words() {
    let served = served(&limited(|limits| limits.max_body = 8));
    let mut wire = served.connect();

    wire.send("PUT /_parhelion/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n");
    let answer = wire.answer();

    assert_eq!(answer.status(), 413);
    assert_eq!(
        answer.body,
        "{\"error\":{\"code\":\"PayloadTooLarge\",\"message\":\"the body is larger than --max-body allows\",\
         \"hint\":\"send less, or start the emulator with a greater --max-body\"}}\n"
    );
    assert!(wire.is_closed());
}

#[test]
fn a_head_of_too_many_bytes_is_answered_431() {
    let served = served(&limited(|limits| limits.max_header_bytes = 8192));
    let mut wire = served.connect();

    wire.send(&format!("GET / HTTP/1.1\r\nX-Long: {}", "a".repeat(8192)));
    let answer = wire.answer();

    assert_eq!(
        answer.text_without_date(),
        format!("HTTP/1.1 431 Request Header Fields Too Large\r\n{NO_BODY}")
    );
    assert!(wire.is_closed());
    assert!(served.still_serves());
}

#[test]
fn too_many_headers_are_answered_431() {
    let served = served(&limited(|limits| limits.max_headers = 10));
    let mut wire = served.connect();

    wire.send(&format!("GET / HTTP/1.1\r\n{}\r\n", "X-One: more\r\n".repeat(11)));
    let answer = wire.answer();

    assert_eq!(
        answer.text_without_date(),
        format!("HTTP/1.1 431 Request Header Fields Too Large\r\n{NO_BODY}")
    );
    assert!(wire.is_closed());
    assert!(served.still_serves());
}

#[test]
fn as_many_headers_as_the_limit_are_served() {
    let served = served(&limited(|limits| limits.max_headers = 10));
    let mut wire = served.connect();

    wire.send(&format!(
        "GET /?{DESCRIBE} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n",
        "X-One: more\r\n".repeat(9)
    ));

    assert_eq!(wire.answer().text(), no_instances(&Ids::new(0, "default"), STAYS));
}

#[test]
fn a_target_that_no_url_can_be_as_long_as_is_answered_414() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    wire.send(&format!("GET /?{} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "a".repeat(70_000)));
    let answer = wire.answer();

    assert_eq!(answer.text_without_date(), format!("HTTP/1.1 414 URI Too Long\r\n{NO_BODY}"));
    assert!(wire.is_closed());
    assert!(served.still_serves());
}

//! The recipe for Rust of `docs/testing-with-parhelion.md`, word for word: it is run here, and a test holds that it
//! stands there.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::LazyLock;

use parhelion::{Emulator, LocalEmulator};

/// One emulator for all tests, on a free port.
static CLOUD: LazyLock<LocalEmulator> = LazyLock::new(|| {
    let emulator = Emulator::builder().credential("testid", "testsecret").seed(1);
    emulator.start().expect("127.0.0.1 has a free port")
});

/// Stands for the program under test: it is told an endpoint and an access key, and has a client of its own.
fn make_topic(endpoint: &str, access_key: &str, name: &str) -> std::io::Result<String> {
    let body = format!(r#"{{"name": "{name}"}}"#);
    let mut stream = TcpStream::connect(endpoint)?;
    write!(
        stream,
        "POST /v2/0123456789abcdef0123456789abcdef/notifications/topics HTTP/1.1\r\n\
         Host: {endpoint}\r\nConnection: close\r\nContent-Length: {}\r\n\
         Authorization: SDK-HMAC-SHA256 Access={access_key}, SignedHeaders=host, Signature=none\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn a_topic_is_made_where_the_access_key_leads() {
    let space = CLOUD.space();

    let answer = make_topic(&CLOUD.host(), &space.credential("testid"), "alarms").unwrap();

    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    assert!(space.snapshot().contains("alarms"));
}

#[test]
fn the_space_of_another_test_is_empty() {
    let space = CLOUD.space();

    assert!(!space.snapshot().contains("alarms"));
}

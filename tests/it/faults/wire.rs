//! What goes over the wire: exact bytes, or the reset, on a real socket.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use parhelion::Config;

use super::set;
use crate::wire::{DESCRIBE, Served, post, served};

/// All that a connection gives after a call, and how it ends.
fn given(served: &Served, request: &str) -> (Vec<u8>, Option<ErrorKind>) {
    let mut stream = TcpStream::connect(served.addr).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let (mut all, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return (all, None),
            Ok(read) => all.extend_from_slice(&piece[..read]),
            Err(error) => return (all, Some(error.kind())),
        }
    }
}

/// The answer to a call under a scenario with this `do`, in a fresh emulator.
fn under(act: &str) -> (Vec<u8>, Option<ErrorKind>) {
    let served = served(&Config::default());
    set(&served.emulator, &format!("[[rule]]\ndo = {{ {act} }}\n"));
    let given = given(&served, &post(DESCRIBE));
    assert!(served.running.addr().port() > 0);
    given
}

/// The same as text.
fn text_under(act: &str) -> String {
    let (bytes, error) = under(act);
    assert_eq!(error, None);
    String::from_utf8(bytes).unwrap()
}

/// The answer as it is without a fault.
fn whole() -> (String, String) {
    let text = text_under("headers = { connection = \"close\" }");
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// A head with its lines in order: who writes the head decides the order.
fn lines(head: &str) -> Vec<String> {
    let mut lines: Vec<_> = head.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn a_hang_up_closes_the_connection_without_a_byte() {
    assert_eq!(under("hang_up = \"before_commit\""), (Vec::new(), None));
    assert_eq!(under("hang_up = \"after_commit\""), (Vec::new(), None));
}

#[test]
fn a_reset_is_a_reset() {
    assert_eq!(under("reset = true"), (Vec::new(), Some(ErrorKind::ConnectionReset)));
    assert_eq!(under("reset = true, effect = \"applied\""), (Vec::new(), Some(ErrorKind::ConnectionReset)));
}

#[test]
fn a_truncated_answer_has_the_whole_head_and_a_part_of_the_body() {
    let (head, body) = whole();

    for (act, kept) in [
        ("truncate = 9", 9),
        ("truncate = \"40%\"", body.len() * 40 / 100),
        ("truncate = 0", 0),
        ("truncate = 99999", body.len()),
    ] {
        let text = text_under(act);
        let (cut_head, cut_body) = text.split_once("\r\n\r\n").unwrap();

        assert_eq!(lines(cut_head), lines(&head), "{act}");
        assert_eq!(cut_body, &body[..kept], "{act}");
    }
}

#[test]
fn a_dribbled_answer_is_whole_at_its_end() {
    let (head, body) = whole();

    let text = text_under("dribble = { bytes = 50, every = \"1ms\" }");

    let (slow_head, slow_body) = text.split_once("\r\n\r\n").unwrap();
    assert_eq!((lines(slow_head), slow_body), (lines(&head), body.as_str()));
}

#[test]
fn garbage_is_noise_of_the_same_length_or_no_http_at_all_and_the_same_each_time() {
    let (head, body) = whole();

    let (spoilt, _) = under("garbage = \"body\", headers = { connection = \"close\" }");
    let (noise, error) = under("garbage = \"head\"");

    let end = spoilt.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    assert_eq!(lines(std::str::from_utf8(&spoilt[..end]).unwrap()), lines(&head));
    assert_eq!(spoilt.len() - end - 4, body.len());
    assert!(std::str::from_utf8(&spoilt[end + 4..]).is_err());
    assert_eq!((noise.len(), error), (256, None));
    assert!(!noise.starts_with(b"HTTP"));
    assert_eq!(under("garbage = \"head\"").0, noise);
}

#[test]
fn an_empty_answer_has_its_head_and_says_that_there_is_no_body() {
    let (head, body) = whole();

    let text = text_under("empty = true, headers = { connection = \"close\" }");

    let length = |length: usize| format!("content-length: {length}");
    assert_eq!(text, format!("{}\r\n\r\n", head.replace(&length(body.len()), &length(0))));
}

#[test]
fn html_502_is_the_page_of_a_load_balancer() {
    let text = text_under("html_502 = true, headers = { connection = \"close\" }");

    let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway\
                </h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
    let head = "HTTP/1.1 502 Bad Gateway\r\ndate: Fri, 02 Jan 2026 03:04:05 GMT\r\ncontent-type: text/html\r\n\
                connection: close\r\ncontent-length: 150\r\n\r\n";
    assert_eq!(text, format!("{head}{page}"));
}

#[test]
fn a_status_of_ones_own_has_the_body_that_was_written() {
    let text = text_under(
        "status = 429, body = \"slow down\", content_type = \"text/plain\", retry_after_ms = 1500, headers = { connection = \"close\" }",
    );

    assert_eq!(
        text,
        "HTTP/1.1 429 Too Many Requests\r\ndate: Fri, 02 Jan 2026 03:04:05 GMT\r\ncontent-type: text/plain\r\n\
         x-acs-retry-after: 1500\r\nconnection: close\r\ncontent-length: 9\r\n\r\nslow down"
    );
}

#[test]
fn a_call_that_waits_is_carried_out_even_when_its_client_has_gone() {
    let served = served(&Config::default());
    let (space, create) = (served.state(), crate::wire::CREATE);
    set(&served.emulator, "[[rule]]\nmatch = { operation = \"Create*\" }\ndo = { delay = \"20ms\" }\n");

    let mut stream = TcpStream::connect(served.addr).unwrap();
    stream.write_all(post(create).as_bytes()).unwrap();
    stream.shutdown(Shutdown::Both).unwrap();
    drop(stream);

    while served.state() == space {
        std::thread::yield_now();
    }
    assert!(served.state().contains("MySQL"));
}

#[test]
fn a_late_answer_is_whole_and_a_connection_goes_on_after_it() {
    let served = served(&Config::default());
    set(
        &served.emulator,
        "[[rule]]\nwhen = { first = 2 }\ndo = { delay = { uniform = [\"1ms\", \"3ms\"] } }\n",
    );
    let mut wire = served.connect();

    let mut statuses = Vec::new();
    for _ in 0..3 {
        wire.send(&post(DESCRIBE));
        statuses.push(wire.answer().status());
    }

    assert_eq!(statuses, [200, 200, 200]);
}

#[test]
fn what_was_answered_before_a_reset_has_arrived() {
    let served = served(&Config::default());
    set(&served.emulator, "[[rule]]\nwhen = { calls = 2 }\ndo = { reset = true }\n");
    let mut wire = served.connect();

    wire.send(&post(DESCRIBE));
    let first = wire.answer().status();
    wire.send(&post(DESCRIBE));

    assert_eq!(first, 200);
    assert!(wire.is_closed());
    assert!(served.still_serves());
}

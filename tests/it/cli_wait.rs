//! `parhelion wait`, beside an emulator that is there, that comes late, and that never comes.

use std::net::TcpListener;

use parhelion::Emulator;

use crate::cli::{failure, parhelion};

#[test]
fn it_ends_without_a_word_where_an_emulator_is_ready() {
    let emulator = Emulator::builder().start().unwrap();

    let output = parhelion(&["wait", "--endpoint", &emulator.url()], &[]);

    assert_eq!(failure(&output), (Some(0), String::new()));
    assert_eq!(output.stdout, b"");
}

#[test]
fn it_asks_until_somebody_answers() {
    // Whoever connects waits in the queue of this port until the emulator behind it takes over.
    let late = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", late.local_addr().unwrap());
    let waiting = std::thread::spawn(move || failure(&parhelion(&["wait", "--endpoint", &url], &[])));
    drop(late.accept().unwrap());
    late.set_nonblocking(true).unwrap();

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let emulator = Emulator::builder().build().unwrap();
    let _running =
        runtime.block_on(async { emulator.serve(tokio::net::TcpListener::from_std(late).unwrap()).unwrap() });

    assert_eq!(waiting.join().unwrap(), (Some(0), String::new()));
}

#[test]
fn it_says_what_was_tried_when_the_time_is_over() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let variables = [("PARHELION_ENDPOINT", &*format!("http://{nobody}"))];

    let (code, said) = failure(&parhelion(&["wait", "--timeout", "200ms"], &variables));

    assert_eq!(code, Some(1));
    assert!(said.starts_with("parhelion: not ready within 200ms (attempts: "), "{said}");
    assert!(said.contains(&format!("the last one: http://{nobody} does not answer: ")), "{said}");
    assert_eq!(said.lines().count(), 1);
}

#[test]
fn something_else_that_answers_is_not_ready() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", other.local_addr().unwrap());

    let (code, said) = failure(&parhelion(&["wait", "--timeout", "200ms", "--endpoint", &url], &[]));

    assert_eq!(code, Some(1));
    assert_eq!(said, "parhelion: not ready within 200ms (attempts: 1); the last one: no answer came\n");
}

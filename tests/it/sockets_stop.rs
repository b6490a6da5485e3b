//! What becomes of connections when the emulator is told to stop.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::Duration;

use parhelion::Config;
use parhelion::ids::Ids;

use crate::wire::{CREATE, DESCRIBE, ENDS, Served, Wire, no_instances, post, served};

/// A connection on which the emulator has begun to read the body of a call, and what is still to be sent.
fn half_sent<'f>(served: &Served, form: &'f str) -> (Wire, &'f str) {
    let request = post(form).replacen("\r\n", "\r\nExpect: 100-continue\r\n", 1);
    let (first, rest) = form.split_at(form.len() / 2);
    let mut wire = served.connect();
    wire.send(request.strip_suffix(form).unwrap());
    assert_eq!(wire.answer().status(), 100);
    wire.send(first);
    (wire, rest)
}

/// A connection that was used once.
fn idle(served: &Served) -> Wire {
    let mut wire = served.connect();
    wire.send(&post(DESCRIBE));
    assert_eq!(wire.answer().status(), 200);
    wire
}

fn stop_after(wait: Duration) -> Config {
    let mut config = Config::default();
    config.limits.stop_timeout = wait;
    config
}

#[test]
fn a_request_that_is_half_sent_at_stop_is_still_answered() {
    let served = served(&Config::default());
    let mut idle = idle(&served);
    let (mut wire, rest) = half_sent(&served, DESCRIBE);

    let stopping = served.runtime.spawn(served.running.stop());
    // The end of an idle connection tells that the stop has begun.
    assert!(idle.is_closed());
    wire.send(rest);
    let answer = wire.answer();

    let ids = Ids::new(0, "default");
    ids.call();
    assert_eq!(answer.text(), no_instances(&ids, ENDS));
    assert!(wire.is_closed());
    served.runtime.block_on(stopping).unwrap();
}

#[test]
fn new_connections_are_refused_while_a_call_in_flight_finishes() {
    let served = served(&Config::default());
    let mut idle = idle(&served);
    let (mut wire, rest) = half_sent(&served, DESCRIBE);

    let stopping = served.runtime.spawn(served.running.stop());
    assert!(idle.is_closed());
    let refused = TcpStream::connect(served.addr).unwrap_err();

    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    wire.send(rest);
    assert_eq!(wire.answer().status(), 200);
    served.runtime.block_on(stopping).unwrap();
}

#[test]
fn idle_connections_do_not_delay_a_stop() {
    let served = served(&stop_after(Duration::from_hours(1)));
    let mut used = idle(&served);
    let mut unused = served.connect();
    let _known_to_be_accepted = idle(&served);

    served.runtime.block_on(served.running.stop());

    assert!(used.is_closed());
    assert!(unused.is_closed());
}

#[test]
fn a_call_that_does_not_end_is_cut_off_after_the_stop_timeout_and_changes_nothing() {
    let served = served(&stop_after(Duration::from_millis(200)));
    let before = served.state();
    let (mut wire, _) = half_sent(&served, CREATE);

    served.runtime.block_on(served.running.stop());

    assert!(wire.is_closed());
    assert_eq!(served.emulator.snapshot(&parhelion::store::SpaceId::default()), before);
}

#[test]
fn a_head_that_does_not_end_does_not_outlive_its_timeout_during_a_stop() {
    let mut config = stop_after(Duration::from_hours(1));
    config.limits.header_timeout = Duration::from_millis(200);
    let served = served(&config);
    let mut wire = served.connect();
    wire.send("POST / HTTP/1.1\r\n");
    // Whoever came later was served, so the beginning of the head has been read.
    idle(&served);
    idle(&served);

    let Served { running, runtime, .. } = served;
    let stopped =
        runtime.block_on(async { tokio::time::timeout(Duration::from_secs(5), running.stop()).await });

    assert!(stopped.is_ok(), "the stop still waits for the rest of a head");
}

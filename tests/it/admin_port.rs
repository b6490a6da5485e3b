//! `--admin-listen`: the admin API on a port of its own.

use parhelion::{Config, Emulator};
use tokio::net::TcpListener;

use crate::wire::{DESCRIBE, Wire, post};

/// Status and code of `GET path` at an address.
fn get(addr: std::net::SocketAddr, path: &str) -> (u16, String) {
    let mut wire = Wire::to(addr);
    wire.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    let answer = wire.answer();
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    (answer.status(), body["error"]["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn each_port_answers_its_own_and_both_stop_together() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let emulator = Emulator::new(&Config::default()).unwrap();
    let running = runtime.block_on(async {
        let calls = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let admin = TcpListener::bind("127.0.0.1:0").await.unwrap();
        emulator.serve_apart(calls, admin).unwrap()
    });
    let (calls, admin) = (running.addr(), running.admin_addr());

    let on_calls =
        ["/_parhelion/health", "/_parhelion/ready", "/_parhelion/", "/v3"].map(|path| get(calls, path));
    let on_admin = ["/_parhelion/health", "/_parhelion/clock", "/v3"].map(|path| get(admin, path));
    let mut wire = Wire::to(calls);
    wire.send(&post(DESCRIBE));
    let served = wire.answer().status();
    runtime.block_on(running.stop());

    let (good, gone) = ((200, String::new()), (404, "NotFound".to_owned()));
    assert_eq!(on_calls, [good.clone(), good.clone(), gone, good.clone()]);
    assert_eq!(on_admin, [good.clone(), good, (404, "NotClaimed".to_owned())]);
    assert_eq!(served, 200);
    assert!(std::net::TcpStream::connect(calls).is_err());
    assert!(std::net::TcpStream::connect(admin).is_err());
}

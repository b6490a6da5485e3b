//! Scenarios: what they do to a call, to the state, and to the wire.

mod determinism;
mod documents;
mod edges;
mod effects;
mod language;
mod matching;
mod presets;
mod replay;
mod wire;

use bytes::Bytes;
use hyper::{Request, Response};
use parhelion::api::SignatureMode;
use parhelion::clock::ClockMode;
use parhelion::{Config, Emulator};
use serde_json::Value;

/// An emulator with a frozen clock and the demo world.
pub(crate) fn emulator() -> Emulator {
    Emulator::new(&Config {
        worlds: vec!["demo".to_owned()],
        signatures: SignatureMode::Off,
        clock: ClockMode::Frozen { at: "2026-01-02T03:04:05Z".parse().unwrap() },
        ..Config::default()
    })
    .unwrap()
}

/// Sets the scenario of the default space.
pub(crate) fn set(emulator: &Emulator, scenario: &str) {
    let answer = admin(emulator, "PUT", "/scenario", scenario);
    assert_eq!(answer.0, 200, "{}", answer.1);
}

/// Asks the admin API.
pub(crate) fn admin(emulator: &Emulator, method: &str, path: &str, body: &str) -> (u16, Value) {
    let uri = format!("/_parhelion{path}");
    let request = Request::builder().method(method).uri(uri).body(Bytes::from(body.to_owned())).unwrap();
    let response = emulator.call(&request);
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

/// The request that tags the instances of the demo world.
pub(crate) fn tag(ids: &[&str], key: &str) -> Request<Bytes> {
    let ids: Vec<_> =
        ids.iter().enumerate().map(|(index, id)| format!("&ResourceId.{}={id}", index + 1)).collect();
    let ids = ids.concat();
    let uri = format!(
        "/?Action=TagResources&Version=2014-08-15&RegionId=cn-hangzhou&ResourceType=INSTANCE{ids}&Tag.1.Key={key}&Tag.1.Value=v"
    );
    Request::post(uri).header("host", "rds.aliyuncs.com").body(Bytes::new()).unwrap()
}

/// Status and body of an answer.
pub(crate) fn seen(response: &Response<Bytes>) -> (u16, String) {
    (response.status().as_u16(), String::from_utf8_lossy(response.body()).into_owned())
}

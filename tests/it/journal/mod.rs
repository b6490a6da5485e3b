//! The journal: what it keeps of calls, and what it says when it is asked.

mod changes;
mod cli;
mod export;
mod list;
mod retries;
mod ring;
mod secrets;
mod stream;
mod unmatched;
mod verify;

use parhelion::Emulator;
use serde_json::Value;

use crate::wire::{CREATE, call, told};

/// The answer to a request to the journal: its status and its JSON.
fn ask(emulator: &Emulator, method: &str, path: &str, body: &str) -> (u16, Value) {
    told(&call(emulator, method, &format!("/_parhelion/requests{path}"), &[], body))
}

/// The calls that the journal lists.
fn listed(emulator: &Emulator, query: &str) -> Vec<Value> {
    let (status, body) = ask(emulator, "GET", query, "");
    assert_eq!(status, 200, "{body}");
    body["requests"].as_array().unwrap().clone()
}

/// Makes an instance in a space, and returns its id.
fn create(emulator: &Emulator, space: &str) -> String {
    let headers = [("x-parhelion-space", space)];
    let (status, body) = told(&call(emulator, "POST", &format!("/?{CREATE}"), &headers, ""));
    assert_eq!(status, 200, "{body}");
    body["DBInstanceId"].as_str().unwrap().to_owned()
}

/// A call that tags an instance.
fn tag(id: &str, key: &str, value: &str) -> String {
    format!(
        "/?Action=TagResources&Version=2014-08-15&RegionId=cn-hangzhou&ResourceType=INSTANCE&ResourceId.1={id}\
         &Tag.1.Key={key}&Tag.1.Value={value}"
    )
}

/// Tags an instance of the default space.
fn set_tag(emulator: &Emulator, id: &str, key: &str, value: &str) {
    let (status, body) = told(&call(emulator, "POST", &tag(id, key, value), &[], ""));
    assert_eq!(status, 200, "{body}");
}

//! The header that asks for a fault: `X-Parhelion-Fault: Throttling.User;times=2`.
//!
//! For one client's sake, in band: no scenario has to be set and nobody else in the space is hit. The first part
//! is a documented code or `key=value` of `do`; further parts are keys of `do` and of `when`. Ordinals count the
//! calls that bear the very same text.

use hyper::header::HeaderName;
use serde_json::{Map, Value, json};

use crate::faults::{DO, Language, Mistake, Scenario, WHEN};

/// The name of the header.
pub const FAULT_HEADER: &str = "x-parhelion-fault";

/// The same, as headers are looked up by.
pub(super) static FAULT_HEADER_NAME: HeaderName = HeaderName::from_static(FAULT_HEADER);

/// Reads the text of the header; what is wrong comes in words.
pub(crate) fn read(language: &Language, text: &str) -> Result<Scenario, String> {
    let (mut act, mut when) = (Map::new(), Map::new());
    for (index, part) in text.split(';').map(str::trim).enumerate() {
        let (key, value) = match part.split_once('=') {
            Some((key, value)) => (key.trim(), typed(value.trim())),
            None if DO.iter().any(|known| known.name == part) => (part, Value::Bool(true)),
            None if index == 0 => ("error", part.into()),
            None => return Err(format!("read `{part}` in x-parhelion-fault; write key=value")),
        };
        let value = if key == "partial" { json!({"partial": value}) } else { value };
        let key = if key == "partial" { "effect" } else { key };
        let table = match key {
            _ if DO.iter().any(|known| known.name == key) => &mut act,
            _ if WHEN.iter().any(|known| known.name == key) => &mut when,
            _ => {
                let known: Vec<_> = DO.iter().chain(WHEN).map(|known| known.name).collect();
                return Err(format!("read `{key}` in x-parhelion-fault; there is: {}", known.join(", ")));
            }
        };
        if table.insert(key.to_owned(), value).is_some() {
            return Err(format!("use x-parhelion-fault `{text}`: `{key}` stands twice"));
        }
    }
    let written = json!({"rule": [{"name": FAULT_HEADER, "do": act, "when": when}]});
    let read = language.read_value(&written).map(|checked| checked.scenario);
    read.map_err(|mistakes| {
        let all: Vec<_> = mistakes.iter().map(Mistake::told).collect();
        format!("use x-parhelion-fault `{text}`: {}", all.join("; "))
    })
}

/// A value as people write it in a header: a number, a truth value, or a text.
fn typed(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => text.trim_matches('"').into(),
    }
}

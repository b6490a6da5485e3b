//! `/_parhelion/clock`: what time it is in a space.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Admin, Ask, Refusal};
use crate::clock::{ClockMode, ClockOutOfRange};
use crate::store::Space;

const SHAPES: &str = r#"send {"mode":"real"}, {"mode":"frozen","at":"2026-01-02T03:04:05Z"} or {"mode":"offset","seconds":60}"#;
const ADVANCE: &str = r#"send {"seconds":60}; negative for the past"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i64,
}

/// `GET /clock`.
pub(super) fn tell(admin: &Admin, ask: &Ask<'_>) -> Result<Value, Refusal> {
    Ok(told(&*admin.space(ask)?))
}

/// `PUT /clock`.
pub(super) fn set(admin: &Admin, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let mode: ClockMode = serde_json::from_slice(ask.body).map_err(|error| unreadable(&error, SHAPES))?;
    let space = admin.space(ask)?;
    space.clock().set(mode).map_err(|error| out_of_range(error, SHAPES))?;
    Ok(told(&space))
}

/// `POST /clock/advance`.
pub(super) fn advance(admin: &Admin, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let Advance { seconds } =
        serde_json::from_slice(ask.body).map_err(|error| unreadable(&error, ADVANCE))?;
    let space = admin.space(ask)?;
    space.clock().advance(seconds).map_err(|error| out_of_range(error, ADVANCE))?;
    Ok(told(&space))
}

fn told(space: &Space) -> Value {
    let mut told = json!({"space": space.id(), "now": space.clock().now()});
    if let (Value::Object(told), Ok(Value::Object(mode))) =
        (&mut told, serde_json::to_value(space.clock().mode()))
    {
        told.extend(mode);
    }
    told
}

fn unreadable(error: &serde_json::Error, hint: &'static str) -> Refusal {
    Refusal::bad_request(format!("the body cannot be read: {error}"), hint)
}

fn out_of_range(error: ClockOutOfRange, hint: &'static str) -> Refusal {
    Refusal::bad_request(format!("cannot {error}"), hint)
}

//! `/_parhelion/clock`: what time it is in a space.

use hyper::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Admin;
use super::route::{Answer, Ask, Refusal, Route, SPACE, shape};
use crate::clock::{ClockMode, ClockOutOfRange};
use crate::store::Space;

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/clock",
        about: "the clock of ?space=",
        query: &[SPACE],
        body: None,
        answer: None,
        run: tell,
    },
    Route {
        method: Method::PUT,
        path: "/clock",
        about: "set the clock of ?space=",
        query: &[SPACE],
        body: Some(clock_shape),
        answer: None,
        run: set,
    },
    Route {
        method: Method::POST,
        path: "/clock/advance",
        about: "move the clock of ?space= by a number of seconds",
        query: &[SPACE],
        body: Some(advance_shape),
        answer: None,
        run: advance,
    },
];

const SHAPES: &str = r#"send {"mode":"real"}, {"mode":"frozen","at":"2026-01-02T03:04:05Z"} or {"mode":"offset","seconds":60}"#;
const ADVANCE: &str = r#"send {"seconds":60}; negative for the past"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i64,
}

/// `GET /clock`.
fn tell(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(told(&*admin.seen(ask)?)))
}

/// `PUT /clock`.
fn set(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let mode: ClockMode =
        serde_json::from_slice(ask.body).map_err(|error| Refusal::unreadable(&error, SHAPES))?;
    let space = admin.space(ask)?;
    space.clock().set(mode).map_err(|error| out_of_range(error, SHAPES))?;
    Ok(Answer::json(told(&space)))
}

/// `POST /clock/advance`.
fn advance(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let Advance { seconds } =
        serde_json::from_slice(ask.body).map_err(|error| Refusal::unreadable(&error, ADVANCE))?;
    let space = admin.space(ask)?;
    space.clock().advance(seconds).map_err(|error| out_of_range(error, ADVANCE))?;
    Ok(Answer::json(told(&space)))
}

fn clock_shape() -> Value {
    shape(
        r#"{"oneOf": [
            {
                "type": "object",
                "properties": {"mode": {"const": "real"}},
                "required": ["mode"],
                "additionalProperties": false
            },
            {
                "type": "object",
                "properties": {"mode": {"const": "frozen"}, "at": {"type": "string", "format": "date-time"}},
                "required": ["mode", "at"],
                "additionalProperties": false
            },
            {
                "type": "object",
                "properties": {"mode": {"const": "offset"}, "seconds": {"type": "integer"}},
                "required": ["mode", "seconds"],
                "additionalProperties": false
            }
        ]}"#,
    )
}

fn advance_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "properties": {"seconds": {"type": "integer"}},
            "required": ["seconds"],
            "additionalProperties": false
        }"#,
    )
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

fn out_of_range(error: ClockOutOfRange, hint: &'static str) -> Refusal {
    Refusal::bad_request(format!("cannot {error}"), hint)
}

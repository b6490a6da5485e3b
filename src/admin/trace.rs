//! `/_parhelion/scenario/trace`: the run under the scenario of a space, to be replayed.

use hyper::{Method, StatusCode};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Admin;
use super::route::{Answer, Ask, Refusal, Route, SPACE, shape};
use crate::emulator::replay::{Trace, VERSION};
use crate::faults::Begin;

pub(super) static ROUTES: &[Route] = &[Route {
    method: Method::GET,
    path: "/scenario/trace",
    about: "the run under the scenario of ?space=, for `parhelion scenario replay`",
    query: &[SPACE],
    body: None,
    answer: Some(trace_shape),
    run: trace,
}];

fn trace_shape() -> Value {
    let mut trace = shape(
        r#"{"type": "object", "properties": {
            "parhelion_trace": {},
            "space": {"type": "string"},
            "setup": {"type": "object"},
            "world": {"type": "object"},
            "scenario": {"type": "object"},
            "chaos": {"type": "array"},
            "complete": {"type": "boolean"},
            "calls": {"type": "array", "items": {"type": "object"}}
        }, "required": ["parhelion_trace", "space", "setup", "world", "scenario", "complete", "calls"]}"#,
    );
    trace["properties"]["parhelion_trace"]["const"] = VERSION.into();
    trace
}

fn trace(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let space = admin.seen(ask)?;
    let status = space.faults().status();
    let taped = space.faults().taped().zip(status);
    let Some(((begin, calls, complete), mut status)) = taped else {
        return Err(Refusal {
            status: StatusCode::NOT_FOUND,
            code: "NotFound",
            message: format!("the space `{}` has no scenario, so there is no run", space.id()),
            hint: "PUT /_parhelion/scenario sets one".into(),
        });
    };
    let world = match begin {
        Begin::Empty => json!({"parhelion": 1, "spaces": {space.id().as_str(): {}}}).to_string(),
        Begin::World(text) => text(),
        Begin::Unknown => {
            return Err(Refusal {
                status: StatusCode::CONFLICT,
                code: "Conflict",
                message: format!(
                    "the space `{}` is a fork, or was restored: nobody knows what its run began with",
                    space.id()
                ),
                hint: "set the scenario again; the run from there on can be traced".into(),
            });
        }
    };
    let trace = Trace {
        parhelion_trace: VERSION,
        space: space.id().to_string(),
        setup: admin.setup.clone(),
        world: RawValue::from_string(world).expect("a snapshot is JSON"),
        scenario: status["scenario"].take(),
        chaos: space.faults().chaos(),
        complete,
        calls,
    };
    let text = serde_json::to_string(&trace).expect("a trace is texts and numbers");
    Ok(Answer::text("application/json", format!("{text}\n")))
}

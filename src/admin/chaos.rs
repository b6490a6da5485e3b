//! `/_parhelion/chaos/faults`: chaos rules as `LocalStack` takes them.

use std::sync::Arc;

use hyper::Method;
use serde_json::{Value, json};

use super::Admin;
use super::route::{Answer, Ask, Refusal, Route, SPACE, shape};
use crate::faults::ChaosRule;

pub(super) static ROUTES: &[Route] = &[
    row(Method::GET, "the chaos rules of ?space=", None, tell),
    row(Method::POST, "replace the chaos rules of ?space=", Some(rules_shape), set),
    row(Method::PATCH, "add chaos rules to those of ?space=", Some(rules_shape), add),
    row(
        Method::DELETE,
        "take these chaos rules of ?space= away, or all of them when the body is empty",
        None,
        remove,
    ),
];

const HINT: &str = "send a list of {\"service\",\"region\",\"operation\",\"probability\",\"error\":{\"statusCode\",\"code\"}}; nothing was changed";

const fn row(
    method: Method,
    about: &'static str,
    body: Option<fn() -> Value>,
    run: fn(&Admin, &Ask<'_>) -> Result<Answer, Refusal>,
) -> Route {
    Route { method, path: "/chaos/faults", about, query: &[SPACE], body, answer: Some(answer_shape), run }
}

fn rules_shape() -> Value {
    shape(
        r#"{"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {
            "service": {"type": "string"},
            "region": {"type": "string"},
            "operation": {"type": "string"},
            "probability": {"type": "number", "minimum": 0, "maximum": 1},
            "error": {"type": "object", "additionalProperties": false, "properties": {
                "statusCode": {"type": "integer", "minimum": 200, "maximum": 599},
                "code": {"type": "string"}
            }}
        }}}"#,
    )
}

fn answer_shape() -> Value {
    rules_shape()
}

fn tell(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(json!(admin.seen(ask)?.faults().chaos())))
}

fn set(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let rules = read(ask)?;
    change(admin, ask, |_| rules.clone())
}

fn add(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let more = read(ask)?;
    change(admin, ask, |mut rules| {
        rules.extend(more.iter().cloned());
        rules
    })
}

fn remove(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let gone = if ask.body.is_empty() { None } else { Some(read(ask)?) };
    change(admin, ask, |rules| match &gone {
        None => Vec::new(),
        Some(gone) => rules.into_iter().filter(|rule| !gone.contains(rule)).collect(),
    })
}

fn read(ask: &Ask<'_>) -> Result<Vec<ChaosRule>, Refusal> {
    serde_json::from_slice(ask.body).map_err(|error| Refusal::unreadable(&error, HINT))
}

fn change(
    admin: &Admin,
    ask: &Ask<'_>,
    change: impl Fn(Vec<ChaosRule>) -> Vec<ChaosRule>,
) -> Result<Answer, Refusal> {
    let space = admin.space(ask)?;
    loop {
        let known = space.faults().chaos();
        let rules = change(known.clone());
        let scenario = admin.language.read_chaos(&rules);
        let scenario = scenario.map_err(|bad| Refusal::bad_request(format!("cannot {bad}"), HINT))?;
        // Somebody else may have changed them meanwhile: then again, from what there is now.
        if space.faults().set_chaos(&known, rules, scenario.map(Arc::new), space.clock().now()) {
            return tell(admin, ask);
        }
    }
}

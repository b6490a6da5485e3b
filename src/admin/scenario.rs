//! `/_parhelion/scenario`: what is to go wrong in a space, and what can be matched.

use std::sync::Arc;

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::Admin;
use super::route::{Answer, Ask, Refusal, Route, SPACE, shape};
use crate::api::Source;
use crate::faults::{Begin, Mistake, schema};

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/scenario",
        about: "the scenario of ?space=, and how far each rule has come",
        query: &[SPACE],
        body: None,
        answer: Some(status_shape),
        run: tell,
    },
    Route {
        method: Method::PUT,
        path: "/scenario",
        about: "set the scenario of ?space=, in TOML or JSON; ordinals begin anew",
        query: &[SPACE],
        body: Some(schema),
        answer: Some(status_shape),
        run: set,
    },
    Route {
        method: Method::DELETE,
        path: "/scenario",
        about: "take the scenario of ?space= away",
        query: &[SPACE],
        body: None,
        answer: Some(status_shape),
        run: clear,
    },
    Route::plain(
        Method::GET,
        "/scenario/targets",
        "what a scenario can match: services, operations, codes",
        |admin, _| Ok(Answer::json(targets(admin))),
    ),
    Route::plain(Method::GET, "/scenario/schema", "the language of scenarios as JSON Schema", |_, _| {
        Ok(Answer::json(schema()))
    }),
];

const HINT: &str =
    "nothing was changed; docs/scenarios.md and GET /_parhelion/scenario/schema have the language";

fn status_shape() -> Value {
    shape(
        r#"{"type": "object", "properties": {
            "space": {"type": "string"},
            "title": {"type": ["string", "null"]},
            "seed": {"type": ["integer", "null"]},
            "rules": {"type": "array", "items": {"type": "object", "properties": {
                "name": {"type": "string"},
                "matched": {"type": "integer"},
                "fired": {"type": "integer"},
                "left": {"type": ["integer", "null"]},
                "last": {"anyOf": [
                    {"type": "object", "properties": {
                        "at": {"type": "string", "format": "date-time"},
                        "ordinal": {"type": "integer"},
                        "request_id": {"type": "string"}
                    }},
                    {"type": "null"}
                ]}
            }, "required": ["name", "matched", "fired", "left", "last"]}},
            "warnings": {"type": "array", "items": {"type": "string"}},
            "scenario": {"type": ["object", "null"]}
        }, "required": ["space", "title", "seed", "rules", "scenario"]}"#,
    )
}

fn tell(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::json(told(admin, ask, &[])?))
}

fn set(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let text =
        std::str::from_utf8(ask.body).map_err(|_| Refusal::bad_request("the body is no UTF-8", HINT))?;
    let checked = admin.language.read(text).map_err(|mistakes| {
        let told: Vec<_> = mistakes.iter().map(|mistake| mistake.line(text)).collect();
        Refusal::bad_request(told.join("\n"), HINT)
    })?;
    let space = admin.space(ask)?;
    tracing::info!(space = space.id().as_str(), title = checked.scenario.title, "scenario");
    let set = || space.faults().set(Arc::new(checked.scenario), space.clock().now());
    let (cut, ()) = admin.whole().cut_and(space.id(), set);
    space.faults().begin(Begin::World(Arc::new(move || cut.text())));
    let warnings: Vec<_> = checked.warnings.iter().map(|warning: &Mistake| warning.line(text)).collect();
    Ok(Answer::json(told(admin, ask, &warnings)?))
}

fn clear(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let space = admin.space(ask)?;
    if space.faults().clear() {
        return Ok(Answer::json(told(admin, ask, &[])?));
    }
    Err(Refusal {
        status: StatusCode::NOT_FOUND,
        code: "NotFound",
        message: format!("the space `{}` has no scenario", space.id()),
        hint: "PUT /_parhelion/scenario sets one".into(),
    })
}

fn told(admin: &Admin, ask: &Ask<'_>, warnings: &[String]) -> Result<Value, Refusal> {
    let space = admin.seen(ask)?;
    let none = || json!({"title": null, "seed": null, "rules": [], "scenario": null});
    let mut told = json!({"space": space.id()});
    if let (Value::Object(told), Value::Object(status)) =
        (&mut told, space.faults().status().unwrap_or_else(none))
    {
        told.extend(status);
    }
    if !warnings.is_empty() {
        told["warnings"] = json!(warnings);
    }
    Ok(told)
}

fn targets(admin: &Admin) -> Value {
    let code = |row: &&crate::api::ErrorKind| {
        let known = !matches!(row.source, Source::Guess(_));
        let gaps = row.message.matches("{}").count();
        json!({"code": row.code, "status": row.status, "message": row.message, "documented": known, "words": gaps})
    };
    let service = |service: &Arc<dyn crate::api::Service>| {
        let card = service.card();
        let gateway = admin.gateway_errors.iter().find(|(vendor, _)| *vendor == card.vendor);
        let codes = card.catalog.iter().chain(gateway.into_iter().flat_map(|(_, rows)| rows.iter()));
        let op =
            |op: crate::api::OpCard| json!({"name": op.name, "kind": op.kind, "batch": op.kind.batches()});
        json!({
            "vendor": card.vendor,
            "service": card.name,
            "operations": service.ops().into_iter().map(op).collect::<Vec<_>>(),
            "codes": codes.map(code).collect::<Vec<_>>(),
        })
    };
    json!({"services": admin.services.iter().map(service).collect::<Vec<_>>()})
}

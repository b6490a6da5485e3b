//! `/_parhelion/`, `health`, `ready`: what there is, and whether it answers.

use serde_json::{Map, Value, json};

use super::PREFIX;
use super::route::{self, Answer, Route, shape};

pub(super) static ROUTES: &[Route] = &[
    Route::told("/", "this list", index_shape, |_, _| Ok(Answer::json(index()))),
    Route::told("/health", "whether the process answers", health_shape, |_, _| Ok(Answer::json(health()))),
    Route::told("/ready", "whether it is ready for calls", ready_shape, |_, _| Ok(Answer::json(ready()))),
];

fn index() -> Value {
    json!({"parhelion": env!("CARGO_PKG_VERSION"), "routes": route::all().map(row).collect::<Vec<_>>()})
}

fn row(route: &Route) -> Value {
    let query: Map<_, _> = route.query.iter().map(|it| (it.name.to_owned(), it.about.into())).collect();
    let path = format!("{PREFIX}{}", route.path);
    let mut row = json!({"method": route.method.as_str(), "path": path, "about": route.about});
    if !query.is_empty() {
        row["query"] = query.into();
    }
    for (name, schema) in [("body", route.body), ("answer", route.answer)] {
        if let Some(schema) = schema {
            row[name] = schema();
        }
    }
    row
}

fn health() -> Value {
    json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")})
}

/// Worlds are loaded before the port opens, so whoever reaches this is answered by a ready emulator.
fn ready() -> Value {
    json!({"status": "ready"})
}

fn index_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "required": ["parhelion", "routes"],
            "properties": {
                "parhelion": {"type": "string", "description": "the version"},
                "routes": {"type": "array", "items": {
                    "type": "object",
                    "required": ["method", "path", "about"],
                    "properties": {
                        "method": {"type": "string"},
                        "path": {"type": "string"},
                        "about": {"type": "string"},
                        "query": {"type": "object", "additionalProperties": {"type": "string"}},
                        "body": {"description": "a JSON Schema"},
                        "answer": {"description": "a JSON Schema"}
                    }
                }}
            }
        }"#,
    )
}

fn health_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "required": ["status", "version"],
            "properties": {"status": {"const": "ok"}, "version": {"type": "string"}}
        }"#,
    )
}

fn ready_shape() -> Value {
    shape(r#"{"type": "object", "required": ["status"], "properties": {"status": {"const": "ready"}}}"#)
}

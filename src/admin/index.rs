//! `/_parhelion/`, `health`, `ready`: what there is, and whether it answers.

use hyper::Method;
use serde_json::{Map, Value, json};

use super::PREFIX;
use super::route::{self, Answer, Route};

pub(super) static ROUTES: &[Route] = &[
    Route::plain(Method::GET, "/", "this list", |_, _| Ok(Answer::json(index()))),
    Route::plain(Method::GET, "/health", "whether the process answers", |_, _| Ok(Answer::json(health()))),
    Route::plain(Method::GET, "/ready", "whether it is ready for calls", |_, _| Ok(Answer::json(ready()))),
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

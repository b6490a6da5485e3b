//! `/_parhelion/openapi.json`: the admin API for machines, made from its table.

use hyper::Method;
use serde_json::{Map, Value, json};

use super::PREFIX;
use super::guard;
use super::route::{self, Answer, Query, Route, shape};

pub(super) static ROUTES: &[Route] =
    &[Route::plain(Method::GET, "/openapi.json", "this API as an OpenAPI 3.1 document", |_, _| {
        Ok(Answer::json(document()))
    })];

/// What must stand behind the `?` where a route takes it.
const REQUIRED: &[&str] = &["as", "from"];

/// What can be refused, and why.
const REFUSALS: &[(u16, &str)] = &[
    (400, "what was sent cannot be used"),
    (403, "the token is missing or wrong, or the request comes from a web page of somebody else"),
    (404, "what is named is not there"),
    (408, "the body did not come in time"),
    (409, "what is there stands against it"),
    (413, "the body is larger than --max-body allows"),
    (421, "the request is for a host that is not known to be this emulator"),
    (503, "as many spaces are there as --max-spaces allows"),
];

/// The document without what is filled in.
const FRAME: &str = r#"{
    "openapi": "3.1.0",
    "info": {
        "title": "Parhelion",
        "version": "",
        "summary": "The emulator's own API",
        "license": {"name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT"}
    },
    "servers": [{"url": "/"}],
    "security": [{}, {"bearer": []}, {"header": []}],
    "paths": {},
    "components": {
        "schemas": {"Refusal": {"type": "object", "required": ["error"], "properties": {"error": {
            "type": "object",
            "required": ["code", "message", "hint"],
            "properties": {
                "code": {"type": "string", "description": "for programs"},
                "message": {"type": "string", "description": "what is wrong"},
                "hint": {"type": "string", "description": "what would be right"}
            }
        }}}},
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "header": {"type": "apiKey", "in": "header", "name": "X-Parhelion-Admin-Token"}
        }
    }
}"#;

/// The document.
pub(super) fn document() -> Value {
    let mut paths = Map::new();
    for route in route::all() {
        let path = paths.entry(format!("{PREFIX}{}", route.path)).or_insert_with(|| json!({}));
        path[route.method.as_str().to_lowercase()] = operation(route);
    }
    let mut document = shape(FRAME);
    document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    document["paths"] = paths.into();
    document
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "summary": route.about,
        "operationId": id(route),
        "parameters": parameters(route),
        "responses": responses(route),
    });
    if guard::is_open(route.path) {
        operation["security"] = json!([]);
    }
    if let Some(body) = route.body {
        operation["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": body()}}});
    }
    operation
}

/// `POST /spaces/{name}/fork` is `post_spaces_name_fork`.
fn id(route: &Route) -> String {
    let words = route.path.split(['/', '.', '-']).map(|word| word.trim_matches(['{', '}']));
    let words = words.filter(|word| !word.is_empty()).fold(String::new(), |id, word| format!("{id}_{word}"));
    format!("{}{}", route.method.as_str().to_lowercase(), if words.is_empty() { "_index" } else { &words })
}

fn parameters(route: &Route) -> Vec<Value> {
    let of_path = route.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let of_path =
        of_path.map(|name| json!({"name": name, "in": "path", "required": true, "schema": value_of(name)}));
    let of_query = route.query.iter().map(|Query { name, about }| {
        let required = REQUIRED.contains(name);
        json!({"name": name, "in": "query", "required": required, "description": about, "schema": value_of(name)})
    });
    of_path.chain(of_query).collect()
}

/// What stands in a path or a query: the same under the same name, wherever it stands.
fn value_of(name: &str) -> Value {
    shape(match name {
        "as" => r#"{"enum": ["curl", "http"]}"#,
        "since" => r#"{"type": "integer", "minimum": 0}"#,
        "limit" => r#"{"type": "integer", "minimum": 1, "maximum": 10000}"#,
        "space" | "name" => {
            r#"{"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$", "not": {"enum": [".", ".."]}}"#
        }
        _ => r#"{"type": "string", "minLength": 1}"#,
    })
}

fn responses(route: &Route) -> Value {
    let schema = route.answer.map_or(json!(true), |answer| answer());
    let content_type = schema["contentMediaType"].as_str().unwrap_or("application/json").to_owned();
    let mut responses =
        json!({"200": {"description": "It is done.", "content": {content_type: {"schema": schema}}}});
    for (status, about) in REFUSALS.iter().filter(|(status, _)| can_answer(route, *status)) {
        responses[status.to_string()] = json!({
            "description": about,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
        });
    }
    responses
}

/// Whether a route can refuse so.
fn can_answer(route: &Route, status: u16) -> bool {
    let names = route.path.contains('{') || !route.query.is_empty();
    match status {
        400 => names || route.body.is_some(),
        404 | 409 => names || route.method != Method::GET,
        403 | 421 => !guard::is_open(route.path),
        503 => names,
        _ => true,
    }
}

//! `/_parhelion/snapshot` and `/_parhelion/snapshots`: what a space holds, as a text, by name, and compared.

use std::sync::Arc;

use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::route::{Answer, Ask, Query, Refusal, Route, SPACE, shape};
use super::{Admin, too_many_spaces};
use crate::snapshot::{self, NoRoom, RestoreError, Restored};
use crate::store::{SpaceId, WorldError};

/// Where snapshots are sent, which may be larger than other bodies.
pub(super) const PATH: &str = "/snapshot";

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: PATH,
        about: "all that ?space= holds, as a world",
        query: &[SPACE],
        body: None,
        answer: Some(world_shape),
        run: take,
    },
    Route {
        method: Method::PUT,
        path: PATH,
        about: "put a world of one space in place of all that ?space= holds",
        query: &[SPACE],
        body: Some(world_shape),
        answer: Some(restored_shape),
        run: |admin, ask| {
            let text = std::str::from_utf8(ask.body)
                .map_err(|error| Refusal::bad_request(format!("the body is no text: {error}"), FORMAT))?;
            restore(admin, ask, text)
        },
    },
    Route {
        method: Method::GET,
        path: "/snapshots",
        about: "the snapshots that have names",
        query: &[],
        body: None,
        answer: Some(list_shape),
        run: |admin, _| Ok(Answer::json(list(admin))),
    },
    Route {
        method: Method::GET,
        path: "/snapshots/diff",
        about: "what differs between two snapshots, or between one and a space",
        query: &[
            Query { name: "from", about: "the name of a snapshot" },
            Query { name: "to", about: "the name of another; what ?space= holds now, when left out" },
            SPACE,
        ],
        body: None,
        answer: Some(diff_shape),
        run: diff,
    },
    Route {
        method: Method::GET,
        path: "/snapshots/{name}",
        about: "a snapshot that has a name, as a world",
        query: &[],
        body: None,
        answer: Some(world_shape),
        run: |admin, ask| {
            let text = text_of(admin, &variable(ask)?)?;
            Ok(Answer::text("application/json", text.to_string()))
        },
    },
    Route {
        method: Method::PUT,
        path: "/snapshots/{name}",
        about: "give a name to what ?space= holds now",
        query: &[SPACE],
        body: None,
        answer: None,
        run: save,
    },
    Route {
        method: Method::POST,
        path: "/snapshots/{name}/load",
        about: "put a snapshot that has a name in place of all that ?space= holds",
        query: &[SPACE],
        body: None,
        answer: Some(restored_shape),
        run: |admin, ask| restore(admin, ask, &text_of(admin, &variable(ask)?)?),
    },
    Route {
        method: Method::DELETE,
        path: "/snapshots/{name}",
        about: "forget a snapshot that has a name",
        query: &[],
        body: None,
        answer: None,
        run: forget,
    },
];

const FORMAT: &str = "GET /_parhelion/snapshot shows what a snapshot looks like";

/// `GET /snapshot`.
fn take(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let space = Admin::named_space(ask)?.unwrap_or_default();
    Ok(Answer::text("application/json", admin.whole().text(&space)))
}

fn restore(admin: &Admin, ask: &Ask<'_>, text: &str) -> Result<Answer, Refusal> {
    let space = Admin::named_space(ask)?.unwrap_or_default();
    let Restored { resources, credentials } =
        snapshot::restore(admin.whole(), &space, text).map_err(not_restored)?;
    let resources: Map<_, _> =
        resources.into_iter().map(|(service, count)| (service.to_owned(), count.into())).collect();
    let mut restored = json!({"space": space, "resources": resources});
    if credentials > 0 {
        let note = format!(
            "{credentials} of the snapshot's credentials were left out: they are of no space; see --credential"
        );
        restored["note"] = note.into();
    }
    Ok(Answer::json(restored))
}

fn list(admin: &Admin) -> Value {
    let snapshot = |(name, bytes): (String, usize)| json!({"name": name, "bytes": bytes});
    let snapshots: Vec<_> = admin.named.list().into_iter().map(snapshot).collect();
    json!({"snapshots": snapshots, "max": snapshot::MAX_SNAPSHOTS, "max_bytes": snapshot::MAX_BYTES})
}

/// `PUT /snapshots/{name}`.
fn save(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let name = variable(ask)?;
    let space = Admin::named_space(ask)?.unwrap_or_default();
    let text = admin.whole().text(&space);
    let bytes = text.len();
    let replaced = admin.named.put(name.as_str(), text).map_err(no_room)?;
    Ok(Answer::json(json!({"name": name, "space": space, "bytes": bytes, "replaced": replaced})))
}

/// `DELETE /snapshots/{name}`.
fn forget(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let name = variable(ask)?;
    if admin.named.remove(name.as_str()) { Ok(Answer::json(json!({"name": name}))) } else { Err(none(&name)) }
}

/// `GET /snapshots/diff`.
fn diff(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let named = |query| ask.query(query).map(|name| snapshot_name(&name)).transpose();
    let from = named("from")?.ok_or_else(|| {
        Refusal::bad_request("there is no ?from=", "GET /_parhelion/snapshots/diff?from=NAME&to=NAME")
    })?;
    let to = named("to")?;
    let before = text_of(admin, &from)?;
    let after = match &to {
        Some(name) => text_of(admin, name)?,
        None => admin.whole().text(&Admin::named_space(ask)?.unwrap_or_default()).into(),
    };
    let changes = snapshot::between(&before, &after)
        .map_err(|error| Refusal::bad_request(format!("a snapshot cannot be read: {error}"), FORMAT))?;
    Ok(Answer::json(json!({"from": from, "to": to, "same": changes.is_empty(), "changes": changes})))
}

/// The name in the path. Snapshots are called as spaces are.
fn variable(ask: &Ask<'_>) -> Result<SpaceId, Refusal> {
    snapshot_name(ask.variable("name"))
}

fn snapshot_name(name: &str) -> Result<SpaceId, Refusal> {
    SpaceId::parse(name).map_err(|bad| {
        let (name, rule) = (&bad.name, bad.rule());
        Refusal::bad_request(format!("cannot use `{name}` as the name of a snapshot"), rule)
    })
}

fn text_of(admin: &Admin, name: &SpaceId) -> Result<Arc<str>, Refusal> {
    admin.named.get(name.as_str()).ok_or_else(|| none(name))
}

fn none(name: &SpaceId) -> Refusal {
    Refusal {
        status: StatusCode::NOT_FOUND,
        code: "NotFound",
        message: format!("there is no snapshot `{name}`"),
        hint: "GET /_parhelion/snapshots lists them".into(),
    }
}

fn no_room(error: NoRoom) -> Refusal {
    let (status, code) = match error {
        NoRoom::TooMany => (StatusCode::CONFLICT, "Conflict"),
        NoRoom::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "PayloadTooLarge"),
    };
    let hint = "DELETE /_parhelion/snapshots/NAME, or GET /_parhelion/snapshot and keep the text yourself";
    Refusal { status, code, message: format!("cannot {error}"), hint: hint.into() }
}

fn not_restored(error: RestoreError) -> Refusal {
    match error {
        RestoreError::TooManySpaces(full) => too_many_spaces(full),
        RestoreError::Unreadable(WorldError::Mistake { line, column, mistake, .. }) => {
            Refusal::bad_request(format!("line {line}, column {column} of the snapshot: {mistake}"), FORMAT)
        }
        RestoreError::Clash(_) | RestoreError::NotOneSpace(_) | RestoreError::Unreadable(_) => {
            Refusal::bad_request(format!("cannot {error}"), FORMAT)
        }
    }
}

fn world_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "properties": {
                "parhelion": {"const": 1},
                "title": {"type": "string"},
                "credentials": {"type": "array"},
                "spaces": {"type": "object", "additionalProperties": {
                    "type": "object",
                    "properties": {"clock": {"type": "object"}, "ids": {"type": "object"}},
                    "additionalProperties": {"type": "object", "additionalProperties": {"type": "object"}}
                }}
            },
            "required": ["parhelion", "spaces"],
            "additionalProperties": false
        }"#,
    )
}

fn restored_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "properties": {
                "space": {"type": "string"},
                "resources": {"type": "object", "additionalProperties": {"type": "integer"}},
                "note": {"type": "string"}
            },
            "required": ["space", "resources"]
        }"#,
    )
}

fn list_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "properties": {
                "snapshots": {"type": "array", "items": {
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "bytes": {"type": "integer"}},
                    "required": ["name", "bytes"]
                }},
                "max": {"type": "integer"},
                "max_bytes": {"type": "integer"}
            },
            "required": ["snapshots", "max", "max_bytes"]
        }"#,
    )
}

fn diff_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "properties": {"same": {"type": "boolean"}, "changes": {"type": "array", "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "change": {"enum": ["created", "deleted", "tag", "member"]}
                },
                "required": ["text", "service", "place", "kind", "id", "change"]
            }}},
            "required": ["from", "to", "same", "changes"]
        }"#,
    )
}

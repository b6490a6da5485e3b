//! `/_parhelion/spaces`: which spaces there are; forking and dropping them; and the seed of one.

use std::sync::Arc;

use hyper::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::route::{Answer, Ask, Refusal, Route, SPACE, shape};
use super::{Admin, reset, too_many_spaces};
use crate::api::Service;
use crate::ids::Ids;
use crate::store::{Space, SpaceId};

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/spaces",
        about: "every space: its resources by service, its clock, its seed",
        query: &[],
        body: None,
        answer: Some(list_shape),
        run: |admin, _| Ok(Answer::json(list(admin))),
    },
    Route {
        method: Method::POST,
        path: "/spaces/{name}/fork",
        about: "a new space that goes on from where this one is",
        query: &[],
        body: Some(fork_shape),
        answer: Some(space_shape),
        run: fork,
    },
    Route {
        method: Method::DELETE,
        path: "/spaces/{name}",
        about: "forget a space",
        query: &[],
        body: None,
        answer: Some(reset::gone_shape),
        run: drop_space,
    },
    Route {
        method: Method::PUT,
        path: "/seed",
        about: "set the seed of ?space=, in which there is nothing yet",
        query: &[SPACE],
        body: Some(seed_shape),
        answer: Some(space_shape),
        run: set_seed,
    },
];

const FORK: &str = r#"send {"as":"NAME"}"#;
const SEED: &str = r#"send {"seed":7}"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fork {
    r#as: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    seed: u64,
}

fn list(admin: &Admin) -> Value {
    let names = admin.spaces.names();
    let spaces: Vec<_> =
        names.iter().filter_map(|name| Some(told(admin, &*admin.spaces.get(name)?))).collect();
    json!({"spaces": spaces, "max": admin.spaces.max()})
}

/// `POST /spaces/{name}/fork`: the new space has the resources of this one, its clock, and its ids where they
/// stand; not its journal and not its nonces, for nobody has called it yet.
fn fork(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let from = named(ask)?;
    let Fork { r#as } =
        serde_json::from_slice(ask.body).map_err(|error| Refusal::unreadable(&error, FORK))?;
    let to = SpaceId::parse(&r#as).map_err(|bad| Refusal::bad_request(format!("cannot {bad}"), FORK))?;
    let _closed = admin.gate.close();
    // The default space is there, whether it was used or not.
    let source = if from == SpaceId::default() {
        admin.spaces.open(&from).map_err(too_many_spaces)?
    } else {
        admin.spaces.get(&from).ok_or_else(|| no_such_space(&from))?
    };
    if admin.spaces.get(&to).is_some() {
        return Err(Refusal {
            status: StatusCode::CONFLICT,
            code: "Conflict",
            message: format!("there is a space `{to}` already"),
            hint: "choose another name, or DELETE /_parhelion/spaces/NAME first".into(),
        });
    }
    admin.spaces.put(source.forked(to.clone())).map_err(too_many_spaces)?;
    for service in &admin.services {
        service.fork(&from, &to);
    }
    let forked = admin.spaces.get(&to).ok_or_else(|| no_such_space(&to))?;
    Ok(Answer::json(told(admin, &forked)))
}

/// `DELETE /spaces/{name}`.
fn drop_space(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let id = named(ask)?;
    let mut gone = Vec::new();
    let _closed = admin.gate.close();
    if admin.spaces.get(&id).is_none() {
        return Err(no_such_space(&id));
    }
    Ok(Answer::json(admin.forget_inside(Some(&id), &mut gone)))
}

/// `PUT /seed`. The ids of projects follow from the seed, so what is in them would not be found under another.
fn set_seed(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let Seed { seed } =
        serde_json::from_slice(ask.body).map_err(|error| Refusal::unreadable(&error, SEED))?;
    let id = Admin::named_space(ask)?.unwrap_or_default();
    let _closed = admin.gate.close();
    let space = admin.spaces.open(&id).map_err(too_many_spaces)?;
    if admin.services.iter().any(|service| service.hold(&id).is_some_and(|held| held.resources() > 0)) {
        return Err(Refusal {
            status: StatusCode::CONFLICT,
            code: "Conflict",
            message: format!("the space `{id}` has resources, whose ids follow from the seed that it has"),
            hint: "set the seed first, or reset the space".into(),
        });
    }
    let seeded = space.renewed(space.clock().mode(), Ids::new(seed, id.as_str()));
    let answer = told(admin, &seeded);
    admin.spaces.put(seeded).map_err(too_many_spaces)?;
    Ok(Answer::json(answer))
}

/// A space as the list shows it.
fn told(admin: &Admin, space: &Space) -> Value {
    let count = |service: &Arc<dyn Service>| {
        let resources = service.hold(space.id()).map_or(0, |held| held.resources());
        (service.card().name.to_owned(), resources.into())
    };
    let resources: Map<_, _> = admin.services.iter().map(count).collect();
    json!({
        "name": space.id(),
        "resources": resources,
        "clock": space.clock().mode(),
        "now": space.clock().now(),
        "seed": space.ids().seed(),
    })
}

fn named(ask: &Ask<'_>) -> Result<SpaceId, Refusal> {
    SpaceId::parse(ask.variable("name")).map_err(|bad| {
        Refusal::bad_request(format!("cannot {bad}"), "GET /_parhelion/spaces lists the spaces")
    })
}

fn no_such_space(id: &SpaceId) -> Refusal {
    Refusal {
        status: StatusCode::NOT_FOUND,
        code: "NotFound",
        message: format!("there is no space `{id}`"),
        hint: "GET /_parhelion/spaces lists the spaces; one comes into being at its first use".into(),
    }
}

fn fork_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "properties": {
                "as": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$", "not": {"enum": [".", ".."]}}
            },
            "required": ["as"],
            "additionalProperties": false
        }"#,
    )
}

fn seed_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "properties": {"seed": {"type": "integer", "minimum": 0, "maximum": 18446744073709551615}},
            "required": ["seed"],
            "additionalProperties": false
        }"#,
    )
}

fn space_shape() -> Value {
    // No `date-time` for `now`: a clock may be set to years that RFC 3339 cannot write.
    shape(
        r#"{
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "resources": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
                "clock": {"type": "object"},
                "now": {"type": "string"},
                "seed": {"type": "integer", "minimum": 0}
            },
            "required": ["name", "resources", "clock", "now", "seed"]
        }"#,
    )
}

fn list_shape() -> Value {
    let mut list = shape(
        r#"{
            "type": "object",
            "properties": {"spaces": {"type": "array"}, "max": {"type": "integer"}},
            "required": ["spaces", "max"]
        }"#,
    );
    list["properties"]["spaces"]["items"] = space_shape();
    list
}

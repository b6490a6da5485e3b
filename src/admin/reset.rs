//! `/_parhelion/reset`: as if nothing had been called.

use std::sync::Arc;

use hyper::Method;
use serde_json::{Map, Value, json};

use super::Admin;
use super::route::{Answer, Ask, Query, Refusal, Route, shape};
use crate::api::{Held, Service};
use crate::store::SpaceId;

pub(super) static ROUTES: &[Route] = &[Route {
    method: Method::POST,
    path: "/reset",
    about: "forget everything, or one space, or what one service holds",
    query: &[
        Query { name: "space", about: "the space; all of them when left out" },
        Query {
            name: "service",
            about: "the service whose resources go; all of them, with the clocks and ids of the spaces, when left out",
        },
    ],
    body: None,
    answer: Some(gone_shape),
    run: reset,
}];

/// `POST /reset`: forgets one space or all of them, with their resources, clocks, ids and nonces, at one
/// instant for every service; says what went. A space that was never used has nothing to forget. With a service,
/// only what that holds goes, and the spaces stay.
fn reset(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let space = Admin::named_space(ask)?;
    let service = ask.query("service").map(|name| admin.service(&name)).transpose()?;
    let gone = match service {
        Some(service) => {
            let _closed = admin.gate.close();
            counted(0, &[(service.card().name, service.clear(space.as_ref()))])
        }
        None => admin.forget(space.as_ref()),
    };
    Ok(Answer::json(gone))
}

impl Admin {
    /// Forgets a space, or all of them; says what went.
    fn forget(&self, space: Option<&SpaceId>) -> Value {
        let mut gone = Vec::new();
        let _closed = self.gate.close();
        self.forget_inside(space, &mut gone)
    }

    /// The same, for who has closed the gate. What a space held goes into `gone`, to be dropped when calls are let
    /// in again: that takes long where there was much.
    pub(super) fn forget_inside(&self, space: Option<&SpaceId>, gone: &mut Vec<Box<dyn Held>>) -> Value {
        let held = |id| self.services.iter().filter_map(move |service| service.hold(id));
        gone.extend(space.into_iter().flat_map(held));
        let clear = |service: &Arc<dyn Service>| (service.card().name, service.clear(space));
        let resources: Vec<_> = self.services.iter().map(clear).collect();
        let spaces = match space {
            Some(id) => usize::from(self.spaces.forget(id)),
            None => self.spaces.names().iter().filter(|id| self.spaces.forget(id)).count(),
        };
        if space.is_none() {
            // The calls of a space went with it; those of no space are left.
            self.journal.clear(None);
            self.nowhere.ids().begin_calls_again();
        }
        counted(spaces, &resources)
    }

    fn service(&self, name: &str) -> Result<&Arc<dyn Service>, Refusal> {
        self.services.iter().find(|service| service.card().name == name).ok_or_else(|| {
            let names: Vec<_> = self.services.iter().map(|service| service.card().name).collect();
            Refusal::bad_request(
                format!("there is no service `{name}`"),
                format!("there is: {}", names.join(", ")),
            )
        })
    }
}

fn counted(spaces: usize, resources: &[(&'static str, usize)]) -> Value {
    let total: usize = resources.iter().map(|(_, gone)| gone).sum();
    let services: Map<_, _> =
        resources.iter().map(|(service, gone)| ((*service).to_owned(), (*gone).into())).collect();
    json!({"spaces": spaces, "resources": total, "services": services})
}

/// The shape of what says what went.
pub(super) fn gone_shape() -> Value {
    shape(
        r#"{
            "type": "object",
            "properties": {
                "spaces": {"type": "integer", "minimum": 0},
                "resources": {"type": "integer", "minimum": 0},
                "services": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
            },
            "required": ["spaces", "resources", "services"]
        }"#,
    )
}

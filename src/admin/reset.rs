//! `/_parhelion/reset`: as if nothing had been called.

use hyper::Method;
use serde_json::{Map, json};

use super::Admin;
use super::route::{Answer, Ask, Query, Refusal, Route};

pub(super) static ROUTES: &[Route] = &[Route {
    method: Method::POST,
    path: "/reset",
    about: "forget everything, or with ?space= one space",
    query: &[Query { name: "space", about: "the space; all of them when left out" }],
    body: None,
    answer: None,
    run: reset,
}];

/// `POST /reset`: forgets one space or all of them, with their resources, clocks, ids and nonces, at one
/// instant for every service; says what went. A space that was never used has nothing to forget.
fn reset(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let one = Admin::named_space(ask)?;
    let _closed = admin.gate.close();
    let mut services = Map::new();
    let mut resources = 0;
    for service in &admin.services {
        let gone = service.clear(one.as_ref());
        services.insert(service.card().name.to_owned(), gone.into());
        resources += gone;
    }
    let spaces = match &one {
        Some(id) => usize::from(admin.spaces.forget(id)),
        None => admin.spaces.names().iter().filter(|id| admin.spaces.forget(id)).count(),
    };
    Ok(Answer::json(json!({"spaces": spaces, "resources": resources, "services": services})))
}

//! `/_parhelion/requests`: what the journal kept, and what it makes of it.

mod asked;
mod shapes;
mod stream;

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use self::asked::{filter, form, most};
use super::Admin;
use super::route::{Answer, Ask, Query, Refusal, Route, text_shape};
use crate::journal::{Expectation, Filter, Form, Taken};

const EVERY: Query = Query { name: "space", about: "calls of this space; of all of them when left out" };
const SERVICE: Query = Query { name: "service", about: "calls of this service" };
const OPERATION: Query = Query { name: "operation", about: "calls of this operation" };
const OUTCOME: Query =
    Query { name: "outcome", about: "`ok`, `refused`, `spoilt`, `fault`, a status, or a code of the vendor" };
const SINCE: Query =
    Query { name: "since", about: "calls after this number: the `next` of an answer before" };
const LIMIT: Query = Query { name: "limit", about: "so many calls at most, 1 to 10000; 100 when left out" };
const AS: Query = Query { name: "as", about: "`curl` (a shell script) or `http` (a fixture)" };

/// What `?space=` and the others let through.
static FILTERS: &[Query] = &[EVERY, SERVICE, OPERATION, OUTCOME, SINCE, LIMIT];

pub(super) static ROUTES: &[Route] = &[
    Route {
        method: Method::GET,
        path: "/requests",
        about: "the newest calls, or with ?since= the next ones, the newest last",
        query: FILTERS,
        body: None,
        answer: Some(shapes::list),
        run: list,
    },
    Route {
        method: Method::DELETE,
        path: "/requests",
        about: "forget the calls of ?space=, or of all spaces",
        query: &[EVERY],
        body: None,
        answer: Some(shapes::forgotten),
        run: forget,
    },
    Route {
        method: Method::POST,
        path: "/requests/verify",
        about: "were calls made as expected: true, false with the nearest misses, or inconclusive",
        query: &[EVERY, SINCE],
        body: Some(shapes::expectation),
        answer: Some(shapes::verdict),
        run: verify,
    },
    Route {
        method: Method::GET,
        path: "/requests/unmatched",
        about: "what no protocol claimed or no operation matched, with a guess what was meant",
        query: &[EVERY, SINCE, LIMIT],
        body: None,
        answer: Some(shapes::unmatched),
        run: unmatched,
    },
    Route {
        method: Method::GET,
        path: "/requests/retries",
        about: "attempts of one call put together, with gaps, nonces used again and bodies changed",
        query: FILTERS,
        body: None,
        answer: Some(shapes::retries),
        run: retries,
    },
    Route {
        method: Method::GET,
        path: "/requests/stream",
        about: "calls as they are made, as server-sent events",
        query: &[EVERY, SERVICE, OPERATION, OUTCOME, SINCE],
        body: None,
        answer: Some(|| text_shape("text/event-stream")),
        run: stream::stream,
    },
    Route {
        method: Method::GET,
        path: "/requests/export",
        about: "calls as a shell script or as a fixture",
        query: &[AS, EVERY, SERVICE, OPERATION, OUTCOME, SINCE, LIMIT],
        body: None,
        answer: Some(|| text_shape("text/plain; charset=utf-8")),
        run: export,
    },
    Route {
        method: Method::GET,
        path: "/requests/{id}",
        about: "one call, by its request id or its number, with what was sent and answered",
        query: &[EVERY],
        body: None,
        answer: Some(shapes::call),
        run: show,
    },
    Route {
        method: Method::GET,
        path: "/requests/{id}/export",
        about: "one call as a shell script or as a fixture",
        query: &[AS, EVERY],
        body: None,
        answer: Some(|| text_shape("text/plain; charset=utf-8")),
        run: export_one,
    },
];

/// `GET /requests`.
fn list(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let (filter, most) = (filter(ask)?, most(ask)?);
    // Before the look: a call that ends meanwhile is told the next time.
    let upto = admin.journal.last();
    let taken = chosen(admin, ask, &filter, most);
    let shown: Vec<_> = taken.iter().filter_map(Taken::entry).map(|it| admin.journal.shown(&it)).collect();
    let last = taken.last().and_then(Taken::entry).map(|entry| entry.number);
    let next = last.unwrap_or_else(|| filter.since.max(upto));
    let dropped = admin.journal.dropped(filter.space.as_ref());
    let mut answer = json!({"requests": shown, "next": next, "dropped": dropped});
    if !admin.journal.is_on() {
        answer["note"] = OFF.into();
    }
    Ok(Answer::json(answer))
}

/// What is said where nothing is kept.
const OFF: &str = "the journal is off: the emulator was started with --journal-bytes 0";

/// The newest calls, or those that follow a cursor.
fn chosen(admin: &Admin, ask: &Ask<'_>, filter: &Filter, most: usize) -> Vec<Taken> {
    match ask.query("since") {
        Some(_) => admin.journal.oldest(filter, most),
        None => admin.journal.newest(filter, most),
    }
}

/// `DELETE /requests`.
fn forget(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let space = Admin::named_space(ask)?;
    Ok(Answer::json(json!({"forgotten": admin.journal.clear(space.as_ref())})))
}

/// `GET /requests/{id}`.
fn show(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let taken = one(admin, ask)?;
    Ok(Answer::json(taken.entry().map_or(Value::Null, |entry| admin.journal.shown_whole(&entry))))
}

/// `GET /requests/{id}/export`.
fn export_one(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let form = form(ask)?;
    Ok(written(form, &[one(admin, ask)?], ask))
}

/// `GET /requests/export`.
fn export(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let (filter, most, form) = (filter(ask)?, most(ask)?, form(ask)?);
    Ok(written(form, &chosen(admin, ask, &filter, most), ask))
}

fn written(form: Form, calls: &[Taken], ask: &Ask<'_>) -> Answer {
    let host = ask.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1:4722");
    let text = form.written(calls, host);
    Answer::text("text/plain; charset=utf-8", text)
}

fn one(admin: &Admin, ask: &Ask<'_>) -> Result<Taken, Refusal> {
    let space = Admin::named_space(ask)?;
    let id = ask.variable("id");
    let hint = if admin.journal.is_on() {
        "GET /_parhelion/requests lists what it has; the oldest calls are dropped"
    } else {
        OFF
    };
    admin.journal.find(space.as_ref(), id).ok_or_else(|| Refusal {
        status: StatusCode::NOT_FOUND,
        code: "NotFound",
        message: format!("the journal has no call `{id}`"),
        hint: hint.into(),
    })
}

/// `POST /requests/verify`.
fn verify(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    const HINT: &str = r#"send {"operation":"TagResources","service":"rds","params":{"RegionId":"cn-hangzhou"},"exactly":1}"#;
    let filter = Filter { space: Admin::named_space(ask)?, since: asked::since(ask)?, ..Filter::default() };
    let expectation: Expectation = serde_json::from_slice(ask.body)
        .map_err(|error| Refusal::bad_request(format!("the body cannot be read: {error}"), HINT))?;
    expectation.check(&admin.services).map_err(|bad| Refusal::bad_request(format!("cannot {bad}"), HINT))?;
    Ok(Answer::json(admin.journal.verify(&filter, &expectation)))
}

/// `GET /requests/unmatched`.
fn unmatched(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let filter = Filter { space: Admin::named_space(ask)?, since: asked::since(ask)?, ..Filter::default() };
    let requests = admin.journal.unmatched(&filter, most(ask)?, &admin.services);
    Ok(Answer::json(json!({"requests": requests, "dropped": admin.journal.dropped(filter.space.as_ref())})))
}

/// `GET /requests/retries`.
fn retries(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let (filter, most) = (filter(ask)?, most(ask)?);
    let calls = admin.journal.retries(&filter, most);
    Ok(Answer::json(json!({"calls": calls, "dropped": admin.journal.dropped(filter.space.as_ref())})))
}

//! Answers as the services write them: plain JSON on success, one of five shapes on refusal.

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, DATE};
use hyper::{Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::api::{ApiError, Dialect, Envelope, Reply};
use crate::clock::http_date;
use crate::ids::CallIds;

/// The answer to one call. Every answer has a request id in its head, under the names that the SDKs and the
/// `OpenStack` tools read it from.
pub(super) fn encode(
    dialect: &Dialect<'_>,
    outcome: Result<Reply, ApiError>,
    ids: &CallIds,
    now: Timestamp,
) -> Response<Bytes> {
    let id = &ids.trace_id;
    let mut response = Response::builder()
        .header(DATE, http_date(now))
        .header("x-request-id", id)
        .header("x-openstack-request-id", format!("req-{id}"));
    // The vendor's SDKs show it in what they say of a look-up that failed.
    if dialect.service.is_some_and(|card| card.name == "iam") {
        response = response.header("x-iam-trace-id", id);
    }
    let (status, body) = match outcome {
        Ok(reply) => {
            for (name, value) in reply.headers() {
                response = response.header(*name, value);
            }
            (reply.own_status().unwrap_or(200), success(reply, id))
        }
        Err(error) => (error.status(), Some(refusal(dialect, &error, id))),
    };
    // An answer without a body has no type either: one client refuses a 204 that has.
    if body.is_some() {
        response = response.header(CONTENT_TYPE, "application/json");
    }
    let bytes = body.map(|body| serde_json::to_vec(&body).expect("texts and numbers are JSON"));
    response
        .status(StatusCode::from_u16(status).expect("catalogues hold valid statuses; a test reads them all"))
        .body(bytes.map(Bytes::from).unwrap_or_default())
        .expect("headers are made of ids, dates and what operations write")
}

fn success(reply: Reply, id: &str) -> Option<Value> {
    if reply.is_empty() {
        return None;
    }
    let mut fields = Map::new();
    if reply.shows_request_id() {
        fields.insert("request_id".to_owned(), id.into());
    }
    fields.extend(reply.into_fields());
    Some(Value::Object(fields))
}

fn refusal(dialect: &Dialect<'_>, error: &ApiError, id: &str) -> Value {
    let of_service = || dialect.service.map_or(Envelope::Prefixed, |card| card.envelope);
    let (code, message) = (error.code(), error.message());
    match error.kind().envelope.unwrap_or_else(of_service) {
        Envelope::Identified => json!({"request_id": id, "code": code, "message": message}),
        Envelope::Flat => json!({"code": code, "message": message}),
        Envelope::Nested => json!({"error": {"code": code, "message": message}}),
        Envelope::Keystone => {
            let title = StatusCode::from_u16(error.status()).ok().and_then(|it| it.canonical_reason());
            json!({"error": {"code": error.status(), "message": message, "title": title}})
        }
        Envelope::Prefixed | Envelope::Rpc | Envelope::RpcBody => {
            json!({"error_msg": message, "error_code": code, "request_id": id})
        }
    }
}

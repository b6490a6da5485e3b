//! Answers as the services write them: plain JSON on success, one of five shapes on refusal.

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::api::{ApiError, Dialect, Envelope, Reply, push_json};
use crate::clock::date_header;
use crate::ids::CallIds;
use crate::wire;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
static OPENSTACK_REQUEST_ID: HeaderName = HeaderName::from_static("x-openstack-request-id");
static IAM_TRACE_ID: HeaderName = HeaderName::from_static("x-iam-trace-id");

/// The answer to one call. Every answer has a request id in its head, under the names that the SDKs and the
/// `OpenStack` tools read it from.
pub(super) fn encode(
    dialect: &Dialect<'_>,
    outcome: Result<Reply, ApiError>,
    ids: &CallIds,
    now: Timestamp,
) -> Response<Bytes> {
    let id = &ids.trace_id;
    let text = |text: String| HeaderValue::try_from(text).expect("ids, dates and what operations write");
    let mut headers = wire::headers();
    headers.insert(DATE, date_header(now));
    headers.insert(&REQUEST_ID, text(id.clone()));
    headers.insert(&OPENSTACK_REQUEST_ID, text(["req-", id].concat()));
    // The vendor's SDKs show it in what they say of a look-up that failed.
    if dialect.service.is_some_and(|card| card.name == "iam") {
        headers.insert(&IAM_TRACE_ID, text(id.clone()));
    }
    let (status, body) = match outcome {
        Ok(reply) => {
            for (name, value) in reply.headers() {
                headers.append(*name, text(value.clone()));
            }
            (reply.own_status().unwrap_or(200), success(&reply, id))
        }
        Err(error) => {
            let body = refusal(dialect, &error, id);
            (error.status(), Some(serde_json::to_vec(&body).expect("texts and numbers are JSON")))
        }
    };
    // An answer without a body has no type either: one client refuses a 204 that has.
    if body.is_some() {
        headers.append(CONTENT_TYPE, const { HeaderValue::from_static("application/json") });
    }
    let mut response = Response::new(body.map(Bytes::from).unwrap_or_default());
    *response.status_mut() =
        StatusCode::from_u16(status).expect("catalogues hold valid statuses; a test reads them all");
    *response.headers_mut() = headers;
    response
}

fn success(reply: &Reply, id: &str) -> Option<Vec<u8>> {
    if reply.is_empty() {
        return None;
    }
    let mut out = Vec::with_capacity(128 + reply.bytes_written());
    out.push(b'{');
    if reply.shows_request_id() {
        out.extend_from_slice(b"\"request_id\":");
        push_json(&mut out, id);
    }
    reply.write_members(&mut out);
    out.push(b'}');
    Some(out)
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

//! Answers as the gateway writes them: body, headers, JSON or XML.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, DATE, ETAG};
use hyper::{Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::alibaba::xml;
use crate::api::{ApiError, Dialect, Format, Reply};
use crate::clock::http_date;
use crate::ids::CallIds;

const JSON: &str = "application/json;charset=utf-8";
/// Without a space: modern clients compare this very text to decide whether to read XML.
const XML: &str = "text/xml;charset=utf-8";

/// The answer to one call.
pub(super) fn encode(
    dialect: &Dialect<'_>,
    outcome: Result<Reply, ApiError>,
    ids: &CallIds,
    now: Timestamp,
) -> Response<Bytes> {
    let (status, root, fields) = match outcome {
        Ok(reply) => (200, format!("{}Response", dialect.operation.unwrap_or_default()), success(reply, ids)),
        Err(error) => (error.status(), "Error".to_owned(), refusal(dialect, &error, ids)),
    };
    let (content_type, body) = match dialect.format {
        Format::Json => (JSON, serde_json::to_vec(&fields).expect("texts and numbers are JSON")),
        Format::Xml => (XML, xml::write(&root, &fields)),
    };
    Response::builder()
        .status(StatusCode::from_u16(status).expect("catalogues hold valid statuses; a test reads them all"))
        .header(DATE, http_date(now))
        .header(CONTENT_TYPE, content_type)
        .header("access-control-allow-origin", "*")
        .header("access-control-expose-headers", "*")
        .header("x-acs-request-id", &ids.request_id)
        .header("x-acs-trace-id", &ids.trace_id)
        .header(ETAG, STANDARD.encode(ids.tag))
        .body(Bytes::from(body))
        .expect("every header is made of ids, dates and literals")
}

/// A success must not carry `Code`, not even an empty one: one client takes that for a failure.
fn success(reply: Reply, ids: &CallIds) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("RequestId".to_owned(), ids.request_id.clone().into());
    fields.extend(reply.into_fields());
    fields
}

fn refusal(dialect: &Dialect<'_>, error: &ApiError, ids: &CallIds) -> Map<String, Value> {
    let product = dialect.service.map(|card| format!("&product={}", card.product)).unwrap_or_default();
    let recommend = format!(
        "https://api.aliyun.com/troubleshoot?q={}{product}&requestId={}",
        error.code(),
        ids.request_id
    );
    let texts = [
        ("RequestId", ids.request_id.as_str()),
        ("Message", error.message()),
        ("HostId", &dialect.host),
        ("Code", error.code()),
        ("Recommend", &recommend),
    ];
    texts.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect()
}

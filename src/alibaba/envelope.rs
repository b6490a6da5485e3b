//! Answers as the gateway writes them: body, headers, JSON or XML.

use bytes::Bytes;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_TYPE, DATE, ETAG, HeaderValue,
};
use hyper::{Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::alibaba::headers::{REQUEST_ID, TRACE_ID};
use crate::alibaba::xml;
use crate::api::{ApiError, Dialect, Envelope, Format, Reply, push_json};
use crate::clock::date_header;
use crate::digits::base64;
use crate::ids::CallIds;
use crate::wire;

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
    let status = outcome.as_ref().err().map_or(200, ApiError::status);
    // A service that gives its verdict in the body has rows of status 200; those of the gateway never do.
    let in_body = status == 200 && dialect.service.is_some_and(|card| card.envelope == Envelope::RpcBody);
    let result = || format!("{}Response", dialect.operation.unwrap_or_default());
    let (root, fields) = match outcome {
        Ok(reply) if dialect.format == Format::Json => {
            return respond(status, JSON, success_in_json(&reply, in_body, ids), ids, now);
        }
        Ok(reply) => (result(), success(reply, in_body, ids)),
        Err(error) if in_body => (result(), failure(&error, ids)),
        Err(error) => ("Error".to_owned(), refusal(dialect, &error, ids)),
    };
    let (content_type, body) = match dialect.format {
        Format::Json => (JSON, serde_json::to_vec(&fields).expect("texts and numbers are JSON")),
        Format::Xml => (XML, xml::write(&root, &fields)),
    };
    respond(status, content_type, body, ids, now)
}

fn respond(
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
    ids: &CallIds,
    now: Timestamp,
) -> Response<Bytes> {
    let text = |text: String| HeaderValue::try_from(text).expect("ids and dates are header text");
    let mut headers = wire::headers();
    headers.insert(DATE, date_header(now));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, const { HeaderValue::from_static("*") });
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, const { HeaderValue::from_static("*") });
    headers.insert(&REQUEST_ID, text(ids.request_id.clone()));
    headers.insert(&TRACE_ID, text(ids.trace_id.clone()));
    headers.insert(ETAG, text(base64(&ids.tag)));
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).expect("catalogues hold valid statuses; a test reads them all");
    *response.headers_mut() = headers;
    response
}

/// [`success`], written at once: most answers are this one, and most of those are short.
fn success_in_json(reply: &Reply, in_body: bool, ids: &CallIds) -> Vec<u8> {
    let mut out = Vec::with_capacity(128 + reply.bytes_written());
    out.extend_from_slice(b"{\"RequestId\":");
    push_json(&mut out, &ids.request_id);
    if in_body {
        out.extend_from_slice(b",\"Success\":true");
    }
    reply.write_members(&mut out);
    out.push(b'}');
    out
}

/// A success must not carry `Code`, not even an empty one: one client takes that for a failure.
fn success(reply: Reply, in_body: bool, ids: &CallIds) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("RequestId".to_owned(), ids.request_id.clone().into());
    if in_body {
        fields.insert("Success".to_owned(), true.into());
    }
    fields.extend(reply.into_fields());
    fields
}

/// What a service refused that gives its verdict in the body.
fn failure(error: &ApiError, ids: &CallIds) -> Map<String, Value> {
    let fields = [
        ("RequestId", ids.request_id.as_str().into()),
        ("Success", false.into()),
        ("Code", error.code().into()),
        ("ErrorMessage", error.message().into()),
    ];
    with_details(fields, error)
}

fn refusal(dialect: &Dialect<'_>, error: &ApiError, ids: &CallIds) -> Map<String, Value> {
    let product = dialect.service.map(|card| format!("&product={}", card.product)).unwrap_or_default();
    let recommend = format!(
        "https://api.aliyun.com/troubleshoot?q={}{product}&requestId={}",
        error.code(),
        ids.request_id
    );
    let fields = [
        ("RequestId", ids.request_id.as_str().into()),
        ("Message", error.message().into()),
        ("HostId", (&*dialect.host).into()),
        ("Code", error.code().into()),
        ("Recommend", recommend.into()),
    ];
    with_details(fields, error)
}

fn with_details<const N: usize>(fields: [(&str, Value); N], error: &ApiError) -> Map<String, Value> {
    let details = error.details().map(|(name, value)| (name, value.clone()));
    fields.into_iter().chain(details).map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::alibaba::errors::MISSING;
    use crate::api::{Card, ErrorKind, PlaceNames, Source};
    use crate::ids::Ids;

    static ROW: ErrorKind =
        ErrorKind::new(200, "x.NoSuchThing", "There is no such thing.", Source::Guess(""));

    static CARD: Card = Card {
        vendor: "alibaba",
        name: "x",
        title: "X",
        product: "X",
        version: "1",
        envelope: Envelope::RpcBody,
        places: PlaceNames::Plain,
        catalog: &[&ROW],
    };

    fn encoded(format: Format, outcome: Result<Reply, ApiError>) -> (u16, String) {
        let operation = Some("TagThings");
        let dialect = Dialect { format, host: "x.aliyuncs.com".into(), operation, service: Some(&CARD) };
        let ids = CallIds { request_id: "R".to_owned(), ..Ids::new(0, "").call() };
        let response = encode(&dialect, outcome, &ids, Timestamp::UNIX_EPOCH);
        (response.status().as_u16(), String::from_utf8(response.body().to_vec()).unwrap())
    }

    #[test]
    fn a_service_whose_verdict_is_in_the_body_answers_200_either_way() {
        let things = || json!({"Thing": ["a", "b"]});

        let success = encoded(Format::Json, Ok(Reply::done().field("Things", things())));
        let failure = encoded(Format::Json, Err(ROW.raise().detail("BadThings", things())));
        let in_xml = encoded(Format::Xml, Err(ROW.raise().detail("BadThings", things())));

        assert_eq!(
            success,
            (200, r#"{"RequestId":"R","Success":true,"Things":{"Thing":["a","b"]}}"#.to_owned())
        );
        assert_eq!(
            failure.1,
            r#"{"RequestId":"R","Success":false,"Code":"x.NoSuchThing","ErrorMessage":"There is no such thing.","BadThings":{"Thing":["a","b"]}}"#
        );
        assert_eq!(
            in_xml.1,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><TagThingsResponse><RequestId>R</RequestId>\
             <Success>false</Success><Code>x.NoSuchThing</Code><ErrorMessage>There is no such thing.</ErrorMessage>\
             <BadThings><Thing>a</Thing><Thing>b</Thing></BadThings></TagThingsResponse>"
        );
    }

    #[test]
    fn what_the_gateway_refuses_keeps_its_status_and_its_envelope_for_such_a_service() {
        let (status, body) = encoded(Format::Xml, Err(MISSING.with(&["ThingId"]).detail("Hint", "send it")));

        assert_eq!(status, 400);
        assert_eq!(
            body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><RequestId>R</RequestId>\
             <Message>ThingId is mandatory for this action.</Message><HostId>x.aliyuncs.com</HostId>\
             <Code>MissingThingId</Code><Recommend>https://api.aliyun.com/troubleshoot?q=MissingThingId&amp;\
             product=X&amp;requestId=R</Recommend><Hint>send it</Hint></Error>"
        );
    }
}

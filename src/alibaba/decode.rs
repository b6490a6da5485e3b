//! From a request to a call: which operation, with which parameters, to be answered how.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName};
use hyper::{HeaderMap, Method, Request};

use crate::alibaba::signature::Authorization;
use crate::alibaba::{errors, headers};
use crate::api::{
    ApiError, BadForm, Call, Decoded, Dialect, Format, Params, Service, TooManyParameters, header_text,
};

const FORM: &str = "application/x-www-form-urlencoded";

/// Reads a request; `None` when nothing in it speaks of this protocol.
pub(super) fn decode<'r>(
    services: &'r [Arc<dyn Service>],
    strict: bool,
    request: &'r Request<Bytes>,
) -> Option<Decoded<'r>> {
    if !matches!(request.uri().path(), "" | "/") {
        return None;
    }
    let mut params = Params::default();
    let query = params.add_query(request.uri().query().unwrap_or_default());
    let body = query.map_err(too_many).and_then(|()| read_body(request, &mut params));
    let sent = request.headers();
    let action = named(&params, "Action", sent, &headers::ACTION);
    let version = named(&params, "Version", sent, &headers::VERSION);
    let is_ours = request.method() == Method::POST || action.is_some() || version.is_some();
    if !is_ours {
        return None;
    }
    let caller = caller(&params, sent);
    let mut dialect = dialect(&params, sent, strict);
    let wanted = Wanted { services, method: request.method(), action, version };
    // A body that cannot be read may hold the action: then it is what is wrong.
    let readable = if wanted.is_named() { Ok(()) } else { body.clone() };
    let call = readable.and_then(|()| wanted.find()).and_then(|(service, row)| {
        body?;
        let op = service.op(row);
        dialect.operation = Some(op.name);
        dialect.service = Some(service.card());
        if strict && format_of(&params) == Asked::Unknown {
            return Err(errors::INVALID_FORMAT.raise());
        }
        Ok(Call { service, row, op, params })
    });
    Some(Decoded { caller, dialect, call })
}

/// A name that stands in a parameter or, for modern clients, only in a header. The parameter wins: one client
/// sends the header in a spelling of its own. Seen: @alicloud/pop-core 1.8.0.
fn named<'p>(
    params: &'p Params<'_>,
    param: &str,
    sent: &'p HeaderMap,
    header: &HeaderName,
) -> Option<Cow<'p, str>> {
    let found = params.filled(param).map(Cow::Borrowed);
    found.or_else(|| header_text(sent, header).filter(|text| !text.is_empty()))
}

/// Adds the parameters of the body, when its content type says that it has any.
fn read_body<'r>(request: &'r Request<Bytes>, params: &mut Params<'r>) -> Result<(), ApiError> {
    let content_type = header_text(request.headers(), CONTENT_TYPE).unwrap_or_default();
    let media_type = content_type.split_once(';').map_or(&*content_type, |(before, _)| before).trim();
    if request.body().is_empty() {
        return Ok(());
    }
    if media_type == FORM || media_type.eq_ignore_ascii_case(FORM) {
        params.add_form(request.body()).map_err(|bad| match bad {
            BadForm::Malformed => errors::MALFORMED_BODY.with(&["Body"]),
            BadForm::TooMany => too_many(TooManyParameters),
        })?;
    } else if media_type.eq_ignore_ascii_case("application/json") {
        match serde_json::from_slice(request.body()) {
            Ok(members) => params.add_json(&members, 4 * request.body().len()).map_err(too_many)?,
            Err(_) => return Err(errors::MALFORMED_BODY.with(&["Body"])),
        }
    }
    Ok(())
}

fn too_many(_: TooManyParameters) -> ApiError {
    errors::TOO_MANY_PARAMETERS.raise()
}

/// Who says to be calling.
fn caller<'r>(params: &Params<'r>, sent: &'r HeaderMap) -> Option<Cow<'r, str>> {
    if let Some(id) = params.filled_text("AccessKeyId") {
        return Some(id);
    }
    if let Some(id) = header_text(sent, &headers::ACCESS_KEY_ID) {
        return Some(id);
    }
    let header = header_text(sent, AUTHORIZATION)?;
    Authorization::read(&header).map(|read| Cow::Owned(read.credential.to_owned()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Unknown,
    For(Format),
}

fn format_of(params: &Params<'_>) -> Asked {
    match params.text("Format") {
        None | Some("") => Asked::Nothing,
        Some(text) if text.eq_ignore_ascii_case("json") => Asked::For(Format::Json),
        Some(text) if text.eq_ignore_ascii_case("xml") => Asked::For(Format::Xml),
        // Seen: aliyun-python-sdk-core 2.16.1, `do_action`, sends `Format=None`.
        Some(_) => Asked::Unknown,
    }
}

/// How to answer. Nothing said means JSON to clients that could not read anything else; the documented default
/// of the older protocol is XML, which counts when strict.
fn dialect<'r>(params: &Params<'_>, headers: &'r HeaderMap, strict: bool) -> Dialect<'r> {
    let starts =
        |name: HeaderName, start: &str| header_text(headers, name).is_some_and(|it| it.starts_with(start));
    let is_modern = || {
        starts(AUTHORIZATION, "ACS3-")
            || header_text(headers, ACCEPT).is_some_and(|it| it.contains("application/json"))
    };
    let format = match format_of(params) {
        Asked::For(format) => format,
        Asked::Nothing if strict && !is_modern() => Format::Xml,
        Asked::Nothing | Asked::Unknown => Format::Json,
    };
    let host = header_text(headers, HOST).unwrap_or_default();
    Dialect { format, host: bare_host(host), operation: None, service: None }
}

/// The host that was called, without the scheme that one client puts before it and without the port.
/// Seen: alibabacloud-tea-openapi 0.4.6 with `endpoint="http://127.0.0.1:4722"` sends it all as `Host`.
fn bare_host(host: Cow<'_, str>) -> Cow<'_, str> {
    match host {
        Cow::Borrowed(host) => Cow::Borrowed(bare(host)),
        Cow::Owned(host) => Cow::Owned(bare(&host).to_owned()),
    }
}

fn bare(host: &str) -> &str {
    // Hardly any has a scheme, and a search for one letter is the quicker one.
    let scheme = if host.contains('/') { host.rsplit_once("://") } else { None };
    let bare = scheme.map_or(host, |(_, rest)| rest);
    match bare.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => bare,
    }
}

/// What a request says it wants, checked in the order in which the gateway complains.
struct Wanted<'r, 'm> {
    services: &'r [Arc<dyn Service>],
    method: &'m Method,
    action: Option<Cow<'m, str>>,
    version: Option<Cow<'m, str>>,
}

impl<'r> Wanted<'r, '_> {
    /// Whether the request says which operation it means, or could not be meant to be read.
    fn is_named(&self) -> bool {
        (self.action.is_some() && self.version.is_some())
            || !matches!(*self.method, Method::GET | Method::POST)
    }

    fn find(&self) -> Result<(&'r dyn Service, usize), ApiError> {
        if !matches!(*self.method, Method::GET | Method::POST) {
            return Err(errors::UNSUPPORTED_METHOD.raise());
        }
        let action = self.action.as_deref().ok_or_else(|| errors::MISSING.with(&["Action"]))?;
        let version = self.version.as_deref().ok_or_else(|| errors::MISSING.with(&["Version"]))?;
        let mut of_version =
            self.services.iter().filter(|service| service.card().version == version).peekable();
        if of_version.peek().is_none() {
            return Err(errors::INVALID_VERSION.raise());
        }
        of_version
            .find_map(|service| service.find(action).map(|row| (&**service, row)))
            .ok_or_else(|| errors::INVALID_ACTION.raise())
    }
}

//! The admin table: what a row is, how a request finds its row, what it is given and what it answers.

use std::borrow::Cow;

use bytes::Bytes;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::{HeaderMap, Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc::Receiver;

use super::{Admin, PREFIX, TABLES};
use crate::api::percent;
use crate::wire::{Answered, Wire};

/// What a row does.
pub(super) type Run = fn(&Admin, &Ask<'_>) -> Result<Answer, Refusal>;

/// One row of the table.
pub(super) struct Route {
    pub(super) method: Method,
    /// Below the prefix; `{name}` is one segment.
    pub(super) path: &'static str,
    pub(super) about: &'static str,
    /// What may stand behind the `?`.
    pub(super) query: &'static [Query],
    /// The JSON Schema of the body it takes.
    pub(super) body: Option<fn() -> Value>,
    /// The JSON Schema of a good answer; none where it may be anything.
    pub(super) answer: Option<fn() -> Value>,
    pub(super) run: Run,
}

impl Route {
    /// A `GET` that takes nothing but its path, and answers by a schema.
    pub(super) const fn told(
        path: &'static str,
        about: &'static str,
        answer: fn() -> Value,
        run: Run,
    ) -> Self {
        Self { method: Method::GET, path, about, query: &[], body: None, answer: Some(answer), run }
    }

    /// A row that takes nothing but its path.
    pub(super) const fn plain(method: Method, path: &'static str, about: &'static str, run: Run) -> Self {
        Self { method, path, about, query: &[], body: None, answer: None, run }
    }
}

/// One thing that may stand behind the `?`.
pub(super) struct Query {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
}

/// A shape, written down. Read when it is asked for: code that puts one together takes ten times the room.
pub(super) fn shape(json: &str) -> Value {
    serde_json::from_str(json).expect("the shapes of this API are JSON")
}

/// The shape of an answer that is a text of some type and no JSON.
pub(super) fn text_shape(content_type: &str) -> Value {
    json!({"type": "string", "contentMediaType": content_type})
}

/// `?space=`, where it means one space.
pub(super) const SPACE: Query = Query { name: "space", about: "the space; `default` when left out" };

/// One request to the admin API.
pub(super) struct Ask<'r> {
    /// What stands behind the `?`, as it was sent.
    query: &'r str,
    /// The headers.
    pub(super) headers: &'r HeaderMap,
    /// The body.
    pub(super) body: &'r [u8],
    variables: Vec<(&'static str, String)>,
}

impl Ask<'_> {
    /// The value of `?name=`, decoded; `None` when it was not sent.
    pub(super) fn query(&self, name: &str) -> Option<Cow<'_, str>> {
        form_urlencoded::parse(self.query.as_bytes()).find(|(sent, _)| sent == name).map(|(_, value)| value)
    }

    /// The segment that stands for `{name}` in the row's path, decoded.
    ///
    /// # Panics
    ///
    /// When the row's path has no such segment: that is a mistake in the row.
    pub(super) fn variable(&self, name: &str) -> &str {
        let found = self.variables.iter().find(|(variable, _)| *variable == name);
        &found.expect("a route asks for its own variables").1
    }
}

/// What an admin request is answered with.
pub(super) struct Answer {
    status: StatusCode,
    content_type: HeaderValue,
    content: Content,
}

enum Content {
    Whole(Bytes),
    Follows(Receiver<Bytes>),
}

impl Answer {
    /// JSON, status 200.
    #[expect(clippy::needless_pass_by_value, reason = "made for the values that routes have just built")]
    pub(super) fn json(value: Value) -> Self {
        Self::text("application/json", format!("{value}\n"))
    }

    /// A text of some type, status 200.
    pub(super) fn text(content_type: &'static str, text: impl Into<Bytes>) -> Self {
        let content = Content::Whole(text.into());
        Self { status: StatusCode::OK, content_type: HeaderValue::from_static(content_type), content }
    }

    /// Whatever comes out of `source`, for as long as somebody puts something in.
    pub(super) fn stream(content_type: &'static str, source: Receiver<Bytes>) -> Self {
        let content = Content::Follows(source);
        Self { status: StatusCode::OK, content_type: HeaderValue::from_static(content_type), content }
    }

    fn written(self) -> Answered {
        let (bytes, wire) = match self.content {
            Content::Whole(bytes) => (bytes, Wire::Whole),
            Content::Follows(source) => (Bytes::new(), Wire::Follow(source)),
        };
        let mut response = Response::new(bytes);
        *response.status_mut() = self.status;
        response.headers_mut().insert(CONTENT_TYPE, self.content_type);
        Answered { response, wire }
    }
}

/// Why an admin request is not granted.
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) hint: Cow<'static, str>,
}

impl Refusal {
    /// What was sent cannot be used.
    pub(super) fn bad_request(message: impl Into<String>, hint: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code: "BadRequest",
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// The body is not of the shape that it has to have.
    pub(super) fn unreadable(error: &serde_json::Error, hint: &'static str) -> Self {
        Self::bad_request(format!("the body cannot be read: {error}"), hint)
    }

    /// The answer that says so; `path` is what was asked for, below the prefix.
    pub(super) fn written(&self, path: &str) -> Answered {
        let Self { status, code, message, hint } = self;
        let body = json!({"error": {"code": code, "message": message, "hint": hint}});
        let mut answered = Answer { status: *status, ..Answer::json(body) }.written();
        if *status == StatusCode::METHOD_NOT_ALLOWED {
            let methods = allowed(path).try_into().expect("names of methods are header text");
            answered.response.headers_mut().insert(ALLOW, methods);
        }
        answered
    }
}

/// Runs the row that a method and a path mean.
pub(super) fn run(
    admin: &Admin,
    method: &Method,
    path: &str,
    query: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Answered, Refusal> {
    let (route, variables) = find(method, path)?;
    check(route, query)?;
    (route.run)(admin, &Ask { query, headers, body, variables }).map(Answer::written)
}

/// Whether a row takes what stands behind the `?`, each name once: without the `space` that was misspelt, a request
/// would mean all spaces.
fn check(route: &Route, query: &str) -> Result<(), Refusal> {
    // Whoever probes may write whatever they like behind the `?`, to get past a cache.
    if matches!(route.path, "/health" | "/ready") {
        return Ok(());
    }
    let mut sent: Vec<&str> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let shown: String = name.chars().take(80).collect();
        match route.query.iter().find(|it| it.name == name) {
            None => return Err(not_taken(route, format!("`?{shown}=` is not known here"))),
            Some(it) if sent.contains(&it.name) => {
                return Err(not_taken(route, format!("`?{shown}=` stands there twice")));
            }
            Some(_) if value.is_empty() => return Err(not_taken(route, format!("`?{shown}=` is empty"))),
            Some(it) => sent.push(it.name),
        }
    }
    Ok(())
}

fn not_taken(route: &Route, message: String) -> Refusal {
    let names: Vec<_> = route.query.iter().map(|it| format!("`?{}=`", it.name)).collect();
    let takes = if names.is_empty() { "nothing behind the `?`".to_owned() } else { names.join(", ") };
    let Route { method, path, .. } = route;
    Refusal::bad_request(message, format!("{method} {PREFIX}{path} takes {takes}"))
}

/// Every row.
pub(super) fn all() -> impl Iterator<Item = &'static Route> {
    TABLES.iter().copied().flatten()
}

type Found = (&'static Route, Vec<(&'static str, String)>);

/// The rows whose path this is, those without variables first.
fn of_path(path: &str) -> Vec<Found> {
    let mut found: Vec<Found> =
        all().filter_map(|route| Some((route, variables(route.path, path)?))).collect();
    found.sort_by_key(|(_, variables)| variables.len());
    let fewest = found.first().map_or(0, |(_, variables)| variables.len());
    found.retain(|(_, variables)| variables.len() == fewest);
    found
}

/// The variables of a row's path; `None` when the path is another one.
fn variables(wanted: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    // Nearly all rows are told apart by what stands before their first variable.
    if !path.starts_with(wanted.split('{').next()?) {
        return None;
    }
    let mut variables = Vec::new();
    let mut segments = path.split('/');
    for wanted in wanted.split('/') {
        let segment = segments.next()?;
        match wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) if !segment.is_empty() => {
                variables.push((name, percent::decoded(segment).into_owned()));
            }
            None if wanted == segment => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(variables)
}

fn find(method: &Method, path: &str) -> Result<Found, Refusal> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let of_path = of_path(path);
    if of_path.is_empty() {
        return Err(Refusal {
            status: StatusCode::NOT_FOUND,
            code: "NotFound",
            message: format!("there is no {PREFIX}{path}"),
            hint: "GET /_parhelion/ lists what there is".into(),
        });
    }
    of_path.into_iter().find(|(route, _)| route.method == method).ok_or_else(|| Refusal {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: "MethodNotAllowed",
        message: format!("{method} does not go with {PREFIX}{path}{}", no_name(method, path)),
        hint: format!("it takes {}", allowed(path)).into(),
    })
}

/// Says so when the method would go with the path if a word of it were a name.
fn no_name(method: &Method, path: &str) -> String {
    let mut named = all().filter(|route| route.method == method);
    let word = named.find_map(|route| variables(route.path, path)?.into_iter().next());
    word.map_or_else(String::new, |(_, word)| format!(": `{word}` is a word of this API, and can be no name"))
}

fn allowed(path: &str) -> String {
    of_path(path).iter().map(|(route, _)| route.method.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_segments_decoded_and_never_empty() {
        assert_eq!(variables("/a/{x}/c", "/a/b%20b/c"), Some(vec![("x", "b b".to_owned())]));
        assert_eq!(variables("/a/{x}", "/a/"), None);
        assert_eq!(variables("/a/{x}", "/a/b/c"), None);
        assert_eq!(variables("/a", "/a/b"), None);
        assert_eq!(variables("/", "/"), Some(Vec::new()));
    }
}

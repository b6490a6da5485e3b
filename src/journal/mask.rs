//! Secrets out of everything that is shown of a call.
//!
//! Names tell what is secret: of headers, of parameters, of members of a JSON body and of elements of an XML one.
//! Where a text should have such members and cannot be read, none of it is shown.

use std::borrow::Cow;

use serde_json::Value;

use super::excerpt::masked;
use crate::huawei::token::Token;

/// What stands for a secret.
pub(super) const MASK: &str = "***";

/// Headers whose whole value is a token. Cookies may hold one.
const TOKENS: &[&str] = &[
    "x-auth-token",
    "x-subject-token",
    "x-acs-security-token",
    "x-acs-bearer-token",
    "x-security-token",
    "x-amz-security-token",
    "cookie",
    "set-cookie",
    "proxy-authorization",
];

/// Names that end like the secret ones, and are none.
const OPEN: &[&str] = &["clienttoken", "nexttoken", "pagetoken"];

/// The value of a header, without what is secret in it.
pub(super) fn header(name: &str, value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    if TOKENS.iter().any(|token| name.eq_ignore_ascii_case(token)) {
        return token(&text);
    }
    if name.eq_ignore_ascii_case("authorization") {
        return authorization(&text);
    }
    text.into_owned()
}

/// A token of ours keeps what can be read in it and loses its seal: a project and a space are told by it.
fn token(text: &str) -> String {
    let readable = Token::peek(text).and_then(|_| text.split_once('.'));
    readable.map_or_else(|| MASK.to_owned(), |(claims, _)| format!("{claims}.{MASK}"))
}

/// The scheme, and of its fields all but the signature; of a scheme that has no such fields nothing else.
fn authorization(text: &str) -> String {
    let Some((scheme, fields)) = text.split_once(' ') else { return MASK.to_owned() };
    if !fields.contains("Signature=") {
        return format!("{scheme} {MASK}");
    }
    let field = |field: &str| match field.split_once('=') {
        Some((name, _)) if name.trim() == "Signature" => format!("{name}={MASK}"),
        _ => field.to_owned(),
    };
    format!("{scheme} {}", fields.split(',').map(field).collect::<Vec<_>>().join(","))
}

/// Whether what has this name is secret: `Signature`, `SecurityToken`, `AccountPassword`, `ProductSecret`, …
pub(super) fn is_secret(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let name: String = last.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    let telling = ["password", "passwd", "secret", "passcode", "adminpass", "privatekey"];
    name == "signature"
        || name == "xamzsignature"
        || telling.iter().any(|part| name.contains(part))
        || (name.ends_with("token") && !OPEN.contains(&&*name))
}

/// A query or a form, its secret values masked and the rest as it was.
pub(super) fn form(text: &str) -> Cow<'_, str> {
    let decoded = |name: &str| percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
    let hides = |pair: &&str| pair.split_once('=').is_some_and(|(name, _)| is_secret(&decoded(name)));
    if !text.split('&').any(|pair| hides(&pair)) {
        return Cow::Borrowed(text);
    }
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if hides(&pair) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    };
    Cow::Owned(text.split('&').map(pair).collect::<Vec<_>>().join("&"))
}

/// A path and its query.
pub(super) fn target(target: &str) -> Cow<'_, str> {
    match target.split_once('?') {
        Some((path, query)) => match form(query) {
            Cow::Borrowed(_) => Cow::Borrowed(target),
            Cow::Owned(query) => Cow::Owned(format!("{path}?{query}")),
        },
        None => Cow::Borrowed(target),
    }
}

/// Masks what is secret in a document; says whether there was something. Within `auth` a token and a key are told
/// by where they stand: `token.id`, `secret.key`.
pub(super) fn document(value: &mut Value) -> bool {
    within("", value)
}

fn within(parent: &str, value: &mut Value) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().fold(false, |found, item| within(parent, item) | found),
        Value::Object(members) => members.iter_mut().fold(false, |found, (name, member)| {
            let by_place = matches!((parent, &**name), ("token", "id") | ("secret", "key"));
            let hides =
                (by_place || is_secret(name)) && matches!(member, Value::String(_) | Value::Number(_));
            if hides {
                *member = MASK.into();
            }
            hides | within(name, member) | found
        }),
        _ => false,
    }
}

/// A body as a text: JSON, XML, a form, or nothing that can be shown.
pub(super) fn body(content_type: &str, body: &[u8], is_cut: bool) -> Result<String, &'static str> {
    let Ok(text) = std::str::from_utf8(body) else {
        let whole = if is_cut { std::str::from_utf8(&body[..valid(body)]) } else { return Err(NO_TEXT) };
        return whole.map_err(|_| NO_TEXT).and_then(|text| hidden(text, content_type, true));
    };
    hidden(text, content_type, is_cut)
}

const NO_TEXT: &str = "it is no text";
const MAY_HIDE: &str = "it may hold a secret, and cannot be read";

fn valid(body: &[u8]) -> usize {
    std::str::from_utf8(body).map_or_else(|error| error.valid_up_to(), str::len)
}

fn hidden(text: &str, content_type: &str, is_cut: bool) -> Result<String, &'static str> {
    if content_type.contains("x-www-form-urlencoded") {
        return Ok(form(text).into_owned());
    }
    let start = text.trim_start();
    if start.starts_with('<') {
        return Ok(masked(&elements(text)));
    }
    if let Ok(mut read) = serde_json::from_str::<Value>(text) {
        let hides = document(&mut read);
        return Ok(masked(&if hides { read.to_string() } else { text.to_owned() }));
    }
    let lower = text.to_lowercase();
    let may_hide = ["password", "secret", "token", "passcode", "signature"];
    if may_hide.iter().any(|word| lower.contains(word)) && (is_cut || start.starts_with(['{', '[', '"'])) {
        return Err(MAY_HIDE);
    }
    Ok(form(text).into_owned())
}

/// An XML text, the elements masked that have secret names and hold no other elements.
fn elements(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        out.push('<');
        let Some((name, content)) = tag.split_once('>') else {
            rest = tag;
            break;
        };
        out.push_str(name);
        out.push('>');
        rest = content;
        let ends = content.find('<').filter(|at| content[*at..].starts_with("</"));
        if let Some(end) = ends.filter(|_| is_secret(name)) {
            out.push_str(MASK);
            rest = &content[end..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authorization_keeps_who_signed_what_and_loses_the_signature() {
        let told = |value: &str| header("Authorization", value.as_bytes());

        assert_eq!(
            told("ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host,Signature=abc"),
            "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host,Signature=***"
        );
        assert_eq!(
            told("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=abc"),
            "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=***"
        );
        assert_eq!(told("Bearer abc"), "Bearer ***");
        assert_eq!(told("abc"), "***");
    }

    #[test]
    fn names_tell_what_is_secret() {
        let secret = [
            "Signature",
            "SecurityToken",
            "AccountPassword",
            "a.1.ProductSecret",
            "X-Amz-Signature",
            "adminPass",
        ];
        let open =
            ["SignatureNonce", "ClientToken", "NextToken", "SignatureMethod", "Tag.1.Key", "TokenCount"];

        assert_eq!(secret.map(is_secret), [true; 6]);
        assert_eq!(open.map(is_secret), [false; 6]);
    }

    #[test]
    fn a_form_is_masked_where_it_has_to_be_and_else_left_as_it_was() {
        assert_eq!(form("a=%20&Signature=x%3D&b"), "a=%20&Signature=***&b");
        assert_eq!(form("%53ignature=x"), "%53ignature=***");
        assert_eq!(target("/p?b=1&SecurityToken=t"), "/p?b=1&SecurityToken=***");
        assert_eq!(target("/p"), "/p");
    }

    #[test]
    fn what_keystone_is_asked_with_is_masked_wherever_it_stands() {
        let mut asked = serde_json::json!({"auth": {"identity": {
            "password": {"user": {"name": "alice", "password": "one"}},
            "token": {"id": "two"},
            "hw_ak_sk": {"access": {"key": "AK"}, "secret": {"key": "three"}},
        }}});

        assert!(document(&mut asked));

        let identity = &asked["auth"]["identity"];
        assert_eq!(identity["password"]["user"], serde_json::json!({"name": "alice", "password": "***"}));
        assert_eq!(identity["token"]["id"], "***");
        assert_eq!(identity["hw_ak_sk"]["access"]["key"], "AK");
        assert_eq!(identity["hw_ak_sk"]["secret"]["key"], "***");
    }

    #[test]
    fn a_body_is_masked_in_each_of_its_forms_and_not_shown_when_it_cannot_be() {
        let json = |text: &str| body("application/json", text.as_bytes(), false);

        assert_eq!(json(r#"{"a": 1}"#), Ok(r#"{"a": 1}"#.to_owned()));
        assert_eq!(json(r#"{"ProductSecret": "x"}"#), Ok(r#"{"ProductSecret":"***"}"#.to_owned()));
        assert_eq!(json(r#"{"password": "x"#), Err(MAY_HIDE));
        assert_eq!(json("plain"), Ok("plain".to_owned()));
        assert_eq!(
            body("text/xml", b"<A><ProductSecret>x</ProductSecret><B/></A>", false),
            Ok("<A><ProductSecret>***</ProductSecret><B/></A>".to_owned())
        );
        assert_eq!(body("", b"\xff", false), Err(NO_TEXT));
    }
}

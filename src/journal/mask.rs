//! Secrets out of everything that is shown of a call.
//!
//! Names tell what is secret: of headers, of parameters, of members of a JSON body and of elements of an XML one
//! (`body.rs`).

use std::borrow::Cow;

use serde_json::Value;

use super::excerpt::masked;
use crate::api::percent;
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
    "x-auth-key",
    "x-parhelion-admin-token",
    "cookie",
    "set-cookie",
    "proxy-authorization",
];

/// No scheme of an `Authorization` is longer.
const LONGEST_SCHEME: usize = 32;

/// Names that end like the secret ones, and are none.
const OPEN: &[&str] = &["clienttoken", "nexttoken", "pagetoken"];

/// The value of a header, without what is secret in it.
pub(super) fn header(name: &str, value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    if TOKENS.iter().any(|token| name.eq_ignore_ascii_case(token)) || is_secret(name) {
        return token(&text);
    }
    if name.eq_ignore_ascii_case("authorization") {
        return authorization(&text);
    }
    masked(&text)
}

/// A token of ours keeps what can be read in it and loses its seal: a project and a space are told by it.
fn token(text: &str) -> String {
    let readable = Token::peek(text).and_then(|_| text.split_once('.'));
    readable.map_or_else(|| MASK.to_owned(), |(claims, _)| format!("{claims}.{MASK}"))
}

/// The scheme, and of its fields all but the signature; where something else stands there nothing but the scheme.
fn authorization(text: &str) -> String {
    let Some((scheme, fields)) = text.split_once(' ') else { return MASK.to_owned() };
    let is_scheme = |it: char| it.is_ascii_alphanumeric() || it == '-';
    if scheme.len() > LONGEST_SCHEME || !scheme.chars().all(is_scheme) {
        return MASK.to_owned();
    }
    open_fields(fields).map_or_else(|| format!("{scheme} {MASK}"), |fields| format!("{scheme} {fields}"))
}

/// The fields of a signature, the signature masked; `None` where there is one that is not known to be open.
fn open_fields(fields: &str) -> Option<String> {
    let mut before = "";
    let mut out = String::new();
    for piece in fields.split_inclusive([',', ';', ' ', '\t']) {
        let field = piece.trim_end_matches([',', ';', ' ', '\t']);
        let end = &piece[field.len()..];
        match field.split_once('=') {
            Some((name @ "Signature", value)) if !value.is_empty() => {
                before = name;
                out.push_str("Signature=***");
            }
            Some((name @ ("Credential" | "Access" | "SignedHeaders"), value)) if !value.contains('=') => {
                before = name;
                out.push_str(field);
            }
            // One more name of a header.
            None if before == "SignedHeaders" || field.is_empty() => out.push_str(field),
            _ => return None,
        }
        out.push_str(end);
    }
    out.contains("Signature=").then_some(out)
}

/// Whether what has this name is secret: `Signature`, `SecurityToken`, `AccountPassword`, `ProductSecret`, …
pub(super) fn is_secret(name: &str) -> bool {
    name.split(['.', '[']).any(is_secret_part)
}

fn is_secret_part(part: &str) -> bool {
    let name: String = part.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    let telling = ["password", "passwd", "secret", "passcode", "adminpass", "privatekey"];
    name.ends_with("signature")
        || telling.iter().any(|part| name.contains(part))
        || (name.ends_with("token") && !OPEN.contains(&&*name))
}

/// Whether a text has a word in it that stands before secrets, however it is spelt.
pub(super) fn is_telling(text: &str) -> bool {
    telling_words(text) > 0
}

/// How many such words it has.
pub(super) fn telling_words(text: &str) -> usize {
    let plain: String = text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let telling =
        ["password", "passwd", "secret", "token", "passcode", "adminpass", "signature", "privatekey"];
    telling.iter().map(|word| plain.matches(word).count()).sum()
}

/// A query or a form, its secret values masked and the rest as it was.
pub(super) fn form(text: &str) -> Cow<'_, str> {
    let mut hides = false;
    let shown = |pair| hidden(pair).inspect(|_| hides = true).map_or(Cow::Borrowed(pair), Cow::Owned);
    let pairs: Vec<_> = text.split('&').map(shown).collect();
    if hides { Cow::Owned(pairs.join("&")) } else { Cow::Borrowed(text) }
}

/// A pair without what is secret in it; `None` when nothing is. A value may be a document, as the older tag calls of RDS
/// have it: `Tags={"key":"value"}`.
fn hidden(pair: &str) -> Option<String> {
    let (name, value) = pair.split_once('=')?;
    if is_secret(&percent::decoded(name)) {
        return Some(format!("{name}={MASK}"));
    }
    let mut read = serde_json::from_str(&percent::decoded(&value.replace('+', " "))).ok()?;
    document(&mut read).then(|| format!("{name}={}", percent::encode(&read.to_string())))
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

/// Masks what is secret in a document; says whether there was something. What stands below a secret name is secret
/// too, but for what a token is asked with and answered as: there it is told by where it stands, as `token.id`.
pub(super) fn document(value: &mut Value) -> bool {
    within("", value)
}

fn within(parent: &str, value: &mut Value) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().fold(false, |found, item| within(parent, item) | found),
        Value::Object(members) => members.iter_mut().fold(false, |found, (name, member)| {
            let by_place = matches!((parent, &**name), ("token", "id") | ("secret", "key"));
            let is_structure = member.is_object()
                && matches!((parent, &**name), ("identity", "password" | "token") | ("" | "body", "token"));
            let hides = (by_place || is_secret(name)) && !is_structure;
            found | if hides { blank(member) } else { within(name, member) }
        }),
        _ => false,
    }
}

/// Masks every scalar.
fn blank(value: &mut Value) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().fold(false, |found, item| blank(item) | found),
        Value::Object(members) => members.values_mut().fold(false, |found, member| blank(member) | found),
        Value::Null => false,
        scalar => {
            *scalar = MASK.into();
            true
        }
    }
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
        assert_eq!(
            told("SDK-HMAC-SHA256 Access=ak; SignedHeaders=host;x-sdk-date; Signature=abc"),
            "SDK-HMAC-SHA256 Access=ak; SignedHeaders=host;x-sdk-date; Signature=***"
        );
        assert_eq!(
            told("SDK-HMAC-SHA256 Access=ak SignedHeaders=host Signature=abc"),
            "SDK-HMAC-SHA256 Access=ak SignedHeaders=host Signature=***"
        );
        for odd in ["Access=ak, Signature= abc", "Access=ak, signature=abc", "Token=t, Signature=abc"] {
            assert_eq!(told(&format!("SDK-HMAC-SHA256 {odd}")), "SDK-HMAC-SHA256 ***");
        }
        assert_eq!(told("Signature=abc x"), "***");
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
            "Passwords.1",
        ];
        let open =
            ["SignatureNonce", "ClientToken", "NextToken", "SignatureMethod", "Tag.1.Key", "TokenCount"];

        assert_eq!(secret.map(is_secret), [true; 7]);
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
    fn a_document_in_a_form_is_masked_as_one_in_a_body_is() {
        let tags = "Tags=%7B%22Password%22%3A%22two+words%22%2C%22env%22%3A%22x%22%7D&a={%22env%22:%22x%22}";

        let open = "&a={%22env%22:%22x%22}";
        assert_eq!(
            form(tags),
            format!("Tags=%7B%22Password%22%3A%22%2A%2A%2A%22%2C%22env%22%3A%22x%22%7D{open}")
        );
        assert_eq!(form("a={%22Password&b=[1"), "a={%22Password&b=[1");
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
}

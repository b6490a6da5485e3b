//! A body as a text that may be shown: JSON, XML or a form, its secrets masked.
//!
//! Content types are often wrong, so a body is taken for what it looks like. Of what is none of the three, and has a
//! word in it that stands before secrets, nothing is shown.

use serde_json::Value;

use super::excerpt::masked;
use super::mask::{self, MASK, is_secret, is_telling, telling_words};

const NO_TEXT: &str = "it is no text";
const MAY_HIDE: &str = "it may hold a secret, and cannot be read";

/// A body as a text, or why it is not shown.
pub(super) fn shown(body: &[u8], is_cut: bool) -> Result<String, &'static str> {
    match std::str::from_utf8(body) {
        Ok(text) => readable(text),
        // A character at the end may be cut in two.
        Err(error) if is_cut && error.error_len().is_none() => {
            std::str::from_utf8(&body[..error.valid_up_to()]).map_or(Err(NO_TEXT), readable)
        }
        Err(_) => Err(NO_TEXT),
    }
}

/// Whether bytes that are no text may be shown as they are: nothing in them looks like a secret.
pub(super) fn is_open(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    !is_telling(&text) && matches!(mask::form(&text), std::borrow::Cow::Borrowed(_))
}

fn readable(text: &str) -> Result<String, &'static str> {
    let start = text.trim_start();
    if start.starts_with('<') {
        let is_plain = is_plain_xml(start) || !is_telling(text);
        return if is_plain { Ok(elements(text)) } else { Err(MAY_HIDE) };
    }
    if let Ok(mut read @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
        let hides = mask::document(&mut read) | strings(&mut read);
        let rewritten = read.to_string();
        // A member that is there twice is read once.
        let is_same = !hides && telling_words(&rewritten) == telling_words(text);
        return Ok(if is_same { text.to_owned() } else { rewritten });
    }
    if is_telling(text) && !is_form(text) {
        return Err(MAY_HIDE);
    }
    Ok(mask::form(text).into_owned())
}

/// Whether a text is pairs of names and values, and what has no value tells nothing.
fn is_form(text: &str) -> bool {
    let is_odd = |it: char| it.is_whitespace() || it.is_control() || "\"{}<>".contains(it);
    let is_pair = |pair: &str| pair.contains('=') || !is_telling(pair);
    !text.trim_end().contains(is_odd) && text.split('&').all(is_pair)
}

/// Masks what is secret within the texts of a document: a string to sign, as it stands in an answer.
fn strings(value: &mut Value) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().fold(false, |found, item| strings(item) | found),
        Value::Object(members) => members.values_mut().fold(false, |found, member| strings(member) | found),
        Value::String(text) => {
            let shown = masked(text);
            let hides = shown != *text;
            *text = shown;
            hides
        }
        _ => false,
    }
}

/// Whether an XML text has elements and nothing else: no attributes, no CDATA, no comments.
fn is_plain_xml(text: &str) -> bool {
    let text =
        text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(text, |(_, rest)| rest);
    let is_plain = |tag: &str| {
        let name = tag.split('>').next().unwrap_or_default();
        !name.starts_with(['!', '?']) && !name.contains(['=', '"'])
    };
    text.split('<').skip(1).all(is_plain)
}

/// An XML text, masked what stands in elements that have secret names.
fn elements(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('<');
    out.push_str(pieces.next().unwrap_or_default());
    // How deep in a secret element this is.
    let mut depth = 0_usize;
    for piece in pieces {
        let (name, content) = piece.split_once('>').unwrap_or((piece, ""));
        match name.strip_prefix('/') {
            Some(_) => depth = depth.saturating_sub(1),
            None if name.ends_with('/') || name.starts_with(['!', '?']) => {}
            None if depth > 0 || is_secret(name) => depth += 1,
            None => {}
        }
        let content = match depth {
            0 => masked(content),
            _ if content.trim().is_empty() => content.to_owned(),
            _ => MASK.to_owned(),
        };
        let end = if piece.contains('>') { ">" } else { "" };
        out.extend(["<", name, end, &content]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_masked_in_each_of_its_forms() {
        let told = |text: &str| shown(text.as_bytes(), false);
        let told = |text: &str| told(text).unwrap();

        assert_eq!(told(r#"{"a": 1}"#), r#"{"a": 1}"#);
        assert_eq!(told(r#"{"ProductSecret": "x"}"#), r#"{"ProductSecret":"***"}"#);
        assert_eq!(told(r#"{"Secrets": ["x", 1, {"a": true}]}"#), r#"{"Secrets":["***","***",{"a":"***"}]}"#);
        assert_eq!(told(r#"{"a":{"password":"x"},"a":1}"#), r#"{"a":1}"#);
        assert_eq!(told(r#"{"m":"GET&AccountPassword%3Dx%26b"}"#), r#"{"m":"GET&AccountPassword%3D*%26b"}"#);
        assert_eq!(
            told("<A><ProductSecret>x</ProductSecret><B>y</B></A>"),
            "<A><ProductSecret>***</ProductSecret><B>y</B></A>"
        );
        assert_eq!(told("<Secrets><Item>x</Item></Secrets>"), "<Secrets><Item>***</Item></Secrets>");
        assert_eq!(told("<Password>hun"), "<Password>***");
        assert_eq!(told("Action=ResetPassword&Password=x"), "Action=ResetPassword&Password=***");
        assert_eq!(told("plain"), "plain");
    }

    #[test]
    fn a_body_that_cannot_be_read_and_may_hold_a_secret_is_not_shown() {
        let unreadable = [
            r#"{"password": "x"#,
            "the password is x",
            "password:x",
            r#""the password is x""#,
            r#"<User password="x"/>"#,
            "<Password><![CDATA[x]]></Password>",
            "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nx\r\n--b--",
            "pass_word = x",
        ];

        for text in unreadable {
            assert_eq!(shown(text.as_bytes(), false), Err(MAY_HIDE), "{text}");
        }
        assert_eq!(shown(b"\xff", false), Err(NO_TEXT));
    }

    #[test]
    fn bytes_are_open_when_nothing_in_them_looks_like_a_secret() {
        assert!(is_open(b"\xff\x00abc"));
        assert!(!is_open(b"\xffPassWord\x00abc"));
        assert!(!is_open(b"a=\xff&%53ignature=x"));
    }
}

//! What stands in headers, and what it is made of. Each call has such texts, and most of them are short: to look for one
//! byte at a time costs less than what the standard library does for a letter that may have several.

use std::borrow::Cow;

use hyper::HeaderMap;
use hyper::header::{AsHeaderName, HeaderValue};
use memchr::memchr;

use crate::api::lossy;

/// What stands before the first of a byte, and what stands behind it. The byte is ASCII.
pub fn parted(text: &str, byte: u8) -> Option<(&str, &str)> {
    memchr(byte, text.as_bytes()).map(|at| (&text[..at], &text[at + 1..]))
}

/// The pieces of a text between one ASCII byte and the next; always one more than there are such bytes.
pub fn pieces(text: &str, byte: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((piece, behind)) = parted(text, byte) else { return Some(text) };
        rest = Some(behind);
        Some(piece)
    })
}

/// The value of a header, or the first of them.
pub fn header_text(headers: &HeaderMap, name: impl AsHeaderName) -> Option<Cow<'_, str>> {
    headers.get(name).map(|value| lossy(value.as_bytes()))
}

/// The headers of a request as a list, for those who look for several by names that were sent. There are few: to compare
/// with them all costs less than to make a key of each name.
#[derive(Debug)]
pub struct SentHeaders<'h>(Vec<(&'h str, &'h HeaderValue)>);

impl<'h> SentHeaders<'h> {
    /// All of them.
    pub fn new(headers: &'h HeaderMap) -> Self {
        let mut all = Vec::with_capacity(headers.len());
        all.extend(headers.iter().map(|(name, value)| (name.as_str(), value)));
        Self(all)
    }

    /// All values of a header, in their order; its name may be in any case.
    pub fn values(&self, name: &str) -> impl Iterator<Item = Cow<'h, str>> {
        let named = self
            .0
            .iter()
            .filter(move |(sent, _)| sent.len() == name.len() && sent.eq_ignore_ascii_case(name));
        named.map(|(_, value)| lossy(value.as_bytes()))
    }
}

/// Adds the lines that canonical requests have for the headers that were signed, whose names have `;` between them: the
/// name in lower case, `:`, and what `push_values` adds.
pub fn push_header_lines<'s>(
    request: &mut String,
    signed_headers: &'s str,
    push_values: impl Fn(&mut String, &'s str),
) {
    for name in pieces(signed_headers, b';').filter(|name| !name.is_empty()) {
        let start = request.len();
        request.push_str(name);
        request[start..].make_ascii_lowercase();
        request.push(':');
        push_values(request, name);
        request.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_are_those_of_the_standard_library(text in "[a,=é]{0,12}") {
            prop_assert_eq!(parted(&text, b'='), text.split_once('='));
            prop_assert_eq!(pieces(&text, b',').collect::<Vec<_>>(), text.split(',').collect::<Vec<_>>());
        }

        #[test]
        fn values_are_found_by_a_name_in_any_case(sent in prop::collection::vec(("(a|host|x-b)", "[a-z é]{0,3}"), 0..6)) {
            let mut headers = HeaderMap::new();
            for (name, value) in &sent {
                headers.append(
                    hyper::header::HeaderName::try_from(name).unwrap(),
                    HeaderValue::from_bytes(value.as_bytes()).unwrap(),
                );
            }

            let all = SentHeaders::new(&headers);
            for name in ["A", "Host", "x-b", "é", ""] {
                let expected: Vec<_> =
                    headers.get_all(name.to_ascii_lowercase()).iter().map(|value| lossy(value.as_bytes())).collect();
                prop_assert_eq!(all.values(name).collect::<Vec<_>>(), expected);
            }
        }
    }
}

//! The canonical request: what both sides agree to have seen.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::api::sha256::hash;
use crate::api::{percent, push_header_lines};
use crate::huawei::signature::Scheme;

/// The word that stands for a body's hash when the client did not hash it.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The lines of a canonical request around those of its headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// The method.
    pub method: String,
    /// The path.
    pub uri: String,
    /// The query.
    pub query: String,
    /// The hash of the body.
    pub payload: String,
}

impl Lines {
    /// The lines of a request, from what stands on the wire; `claimed` is `X-Sdk-Content-Sha256`.
    pub fn new(
        scheme: Scheme,
        method: &str,
        (path, query): (&str, &str),
        body: &[u8],
        claimed: Option<&str>,
    ) -> Self {
        let canonical = match scheme {
            Scheme::Scoped => first_values(query),
            Scheme::Plain | Scheme::Derived => every_value(query),
        };
        // Seen: gophertelekomcloud 30e3307 hashes the query of a POST that has no body.
        let is_payload = scheme == Scheme::Scoped && method == "POST" && body.is_empty();
        let (query, payload) = match claimed {
            Some(UNSIGNED_PAYLOAD) => (canonical, UNSIGNED_PAYLOAD.to_owned()),
            _ if is_payload => (String::new(), hash(canonical.as_bytes())),
            _ => (canonical, hash(body)),
        };
        Self { method: method.to_owned(), uri: uri(path), query, payload }
    }

    /// The canonical request; `values` gives all values of a header, each as its line shows it.
    pub fn around<'s, V: IntoIterator<Item = Cow<'s, str>>>(
        &self,
        signed_headers: &'s str,
        values: impl Fn(&'s str) -> V,
    ) -> String {
        let Self { method, uri, query, payload } = self;
        let mut request = String::with_capacity(512);
        for line in [method, uri, query] {
            request.push_str(line);
            request.push('\n');
        }
        push_header_lines(&mut request, signed_headers, |request, name| {
            for (at, value) in values(name).into_iter().enumerate() {
                request.push_str(if at == 0 { "" } else { "," });
                request.push_str(&value);
            }
        });
        for text in ["\n", signed_headers, "\n", payload] {
            request.push_str(text);
        }
        request
    }
}

/// A path: decoded as a whole, so that `%2F` becomes a `/`, then encoded piece by piece; it ends with `/`.
pub fn uri(path: &str) -> String {
    let is_encoded = path.contains('%');
    let decoded: Cow<'_, [u8]> =
        if is_encoded { percent_decode_str(path).into() } else { path.as_bytes().into() };
    slashed(decoded.split(|byte| *byte == b'/'))
}

/// A path as Node's client signs it: what is encoded on the wire already is encoded again.
pub fn uri_encoded_twice(path: &str) -> String {
    slashed(path.split('/').map(str::as_bytes))
}

/// The pieces of a path, encoded, with a `/` between them and at the end.
fn slashed<'p>(pieces: impl Iterator<Item = &'p [u8]>) -> String {
    let mut uri = Vec::with_capacity(128);
    for (at, piece) in pieces.enumerate() {
        if at > 0 {
            uri.push(b'/');
        }
        percent::push(&mut uri, piece);
    }
    if uri.last() != Some(&b'/') {
        uri.push(b'/');
    }
    percent::text(uri)
}

/// A query with every value of every key, sorted by key, then by value.
pub fn every_value(query: &str) -> String {
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    pairs.sort();
    percent::joined(pairs.iter().map(|(key, value)| (&**key, &**value)))
}

/// A query with the first value of each key, sorted by key in any case.
pub fn first_values(query: &str) -> String {
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    pairs.dedup_by(|later, first| later.0 == first.0);
    pairs.sort_by_key(|(key, _)| key.to_lowercase());
    percent::joined(pairs.iter().map(|(key, value)| (&**key, &**value)))
}

/// The value of a header as its line shows it.
pub fn header_value(scheme: Scheme, value: Cow<'_, str>) -> Cow<'_, str> {
    match (scheme, value) {
        (Scheme::Scoped, value) => value.split_whitespace().collect::<Vec<_>>().join(" ").into(),
        (_, Cow::Borrowed(value)) => value.trim().into(),
        (_, Cow::Owned(value)) => value.trim().to_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_scheme_takes_every_value_and_another_the_first_of_each_key() {
        let query = "b=2&B=1&b=1&a=x+y&e";

        assert_eq!(every_value(query), "B=1&a=x%20y&b=1&b=2&e=");
        assert_eq!(first_values(query), "a=x%20y&B=1&b=2&e=");
    }

    #[test]
    fn a_post_without_a_body_has_its_query_hashed_in_one_scheme_only() {
        let lines = |scheme, method| Lines::new(scheme, method, ("/v3", "b=1&a=2"), b"", None);

        assert_eq!(lines(Scheme::Scoped, "POST").query, "");
        assert_eq!(lines(Scheme::Scoped, "POST").payload, hash(b"a=2&b=1"));
        assert_eq!(lines(Scheme::Scoped, "GET").query, "a=2&b=1");
        assert_eq!(lines(Scheme::Plain, "POST").payload, hash(b""));
    }

    #[test]
    fn a_hash_that_the_client_claims_is_not_believed() {
        let claimed = |it| Lines::new(Scheme::Plain, "PUT", ("/", ""), b"body", Some(it)).payload;

        assert_eq!(claimed(UNSIGNED_PAYLOAD), UNSIGNED_PAYLOAD);
        assert_eq!(claimed("e3b0"), hash(b"body"));
    }

    #[test]
    fn runs_of_white_space_collapse_in_one_scheme_only() {
        assert_eq!(header_value(Scheme::Scoped, " a  b ".into()), "a b");
        assert_eq!(header_value(Scheme::Plain, " a  b ".into()), "a  b");
    }

    proptest! {
        #[test]
        fn a_path_reads_the_same_however_it_was_encoded(path in "(/[a-z é:~%*]{0,6}){1,4}") {
            let sparing: String = path.replace('%', "%25");
            let thorough: String = path.split('/').map(percent::encode).collect::<Vec<_>>().join("/");

            prop_assert_eq!(uri(&sparing), uri(&thorough));
            prop_assert!(uri(&sparing).ends_with('/'));
        }
    }
}

//! The two signature schemes, as pure functions in stages.
//!
//! Both go from a canonical form of the request over a string to sign to a MAC, and each stage is tested
//! against vectors that the vendor's own clients made. [`v1`] is HMAC-SHA1 over all parameters; [`v3`] is
//! HMAC-SHA256 over the query, the headers that the client names, and the hash of the body.

pub mod v1;
pub mod v3;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use v3::Authorization;

/// What stays as it is in both schemes; everything else, the space too, becomes `%XX`.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text as it stands in a canonical query.
pub fn encode(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, UNRESERVED)
}

/// Names and values, encoded, in the byte order of the names, joined with `=` and `&`.
pub fn canonical_query<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    use std::fmt::Write;

    let mut sorted: Vec<_> = pairs.collect();
    sorted.sort_unstable();
    let mut query = String::with_capacity(512);
    for (name, value) in sorted {
        if !query.is_empty() {
            query.push('&');
        }
        write!(query, "{}={}", encode(name), encode(value)).expect("writing into memory does not fail");
    }
    query
}

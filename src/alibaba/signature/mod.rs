//! The two signature schemes, as pure functions in stages.
//!
//! Both go from a canonical form of the request over a string to sign to a MAC, and each stage is tested
//! against vectors that the vendor's own clients made. [`v1`] is HMAC-SHA1 over all parameters; [`v3`] is
//! HMAC-SHA256 over the query, the headers that the client names, and the hash of the body.

pub mod v1;
pub mod v3;

use crate::api::percent::{self, Part};

pub use v3::Authorization;

/// A text as it stands in a canonical query.
pub fn encode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + text.len() / 2);
    percent::push(&mut out, text.as_bytes());
    percent::text(out)
}

/// Names and values, encoded, in the byte order of the names, joined with `=` and `&`.
pub fn canonical_query<'p, P: Into<Part<'p>>>(pairs: impl Iterator<Item = (P, P)>) -> String {
    percent::joined(sorted(parts(pairs)).into_iter())
}

/// Names and values, as they are to be encoded.
fn parts<'p, P: Into<Part<'p>>>(
    pairs: impl Iterator<Item = (P, P)>,
) -> impl Iterator<Item = (Part<'p>, Part<'p>)> {
    pairs.map(|(name, value)| (name.into(), value.into()))
}

/// Names and values in the byte order of the names, then of the values.
fn sorted<'p>(pairs: impl Iterator<Item = (Part<'p>, Part<'p>)>) -> Vec<(Part<'p>, Part<'p>)> {
    let mut sorted = Vec::with_capacity(pairs.size_hint().1.unwrap_or_default());
    sorted.extend(pairs);
    sorted.sort_unstable_by(|one, other| (one.0.text, one.1.text).cmp(&(other.0.text, other.1.text)));
    sorted
}

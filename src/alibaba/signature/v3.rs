//! Scheme V3: `ACS3-HMAC-SHA256`.
//!
//! The client names the headers that it signs, and each client names others, so the canonical request is
//! rebuilt from that list, never from one of our own.

use std::borrow::Cow;

use crate::api::hmac::Sha256Key;
use crate::api::sha256::hash;
use crate::api::{parted, pieces, push_header_lines};
use crate::digits::lower_hex;

/// The algorithm's name, first in the header and in the string to sign.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// What the `Authorization` header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authorization<'h> {
    /// The algorithm.
    pub algorithm: &'h str,
    /// The access key id.
    pub credential: &'h str,
    /// The signed headers' names, with `;` between them.
    pub signed_headers: &'h str,
    /// The signature.
    pub signature: &'h str,
}

impl<'h> Authorization<'h> {
    /// Reads a header of the form `ACS3-… Credential=…,SignedHeaders=…,Signature=…`.
    pub fn read(header: &'h str) -> Option<Self> {
        let (algorithm, rest) = parted(header, b' ')?;
        let mut read = Self { algorithm, credential: "", signed_headers: "", signature: "" };
        for field in pieces(rest, b',') {
            let (name, value) = parted(field.trim_ascii(), b'=')?;
            match name {
                "Credential" => read.credential = value,
                "SignedHeaders" => read.signed_headers = value,
                "Signature" => read.signature = value,
                _ => {}
            }
        }
        algorithm.starts_with("ACS3-").then_some(read)
    }
}

/// The canonical request. `query` is canonical already; `values` gives all values of a header.
pub fn canonical_request<'s, V: IntoIterator<Item = Cow<'s, str>>>(
    method: &str,
    query: &str,
    signed_headers: &'s str,
    values: impl Fn(&'s str) -> V,
    body_hash: &str,
) -> String {
    let mut request = String::with_capacity(1000);
    for text in [method, "\n/\n", query, "\n"] {
        request.push_str(text);
    }
    push_header_lines(&mut request, signed_headers, |request, name| {
        push_values(request, values(name).into_iter());
    });
    for text in ["\n", signed_headers, "\n", body_hash] {
        request.push_str(text);
    }
    request
}

/// Adds the values of a header in their order; nearly every header has one.
fn push_values<'v>(request: &mut String, mut values: impl Iterator<Item = Cow<'v, str>>) {
    let (first, second) = (values.next(), values.next());
    let mut all: Vec<_> = Vec::new();
    if second.is_some() {
        all.extend(first.iter().cloned().chain(second).chain(values));
        all.sort();
    }
    let all = if all.is_empty() { first.as_slice() } else { &all };
    for (at, value) in all.iter().enumerate() {
        request.push_str(if at == 0 { "" } else { "," });
        request.push_str(value.trim_ascii());
    }
}

/// The string to sign, from the canonical request.
pub fn string_to_sign(canonical_request: &str) -> String {
    [ALGORITHM, "\n", &hash(canonical_request.as_bytes())].concat()
}

/// The signature of a string under a key: the secret as it is.
pub fn mac(key: &str, string_to_sign: &str) -> String {
    sign(&Sha256Key::new(key.as_bytes()), string_to_sign)
}

/// The same, under a key that is ready.
pub fn sign(key: &Sha256Key, string_to_sign: &str) -> String {
    lower_hex(&key.mac(string_to_sign.as_bytes()))
}

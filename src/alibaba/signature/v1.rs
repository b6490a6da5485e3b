//! Scheme V1: `SignatureMethod=HMAC-SHA1`, `SignatureVersion=1.0`.
//!
//! Trap: the vendor's worked example for RDS prints a string to sign whose `&` between parameters is not
//! encoded, and a signature to match. Both are wrong; clients encode the whole canonical query a second time.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::alibaba::signature::{canonical_query, encode};

/// The string to sign, from the method and every parameter of query and form; `Signature` is left out, empty
/// values are not.
pub fn string_to_sign<'p>(method: &str, params: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    around(method, &canonical_query(params.filter(|(name, _)| *name != "Signature")))
}

/// The string to sign around a canonical query.
pub fn around(method: &str, canonical: &str) -> String {
    format!("{method}&%2F&{}", encode(canonical))
}

/// The signature of a string under a key: the secret with `&` behind it.
///
/// # Panics
///
/// Never: HMAC takes keys of any length.
pub fn mac(key: &str, string_to_sign: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(string_to_sign.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The key that a secret makes.
pub fn key(secret: &str) -> String {
    format!("{secret}&")
}

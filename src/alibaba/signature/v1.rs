//! Scheme V1: `SignatureMethod=HMAC-SHA1`, `SignatureVersion=1.0`.
//!
//! Trap: the vendor's worked example for RDS prints a string to sign whose `&` between parameters is not
//! encoded, and a signature to match. Both are wrong; clients encode the whole canonical query a second time.

use crate::alibaba::signature::{in_order, pairs};
use crate::api::hmac::Sha1Key;
use crate::api::percent::{self, Part};
use crate::digits::base64;

/// The string to sign, from the method and every parameter of query and form; `Signature` is left out, empty
/// values are not.
pub fn string_to_sign<'p, P: Into<Part<'p>>>(method: &str, params: impl Iterator<Item = (P, P)>) -> String {
    let mut pairs = pairs(params);
    pairs.retain(|(name, _)| name.text != "Signature");
    // Encoded twice, a byte takes five at most; most take one.
    let bytes: usize = pairs.iter().map(|(name, value)| name.text.len() + value.text.len() + 6).sum();
    let mut string = Vec::with_capacity(64 + bytes + bytes / 2);
    string.extend_from_slice(method.as_bytes());
    string.extend_from_slice(b"&%2F&");
    for (at, (name, value)) in in_order(&pairs).enumerate() {
        if at > 0 {
            string.extend_from_slice(b"%26");
        }
        percent::push_twice(&mut string, name);
        string.extend_from_slice(b"%3D");
        percent::push_twice(&mut string, value);
    }
    percent::text(string)
}

/// The string to sign around a canonical query.
pub fn around(method: &str, canonical: &str) -> String {
    format!("{method}&%2F&{}", percent::encode(canonical))
}

/// The signature of a string under a key: the secret with `&` behind it.
pub fn mac(key: &str, string_to_sign: &str) -> String {
    sign(&Sha1Key::new(key.as_bytes()), string_to_sign)
}

/// The same, under a key that is ready.
pub fn sign(key: &Sha1Key, string_to_sign: &str) -> String {
    base64(&key.mac(string_to_sign.as_bytes()))
}

/// The key that a secret makes.
pub fn key(secret: &str) -> String {
    [secret, "&"].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::alibaba::signature::canonical_query;

    proptest! {
        #[test]
        fn the_string_to_sign_is_the_canonical_query_encoded_once_more(
            pairs in prop::collection::vec(("[a-c .é]{0,3}", ".{0,8}"), 0..8),
        ) {
            let all = || pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let signed = all().chain([("Signature", "x=")]);

            prop_assert_eq!(string_to_sign("GET", signed), around("GET", &canonical_query(all())));
        }
    }
}

//! From the canonical request to the signature.

use crate::api::hmac::Sha256Key;
use crate::api::sha256::hash;
use crate::digits::lower_hex;
use crate::huawei::signature::{Authorization, Scheme};

/// The string to sign. `date` is the header `X-Sdk-Date` as it was sent.
pub fn string_to_sign(claim: &Authorization<'_>, date: &str, canonical_request: &str) -> String {
    let hash = hash(canonical_request.as_bytes());
    match claim.scheme {
        Scheme::Plain => ["SDK-HMAC-SHA256", date, &hash].join("\n"),
        Scheme::Scoped => ["SDK-HMAC-SHA256", date, claim.scope, &hash].join("\n"),
        Scheme::Derived => ["V11-HMAC-SHA256", date, claim.scope, &hash].join("\n"),
    }
}

/// The key that a secret makes under a claim.
pub fn key(claim: &Authorization<'_>, secret: &str) -> Vec<u8> {
    match claim.scheme {
        Scheme::Plain => secret.as_bytes().to_vec(),
        Scheme::Scoped => chain(secret, claim.scope).pop().unwrap_or_default(),
        // HKDF with the access key as its salt; the block is used as hexadecimal digits.
        Scheme::Derived => {
            let extracted = hmac(claim.access_key.as_bytes(), secret);
            let info = [claim.scope, "\u{1}"].concat();
            lower_hex(&hmac(&extracted, &info)).into_bytes()
        }
    }
}

/// The steps from a secret to the key of a scope: each word of the scope is signed with the key before it.
pub fn chain(secret: &str, scope: &str) -> Vec<Vec<u8>> {
    let mut key = format!("SDK{secret}").into_bytes();
    let step = |word: &str| {
        key = hmac(&key, word).to_vec();
        key.clone()
    };
    scope.split('/').map(step).collect()
}

/// The signature of a string under a key.
pub fn mac(key: &[u8], string_to_sign: &str) -> String {
    sign(&Sha256Key::new(key), string_to_sign)
}

/// The same, under a key that is ready.
pub fn sign(key: &Sha256Key, string_to_sign: &str) -> String {
    lower_hex(&key.mac(string_to_sign.as_bytes()))
}

fn hmac(key: &[u8], message: &str) -> [u8; 32] {
    Sha256Key::new(key).mac(message.as_bytes()).into()
}

//! SHA-256, as signatures and seals use it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::digits::lower_hex;

/// The SHA-256 of some bytes, in lower-case hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    lower_hex(&Sha256::digest(bytes))
}

/// The HMAC-SHA256 of a message.
///
/// # Panics
///
/// Never: HMAC takes keys of any length.
pub fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

//! SHA-256, as signatures use it.

use sha2::{Digest, Sha256};

use crate::digits::lower_hex;

/// The SHA-256 of some bytes, in lower-case hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    lower_hex(&Sha256::digest(bytes))
}

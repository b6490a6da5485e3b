//! Bytes as texts: every call writes some, for its ids and its signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const PAIRS: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    table
};

/// Two lower-case hexadecimal digits a byte.
///
/// # Panics
///
/// Never: the digits are ASCII.
pub(crate) fn lower_hex(bytes: &[u8]) -> String {
    // Not zeros that are written over: the allocator has a slow way for those.
    let mut digits = Vec::with_capacity(2 * bytes.len());
    let pair = |byte| PAIRS[usize::from(byte)];
    // Hashes and ids are multiples of eight; room is asked for once for all of these.
    let (eights, rest) = bytes.as_chunks::<8>();
    for eight in eights {
        digits.extend_from_slice(eight.map(pair).as_flattened());
    }
    for byte in rest {
        digits.extend_from_slice(&pair(*byte));
    }
    String::from_utf8(digits).expect("digits are ASCII")
}

/// Bytes in base64, of which there are no more than a hash has.
///
/// # Panics
///
/// When there are more than 48.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut text = [0; 64];
    let length = STANDARD.encode_slice(bytes, &mut text).expect("64 digits are enough for a hash");
    String::from_utf8(text[..length].to_vec()).expect("digits are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_two_lower_case_digits() {
        let all: Vec<u8> = (0..=255).collect();

        assert_eq!(lower_hex(&all), hex::encode(&all));
    }
}

//! Percent-encoding as every signature scheme wants it: by a table, straight into the buffer.
//!
//! RFC 3986: letters, digits and `-_.~` stay as they are; every other byte, the space too, becomes `%XX`.

/// What a byte is written as.
const ESCAPES: [[u8; 3]; 256] = {
    let digits = b"0123456789ABCDEF";
    let mut table = [[b'%'; 3]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [b'%', digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    table
};

/// Whether a byte stays as it is.
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
        byte += 1;
    }
    table
};

/// Adds a text, encoded.
pub fn push(out: &mut Vec<u8>, text: &[u8]) {
    each(out, text, |out, escape| out.extend_from_slice(escape));
}

/// Adds a text, encoded, and what that gives encoded once more.
pub fn push_twice(out: &mut Vec<u8>, text: &[u8]) {
    each(out, text, |out, [_, high, low]| out.extend_from_slice(&[b'%', b'2', b'5', *high, *low]));
}

fn each(out: &mut Vec<u8>, text: &[u8], escape: impl Fn(&mut Vec<u8>, &[u8; 3])) {
    if is_plain(text) {
        return out.extend_from_slice(text);
    }
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| !UNRESERVED[usize::from(*byte)]) {
        out.extend_from_slice(&rest[..at]);
        escape(out, &ESCAPES[usize::from(rest[at])]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// Whether a text has nothing to escape, as most have: then all of it is looked at, four bytes at a time.
fn is_plain(text: &[u8]) -> bool {
    let stays = |byte: u8| UNRESERVED[usize::from(byte)];
    let (fours, rest) = text.as_chunks();
    let plain =
        fours.iter().fold(true, |plain, [a, b, c, d]| plain & stays(*a) & stays(*b) & stays(*c) & stays(*d));
    rest.iter().fold(plain, |plain, byte| plain & stays(*byte))
}

/// What was written here, as a text.
///
/// # Panics
///
/// Never, for what [`push`] wrote: it is ASCII.
pub fn text(out: Vec<u8>) -> String {
    String::from_utf8(out).expect("what is encoded is ASCII")
}

#[cfg(test)]
mod tests {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    const REFERENCE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

    fn written(write: fn(&mut Vec<u8>, &[u8]), sent: &str) -> String {
        let mut out = Vec::new();
        write(&mut out, sent.as_bytes());
        text(out)
    }

    proptest! {
        #[test]
        fn every_text_is_written_as_the_standard_says_once_and_twice(sent in "(.|[a-z~%&= ]){0,20}") {
            let once = utf8_percent_encode(&sent, REFERENCE).to_string();

            prop_assert_eq!(&written(push, &sent), &once);
            prop_assert_eq!(written(push_twice, &sent), utf8_percent_encode(&once, REFERENCE).to_string());
        }
    }
}

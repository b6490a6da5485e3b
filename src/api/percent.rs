//! Percent-encoding as every signature scheme wants it: by a table, straight into the buffer.
//!
//! RFC 3986: letters, digits and `-_.~` stay as they are; every other byte, the space too, becomes `%XX`.

use std::borrow::Cow;

use memchr::memchr;
use percent_encoding::percent_decode_str;

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

/// One for a byte that is escaped, zero for one that stays as it is.
pub(super) const RESERVED: [u8; 256] = {
    let mut table = [1; 256];
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            table[byte as usize] = 0;
        }
        byte += 1;
    }
    table
};

/// A text to be encoded.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    /// The text.
    pub text: &'p str,
    /// Whether nothing in it is escaped.
    pub is_plain: bool,
}

impl<'p> From<&'p str> for Part<'p> {
    fn from(text: &'p str) -> Self {
        Self { text, is_plain: is_plain(text.as_bytes()) }
    }
}

/// A text, encoded.
pub fn encode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + text.len() / 2);
    push(&mut out, text.as_bytes());
    self::text(out)
}

/// Adds a text, encoded.
pub fn push(out: &mut Vec<u8>, text: &[u8]) {
    each(out, text, is_plain(text), once);
}

/// Adds a part, encoded, and what that gives encoded once more.
pub fn push_twice(out: &mut Vec<u8>, part: Part<'_>) {
    each(out, part.text.as_bytes(), part.is_plain, |out, [_, high, low]| {
        out.extend_from_slice(&[b'%', b'2', b'5', high, low]);
    });
}

/// Names and values, encoded, joined with `=` and `&`, in the order in which they come.
pub fn joined<'p, P: Into<Part<'p>>>(pairs: impl Iterator<Item = (P, P)>) -> String {
    let mut query = Vec::with_capacity(512);
    let add = |query: &mut Vec<u8>, part: Part<'p>| each(query, part.text.as_bytes(), part.is_plain, once);
    for (at, (name, value)) in pairs.enumerate() {
        if at > 0 {
            query.push(b'&');
        }
        add(&mut query, name.into());
        query.push(b'=');
        add(&mut query, value.into());
    }
    text(query)
}

fn once(out: &mut Vec<u8>, escape: [u8; 3]) {
    out.extend_from_slice(&escape);
}

fn each(out: &mut Vec<u8>, text: &[u8], is_plain: bool, escape: impl Fn(&mut Vec<u8>, [u8; 3])) {
    if is_plain {
        return out.extend_from_slice(text);
    }
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| RESERVED[usize::from(*byte)] != 0) {
        out.extend_from_slice(&rest[..at]);
        escape(out, ESCAPES[usize::from(rest[at])]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// Whether a text has nothing to escape, as most have: then all of it is looked at, four bytes at a time.
fn is_plain(text: &[u8]) -> bool {
    let reserved = |byte: u8| RESERVED[usize::from(byte)];
    let (fours, rest) = text.as_chunks();
    let of_four = |[a, b, c, d]: &[u8; 4]| reserved(*a) | reserved(*b) | reserved(*c) | reserved(*d);
    let found = fours.iter().fold(0, |found, four| found | of_four(four));
    rest.iter().fold(found, |found, byte| found | reserved(*byte)) == 0
}

/// What an encoded text means; what is no text is shown as well as can be.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if memchr(b'%', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text).decode_utf8_lossy()
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

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        text(out)
    }

    proptest! {
        #[test]
        fn every_text_is_written_as_the_standard_says_once_and_twice(sent in "(.|[a-z~%&= ]){0,20}") {
            let once = utf8_percent_encode(&sent, REFERENCE).to_string();

            let twice = utf8_percent_encode(&once, REFERENCE).to_string();
            prop_assert_eq!(&written(|out| push(out, sent.as_bytes())), &once);
            prop_assert_eq!(written(|out| push_twice(out, Part::from(&*sent))), twice);
        }
    }
}

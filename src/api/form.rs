//! Queries and form bodies, read in one pass.
//!
//! Every call passes here with all of its bytes, and nearly every name and value stands as it is meant: then it is
//! borrowed. Only what has a `%` or a `+` in it is written anew.

use std::borrow::Cow;
use std::mem;

use memchr::memchr2;

use crate::api::percent;

/// What ends a pair.
const AND: u8 = 1;
/// What ends a name.
const EQUALS: u8 = 2;
/// What does not mean what stands there.
const ESCAPE: u8 = 4;
/// What a signature has in another form.
const RESERVED: u8 = 8;

/// What each byte is.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = if percent::RESERVED[byte] == 0 { 0 } else { RESERVED };
        byte += 1;
    }
    classes[b'&' as usize] |= AND;
    classes[b'=' as usize] |= EQUALS;
    classes[b'%' as usize] |= ESCAPE;
    classes[b'+' as usize] |= ESCAPE;
    classes
};

/// The pairs of a form: `&` between them, a `=` between name and value, empty ones left out.
#[derive(Debug)]
pub(super) struct Pairs<'a> {
    bytes: &'a [u8],
    /// All of it, checked once; `None` when it is no text as it stands.
    text: Option<&'a str>,
    at: usize,
    /// What there is in the plain pieces so far.
    seen: u8,
}

/// A name or a value as it was sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a> {
    /// It means just what stands there.
    Plain(&'a str),
    /// It has escapes in it, or is no text.
    Raw(&'a [u8]),
}

/// A text with a `%` that no two hexadecimal digits follow, or one that is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// A text from bytes that are one nearly always; where they are not, as well as can be.
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

impl<'a> Pairs<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, text: std::str::from_utf8(bytes).ok(), at: 0, seen: 0 }
    }

    /// Whether a name or a value that stood there as it is meant has a byte that signatures have in another form.
    pub(super) fn has_reserved(&self) -> bool {
        self.seen & RESERVED != 0
    }

    /// The next piece, up to one of `ENDS`.
    ///
    /// A byte at a time: pieces are short and of every length, so what looks at several at once spends more on guessing
    /// wrong where it has to stop.
    fn piece<const ENDS: u8>(&mut self) -> Piece<'a> {
        let (mut at, mut seen) = (self.at, 0);
        while let Some(byte) = self.bytes.get(at) {
            let class = CLASSES[usize::from(*byte)];
            if class & ENDS != 0 {
                break;
            }
            seen |= class;
            at += 1;
        }
        let piece = mem::replace(&mut self.at, at)..at;
        match self.text.filter(|_| seen & ESCAPE == 0).and_then(|text| text.get(piece.clone())) {
            Some(text) => {
                self.seen |= seen;
                Piece::Plain(text)
            }
            None => Piece::Raw(&self.bytes[piece]),
        }
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (Piece<'a>, Piece<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.bytes.get(self.at) == Some(&b'&') {
            self.at += 1;
        }
        if self.at == self.bytes.len() {
            return None;
        }
        let name = self.piece::<{ AND | EQUALS }>();
        if self.bytes.get(self.at) == Some(&b'=') {
            self.at += 1;
        }
        Some((name, self.piece::<AND>()))
    }
}

impl<'a> Piece<'a> {
    /// What it means; what cannot be read is shown as well as can be.
    pub(super) fn lossy(self) -> Cow<'a, str> {
        match self {
            Self::Plain(text) => Cow::Borrowed(text),
            Self::Raw(bytes) => Cow::Owned(String::from_utf8_lossy(&unescaped(bytes).0).into_owned()),
        }
    }

    /// What it means, if it can be read.
    pub(super) fn exact(self) -> Result<Cow<'a, str>, Malformed> {
        let bytes = match self {
            Self::Plain(text) => return Ok(Cow::Borrowed(text)),
            Self::Raw(bytes) => bytes,
        };
        match unescaped(bytes) {
            (bytes, true) => String::from_utf8(bytes).map(Cow::Owned).map_err(|_| Malformed),
            (_, false) => Err(Malformed),
        }
    }
}

/// The bytes that are meant, and whether every `%` has its two digits; one that has not stays as it is.
fn unescaped(bytes: &[u8]) -> (Vec<u8>, bool) {
    let (mut out, mut is_good, mut rest) = (Vec::with_capacity(bytes.len()), true, bytes);
    while let Some(at) = memchr2(b'%', b'+', rest) {
        out.extend_from_slice(&rest[..at]);
        let (byte, behind) = (rest[at], &rest[at + 1..]);
        let escaped = behind.first_chunk().filter(|_| byte == b'%').and_then(|digits| hex_byte(*digits));
        is_good &= byte == b'+' || escaped.is_some();
        out.push(escaped.unwrap_or(if byte == b'+' { b' ' } else { byte }));
        rest = if escaped.is_some() { &behind[2..] } else { behind };
    }
    out.extend_from_slice(rest);
    (out, is_good)
}

fn hex_byte([high, low]: [u8; 2]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some((digit(high)? << 4) | digit(low)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Read<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

    fn exact(form: &[u8]) -> Result<Read<'_>, Malformed> {
        Pairs::new(form).map(|(name, value)| Ok((name.exact()?, value.exact()?))).collect()
    }

    #[test]
    fn what_is_not_escaped_is_borrowed_and_the_rest_is_read() {
        let read = exact(b"&&a=b&c=%C3%A9+x&d&=e&%3d==&").unwrap();

        assert_eq!(
            read,
            [("a", "b"), ("c", "é x"), ("d", ""), ("", "e"), ("=", "=")]
                .map(|(name, value)| (name.into(), value.into()))
        );
        assert!(matches!(read[0], (Cow::Borrowed(_), Cow::Borrowed(_))));
    }

    #[test]
    fn a_percent_sign_without_two_digits_and_bytes_that_are_no_text_are_malformed() {
        for form in [&b"a=%"[..], b"a=%2", b"a=%zz", b"a=%ff", b"\xff=1", b"a=%C3&b=%A9", b"a=%2&4"] {
            assert_eq!(exact(form), Err(Malformed), "{form:?}");
        }
        assert_eq!(exact(b"a=\xc3%A9").unwrap()[0].1, "é");
    }

    proptest! {
        #[test]
        fn forms_mean_what_the_standard_says(pieces in prop::collection::vec(
            prop::sample::select(&["a", "=", "&", "+", "%", "%4", "%41", "%c3", "%A9", "é", "1"][..]), 0..30,
        ), raw in prop::option::of(any::<u8>())) {
            let mut form = pieces.concat().into_bytes();
            form.extend(raw);

            let lossy: Vec<_> = Pairs::new(&form).map(|(name, value)| (name.lossy(), value.lossy())).collect();
            let standard: Vec<_> = form_urlencoded::parse(&form).collect();

            prop_assert_eq!(&lossy, &standard);
            let mut escapes = form.split(|byte| *byte == b'%').skip(1);
            let well_escaped = escapes
                .all(|rest| rest.get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)));
            if well_escaped && percent_encoding::percent_decode(&form).decode_utf8().is_ok() {
                prop_assert_eq!(exact(&form), Ok(standard));
            } else {
                prop_assert_eq!(exact(&form), Err(Malformed));
            }
        }
    }
}

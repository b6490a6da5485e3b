//! Queries and form bodies, read in one pass.
//!
//! Every call passes here with all of its bytes, and nearly every name and value stands as it is meant: then it is
//! borrowed. Only what has a `%` or a `+` in it is written anew.

use std::borrow::Cow;

/// The pairs of a form: `&` between them, a `=` between name and value, empty ones left out.
#[derive(Debug)]
pub(super) struct Pairs<'a> {
    bytes: &'a [u8],
    /// All of it, checked once; `None` when it is no text as it stands.
    text: Option<&'a str>,
    at: usize,
}

/// A name or a value as it was sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    bytes: &'a [u8],
    /// What it means, when it means just what stands there.
    plain: Option<&'a str>,
}

/// A text with a `%` that no two hexadecimal digits follow, or one that is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// The bytes that mean more than themselves.
const MARKS: [bool; 256] = {
    let mut table = [false; 256];
    table[b'&' as usize] = true;
    table[b'=' as usize] = true;
    table[b'%' as usize] = true;
    table[b'+' as usize] = true;
    table
};

/// A text from bytes that are one nearly always; where they are not, as well as can be.
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

impl<'a> Pairs<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, text: std::str::from_utf8(bytes).ok(), at: 0 }
    }

    fn piece(&self, from: usize, to: usize, plain: bool) -> Piece<'a> {
        let text = self.text.filter(|_| plain);
        Piece { bytes: &self.bytes[from..to], plain: text.and_then(|text| text.get(from..to)) }
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (Piece<'a>, Piece<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.bytes.get(self.at) == Some(&b'&') {
            self.at += 1;
        }
        let from = self.at;
        if from == self.bytes.len() {
            return None;
        }
        let (mut to, mut equals, mut plain) = (self.bytes.len(), None, [true; 2]);
        let mut at = from;
        while let Some(found) = self.bytes[at..].iter().position(|byte| MARKS[usize::from(*byte)]) {
            at += found;
            match self.bytes[at] {
                b'&' => {
                    to = at;
                    break;
                }
                b'=' => equals = equals.or(Some(at)),
                _ => plain[usize::from(equals.is_some())] = false,
            }
            at += 1;
        }
        self.at = to;
        let name = self.piece(from, equals.unwrap_or(to), plain[0]);
        Some((name, self.piece(equals.map_or(to, |at| at + 1), to, plain[1])))
    }
}

impl<'a> Piece<'a> {
    /// What it means; what cannot be read is shown as well as can be.
    pub(super) fn lossy(self) -> Cow<'a, str> {
        match self.plain {
            Some(plain) => Cow::Borrowed(plain),
            None => Cow::Owned(String::from_utf8_lossy(&self.unescaped().0).into_owned()),
        }
    }

    /// What it means, if it can be read.
    pub(super) fn exact(self) -> Result<Cow<'a, str>, Malformed> {
        if let Some(plain) = self.plain {
            return Ok(Cow::Borrowed(plain));
        }
        match self.unescaped() {
            (bytes, true) => String::from_utf8(bytes).map(Cow::Owned).map_err(|_| Malformed),
            (_, false) => Err(Malformed),
        }
    }

    /// The bytes that are meant, and whether every `%` has its two digits; one that has not stays as it is.
    fn unescaped(self) -> (Vec<u8>, bool) {
        let (mut out, mut is_good, mut at) = (Vec::with_capacity(self.bytes.len()), true, 0);
        while let Some(&byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'+' => out.push(b' '),
                b'%' => {
                    let escaped = self.bytes.get(at..at + 2).and_then(hex_byte);
                    out.push(escaped.unwrap_or(byte));
                    at += if escaped.is_some() { 2 } else { 0 };
                    is_good &= escaped.is_some();
                }
                byte => out.push(byte),
            }
        }
        (out, is_good)
    }
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some((digit(digits[0])? << 4) | digit(digits[1])?)
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

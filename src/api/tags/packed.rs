//! Tags as one text: how it is written and read.

use crate::api::{Tag, TagRef, Text};

/// Tags in the order of their keys, in one text: two lengths, a key, a value, and so on.
pub(super) fn pack<'t>(tags: impl Iterator<Item = TagRef<'t>>) -> Text {
    let mut packed = String::with_capacity(ROOM);
    for Tag { key, value } in tags {
        push_length(&mut packed, key.len());
        push_length(&mut packed, value.len());
        packed.push_str(key);
        packed.push_str(value);
    }
    packed.into()
}

/// For how many bytes there is room at first; most lists are shorter.
const ROOM: usize = 512;

/// A length in characters of six bits each, the low ones first; `MORE` is set in all but the last.
fn push_length(packed: &mut String, mut length: usize) {
    while length > BITS {
        packed.push(char::from((length & BITS).to_le_bytes()[0] | MORE));
        length >>= 6;
    }
    packed.push(char::from(length.to_le_bytes()[0]));
}

const BITS: usize = 0x3f;
const MORE: u8 = 0x40;

/// Reads the tags of such a text.
pub(super) struct Unpacked<'t> {
    pub(super) rest: &'t str,
}

impl Unpacked<'_> {
    fn length(&mut self) -> usize {
        let (mut length, mut bits) = (0, 0);
        for (at, byte) in self.rest.bytes().enumerate() {
            length |= (usize::from(byte) & BITS) << bits;
            bits += 6;
            if byte & MORE == 0 {
                self.rest = &self.rest[at + 1..];
                break;
            }
        }
        length
    }
}

impl<'t> Iterator for Unpacked<'t> {
    type Item = TagRef<'t>;

    fn next(&mut self) -> Option<TagRef<'t>> {
        let (key, value) = match *self.rest.as_bytes() {
            [] => return None,
            // Nearly all texts are shorter than 64 bytes.
            [key, value, ..] if (key | value) & MORE == 0 => {
                self.rest = &self.rest[2..];
                (usize::from(key), usize::from(value))
            }
            _ => (self.length(), self.length()),
        };
        let (key, rest) = self.rest.split_at(key);
        let (value, rest) = rest.split_at(value);
        self.rest = rest;
        Some(Tag { key, value })
    }
}

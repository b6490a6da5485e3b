//! A text that lies where it is kept, when it is short.
//!
//! The values of tags are short, and where they are names there is one for each resource. Fourteen bytes find room
//! beside the byte that says how many they are; in a block of their own they would take 32 and a pointer.

use std::cmp::Ordering;
use std::fmt;

use crate::api::Text;
use crate::store::Key;

/// How many bytes lie in place.
const ROOM: usize = 14;

/// A text, ordered by its bytes.
#[derive(Clone)]
pub(super) enum Short {
    Here { length: u8, bytes: [u8; ROOM] },
    There(Text),
}

impl Short {
    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Here { length, bytes } => &bytes[..usize::from(*length)],
            Self::There(text) => text.as_bytes(),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).expect("it was made of a text")
    }
}

impl From<&str> for Short {
    fn from(text: &str) -> Self {
        match u8::try_from(text.len()) {
            Ok(length) if text.len() <= ROOM => {
                let mut bytes = [0; ROOM];
                bytes[..text.len()].copy_from_slice(text.as_bytes());
                Self::Here { length, bytes }
            }
            _ => Self::There(text.into()),
        }
    }
}

impl AsRef<[u8]> for Short {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl Key for Short {
    fn bytes(&self) -> Option<&[u8]> {
        Some(self.as_bytes())
    }
}

impl Ord for Short {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for Short {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Short {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Short {}

impl fmt::Debug for Short {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_takes_no_more_room_than_two_pointers() {
        assert_eq!(size_of::<Short>(), 16);
    }

    proptest! {
        #[test]
        fn texts_of_any_length_read_back_and_are_in_the_order_of_texts(one in ".{0,9}", other in "[a-c\0é]{0,20}") {
            let (short, long) = (Short::from(&*one), Short::from(&*other));

            prop_assert_eq!((short.as_str(), long.as_str()), (&*one, &*other));
            prop_assert_eq!(short.cmp(&long), one.cmp(&other));
        }
    }
}

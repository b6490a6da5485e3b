//! Texts and numbers as bytes, one behind the other: how what a call did is kept without a tree of objects.

/// Writes at the end of a list of bytes.
#[derive(Debug)]
pub(crate) struct Pack<'v>(pub(crate) &'v mut Vec<u8>);

/// Reads in the order in which was written; `None` where nothing of that kind stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unpack<'b>(pub(crate) &'b [u8]);

/// Numbers up to this one are a byte; of others the first byte says how many follow.
const LONG: u8 = u8::MAX - 8;

/// A number in four bytes behind the first.
const FOUR: u8 = LONG + 4;

impl Pack<'_> {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most eight bytes")]
    pub(crate) fn number(&mut self, number: u64) {
        match u8::try_from(number) {
            Ok(small) if small <= LONG => self.byte(small),
            _ => {
                let count = 8 - number.leading_zeros() as u8 / 8;
                self.byte(LONG + count);
                self.0.extend_from_slice(&number.to_le_bytes()[..usize::from(count)]);
            }
        }
    }

    /// Bytes and their length.
    ///
    /// Not inlined: a record is thirty of these, and code that is fetched once costs more than a call.
    #[inline(never)]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Whatever `write` writes, with its length before it, so that a reader may skip it. It has less than 4 GiB.
    pub(crate) fn block(&mut self, write: impl FnOnce(&mut Pack<'_>)) {
        let length = self.0.len() + 1;
        self.0.extend_from_slice(&[FOUR, 0, 0, 0, 0]);
        let start = self.0.len();
        write(&mut Pack(self.0));
        match u32::try_from(self.0.len() - start) {
            Ok(0) => {
                self.0.truncate(length - 1);
                self.byte(0);
            }
            written => {
                let written = written.unwrap_or(u32::MAX);
                self.0[length..start].copy_from_slice(&written.to_le_bytes());
            }
        }
    }
}

impl<'b> Unpack<'b> {
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let first = self.byte()?;
        let count = usize::from(first.saturating_sub(LONG));
        if count == 0 {
            return Some(first.into());
        }
        let mut number = [0; 8];
        number[..count].copy_from_slice(self.take(count)?);
        Some(u64::from_le_bytes(number))
    }

    pub(crate) fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Part {
        Byte(u8),
        Number(u64),
        Bytes(Vec<u8>),
        Block(Vec<u64>),
    }

    fn part() -> impl Strategy<Value = Part> {
        prop_oneof![
            any::<u8>().prop_map(Part::Byte),
            (any::<u64>(), 0_u32..64).prop_map(|(number, shift)| Part::Number(number >> shift)),
            prop::collection::vec(any::<u8>(), 0..600).prop_map(Part::Bytes),
            prop::collection::vec(any::<u64>(), 0..60).prop_map(Part::Block),
        ]
    }

    proptest! {
        #[test]
        fn parts_are_read_back_and_no_prefix_of_them_is_read_as_the_whole(
            parts in prop::collection::vec(part(), 0..20),
        ) {
            let mut bytes = Vec::new();
            let mut pack = Pack(&mut bytes);
            for part in &parts {
                match part {
                    Part::Byte(byte) => pack.byte(*byte),
                    Part::Number(number) => pack.number(*number),
                    Part::Bytes(bytes) => pack.bytes(bytes),
                    Part::Block(numbers) => pack.block(|pack| {
                        for number in numbers {
                            pack.number(*number);
                        }
                    }),
                }
            }

            let read_all = |bytes: &[u8]| {
                let mut read = Unpack(bytes);
                let same = parts.iter().all(|part| match part {
                    Part::Byte(byte) => read.byte() == Some(*byte),
                    Part::Number(number) => read.number() == Some(*number),
                    Part::Bytes(bytes) => read.bytes() == Some(bytes),
                    Part::Block(numbers) => read.bytes().is_some_and(|block| {
                        let mut block = Unpack(block);
                        numbers.iter().all(|number| block.number() == Some(*number)) && block.byte().is_none()
                    }),
                });
                same && read.byte().is_none()
            };
            prop_assert!(read_all(&bytes));
            prop_assert!(bytes.is_empty() || !read_all(&bytes[..bytes.len() - 1]));
        }
    }

    #[test]
    fn numbers_take_as_many_bytes_as_they_need() {
        let bytes = |number: u64| {
            let mut bytes = Vec::new();
            Pack(&mut bytes).number(number);
            bytes.len()
        };

        assert_eq!([0, 247, 248, 65_536, u64::MAX].map(bytes), [1, 1, 2, 4, 9]);
    }

    #[test]
    fn what_was_written_is_read_in_its_order() {
        let mut bytes = Vec::new();
        let mut pack = Pack(&mut bytes);
        pack.byte(7);
        pack.block(|pack| pack.text("inside"));
        pack.number(u64::MAX);
        pack.text("ü");

        let mut read = Unpack(&bytes);

        assert_eq!(read.byte(), Some(7));
        assert_eq!(read.bytes().and_then(|block| Unpack(block).text()), Some("inside"));
        assert_eq!((read.number(), read.text()), (Some(u64::MAX), Some("ü")));
        assert_eq!((read.byte(), read.number(), read.bytes()), (None, None, None));
    }
}

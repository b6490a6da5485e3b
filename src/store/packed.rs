//! Texts and numbers as bytes, one behind the other: how what a call did is kept without a tree of objects.

/// Writes at the end of a list of bytes.
#[derive(Debug)]
pub(crate) struct Pack<'v>(pub(crate) &'v mut Vec<u8>);

/// Reads in the order in which was written; `None` where nothing of that kind stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unpack<'b>(pub(crate) &'b [u8]);

impl Pack<'_> {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// Bytes and their length; what is longer than 4 GiB is cut there.
    ///
    /// Not inlined: a record is thirty of these, and code that is fetched once costs more than a call.
    #[inline(never)]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_le_bytes());
        self.0.extend_from_slice(&bytes[..length as usize]);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Whatever `write` writes, with its length before it, so that a reader may skip it.
    pub(crate) fn block(&mut self, write: impl FnOnce(&mut Pack<'_>)) {
        let start = self.0.len();
        self.0.extend_from_slice(&[0; 4]);
        write(&mut Pack(self.0));
        let length = u32::try_from(self.0.len() - start - 4).unwrap_or(u32::MAX);
        self.0[start..start + 4].copy_from_slice(&length.to_le_bytes());
    }
}

impl<'b> Unpack<'b> {
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*first))
    }

    pub(crate) fn bytes(&mut self) -> Option<&'b [u8]> {
        let (length, rest) = self.0.split_first_chunk()?;
        let (bytes, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

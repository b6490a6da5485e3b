//! What a service demands of one text, as data.

/// What a service demands of one text.
#[derive(Debug)]
pub struct TextRule {
    /// The greatest length, in `unit`.
    pub max: usize,
    /// What length is counted in.
    pub unit: Unit,
    /// When a text counts as blank.
    pub blank: Blank,
    /// Which characters may stand in it.
    pub charset: Charset,
    /// Prefixes it may not start with.
    pub reserved: &'static [&'static str],
    /// Whether the prefixes are meant in any case.
    pub reserved_in_any_case: bool,
}

/// What the length of a text is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Unicode characters.
    Characters,
}

/// When a text counts as blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// Never: an empty text is fine.
    Never,
    /// When it is empty.
    Empty,
    /// When it is empty or holds nothing but white space.
    EmptyOrSpaces,
    /// When it holds nothing but white space, but not when it is empty.
    Spaces,
}

/// Which characters may stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// Every one.
    Any,
}

impl TextRule {
    /// Whether the text counts as blank.
    pub fn is_blank(&self, text: &str) -> bool {
        match self.blank {
            Blank::Never => false,
            Blank::Empty => text.is_empty(),
            Blank::EmptyOrSpaces => text.trim().is_empty(),
            Blank::Spaces => !text.is_empty() && text.trim().is_empty(),
        }
    }

    /// Whether the text is longer than it may be.
    pub fn is_too_long(&self, text: &str) -> bool {
        match self.unit {
            Unit::Characters => text.chars().count() > self.max,
        }
    }

    /// Whether the text has no character that it may not have.
    pub fn has_only_allowed(&self, _text: &str) -> bool {
        match self.charset {
            Charset::Any => true,
        }
    }

    /// Whether the text starts with a reserved prefix.
    pub fn is_reserved(&self, text: &str) -> bool {
        self.reserved.iter().any(|prefix| match text.get(..prefix.len()) {
            Some(start) if self.reserved_in_any_case => start.eq_ignore_ascii_case(prefix),
            Some(start) => start == *prefix,
            None => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: TextRule = TextRule {
        max: 4,
        unit: Unit::Characters,
        blank: Blank::Empty,
        charset: Charset::Any,
        reserved: &["sys:"],
        reserved_in_any_case: false,
    };

    #[test]
    fn length_is_counted_in_characters_and_prefixes_in_their_case() {
        assert!(!TEXT.is_too_long("空空空空"));
        assert!(TEXT.is_too_long("空空空空空"));
        assert!(TEXT.is_reserved("sys:x"));
        assert!(!TEXT.is_reserved("Sys:x"));
        assert!(TextRule { reserved_in_any_case: true, ..TEXT }.is_reserved("Sys:x"));
    }
}

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
    /// Whole texts that it may not be.
    pub reserved_words: &'static [&'static str],
}

/// What the length of a text is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Unicode characters.
    Characters,
    /// Unicode characters, of which a Chinese one counts as two.
    ChineseAsTwo,
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
    /// Every one but those that are named here.
    AnyBut(&'static str),
    /// ASCII letters and digits, and what is named here.
    LettersDigitsAnd {
        /// Whether Chinese characters are allowed.
        chinese: bool,
        /// Further characters that are allowed.
        marks: &'static str,
    },
}

impl Unit {
    /// How long a text is.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Characters => text.chars().count(),
            Self::ChineseAsTwo => text.chars().map(|c| if is_chinese(c) { 2 } else { 1 }).sum(),
        }
    }
}

impl Charset {
    /// Whether a character may stand in the text.
    pub fn allows(self, c: char) -> bool {
        match self {
            Self::Any => true,
            Self::AnyBut(marks) => !marks.contains(c),
            Self::LettersDigitsAnd { chinese, marks } => {
                c.is_ascii_alphanumeric() || (chinese && is_chinese(c)) || marks.contains(c)
            }
        }
    }
}

/// Whether a character is a Chinese one: an ideograph of the main block, of extension A or of compatibility.
///
/// Guess: no vendor says which code points it means. Punctuation, kana and full-width letters are not among
/// these, nor are the ideographs beyond the basic plane.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

impl TextRule {
    /// Whether nothing can be said against the text.
    pub fn is_flawless(&self, text: &str) -> bool {
        !self.is_blank(text)
            && !self.is_too_long(text)
            && self.has_only_allowed(text)
            && !self.is_reserved(text)
    }

    /// Whether the text counts as blank.
    pub fn is_blank(&self, text: &str) -> bool {
        match self.blank {
            Blank::Never => false,
            Blank::Empty => text.is_empty(),
            Blank::EmptyOrSpaces => text.chars().all(char::is_whitespace),
            Blank::Spaces => !text.is_empty() && text.chars().all(char::is_whitespace),
        }
    }

    /// Whether the text is longer than it may be.
    pub fn is_too_long(&self, text: &str) -> bool {
        // No character is longer than its bytes are, a Chinese one (three bytes, two to count) neither.
        text.len() > self.max && self.unit.length(text) > self.max
    }

    /// Whether the text has no character that it may not have.
    pub fn has_only_allowed(&self, text: &str) -> bool {
        self.charset == Charset::Any || text.chars().all(|c| self.charset.allows(c))
    }

    /// Whether the text starts with a reserved prefix, or is a reserved word.
    pub fn is_reserved(&self, text: &str) -> bool {
        let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
        let own = first(text);
        let starts = |prefix: &&str| {
            // Nearly always the first byte tells.
            first(prefix) == own
                && match text.as_bytes().get(..prefix.len()) {
                    Some(start) if self.reserved_in_any_case => start.eq_ignore_ascii_case(prefix.as_bytes()),
                    Some(start) => start == prefix.as_bytes(),
                    None => false,
                }
        };
        self.reserved.iter().any(starts) || self.reserved_words.contains(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: TextRule = TextRule {
        max: 4,
        unit: Unit::Characters,
        blank: Blank::Empty,
        charset: Charset::Any,
        reserved: &["sys:"],
        reserved_in_any_case: false,
        reserved_words: &["all"],
    };

    #[test]
    fn length_is_counted_in_characters_and_prefixes_in_their_case() {
        assert!(!TEXT.is_too_long("空空空空"));
        assert!(TEXT.is_too_long("空空空空空"));
        assert!(TEXT.is_reserved("sys:x"));
        assert!(!TEXT.is_reserved("Sys:x"));
        assert!(TextRule { reserved_in_any_case: true, ..TEXT }.is_reserved("Sys:x"));
    }

    #[test]
    fn a_charset_may_leave_out_what_it_names() {
        let rule = TextRule { charset: Charset::AnyBut("="), ..TEXT };

        assert!(rule.has_only_allowed("空 /"));
        assert!(!rule.has_only_allowed("a=b"));
    }

    #[test]
    fn a_reserved_word_is_reserved_alone_and_in_its_case() {
        assert!(TEXT.is_reserved("all"));
        assert!(!TEXT.is_reserved("alls"));
        assert!(!TEXT.is_reserved("All"));
    }

    #[test]
    fn chinese_characters_are_the_ideographs_of_three_blocks() {
        let edges = ["㐀䶿", "一鿿", "豈\u{faff}"];
        let others = ["㏿䷀", "\u{a000}", "、。", "ア한", "Ａ１", "𠀀"];

        assert!(edges.iter().flat_map(|text| text.chars()).all(is_chinese));
        assert!(!others.iter().flat_map(|text| text.chars()).any(is_chinese));
    }

    #[test]
    fn a_chinese_character_counts_as_two_where_the_rule_says_so() {
        let weighed = TextRule { unit: Unit::ChineseAsTwo, ..TEXT };

        assert!(!weighed.is_too_long("空空"));
        assert!(!weighed.is_too_long("空ab"));
        assert!(weighed.is_too_long("空空a"));
        assert!(!weighed.is_too_long("アアアア"));
    }

    proptest! {
        #[test]
        fn weighed_length_adds_up(one in "[a-z空值。😀]{0,20}", other in ".{0,20}") {
            let (plain, weighed) = (Unit::Characters, Unit::ChineseAsTwo);
            let chinese = other.chars().filter(|c| is_chinese(*c)).count();

            prop_assert_eq!(weighed.length(&other), plain.length(&other) + chinese);
            let both = format!("{one}{other}");
            prop_assert_eq!(weighed.length(&both), weighed.length(&one) + weighed.length(&other));
        }

        #[test]
        fn a_reserved_prefix_is_one_in_any_case_only_where_the_rule_says_so(text in "(sys:|SYS:|sYs|é)?[a:é]{0,3}") {
            let lenient = TextRule { reserved_words: &[], ..TEXT };
            let strict = TextRule { reserved_in_any_case: true, ..lenient };

            prop_assert_eq!(lenient.is_reserved(&text), text.starts_with("sys:"));
            prop_assert_eq!(strict.is_reserved(&text), text.to_ascii_lowercase().starts_with("sys:"));
        }

        #[test]
        fn one_character_outside_the_charset_spoils_the_text(
            before in "[a-zA-Z0-9._一-龥]{0,9}",
            bad in "[^a-zA-Z0-9._\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{f900}-\u{faff}]",
            after in "[a-zA-Z0-9._一-龥]{0,9}",
        ) {
            let charset = Charset::LettersDigitsAnd { chinese: true, marks: "._" };
            let rule = TextRule { charset, ..TEXT };

            let (good, spoilt) = (format!("{before}{after}"), format!("{before}{bad}{after}"));
            prop_assert!(rule.has_only_allowed(&good));
            prop_assert!(!rule.has_only_allowed(&spoilt));
        }
    }
}

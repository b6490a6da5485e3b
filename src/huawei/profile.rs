//! Profiles: the limits for tags changed with the years and differ between the two clouds; each set is data.

use crate::api::{Blank, Charset, Cx, TagFault, TagRules, TextRule, Unit};
use crate::store::State;

/// One set of limits.
#[derive(Debug)]
pub struct Profile {
    /// What `--profile` calls it.
    pub name: &'static str,
    /// Topics.
    pub smn: TagRules,
    /// VPCs and subnets.
    pub vpc: TagRules,
    /// Images, for tags in one text: `key.value`.
    pub ims: TagRules,
    /// Images, for tags as objects.
    pub ims_objects: TagRules,
    /// Whether a value that begins with `*` means "contains" in queries for topics.
    pub fuzzy: bool,
}

const WORDS: Charset = Charset::LettersDigitsAnd { chinese: false, marks: "-_" };
const WORDS_AND_AT: Charset = Charset::LettersDigitsAnd { chinese: false, marks: "-_@" };

/// The order of complaint. Guess: no page tells it; this one goes from the whole list to each text to the list
/// again.
const ORDER: &[TagFault] = &[
    TagFault::Missing,
    TagFault::KeyBlank,
    TagFault::KeyTooLong,
    TagFault::ValueTooLong,
    TagFault::KeyCharset,
    TagFault::ValueCharset,
    TagFault::Duplicate,
];

const fn text(max: usize, blank: Blank, charset: Charset) -> TextRule {
    TextRule {
        max,
        unit: Unit::Characters,
        blank,
        charset,
        reserved: &[],
        reserved_in_any_case: false,
        reserved_words: &[],
    }
}

const fn rules(per_resource: usize, key: usize, value: usize, charset: Charset) -> TagRules {
    TagRules {
        per_call: usize::MAX,
        per_resource,
        key: text(key, Blank::EmptyOrSpaces, charset),
        value: text(value, Blank::Never, charset),
        order: ORDER,
    }
}

/// Images never changed.
const fn images() -> TagRules {
    rules(10, 36, 43, WORDS)
}

/// Guess: no page limits characters here. A key with `=` would be spelled like another tag, with a value.
const fn image_objects() -> TagRules {
    let all = rules(10, 36, 43, Charset::Any);
    TagRules { key: text(36, Blank::EmptyOrSpaces, Charset::AnyBut("=")), ..all }
}

/// Every profile; the first one is the default, and equals the pages that this project was started from.
pub static PROFILES: &[Profile] = &[
    Profile {
        name: "documented",
        smn: rules(20, 36, 43, WORDS),
        vpc: rules(20, 36, 43, WORDS),
        ims: images(),
        ims_objects: image_objects(),
        fuzzy: true,
    },
    Profile {
        name: "otc-2020",
        smn: rules(10, 36, 43, WORDS),
        vpc: rules(10, 36, 43, WORDS),
        ims: images(),
        ims_objects: image_objects(),
        fuzzy: true,
    },
    Profile {
        name: "otc-2024",
        smn: rules(20, 36, 43, WORDS),
        vpc: rules(20, 128, 255, WORDS_AND_AT),
        ims: images(),
        ims_objects: image_objects(),
        fuzzy: true,
    },
    Profile {
        name: "otc-2026",
        smn: rules(20, 127, 255, Charset::Any),
        vpc: rules(20, 128, 255, WORDS_AND_AT),
        ims: images(),
        ims_objects: image_objects(),
        fuzzy: false,
    },
    Profile {
        name: "huaweicloud",
        smn: rules(10, 128, 256, Charset::Any),
        vpc: rules(10, 128, 255, Charset::Any),
        ims: images(),
        ims_objects: image_objects(),
        fuzzy: false,
    },
];

impl Profile {
    /// The profile that the emulator is set to.
    pub fn of<S: State>(cx: &Cx<'_, S>) -> &'static Self {
        Self::named(cx.profile())
    }

    /// The profile of a name; the default one for a name that is none.
    pub fn named(name: &str) -> &'static Self {
        Self::known(name).unwrap_or(&PROFILES[0])
    }

    /// The profile of a name, when there is one.
    pub fn known(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }
}

//! The rules for tags as data.
//!
//! Every service limits tags, each in its own way: how many, how long, counted in which unit, which characters,
//! which prefixes, and in which order it complains. All of that is data ([`TagRules`]); the checking is one
//! function. A violation is a [`TagFault`], which each service maps to its own rows in one exhaustive `match`.

use crate::api::{Tag, TagRef, Tags, TextRule};

/// What a service demands of tags.
#[derive(Debug)]
pub struct TagRules {
    /// How many tags one call may carry.
    pub per_call: usize,
    /// How many tags one resource may have.
    pub per_resource: usize,
    /// The rule for keys.
    pub key: TextRule,
    /// The rule for values.
    pub value: TextRule,
    /// What is checked, in the vendor's order of complaint.
    pub order: &'static [TagFault],
}

/// What can be wrong with the tags of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagFault {
    /// There is no tag at all.
    Missing,
    /// More tags than one call may carry.
    TooMany,
    /// A key is blank.
    KeyBlank,
    /// A key is too long.
    KeyTooLong,
    /// A key has a character that it may not have.
    KeyCharset,
    /// A key starts with a reserved prefix, or is a reserved word.
    KeyReserved,
    /// A value is blank.
    ValueBlank,
    /// A value is too long.
    ValueTooLong,
    /// A value has a character that it may not have.
    ValueCharset,
    /// A value starts with a reserved prefix, or is a reserved word.
    ValueReserved,
    /// A key stands twice.
    Duplicate,
}

/// The fault that is complained of, and every tag of the call that has it or another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offence {
    /// What is wrong: the first fault in the vendor's order.
    pub fault: TagFault,
    /// The places in the call of the tags that have any fault that was checked for, in the call's order.
    pub tags: Vec<usize>,
}

impl TagRules {
    /// Checks the tags of a call, in the vendor's order of complaint.
    pub fn check<T: AsRef<str>>(&self, tags: &[Tag<T>]) -> Result<(), Offence> {
        self.check_only(self.order, tags)
    }

    /// Checks the tags of a call for some faults only.
    pub fn check_only<T: AsRef<str>>(&self, order: &[TagFault], tags: &[Tag<T>]) -> Result<(), Offence> {
        if self.are_flawless(tags) {
            return Ok(());
        }
        let Some(first) = order.iter().copied().find(|fault| self.occurs(*fault, tags)) else {
            return Ok(());
        };
        let mut offenders: Vec<_> = order.iter().flat_map(|fault| self.offenders(*fault, tags)).collect();
        offenders.sort_unstable();
        offenders.dedup();
        Err(Offence { fault: first, tags: offenders })
    }

    /// Whether a resource that has `present` may also have `tags`: a key that is there already takes no room.
    pub fn fit<T: AsRef<str>>(&self, present: &Tags, tags: &[Tag<T>]) -> bool {
        let count = present.len();
        if count + tags.len() <= self.per_resource {
            return true;
        }
        let new = tags.iter().filter(|tag| present.value(tag.key.as_ref()).is_none()).count();
        new == 0 || count + new <= self.per_resource
    }

    /// Whether a resource that has `before` may have `after`, to which some tags have come: more than it may have
    /// it keeps, if it has them.
    pub fn allow(&self, before: &Tags, after: &Tags) -> bool {
        let count = after.len();
        count <= self.per_resource || count == before.len()
    }

    /// Whether nothing could be said against the tags, whatever is checked for. So it is with nearly all calls, and
    /// one look at each tag tells.
    fn are_flawless<T: AsRef<str>>(&self, tags: &[Tag<T>]) -> bool {
        let is_flawless =
            |tag: TagRef<'_>| self.key.is_flawless(tag.key) && self.value.is_flawless(tag.value);
        (1..=self.per_call).contains(&tags.len())
            && tags.iter().all(|tag| is_flawless(tag.borrowed()))
            && !has_repeated(tags)
    }

    /// Whether the tags have a fault.
    fn occurs<T: AsRef<str>>(&self, fault: TagFault, tags: &[Tag<T>]) -> bool {
        match fault {
            TagFault::Missing => tags.is_empty(),
            TagFault::TooMany => tags.len() > self.per_call,
            TagFault::Duplicate => has_repeated(tags),
            fault => tags.iter().any(|tag| self.is_faulty(fault, tag.borrowed())),
        }
    }

    fn offenders<T: AsRef<str>>(&self, fault: TagFault, tags: &[Tag<T>]) -> Vec<usize> {
        match fault {
            TagFault::Missing => Vec::new(),
            TagFault::TooMany => (self.per_call.min(tags.len())..tags.len()).collect(),
            TagFault::Duplicate => repeated(tags),
            fault => (0..tags.len()).filter(|at| self.is_faulty(fault, tags[*at].borrowed())).collect(),
        }
    }

    /// Whether a tag has a fault of its own.
    fn is_faulty(&self, fault: TagFault, tag: TagRef<'_>) -> bool {
        match fault {
            TagFault::Missing | TagFault::TooMany | TagFault::Duplicate => false,
            TagFault::KeyBlank => self.key.is_blank(tag.key),
            TagFault::KeyTooLong => self.key.is_too_long(tag.key),
            TagFault::KeyCharset => !self.key.has_only_allowed(tag.key),
            TagFault::KeyReserved => self.key.is_reserved(tag.key),
            TagFault::ValueBlank => self.value.is_blank(tag.value),
            TagFault::ValueTooLong => self.value.is_too_long(tag.value),
            TagFault::ValueCharset => !self.value.has_only_allowed(tag.value),
            TagFault::ValueReserved => self.value.is_reserved(tag.value),
        }
    }
}

/// Whether a key stands twice.
fn has_repeated<T: AsRef<str>>(tags: &[Tag<T>]) -> bool {
    // Clients send keys in order, most of them.
    if tags.is_sorted_by(|one, other| one.key.as_ref() < other.key.as_ref()) {
        return false;
    }
    let mut keys: Vec<&str> = tags.iter().map(|tag| tag.key.as_ref()).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}

/// The places of the tags whose key stands twice: of all of them, since none is more to blame than the other.
fn repeated<T: AsRef<str>>(tags: &[Tag<T>]) -> Vec<usize> {
    let mut by_key: Vec<_> = tags.iter().enumerate().map(|(at, tag)| (tag.key.as_ref(), at)).collect();
    by_key.sort_unstable();
    let alike = by_key.chunk_by(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1);
    alike.flatten().map(|(_, at)| *at).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::api::{Blank, Charset, Unit};

    const TEXT: TextRule = TextRule {
        max: 4,
        unit: Unit::Characters,
        blank: Blank::Empty,
        charset: Charset::Any,
        reserved: &["sys:"],
        reserved_in_any_case: false,
        reserved_words: &[],
    };

    const RULES: TagRules = TagRules {
        per_call: 3,
        per_resource: 4,
        key: TEXT,
        value: TextRule { blank: Blank::Never, ..TEXT },
        order: &[
            TagFault::TooMany,
            TagFault::Missing,
            TagFault::KeyBlank,
            TagFault::Duplicate,
            TagFault::KeyTooLong,
        ],
    };

    const EVERY: [TagFault; 11] = [
        TagFault::Missing,
        TagFault::TooMany,
        TagFault::KeyBlank,
        TagFault::KeyTooLong,
        TagFault::KeyCharset,
        TagFault::KeyReserved,
        TagFault::ValueBlank,
        TagFault::ValueTooLong,
        TagFault::ValueCharset,
        TagFault::ValueReserved,
        TagFault::Duplicate,
    ];

    fn tags(keys: &[&str]) -> Vec<Tag> {
        keys.iter().map(|key| Tag::new(key, "v")).collect()
    }

    #[test]
    fn the_first_fault_in_the_vendors_order_is_named_with_the_tags_that_have_any() {
        let offence = |keys: &[&str]| RULES.check(&tags(keys)).map_err(|it| (it.fault, it.tags));

        assert_eq!(offence(&["a", "b", "c"]), Ok(()));
        assert_eq!(offence(&[]), Err((TagFault::Missing, vec![])));
        assert_eq!(offence(&["", "", "", ""]), Err((TagFault::TooMany, vec![0, 1, 2, 3])));
        assert_eq!(offence(&["a", "b", "c", "d"]), Err((TagFault::TooMany, vec![3])));
        assert_eq!(offence(&["a", "", "b"]), Err((TagFault::KeyBlank, vec![1])));
        assert_eq!(offence(&["b", "a", "a"]), Err((TagFault::Duplicate, vec![1, 2])));
        assert_eq!(offence(&["long-one", "a", "a"]), Err((TagFault::Duplicate, vec![0, 1, 2])));
        assert_eq!(offence(&["long-one", "b", "a"]), Err((TagFault::KeyTooLong, vec![0])));
    }

    #[test]
    fn a_key_that_is_there_already_takes_no_room() {
        let full: Tags = tags(&["a", "b", "c", "d"]).into_iter().collect();

        assert!(RULES.fit(&full, &tags(&["a", "b"])));
        assert!(!RULES.fit(&full, &tags(&["a", "e"])));
    }

    proptest! {
        #[test]
        fn tags_that_pass_hold_every_rule(keys in prop::collection::vec(".{0,6}", 0..6)) {
            let all: Vec<Tag> = keys.iter().map(|key| Tag::new(key, "")).collect();
            let unique: BTreeSet<_> = keys.iter().collect();

            let holds = !keys.is_empty()
                && keys.len() <= 3
                && unique.len() == keys.len()
                && keys.iter().all(|key| !key.is_empty() && key.chars().count() <= 4);

            prop_assert_eq!(RULES.check(&all).is_ok(), holds);
        }

        #[test]
        fn what_is_complained_of_is_what_each_check_alone_finds(
            sent in prop::collection::vec(("(sys:)?[ab ]{0,3}é?", "(sys:)?[x=]{0,3}"), 0..5),
            order in Just(EVERY.to_vec()).prop_shuffle(),
            count in 0..=EVERY.len(),
            blank in prop::sample::select(vec![Blank::Never, Blank::Empty, Blank::EmptyOrSpaces, Blank::Spaces]),
            charset in prop::sample::select(vec![Charset::Any, Charset::AnyBut("=")]),
        ) {
            let text = || TextRule { blank, charset, ..TEXT };
            let rules = TagRules { key: text(), value: text(), ..RULES };
            let all: Vec<Tag> = sent.iter().map(|(key, value)| Tag::new(key, value)).collect();
            let order = &order[..count];

            let faults: Vec<_> = order.iter().filter(|fault| rules.occurs(**fault, &all)).copied().collect();
            let places: BTreeSet<_> = order.iter().flat_map(|fault| rules.offenders(*fault, &all)).collect();
            let alone = faults.first().map(|fault| (*fault, places.into_iter().collect::<Vec<_>>()));

            let found = rules.check_only(order, &all).err().map(|offence| (offence.fault, offence.tags));
            prop_assert_eq!(found, alone);
        }

        #[test]
        fn what_fits_stays_within_the_quota(
            present in prop::collection::btree_set("[a-h]", 0..=4),
            added in prop::collection::btree_set("[a-h]", 0..=4),
        ) {
            let mut tags: Tags = present.iter().map(|key| Tag::new(key, "")).collect();
            let new: Vec<Tag> = added.iter().map(|key| Tag::new(key, "")).collect();

            let (before, fits) = (tags.clone(), RULES.fit(&tags, &new));
            for tag in new {
                tags.set([&tag]);
            }

            prop_assert_eq!(fits, tags.len() <= 4);
            prop_assert_eq!(fits, RULES.allow(&before, &tags));
        }
    }
}

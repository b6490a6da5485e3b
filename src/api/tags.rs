//! Tags, and the rules for them as data.
//!
//! Every service limits tags, each in its own way: how many, how long, counted in which unit, which characters,
//! which prefixes, and in which order it complains. All of that is data ([`TagRules`]); the checking is one
//! function. A violation is a [`TagFault`], which each service maps to its own rows in one exhaustive `match`.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag {
    /// The key.
    pub key: Box<str>,
    /// The value, which may be empty.
    pub value: Box<str>,
}

impl Tag {
    /// A tag from its two texts.
    pub fn new(key: &str, value: &str) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

/// The tags of one resource: each key once, in the order of the keys' bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    sorted: Vec<Tag>,
}

impl Tags {
    /// How many tags there are.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The tags in order.
    pub fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.sorted.iter()
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.find(key).ok().map(|at| &*self.sorted[at].value)
    }

    /// Whether `filter` is met: the key is there, with this value unless the filter's value is `None`.
    pub fn matches(&self, key: &str, value: Option<&str>) -> bool {
        self.value(key).is_some_and(|own| value.is_none_or(|wanted| wanted == own))
    }

    /// Adds a tag, or overwrites the value of its key.
    pub fn set(&mut self, tag: Tag) {
        match self.find(&tag.key) {
            Ok(at) => self.sorted[at] = tag,
            Err(at) => self.sorted.insert(at, tag),
        }
    }

    /// Removes a key, whatever its value.
    pub fn remove(&mut self, key: &str) {
        if let Ok(at) = self.find(key) {
            self.sorted.remove(at);
        }
    }

    /// Removes every tag.
    pub fn clear(&mut self) {
        self.sorted.clear();
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        self.sorted.binary_search_by(|tag| (*tag.key).cmp(key))
    }
}

impl FromIterator<Tag> for Tags {
    fn from_iter<I: IntoIterator<Item = Tag>>(tags: I) -> Self {
        let mut all = Self::default();
        for tag in tags {
            all.set(tag);
        }
        all
    }
}

impl Serialize for Tags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for tag in self.iter() {
            map.serialize_entry(&tag.key, &tag.value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(TagsVisitor)
    }
}

struct TagsVisitor;

impl<'de> Visitor<'de> for TagsVisitor {
    type Value = Tags;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object of tag keys and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tags, A::Error> {
        let mut tags = Tags::default();
        while let Some(key) = members.next_key::<Box<str>>()? {
            if tags.value(&key).is_some() {
                return Err(A::Error::custom(format_args!("the tag key `{key}` stands twice")));
            }
            tags.set(Tag { key, value: members.next_value()? });
        }
        Ok(tags)
    }
}

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
    /// A key starts with a reserved prefix.
    KeyReserved,
    /// A value is blank.
    ValueBlank,
    /// A value is too long.
    ValueTooLong,
    /// A value has a character that it may not have.
    ValueCharset,
    /// A value starts with a reserved prefix.
    ValueReserved,
    /// A key stands twice.
    Duplicate,
}

/// A fault, and which tags of the call have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offence {
    /// What is wrong.
    pub fault: TagFault,
    /// The places in the call of the tags that have it.
    pub tags: Vec<usize>,
}

impl TagRules {
    /// Checks the tags of a call, in the vendor's order of complaint.
    pub fn check(&self, tags: &[Tag]) -> Result<(), Offence> {
        self.check_only(self.order, tags)
    }

    /// Checks the tags of a call for some faults only.
    pub fn check_only(&self, order: &[TagFault], tags: &[Tag]) -> Result<(), Offence> {
        for fault in order {
            let offenders = self.offenders(*fault, tags);
            if !offenders.is_empty() || (*fault == TagFault::Missing && tags.is_empty()) {
                return Err(Offence { fault: *fault, tags: offenders });
            }
        }
        Ok(())
    }

    /// Whether a resource that has `present` may also have `tags`: a key that is there already takes no room.
    pub fn fit(&self, present: &Tags, tags: &[Tag]) -> bool {
        let new = tags.iter().filter(|tag| present.value(&tag.key).is_none()).count();
        new == 0 || present.len() + new <= self.per_resource
    }

    fn offenders(&self, fault: TagFault, tags: &[Tag]) -> Vec<usize> {
        let whose = |is_bad: &dyn Fn(&Tag) -> bool| {
            tags.iter().enumerate().filter(|(_, tag)| is_bad(tag)).map(|(at, _)| at).collect()
        };
        match fault {
            TagFault::Missing => Vec::new(),
            TagFault::TooMany => (self.per_call.min(tags.len())..tags.len()).collect(),
            TagFault::KeyBlank => whose(&|tag| self.key.is_blank(&tag.key)),
            TagFault::KeyTooLong => whose(&|tag| self.key.is_too_long(&tag.key)),
            TagFault::KeyCharset => whose(&|tag| !self.key.has_only_allowed(&tag.key)),
            TagFault::KeyReserved => whose(&|tag| self.key.is_reserved(&tag.key)),
            TagFault::ValueBlank => whose(&|tag| self.value.is_blank(&tag.value)),
            TagFault::ValueTooLong => whose(&|tag| self.value.is_too_long(&tag.value)),
            TagFault::ValueCharset => whose(&|tag| !self.value.has_only_allowed(&tag.value)),
            TagFault::ValueReserved => whose(&|tag| self.value.is_reserved(&tag.value)),
            TagFault::Duplicate => repeated(tags),
        }
    }
}

/// The places of the tags whose key stood before.
fn repeated(tags: &[Tag]) -> Vec<usize> {
    let mut by_key: Vec<(&str, usize)> = tags.iter().enumerate().map(|(at, tag)| (&*tag.key, at)).collect();
    by_key.sort_unstable();
    let mut places: Vec<usize> =
        by_key.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).collect();
    places.sort_unstable();
    places
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
    use proptest::prelude::*;

    use super::*;

    const TEXT: TextRule = TextRule {
        max: 4,
        unit: Unit::Characters,
        blank: Blank::Empty,
        charset: Charset::Any,
        reserved: &["sys:"],
        reserved_in_any_case: false,
    };

    static RULES: TagRules = TagRules {
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

    fn tags(keys: &[&str]) -> Vec<Tag> {
        keys.iter().map(|key| Tag::new(key, "v")).collect()
    }

    #[test]
    fn the_first_fault_in_the_vendors_order_is_the_one_that_is_named() {
        let offence = |keys: &[&str]| RULES.check(&tags(keys)).map_err(|it| (it.fault, it.tags));

        assert_eq!(offence(&["a", "b", "c"]), Ok(()));
        assert_eq!(offence(&[]), Err((TagFault::Missing, vec![])));
        assert_eq!(offence(&["", "", "", ""]), Err((TagFault::TooMany, vec![3])));
        assert_eq!(offence(&["a", "", "a"]), Err((TagFault::KeyBlank, vec![1])));
        assert_eq!(offence(&["long-one", "a", "a"]), Err((TagFault::Duplicate, vec![2])));
        assert_eq!(offence(&["long-one", "b", "a"]), Err((TagFault::KeyTooLong, vec![0])));
    }

    #[test]
    fn length_is_counted_in_characters_and_prefixes_in_their_case() {
        assert!(!TEXT.is_too_long("空空空空"));
        assert!(TEXT.is_too_long("空空空空空"));
        assert!(TEXT.is_reserved("sys:x"));
        assert!(!TEXT.is_reserved("Sys:x"));
        assert!(TextRule { reserved_in_any_case: true, ..TEXT }.is_reserved("Sys:x"));
    }

    #[test]
    fn a_key_that_is_there_already_takes_no_room() {
        let full: Tags = tags(&["a", "b", "c", "d"]).into_iter().collect();

        assert!(RULES.fit(&full, &tags(&["a", "b"])));
        assert!(!RULES.fit(&full, &tags(&["a", "e"])));
    }

    #[test]
    fn a_key_that_stands_twice_in_a_file_is_refused() {
        let twice = serde_json::from_str::<Tags>(r#"{"a":"1","a":"2"}"#).unwrap_err();

        assert_eq!(twice.to_string(), "the tag key `a` stands twice at line 1 column 12");
    }

    proptest! {
        #[test]
        fn tags_behave_as_a_sorted_map(pairs in prop::collection::vec(("[a-d]{1,2}", "[x-z]{0,2}"), 0..40)) {
            let mut tags = Tags::default();
            let mut map = std::collections::BTreeMap::new();
            for (at, (key, value)) in pairs.iter().enumerate() {
                if at % 5 == 4 {
                    tags.remove(key);
                    map.remove(key);
                } else {
                    tags.set(Tag::new(key, value));
                    map.insert(key.clone(), value.clone());
                }
            }

            let written = serde_json::to_string(&tags).unwrap();

            prop_assert_eq!(&written, &serde_json::to_string(&map).unwrap());
            prop_assert_eq!(serde_json::from_str::<Tags>(&written).unwrap(), tags);
        }

        #[test]
        fn tags_that_pass_hold_every_rule(keys in prop::collection::vec(".{0,6}", 0..6)) {
            let all: Vec<Tag> = keys.iter().map(|key| Tag::new(key, "")).collect();
            let unique: std::collections::BTreeSet<_> = keys.iter().collect();

            let holds = !keys.is_empty()
                && keys.len() <= 3
                && unique.len() == keys.len()
                && keys.iter().all(|key| !key.is_empty() && key.chars().count() <= 4);

            prop_assert_eq!(RULES.check(&all).is_ok(), holds);
        }

        #[test]
        fn what_fits_stays_within_the_quota(
            present in prop::collection::btree_set("[a-h]", 0..=4),
            added in prop::collection::btree_set("[a-h]", 0..=4),
        ) {
            let mut tags: Tags = present.iter().map(|key| Tag::new(key, "")).collect();
            let new: Vec<Tag> = added.iter().map(|key| Tag::new(key, "")).collect();

            let fits = RULES.fit(&tags, &new);
            for tag in new {
                tags.set(tag);
            }

            prop_assert_eq!(fits, tags.len() <= 4);
        }
    }
}

//! Tags: of a call, and of a resource.
//!
//! A resource's tags are one block of memory: lengths and texts one after the other, in the order of the keys.
//! There are millions of them, they are compared and shown far more often than changed, and a change of several
//! tags is one merge.

mod packed;

use std::cmp::Ordering;
use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::Text;
use crate::api::tags::packed::{Unpacked, pack};

/// A tag, with texts of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag<T = Box<str>> {
    /// Its key.
    pub key: T,
    /// Its value, which may be empty.
    pub value: T,
}

/// A tag with the texts of a call, or of the resource that has it.
pub type TagRef<'t> = Tag<&'t str>;

impl Tag {
    /// A tag from its two texts.
    pub fn new(key: &str, value: &str) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

impl<T: AsRef<str>> Tag<T> {
    /// The same tag, with these texts.
    pub fn borrowed(&self) -> TagRef<'_> {
        Tag { key: self.key.as_ref(), value: self.value.as_ref() }
    }
}

impl<'t> From<&'t Tag> for TagRef<'t> {
    fn from(tag: &'t Tag) -> Self {
        tag.borrowed()
    }
}

impl From<TagRef<'_>> for Tag {
    fn from(tag: TagRef<'_>) -> Self {
        Self::new(tag.key, tag.value)
    }
}

/// A tag to look for: a key and its value; any value will do when there is none.
pub type TagFilter<'q> = (&'q str, Option<&'q str>);

/// The tags of one resource: each key once, in the order of the keys' bytes. A clone is a pointer copy.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Tags {
    packed: Text,
}

impl Tags {
    /// Tags that are in the order of their keys.
    fn packed<'t>(tags: impl Iterator<Item = TagRef<'t>>) -> Self {
        Self { packed: pack(tags) }
    }

    /// How many tags there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        self.packed.len()
    }

    /// The tags in order.
    pub fn iter(&self) -> impl Iterator<Item = TagRef<'_>> {
        Unpacked { rest: &self.packed }
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.iter().find(|tag| tag.key >= key).filter(|tag| tag.key == key).map(|tag| tag.value)
    }

    /// Whether `filter` is met: the key is there, with this value unless the filter's value is `None`.
    pub fn matches(&self, key: &str, value: Option<&str>) -> bool {
        self.value(key).is_some_and(|own| value.is_none_or(|wanted| wanted == own))
    }

    /// Both lists, key by key.
    pub fn beside<'t>(&'t self, other: &'t Self) -> impl Iterator<Item = Beside<'t>> {
        let (mut these, mut others) = (self.iter().peekable(), other.iter().peekable());
        std::iter::from_fn(move || {
            let order = match (these.peek(), others.peek()) {
                (Some(this), Some(other)) => this.key.cmp(other.key),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            let this = if order.is_le() { these.next() } else { None };
            let other = if order.is_ge() { others.next() } else { None };
            let key = this.or(other)?.key;
            Some(Beside { key, this: this.map(|tag| tag.value), other: other.map(|tag| tag.value) })
        })
    }

    /// What is not the same in both lists, key by key.
    pub fn differences<'t>(&'t self, other: &'t Self) -> impl Iterator<Item = Beside<'t>> {
        self.beside(other).filter(|tag| tag.this != tag.other)
    }

    /// These tags and `new` ones, which overwrite the values of their keys. What comes out as one of the two is
    /// that one: fifty resources that get the same tags share them.
    #[must_use]
    pub fn with(&self, new: &Self) -> Self {
        if self.is_empty() || self == new {
            return new.clone();
        }
        let both = self.beside(new);
        let all =
            Self::packed(both.filter_map(|tag| Some(Tag { key: tag.key, value: tag.other.or(tag.this)? })));
        [self, new].into_iter().find(|one| **one == all).cloned().unwrap_or(all)
    }

    /// These tags but for some keys.
    #[must_use]
    pub fn without(&self, keys: &[&str]) -> Self {
        let is_gone = |tag: &TagRef<'_>| keys.contains(&tag.key);
        if self.iter().any(|tag| is_gone(&tag)) {
            Self::packed(self.iter().filter(|tag| !is_gone(tag)))
        } else {
            self.clone()
        }
    }

    /// Adds tags, or overwrites the values of their keys; of a key that stands twice, the last one counts.
    pub fn set<'t>(&mut self, tags: impl IntoIterator<Item = &'t Tag>) {
        *self = self.with(&tags.into_iter().map(Tag::borrowed).collect());
    }

    /// Removes keys, whatever their values.
    pub fn remove(&mut self, keys: &[&str]) {
        *self = self.without(keys);
    }

    /// Removes every tag.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// What two lists of tags have under one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside<'t> {
    /// The key.
    pub key: &'t str,
    /// Its value in these tags.
    pub this: Option<&'t str>,
    /// Its value in the other ones.
    pub other: Option<&'t str>,
}

/// Of a key that stands twice, the last one counts.
impl<'t> FromIterator<TagRef<'t>> for Tags {
    fn from_iter<I: IntoIterator<Item = TagRef<'t>>>(tags: I) -> Self {
        let mut tags: Vec<_> = tags.into_iter().collect();
        // Clients send keys in order, most of them.
        if !tags.is_sorted_by(|one, other| one.key < other.key) {
            tags.sort_by_key(|tag| tag.key);
            tags.dedup_by(|later, tag| {
                let same = later.key == tag.key;
                if same {
                    *tag = *later;
                }
                same
            });
        }
        Self::packed(tags.into_iter())
    }
}

impl FromIterator<Tag> for Tags {
    fn from_iter<I: IntoIterator<Item = Tag>>(tags: I) -> Self {
        let tags: Vec<_> = tags.into_iter().collect();
        tags.iter().map(Tag::borrowed).collect()
    }
}

impl fmt::Debug for Tags {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self.iter().map(|tag| (tag.key, tag.value))).finish()
    }
}

impl Serialize for Tags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for tag in self.iter() {
            map.serialize_entry(tag.key, tag.value)?;
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
        let mut tags: Vec<Tag> = Vec::new();
        while let Some(key) = members.next_key::<Box<str>>()? {
            if tags.iter().any(|tag| tag.key == key) {
                return Err(A::Error::custom(format_args!("the tag key `{key}` stands twice")));
            }
            tags.push(Tag { key, value: members.next_value()? });
        }
        Ok(tags.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_that_stands_twice_in_a_file_is_refused() {
        let twice = serde_json::from_str::<Tags>(r#"{"a":"1","a":"2"}"#).unwrap_err();

        assert_eq!(twice.to_string(), "the tag key `a` stands twice at line 1 column 12");
    }

    #[test]
    fn texts_of_any_length_and_of_any_character_read_back_as_they_were() {
        let long = |count: usize| "é".repeat(count);
        for (key, value) in [("", ""), ("k", ""), ("键", "\u{0}@\u{7f}"), (&*long(32), &*long(4096))] {
            let tags: Tags = [Tag::new("0", "first"), Tag::new(key, value)].into_iter().collect();

            assert_eq!(tags.value(key), Some(value));
            assert_eq!(tags.value("0"), Some("first"));
            assert_eq!(tags.len(), 2);
        }
    }

    #[test]
    fn tags_are_set_in_one_go_and_of_a_key_that_stands_twice_the_last_one_counts() {
        let mut tags: Tags = [Tag::new("b", "1"), Tag::new("a", "1")].into_iter().collect();

        tags.set(&[Tag::new("c", "1"), Tag::new("a", "2"), Tag::new("a", "3")]);
        tags.remove(&["b", "none"]);

        assert_eq!(format!("{tags:?}"), r#"{"a": "3", "c": "1"}"#);
    }

    #[test]
    fn resources_that_get_the_same_tags_and_have_no_others_share_them() {
        let of = |pairs: &[(&str, &str)]| -> Tags {
            pairs.iter().map(|(key, value)| TagRef { key, value }).collect()
        };
        let new = of(&[("a", "1"), ("b", "2")]);

        let shared = |tags: &Tags| Text::ptr_eq(&tags.with(&new).packed, &new.packed);

        assert!(shared(&Tags::default()) && shared(&of(&[("a", "0")])));
        assert!(!shared(&of(&[("c", "3")])));
    }

    proptest! {
        #[test]
        fn tags_behave_as_a_sorted_map(pairs in prop::collection::vec(("[a-d]{1,2}", "[x-z]{0,2}"), 0..40)) {
            let mut tags = Tags::default();
            let mut map = BTreeMap::new();
            for (at, (key, value)) in pairs.iter().enumerate() {
                if at % 5 == 4 {
                    tags.remove(&[key]);
                    map.remove(key);
                } else {
                    tags.set([&Tag::new(key, value)]);
                    map.insert(key.clone(), value.clone());
                }
            }

            let written = serde_json::to_string(&tags).unwrap();

            prop_assert_eq!(&written, &serde_json::to_string(&map).unwrap());
            prop_assert_eq!(serde_json::from_str::<Tags>(&written).unwrap(), tags);
        }

        #[test]
        fn two_lists_beside_each_other_have_every_key_once_and_lead_to_both_together(
            these in prop::collection::btree_map("[a-e]{1,2}", "[x-z]{0,1}", 0..9),
            others in prop::collection::btree_map("[a-e]{1,2}", "[x-z]{0,1}", 0..9),
        ) {
            let of = |map: &BTreeMap<String, String>| -> Tags {
                map.iter().map(|(key, value)| TagRef { key, value }).collect()
            };
            let (these_tags, other_tags) = (of(&these), of(&others));

            let beside: Vec<_> = these_tags.beside(&other_tags).collect();
            let with = these_tags.with(&other_tags);

            let keys: BTreeSet<_> = these.keys().chain(others.keys()).collect();
            let expected: Vec<_> = keys.into_iter().map(|key| Beside {
                key,
                this: these.get(key).map(String::as_str),
                other: others.get(key).map(String::as_str),
            }).collect();
            prop_assert_eq!(beside, expected);
            prop_assert_eq!(with, of(&these.into_iter().chain(others).collect()));
        }
    }
}

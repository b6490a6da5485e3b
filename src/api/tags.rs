//! Tags: of a call, and of a resource.
//!
//! A resource's tags are one block of memory: lengths and texts one after the other, in the order of the keys.
//! There are millions of them, they are compared and shown far more often than changed, and a change of several
//! tags is one merge.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::Text;

/// A tag as a call sends it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag {
    /// Its key.
    pub key: Box<str>,
    /// Its value, which may be empty.
    pub value: Box<str>,
}

impl Tag {
    /// A tag from its two texts.
    pub fn new(key: &str, value: &str) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

/// A tag as a resource has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagRef<'t> {
    /// Its key.
    pub key: &'t str,
    /// Its value, which may be empty.
    pub value: &'t str,
}

impl<'t> From<&'t Tag> for TagRef<'t> {
    fn from(tag: &'t Tag) -> Self {
        Self { key: &tag.key, value: &tag.value }
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
    /// How many tags there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
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

    /// Adds tags, or overwrites the values of their keys; of a key that stands twice, the last one counts.
    pub fn set<'t>(&mut self, tags: impl IntoIterator<Item = &'t Tag>) {
        let mut all: Vec<TagRef<'_>> = self.iter().collect();
        all.extend(tags.into_iter().map(|tag| TagRef { key: &tag.key, value: &tag.value }));
        all.sort_by_key(|tag| tag.key);
        all.dedup_by(|later, tag| {
            let same = later.key == tag.key;
            if same {
                *tag = *later;
            }
            same
        });
        self.packed = pack(&all);
    }

    /// Removes keys, whatever their values.
    pub fn remove(&mut self, keys: &[&str]) {
        let left: Vec<_> = self.iter().filter(|tag| !keys.contains(&tag.key)).collect();
        self.packed = pack(&left);
    }

    /// Removes every tag.
    pub fn clear(&mut self) {
        self.packed = Text::new();
    }
}

/// Tags in the order of their keys, in one text: two lengths, a key, a value, and so on.
fn pack(tags: &[TagRef<'_>]) -> Text {
    let size = tags.iter().map(|tag| tag.key.len() + tag.value.len() + 4).sum();
    let mut packed = String::with_capacity(size);
    for TagRef { key, value } in tags {
        push_length(&mut packed, key.len());
        push_length(&mut packed, value.len());
        packed.push_str(key);
        packed.push_str(value);
    }
    packed.into()
}

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

struct Unpacked<'t> {
    rest: &'t str,
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
        Some(TagRef { key, value })
    }
}

impl FromIterator<Tag> for Tags {
    fn from_iter<I: IntoIterator<Item = Tag>>(tags: I) -> Self {
        let tags: Vec<_> = tags.into_iter().collect();
        let mut all = Self::default();
        all.set(&tags);
        all
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

    proptest! {
        #[test]
        fn tags_behave_as_a_sorted_map(pairs in prop::collection::vec(("[a-d]{1,2}", "[x-z]{0,2}"), 0..40)) {
            let mut tags = Tags::default();
            let mut map = std::collections::BTreeMap::new();
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
    }
}

//! Tags, and the tags of one resource.

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
    }
}

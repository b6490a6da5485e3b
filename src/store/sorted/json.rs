//! A [`Sorted`] of texts as a JSON object.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::Text;
use crate::store::Sorted;

impl<V: Serialize> Serialize for Sorted<Text, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

/// An object in which no member may stand twice: serde would read the second over the first without a word.
impl<'de, V: Clone + Deserialize<'de>> Deserialize<'de> for Sorted<Text, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SortedVisitor(PhantomData))
    }
}

struct SortedVisitor<V>(PhantomData<V>);

impl<'de, V: Clone + Deserialize<'de>> Visitor<'de> for SortedVisitor<V> {
    type Value = Sorted<Text, V>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut sorted = Sorted::default();
        while let Some(name) = members.next_key::<Text>()? {
            if sorted.get_text(&name).is_some() {
                return Err(A::Error::custom(format_args!("`{name}` stands twice")));
            }
            sorted.insert(name, members.next_value()?);
        }
        Ok(sorted)
    }
}

//! JSON objects in which no member may stand twice.
//!
//! serde reads the second of two equal members over the first without a word; in a world file that is a
//! resource lost to a typing mistake.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The members of an object, in the order they stand in, also those that stand twice.
#[derive(Clone, Debug)]
pub struct Pairs<V>(pub Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor { once: false, value: PhantomData }).map(Self)
    }
}

/// The members of an object, each of which stands once.
#[derive(Clone, Debug)]
pub(super) struct Members<V>(pub(super) Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Members<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor { once: true, value: PhantomData }).map(Self)
    }
}

struct PairsVisitor<V> {
    once: bool,
    value: PhantomData<V>,
}

impl<'de, V: Deserialize<'de>> Visitor<'de> for PairsVisitor<V> {
    type Value = Vec<(String, V)>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut names = HashSet::new();
        let mut pairs = Vec::new();
        while let Some(name) = object.next_key::<String>()? {
            if self.once && !names.insert(name.clone()) {
                return Err(A::Error::custom(format_args!("`{name}` stands twice")));
            }
            pairs.push((name, object.next_value()?));
        }
        Ok(pairs)
    }
}

/// Reads a map whose members stand once, for `#[serde(deserialize_with = "unique")]`.
pub fn unique<'de, D, K, V, M>(deserializer: D) -> Result<M, D::Error>
where
    D: Deserializer<'de>,
    K: From<String>,
    V: Deserialize<'de>,
    M: FromIterator<(K, V)>,
{
    let Members(members) = Members::<V>::deserialize(deserializer)?;
    Ok(members.into_iter().map(|(name, value)| (K::from(name), value)).collect())
}

//! JSON objects in which no member may stand twice.
//!
//! serde reads the second of two equal members over the first without a word; in a world file that is a
//! resource lost to a typing mistake.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The members of an object, in the order they stand in.
#[derive(Clone, Debug)]
pub(super) struct Members<V>(pub(super) Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Members<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor(PhantomData))
    }
}

struct MembersVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for MembersVisitor<V> {
    type Value = Members<V>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Members<V>, A::Error> {
        let mut names = std::collections::HashSet::new();
        let mut members = Vec::new();
        while let Some(name) = object.next_key::<String>()? {
            if !names.insert(name.clone()) {
                return Err(A::Error::custom(format_args!("`{name}` stands twice")));
            }
            members.push((name, object.next_value()?));
        }
        Ok(Members(members))
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

//! A JSON document as it was sent, to be looked at: nothing of it is copied but texts with escapes in them.
//!
//! Most documents are read once for a few members. What keeps a part of one asks for it as a [`Value`].

use std::borrow::Cow;
use std::fmt;
use std::ops::Index;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

/// A value of a document.
#[derive(Clone, Debug)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Self>),
    /// An object.
    Object(Members<'a>),
}

/// The members of an object in the order in which they were sent; of a name that stands twice the last one counts.
#[derive(Clone, Debug, Default)]
pub struct Members<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Members<'a> {
    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.0.iter().rfind(|(sent, _)| sent == name).map(|(_, value)| value)
    }
}

impl<'a> FromIterator<(&'a str, Json<'a>)> for Members<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, Json<'a>)>>(members: I) -> Self {
        Self(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl<'a> Json<'a> {
    /// The member of this name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&Members<'a>> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }

    /// The elements, if this is a list.
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::List(elements) = self { Some(elements) } else { None }
    }

    /// The text, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if this is a whole one that is not below zero.
    pub fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.as_u64() } else { None }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Keeps the first `count` elements of the list that the member of this name is.
    pub(super) fn truncate(&mut self, name: &str, count: usize) {
        if let Self::Object(members) = self
            && let Some((_, Self::List(elements))) = members.0.iter_mut().rfind(|(sent, _)| sent == name)
        {
            elements.truncate(count);
        }
    }
}

/// The member of a name; `null` where there is none.
impl Index<&str> for Json<'_> {
    type Output = Self;

    fn index(&self, name: &str) -> &Self {
        self.get(name).unwrap_or(&Json::Null)
    }
}

impl From<&Json<'_>> for Value {
    fn from(json: &Json<'_>) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(flag) => Self::Bool(*flag),
            Json::Number(number) => Self::Number(number.clone()),
            Json::Text(text) => Self::String(text.clone().into_owned()),
            Json::List(elements) => elements.iter().map(Self::from).collect(),
            Json::Object(Members(members)) => {
                members.iter().map(|(name, value)| (name.clone().into_owned(), Self::from(value))).collect()
            }
        }
    }
}

impl<'a> From<&'a Value> for Json<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::Text(text.into()),
            Value::Array(elements) => Self::List(elements.iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(name, value)| (name.as_str(), value.into())).collect())
            }
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Json<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Json::Text(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Json::Text(text.to_owned().into()))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut sent: S) -> Result<Self::Value, S::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sent.next_element()? {
            elements.push(element);
        }
        Ok(Json::List(elements))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut sent: M) -> Result<Self::Value, M::Error> {
        let mut members = Vec::new();
        while let Some(name) = sent.next_key_seed(Name)? {
            members.push((name, sent.next_value()?));
        }
        Ok(Json::Object(Members(members)))
    }
}

/// The name of a member: serde would copy it for a [`Cow`].
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(name.into())
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(name.to_owned().into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_without_escapes_are_not_copied_and_absent_members_are_null() {
        let read: Json<'_> = serde_json::from_str(r#"{"a":"x","\u0062":"\n","l":[1]}"#).unwrap();

        assert!(matches!(&read["a"], Json::Text(Cow::Borrowed("x"))));
        assert_eq!(read["b"].as_str(), Some("\n"));
        assert_eq!(read["l"].as_array().map(<[_]>::len), Some(1));
        assert!(read["none"]["at all"].is_null());
    }

    fn documents() -> impl Strategy<Value = String> {
        let scalar = prop_oneof![
            Just("null".to_owned()),
            any::<bool>().prop_map(|it| it.to_string()),
            any::<i64>().prop_map(|it| it.to_string()),
            any::<u64>().prop_map(|it| it.to_string()),
            (-1e9..1e9).prop_map(|it: f64| format!("{it:?}")),
            ".{0,4}".prop_map(|it| serde_json::to_string(&it).unwrap()),
        ];
        scalar.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(|it| format!("[{}]", it.join(","))),
                // Few names, so that some stand twice.
                prop::collection::vec(("[a-c\"]", inner), 0..5).prop_map(|it| {
                    let member = |(name, value)| format!("{}:{value}", serde_json::to_string(&name).unwrap());
                    format!("{{{}}}", it.into_iter().map(member).collect::<Vec<String>>().join(","))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_document_says_what_the_standard_one_says(text in documents(), cut in any::<prop::sample::Index>()) {
            let read: Json<'_> = serde_json::from_str(&text).unwrap();
            let standard: Value = serde_json::from_str(&text).unwrap();

            prop_assert_eq!(&Value::from(&read), &standard);
            prop_assert_eq!(Value::from(&Json::from(&standard)), standard.clone());
            for name in ["a", "b", "c", "\"", "d"] {
                prop_assert_eq!(read.get(name).map(Value::from), standard.get(name).cloned());
            }

            let at = text.char_indices().map(|(at, _)| at).nth(cut.index(text.chars().count())).unwrap();
            let cut = &text[..at];
            let (read, standard) = (serde_json::from_str::<Json<'_>>(cut), serde_json::from_str::<Value>(cut));
            prop_assert_eq!(read.map_err(|it| it.to_string()).map(|it| Value::from(&it)),
                standard.map_err(|it| it.to_string()));
        }
    }
}

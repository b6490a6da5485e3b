//! What the products of a world must keep to: the formats that calls keep to, but not the quotas, since a world
//! may be meant to show what happens beyond them.
//!
//! Each value is checked inside the visitor that reads it and not in the finished product, for only there does
//! serde know at which line and column it stands. For the same reason a secret is read here by hand: messages
//! show what was found, and it must not be shown.

use std::collections::HashSet;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use crate::alibaba::iot::product::{Product, ProductSecret};
use crate::alibaba::iot::{new_product, tags, target};
use crate::api::{Tag, Tags};
use crate::store::Shelf;

/// How much of a wrong text a message shows, in characters.
const SHOWN: usize = 80;

const PRODUCT_KEY: Text = text(
    |key| (1..=64).contains(&key.len()) && target::is_key(key),
    "a product key of 1 to 64 letters and digits",
);
const NAME: Text = text(
    new_product::is_name,
    "a ProductName of 4 to 30 Chinese characters (each counts as two), letters, digits and `_`",
);
const SECRET: Text =
    Text { is_secret: true, ..text(new_product::is_short, "a ProductSecret of at most 255 characters") };
const SHORT: Text = text(new_product::is_short, "a text of at most 255 characters");
const DESCRIPTION: Text = text(new_product::is_description, "a Description of at most 100 characters");
const COMMODITY_CODE: Text =
    text(|code| new_product::COMMODITY_CODES.contains(&code), "`iothub` or `iothub_senior`");
const PROTOCOL_TYPE: Text = text(
    |kind| kind.is_empty() || new_product::PROTOCOL_TYPES.contains(&kind),
    "`modbus`, `opc-ua`, `customize`, `ble`, `zigbee` or an empty text",
);
const AUTH_TYPE: Text = text(|kind| new_product::AUTH_TYPES.contains(&kind), "`secret`, `id2` or `x509`");
const STATUS: Text = text(
    |status| matches!(status, "DEVELOPMENT_STATUS" | "RELEASE_STATUS"),
    "`DEVELOPMENT_STATUS` or `RELEASE_STATUS`",
);
const TAG_KEY: Text = text(tags::is_key, "a tag key of 1 to 30 English letters, digits and dots");
const TAG_VALUE: Text = text(
    tags::is_value,
    "a tag value of 1 to 128 Chinese characters (each counts as two), letters, digits, `-`, `_` and `.`",
);

pub(super) fn name<'de, D: Deserializer<'de>>(from: D) -> Result<Box<str>, D::Error> {
    NAME.deserialize(from)
}

pub(super) fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<ProductSecret, D::Error> {
    SECRET.deserialize(from).map(ProductSecret::new)
}

pub(super) fn short<'de, D: Deserializer<'de>>(from: D) -> Result<Box<str>, D::Error> {
    SHORT.deserialize(from)
}

pub(super) fn description<'de, D: Deserializer<'de>>(from: D) -> Result<Box<str>, D::Error> {
    DESCRIPTION.deserialize(from)
}

pub(super) fn commodity_code<'de, D: Deserializer<'de>>(from: D) -> Result<Box<str>, D::Error> {
    COMMODITY_CODE.deserialize(from)
}

pub(super) fn protocol_type<'de, D: Deserializer<'de>>(from: D) -> Result<Box<str>, D::Error> {
    PROTOCOL_TYPE.deserialize(from)
}

pub(super) fn auth_type<'de, D: Deserializer<'de>>(from: D) -> Result<Box<str>, D::Error> {
    AUTH_TYPE.deserialize(from)
}

pub(super) fn status<'de, D: Deserializer<'de>>(from: D) -> Result<Box<str>, D::Error> {
    STATUS.deserialize(from)
}

pub(super) fn node_type<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    from.deserialize_u8(Number { known: [0, 1], right: "0 (a device) or 1 (a gateway)" })
}

pub(super) fn data_format<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    from.deserialize_u8(Number { known: [0, 1], right: "0 (data of its own making) or 1 (Alink JSON)" })
}

pub(super) fn validate_type<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    from.deserialize_u8(Number { known: [1, 2], right: "1 (checked weakly) or 2 (not checked)" })
}

pub(super) fn tags<'de, D: Deserializer<'de>>(from: D) -> Result<Tags, D::Error> {
    from.deserialize_map(TagsVisitor)
}

pub(super) fn products<'de, D>(from: D) -> Result<Shelf<Product>, D::Error>
where
    D: Deserializer<'de>,
{
    from.deserialize_map(ProductsVisitor)
}

/// Reads a text that is right, or says what would be.
#[derive(Clone, Copy)]
struct Text {
    is_right: fn(&str) -> bool,
    right: &'static str,
    is_secret: bool,
}

const fn text(is_right: fn(&str) -> bool, right: &'static str) -> Text {
    Text { is_right, right, is_secret: false }
}

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Box<str>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Box<str>, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Text {
    type Value = Box<str>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.right)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Box<str>, E> {
        if (self.is_right)(text) {
            return Ok(text.into());
        }
        let shown: String = text.chars().take(SHOWN).collect();
        let found = if self.is_secret { Unexpected::Other("another text") } else { Unexpected::Str(&shown) };
        Err(E::invalid_value(found, &self))
    }
}

/// Reads one of two numbers, or says which they are.
struct Number {
    known: [u8; 2],
    right: &'static str,
}

impl Visitor<'_> for Number {
    type Value = u8;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.right)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u8, E> {
        let found = self.known.into_iter().find(|known| u64::from(*known) == number);
        found.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
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
        while let Some(key) = members.next_key_seed(TAG_KEY)? {
            if tags.iter().any(|tag| tag.key == key) {
                return Err(A::Error::custom(format_args!("the tag key `{key}` stands twice")));
            }
            tags.push(Tag { key, value: members.next_value_seed(TAG_VALUE)? });
        }
        Ok(tags.into_iter().collect())
    }
}

struct ProductsVisitor;

impl<'de> Visitor<'de> for ProductsVisitor {
    type Value = Shelf<Product>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object of product keys and products")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut products, mut names) = (Shelf::default(), HashSet::new());
        while let Some(key) = members.next_key_seed(PRODUCT_KEY)? {
            if products.has(&key) {
                return Err(A::Error::custom(format_args!("`{key}` stands twice")));
            }
            let product = members.next_value_seed(Another { names: &names })?;
            names.insert(product.name.clone());
            products.put(&key, product);
        }
        Ok(products)
    }
}

/// Reads a product whose name none of those before it has. The mistake is found where the product ends.
struct Another<'n> {
    names: &'n HashSet<Box<str>>,
}

impl<'de> DeserializeSeed<'de> for Another<'_> {
    type Value = Product;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Product, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Another<'_> {
    type Value = Product;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a product")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Product, A::Error> {
        let product = Product::deserialize(MapAccessDeserializer::new(members))?;
        if self.names.contains(&product.name) {
            let name = &product.name;
            let mistake = format_args!("the ProductName `{name}` stands twice; give each product its own");
            return Err(A::Error::custom(mistake));
        }
        Ok(product)
    }
}

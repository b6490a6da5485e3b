//! What IoT Platform keeps in one instance.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::alibaba::iot::product::Product;
use crate::alibaba::iot::world;
use crate::store::{Place, State};

/// The place of calls that name no instance; an instance whose id is `public` has another.
pub(super) const PUBLIC: &str = "(public)";

/// The products of one instance.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Iot {
    /// No operation makes an instance, so only a world can make one known.
    #[serde(skip)]
    known: bool,
    #[serde(default, deserialize_with = "world::products")]
    products: BTreeMap<Box<str>, Arc<Product>>,
}

impl State for Iot {
    fn empty(place: &Place) -> Self {
        Self { known: place.as_str() == PUBLIC, ..Self::default() }
    }

    fn resources(&self) -> usize {
        self.products.len()
    }

    fn is_blank(&self) -> bool {
        // What a world made known would be forgotten with the place.
        !self.known && self.products.is_empty()
    }

    fn absorb(&mut self, other: Self) -> Result<(), String> {
        if let Some(key) = other.products.keys().find(|key| self.products.contains_key(*key)) {
            return Err(format!("the product `{key}` exists already"));
        }
        if let Some(product) = other.products.values().find(|product| self.named(&product.name).is_some()) {
            return Err(format!("a product with the name `{}` exists already", product.name));
        }
        self.known = true;
        self.products.extend(other.products);
        Ok(())
    }
}

impl Iot {
    /// Whether a world has this instance, or it is the public one.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// A product.
    pub fn product(&self, key: &str) -> Option<&Product> {
        self.products.get(key).map(|product| &**product)
    }

    /// Every product and its key, the newest first.
    pub fn newest_first(&self) -> Vec<(&str, &Product)> {
        let mut all: Vec<_> = self.products.iter().map(|(key, product)| (&**key, &**product)).collect();
        all.sort_by_key(|(_, product)| Reverse((product.gmt_create, product.ordinal)));
        all
    }

    /// The key of the product that has a name.
    pub fn named(&self, name: &str) -> Option<&str> {
        self.products.iter().find(|(_, product)| &*product.name == name).map(|(key, _)| &**key)
    }

    /// Adds a product; it is the newest of its instant.
    pub fn add(&mut self, key: &str, product: Product) {
        let of_the_instant = self.products.values().filter(|other| other.gmt_create == product.gmt_create);
        let ordinal = of_the_instant.map(|other| other.ordinal.saturating_add(1)).max().unwrap_or_default();
        self.products.insert(key.into(), Arc::new(Product { ordinal, ..product }));
    }

    /// Changes a product that is there.
    pub fn change(&mut self, key: &str, change: impl FnOnce(&mut Product)) {
        if let Some(product) = self.products.get_mut(key) {
            change(Arc::make_mut(product));
        }
    }

    /// Removes a product and its tags.
    pub fn remove(&mut self, key: &str) {
        self.products.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Iot, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_product_of_a_world_needs_a_name_and_a_date_and_reads_back_as_it_is_written() {
        let bulbs =
            r#"{"Products":{"a1h7knJdld1":{"ProductName":"Bulbs","GmtCreate":"2026-01-02T03:04:05Z"}}}"#;

        let iot = read(bulbs).unwrap();
        let written = serde_json::to_string(&iot).unwrap();

        assert_eq!(serde_json::to_string(&read(&written).unwrap()).unwrap(), written);
        assert_eq!(iot.named("Bulbs"), Some("a1h7knJdld1"));
    }

    #[test]
    fn a_mistake_in_a_world_is_named() {
        let twice =
            read(r#"{"Products":{"a":{"ProductName":"Bulb","GmtCreate":"2026-01-02T03:04:05Z"},"a":{}}}"#);
        let unknown = read(r#"{"Produkte":{}}"#);

        assert!(twice.unwrap_err().starts_with("`a` stands twice"));
        assert!(unknown.unwrap_err().starts_with("unknown field `Produkte`"));
    }

    #[test]
    fn a_secret_is_not_printed_and_not_shown_in_the_mistake_that_it_is() {
        let product = |secret: &str| {
            let rest = r#""ProductName":"Bulb","GmtCreate":"2026-01-02T03:04:05Z""#;
            read(&format!(r#"{{"Products":{{"a":{{"ProductSecret":"{secret}",{rest}}}}}}}"#))
        };

        let iot = product("AzFnIT3cBdmGZ0k7").unwrap();
        let mistake = product(&"AzFnIT3cBdmGZ0k7".repeat(16)).unwrap_err();

        assert!(serde_json::to_string(&iot).unwrap().contains("AzFnIT3cBdmGZ0k7"));
        assert!(!format!("{iot:?}").contains("AzFn"), "{iot:?}");
        assert!(mistake.contains("a ProductSecret of at most 255 characters"), "{mistake}");
        assert!(!mistake.contains("AzFn"), "{mistake}");
    }

    #[test]
    fn a_product_that_is_there_already_refuses_the_whole_world() {
        let one = r#"{"Products":{"a":{"ProductName":"Bulb","GmtCreate":"2026-01-02T03:04:05Z"}}}"#;
        let mut iot = read(one).unwrap();

        let same_name = iot.absorb(read(&one.replace("\"a\"", "\"b\"")).unwrap());

        assert_eq!(iot.absorb(read(one).unwrap()).unwrap_err(), "the product `a` exists already");
        assert_eq!(same_name.unwrap_err(), "a product with the name `Bulb` exists already");
        assert_eq!(iot.resources(), 1);
    }
}

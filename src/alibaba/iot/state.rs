//! What IoT Platform keeps in one instance.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alibaba::iot::product::Product;
use crate::alibaba::iot::world;
use crate::api::{TagFilter, Tags, Text};
use crate::store::{Kept, Links, Place, Shelf, Sorted, State, Wanted};

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
    products: Shelf<Product>,
    /// The product of a name.
    #[serde(skip)]
    names: Links,
    /// Every product, the newest first.
    #[serde(skip)]
    ages: Sorted<Age, ()>,
}

/// When a product was created, which it was of those of that instant, and its key.
type Age = (Reverse<(Timestamp, u32)>, Text);

impl Kept for Product {
    const KIND: &'static str = "Product";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn tags_mut(&mut self) -> &mut Tags {
        &mut self.tags
    }
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
        if let Some((key, _)) = other.products.iter().find(|(key, _)| self.products.has(key)) {
            return Err(format!("the product `{key}` exists already"));
        }
        let is_taken = |(_, product): &(&str, &Product)| self.named(&product.name).is_some();
        if let Some((_, product)) = other.products.iter().find(is_taken) {
            return Err(format!("a product with the name `{}` exists already", product.name));
        }
        self.known = true;
        other.products.iter().for_each(|(key, product)| self.note(key, product));
        self.products.absorb(&other.products);
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
        self.products.get(key)
    }

    /// Every product and its key, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = (&str, &Product)> {
        self.ages.iter().filter_map(|((_, key), ())| Some((&**key, self.product(key)?)))
    }

    /// The products that may have one of `tags`, the newest first; not all that come out do.
    pub fn narrowed(&self, tags: &[TagFilter<'_>]) -> Box<dyn Iterator<Item = (&str, &Product)> + '_> {
        let wanted: Vec<Wanted<'_>> = tags.iter().map(|(key, value)| (*key, value.as_slice())).collect();
        let count: Option<usize> = wanted.iter().map(|tag| self.products.count(&[*tag])).sum();
        // Where many have them, the first ones are found sooner than all of them are put in order.
        if count.is_none_or(|count| count > self.products.len() / 8) {
            return Box::new(self.newest_first());
        }
        let mut found: Vec<_> = wanted.iter().flat_map(|tag| self.products.narrowed(&[*tag], "")).collect();
        found.sort_by_key(|(key, product)| (Reverse((product.gmt_create, product.ordinal)), *key));
        found.dedup_by_key(|(key, _)| *key);
        Box::new(found.into_iter())
    }

    /// The key of the product that has a name.
    pub fn named<'s>(&'s self, name: &'s str) -> Option<&'s str> {
        self.names.one(name)
    }

    /// Adds a product; it is the newest of its instant.
    pub fn add(&mut self, key: &str, product: Product) {
        let newest = (Reverse((product.gmt_create, u32::MAX)), "");
        let newest = self.ages.from(|(age, key)| (*age, &**key).cmp(&newest)).next();
        let same = newest.map(|((Reverse(age), _), ())| *age).filter(|(at, _)| *at == product.gmt_create);
        let ordinal = same.map_or(0, |(_, ordinal)| ordinal.saturating_add(1));
        let product = Product { ordinal, ..product };
        self.note(key, &product);
        self.products.put(key, product);
    }

    /// Changes a product that is there; not when it was created.
    pub fn change(&mut self, key: &str, change: impl FnOnce(&mut Product)) {
        let Some(before) = self.product(key).map(|product| product.name.clone()) else { return };
        self.products.change(key, change);
        let after = self.product(key).map(|product| product.name.clone()).unwrap_or_default();
        if before != after {
            self.names.remove(&before, key);
            self.names.add(&after, key);
        }
    }

    /// Removes a product and its tags.
    pub fn remove(&mut self, key: &str) {
        let Some(gone) = self.products.remove(key) else { return };
        self.names.remove(&gone.name, key);
        let age = Reverse((gone.gmt_create, gone.ordinal));
        self.ages.remove(|(other, own)| (other, &**own).cmp(&(&age, key)));
    }

    fn note(&mut self, key: &str, product: &Product) {
        self.names.add(&product.name, key);
        self.ages.insert((Reverse((product.gmt_create, product.ordinal)), key.into()), ());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Iot, String> {
        let mut iot = Iot::default();
        iot.absorb(serde_json::from_str(text).map_err(|error| error.to_string())?)?;
        Ok(iot)
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

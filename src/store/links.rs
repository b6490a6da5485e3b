//! What has what: names of resources, and what belongs to them. Kept beside the resources, so that no call has to
//! look at all of them; not in snapshots, since it follows from them.

use std::cmp::Ordering;

use crate::api::Text;
use crate::store::Sorted;

/// Pairs of texts, found by the first of the two.
#[derive(Clone, Debug, Default)]
pub struct Links {
    pairs: Sorted<(Text, Text), ()>,
}

impl Links {
    /// Links `to` with `from`.
    pub fn add(&mut self, from: &str, to: &str) {
        self.pairs.insert((from.into(), to.into()), ());
    }

    /// Unlinks `to` from `from`.
    pub fn remove(&mut self, from: &str, to: &str) {
        self.pairs.remove(|pair| order(pair, from, to));
    }

    /// Everything that is linked with `from`, in the order of its bytes.
    pub fn of<'s>(&'s self, from: &'s str) -> impl Iterator<Item = &'s str> {
        let rest = self.pairs.from(|pair| order(pair, from, "")).map(|(pair, ())| pair);
        rest.take_while(move |pair| pair.0 == *from).map(|pair| &*pair.1)
    }

    /// What is linked with `from`, where that is one thing only.
    pub fn one<'s>(&'s self, from: &'s str) -> Option<&'s str> {
        self.of(from).next()
    }
}

fn order(pair: &(Text, Text), from: &str, to: &str) -> Ordering {
    (&*pair.0, &*pair.1).cmp(&(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_by_the_first_of_the_two_until_they_are_removed() {
        let mut links = Links::default();
        for (from, to) in [("a", "2"), ("a", "1"), ("ab", "3"), ("a", "1")] {
            links.add(from, to);
        }

        links.remove("a", "2");

        assert_eq!(links.of("a").collect::<Vec<_>>(), ["1"]);
        assert_eq!(links.one("ab"), Some("3"));
        assert_eq!(links.one(""), None);
    }
}

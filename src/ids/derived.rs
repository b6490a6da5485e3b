//! Ids that follow from a name: of what the real cloud knew before anybody called, such as the project of a region.

use std::ptr;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::Ids;
use crate::digits::lower_hex;

/// How many digits a derived id has.
const LENGTH: usize = 32;

/// What follows from the first names that were asked about.
#[derive(Debug, Default)]
pub(super) struct Known(OnceLock<Box<List>>);

#[derive(Debug)]
struct List {
    kind: &'static str,
    names: &'static [&'static str],
    /// The ids of the names, one behind the other.
    ids: String,
}

impl Ids {
    /// The id that follows from a name: the same for the same seed, space, kind and name, whenever it is asked
    /// for. Thirty-two hexadecimal digits.
    pub fn derived(&self, kind: &str, name: &str) -> String {
        let parts = [kind.as_bytes(), b"\0", name.as_bytes()];
        let hash = parts.iter().fold(Sha256::new().chain_update(self.key), Digest::chain_update);
        lower_hex(&hash.finalize()[..LENGTH / 2])
    }

    /// Which of some names an id of [`Ids::derived`] follows from. What follows from the first names that are asked
    /// about is kept: calls ask for the project of a region, of which there are twenty.
    pub fn name_of(
        &self,
        id: &str,
        kind: &'static str,
        names: &'static [&'static str],
    ) -> Option<&'static str> {
        let ids = || names.iter().map(|name| self.derived(kind, name));
        let known = self.known.0.get_or_init(|| Box::new(List { kind, names, ids: ids().collect() }));
        let at = if known.kind == kind && ptr::eq(known.names, names) {
            known.ids.as_bytes().chunks_exact(LENGTH).position(|known| known == id.as_bytes())
        } else {
            ids().position(|derived| derived == id)
        };
        at.map(|at| names[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_the_id_that_follows_from_it_whichever_names_are_asked_about() {
        static FEW: &[&str] = &["a", "b"];
        static MORE: &[&str] = &["b", "c"];
        let ids = Ids::new(7, "default");
        let of = |name: &str| ids.derived("project", name);

        for _ in 0..2 {
            assert_eq!(ids.name_of(&of("b"), "project", FEW), Some("b"));
            assert_eq!(ids.name_of(&of("b"), "project", MORE), Some("b"));
            assert_eq!(ids.name_of(&of("c"), "project", MORE), Some("c"));
            assert_eq!(ids.name_of(&of("c"), "project", FEW), None);
            assert_eq!(ids.name_of(&of("a"), "user", FEW), None);
            assert_eq!(ids.name_of("", "project", FEW), None);
        }
        assert_eq!(ids.fork().name_of(&of("a"), "project", FEW), Some("a"));
    }
}

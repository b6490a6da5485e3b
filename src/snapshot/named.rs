//! Snapshots that have names.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

/// How many snapshots may have names.
pub const MAX_SNAPSHOTS: usize = 1000;

/// How many bytes they may have together.
pub const MAX_BYTES: usize = 256 << 20;

/// The snapshots that have names, as texts.
#[derive(Debug)]
pub struct Named {
    texts: Mutex<BTreeMap<String, Arc<str>>>,
    max_bytes: usize,
}

impl Default for Named {
    /// No snapshots yet, and room for as many as there may be.
    fn default() -> Self {
        Self { texts: Mutex::default(), max_bytes: MAX_BYTES }
    }
}

/// Why a snapshot is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRoom {
    /// There are too many.
    #[error("keep another snapshot: there are {MAX_SNAPSHOTS} already")]
    TooMany,
    /// They would be too large.
    #[error(
        "keep a snapshot of {bytes} bytes beside others of {kept} bytes: all of them may have {max} bytes"
    )]
    TooLarge {
        /// How large this one is.
        bytes: usize,
        /// How large the others are.
        kept: usize,
        /// How large they may be together.
        max: usize,
    },
}

impl Named {
    /// Keeps a snapshot, in place of the one that has this name; tells whether there was one.
    pub fn put(&self, name: &str, text: String) -> Result<bool, NoRoom> {
        let mut texts = self.texts.lock();
        let others = texts.iter().filter(|(other, _)| *other != name);
        let (count, kept) = others.fold((0, 0), |(count, kept), (_, text)| (count + 1, kept + text.len()));
        if count >= MAX_SNAPSHOTS {
            return Err(NoRoom::TooMany);
        }
        let (bytes, max) = (text.len(), self.max_bytes);
        if kept + bytes > max {
            return Err(NoRoom::TooLarge { bytes, kept, max });
        }
        Ok(texts.insert(name.to_owned(), text.into()).is_some())
    }

    /// A snapshot.
    pub fn get(&self, name: &str) -> Option<Arc<str>> {
        self.texts.lock().get(name).map(Arc::clone)
    }

    /// Forgets a snapshot; whether there was one.
    pub fn remove(&self, name: &str) -> bool {
        self.texts.lock().remove(name).is_some()
    }

    /// The names, and how many bytes each snapshot has.
    pub fn list(&self) -> Vec<(String, usize)> {
        self.texts.lock().iter().map(|(name, text)| (name.clone(), text.len())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_too_many_is_refused_and_a_new_one_of_an_old_name_is_not() {
        let named = Named::default();
        for number in 0..MAX_SNAPSHOTS {
            assert_eq!(named.put(&number.to_string(), String::new()), Ok(false));
        }

        assert_eq!(named.put("more", String::new()), Err(NoRoom::TooMany));
        assert_eq!(named.put("7", "new".to_owned()), Ok(true));
        assert_eq!(named.get("7").as_deref(), Some("new"));
        assert_eq!(named.get("more"), None);
    }

    #[test]
    fn bytes_that_do_not_fit_are_refused_and_those_that_are_replaced_do_not_count() {
        let named = Named { max_bytes: 8, ..Named::default() };
        named.put("one", "four".to_owned()).unwrap();
        named.put("two", "four".to_owned()).unwrap();

        let full = named.put("three", "x".to_owned());

        assert_eq!(full, Err(NoRoom::TooLarge { bytes: 1, kept: 8, max: 8 }));
        assert_eq!(named.put("two", "4444".to_owned()), Ok(true));
        assert!(named.remove("one"));
        assert!(!named.remove("one"));
        assert_eq!(named.list(), [("two".to_owned(), 4)]);
    }
}

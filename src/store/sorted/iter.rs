//! The entries of a [`Sorted`], in order.

use std::{fmt, slice};

use crate::api::Text;
use crate::store::sorted::Sorted;

/// How far an iterator walks to what it is told to skip to before it searches.
const NEAR: usize = 4;

/// The entries from one on, in order.
pub struct Iter<'s, K, V> {
    sorted: &'s Sorted<K, V>,
    run: usize,
    rest: slice::Iter<'s, (K, V)>,
}

impl<'s, K, V> Iter<'s, K, V> {
    /// The entries from the one at a place in a run on.
    pub(super) fn new(sorted: &'s Sorted<K, V>, run: usize, at: usize) -> Self {
        let rest = sorted.run(run).and_then(|entries| entries.get(at..)).unwrap_or_default();
        Self { sorted, run, rest: rest.iter() }
    }
}

impl<V> Iter<'_, Text, V> {
    /// Goes on to the entry that is wanted, or else to the first one after it. `is` is a quicker way to know the
    /// entry that is wanted, for those that are near.
    pub fn skip_to(&mut self, text: &str, is: impl Fn(&Text) -> bool) {
        let rest = self.rest.as_slice();
        match rest.iter().take(NEAR).position(|(key, _)| is(key)) {
            Some(near) => self.rest = rest[near..].iter(),
            None => *self = self.sorted.on(self.sorted.place_of_text_past(self.run, text)),
        }
    }
}

impl<'s, K, V> Iterator for Iter<'s, K, V> {
    type Item = (&'s K, &'s V);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((key, value)) = self.rest.next() {
                return Some((key, value));
            }
            self.run += 1;
            self.rest = self.sorted.run(self.run)?.iter();
        }
    }
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { rest: self.rest.clone(), ..*self }
    }
}

impl<'s, K, V> IntoIterator for &'s Sorted<K, V> {
    type Item = (&'s K, &'s V);
    type IntoIter = Iter<'s, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, V> fmt::Debug for Iter<'_, K, V> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Iter")
            .field("run", &self.run)
            .field("left", &self.rest.len())
            .finish_non_exhaustive()
    }
}

//! An ordered map that is cheap to share: a clone is a pointer copy, and the first change after it copies what
//! it touches, not the whole.
//!
//! Entries lie in sorted runs of up to [`MOST`], each behind an `Arc`, and the runs in one sorted list behind
//! another. A change copies that list and one run if somebody else holds them, and nothing if nobody does. With
//! 100,000 entries the list has about a thousand runs.
//!
//! Decided against: `BTreeMap`, whose clone copies every entry; a tree of small nodes (`imbl`), which forks for
//! less still but has nodes of a fixed size: many small maps pay for entries that they do not have. Here a map
//! without entries costs no memory, and a small one has two blocks with little slack.

mod batch;
mod iter;
mod json;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;
use std::mem;
use std::sync::Arc;

use crate::store::run::{Key, Run};

pub(super) use iter::Iter;

/// How many entries a run may have.
const MOST: usize = 128;

/// An ordered map. Entries are looked up by a function that says how a key is ordered against what is wanted, and
/// that calls one key equal to it at most.
#[derive(Clone)]
pub struct Sorted<K, V> {
    runs: Runs<K, V>,
}

#[derive(Clone)]
enum Runs<K, V> {
    None,
    One(Arc<Run<K, V>>),
    Many(Arc<Many<K, V>>),
}

/// Runs, each with a key that no entry of the run before has reached; and how many entries they have.
#[derive(Clone)]
struct Many<K, V> {
    len: usize,
    runs: Run<K, Arc<Run<K, V>>>,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self { runs: Runs::None }
    }
}

impl<K, V> Sorted<K, V> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        match &self.runs {
            Runs::None => 0,
            Runs::One(run) => run.entries().len(),
            Runs::Many(many) => many.len,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entries in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter::new(self, 0, 0)
    }

    /// The entries in order, without the first `rank` ones.
    pub fn past(&self, rank: usize) -> Iter<'_, K, V> {
        let (mut run, mut at) = (0, rank);
        while let Some(entries) = self.run(run).filter(|entries| entries.len() <= at) {
            at -= entries.len();
            run += 1;
        }
        Iter::new(self, run, at)
    }

    /// The entries in order, from the first one that is not less than what is wanted.
    pub fn from(&self, order: impl Fn(&K) -> Ordering) -> Iter<'_, K, V> {
        self.on(self.seek(order, None))
    }

    /// The entry that is wanted.
    pub fn get(&self, order: impl Fn(&K) -> Ordering) -> Option<(&K, &V)> {
        self.at(self.seek(order, None))
    }

    fn on(&self, (run, found): Place) -> Iter<'_, K, V> {
        Iter::new(self, run, found.unwrap_or_else(|at| at))
    }

    /// The entry at a place, if one is there.
    pub(super) fn at(&self, (run, found): Place) -> Option<(&K, &V)> {
        let (key, value) = &self.run(run)?[found.ok()?];
        Some((key, value))
    }

    fn run(&self, at: usize) -> Option<&[(K, V)]> {
        match &self.runs {
            Runs::None => None,
            Runs::One(run) => (at == 0).then(|| run.entries()),
            Runs::Many(many) => many.runs.entries().get(at).map(|(_, run)| run.entries()),
        }
    }

    /// The run that has what is wanted or would have it, and its place there.
    fn seek(&self, order: impl Fn(&K) -> Ordering, text: Option<&[u8]>) -> Place {
        self.seek_past(0, order, text)
    }

    /// The same; it is in none of the first `count` runs.
    fn seek_past(&self, count: usize, order: impl Fn(&K) -> Ordering, text: Option<&[u8]>) -> Place {
        match &self.runs {
            Runs::None => (0, Err(0)),
            Runs::One(run) => (0, run.search(order, text)),
            Runs::Many(many) => {
                let runs = &many.runs;
                let found = runs.search_past(count, &order, text);
                let at = found.unwrap_or_else(|after| after.saturating_sub(1));
                (at, runs.entries()[at].1.search(order, text))
            }
        }
    }
}

impl<K: Key + AsRef<[u8]>, V> Sorted<K, V> {
    /// The entries in order, from the first one whose text is not less.
    pub fn from_text(&self, text: &str) -> Iter<'_, K, V> {
        self.on(self.place_of_text(text))
    }

    /// Where the entry of a text is, or would be, until the next change of entries.
    pub(super) fn place_of_text(&self, text: &str) -> Place {
        self.place_of_text_past(0, text)
    }

    /// The same, where it is known to be in none of the first `count` runs.
    fn place_of_text_past(&self, count: usize, text: &str) -> Place {
        self.seek_past(count, |key| key.as_ref().cmp(text.as_bytes()), Some(text.as_bytes()))
    }

    /// The entry of a text.
    pub fn get_text(&self, text: &str) -> Option<(&K, &V)> {
        self.at(self.place_of_text(text))
    }
}

impl<K: Key + AsRef<[u8]>, V: Clone> Sorted<K, V> {
    /// The entry of a text, to change its value.
    pub fn get_text_mut(&mut self, text: &str) -> Option<(&K, &mut V)> {
        self.at_mut(self.place_of_text(text))
    }

    /// Removes the entry of a text.
    pub fn remove_text(&mut self, text: &str) -> Option<(K, V)> {
        self.take(self.place_of_text(text))
    }
}

/// Which run, and where in it something is, or would be.
pub(super) type Place = (usize, Result<usize, usize>);

impl<K: Key, V: Clone> Sorted<K, V> {
    /// Puts a value under a key; the value that was there before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let place = self.seek(|other| other.cmp(&key), key.bytes());
        if let Some((_, there)) = self.at_mut(place) {
            return Some(mem::replace(there, value));
        }
        self.put(place, key, value);
        None
    }

    /// Puts a value under a key whose place is known.
    pub(super) fn put(&mut self, (run, found): Place, key: K, value: V) {
        match found {
            Ok(at) => *self.run_mut(run).value_mut(at).1 = value,
            Err(at) => self.add(run, at, (key, value)),
        }
    }

    /// Removes the entry that is wanted.
    pub fn remove(&mut self, order: impl Fn(&K) -> Ordering) -> Option<(K, V)> {
        self.take(self.seek(order, None))
    }

    /// The entry at a place, to change its value.
    pub(super) fn at_mut(&mut self, (run, found): Place) -> Option<(&K, &mut V)> {
        let at = found.ok()?;
        Some(self.run_mut(run).value_mut(at))
    }

    /// Removes the entry at a place.
    pub(super) fn take(&mut self, (run, found): Place) -> Option<(K, V)> {
        let at = found.ok()?;
        let gone = self.run_mut(run).remove(at);
        self.count(-1);
        self.mend(run);
        Some(gone)
    }

    fn run_mut(&mut self, at: usize) -> &mut Run<K, V> {
        if let Runs::None = self.runs {
            self.runs = Runs::One(Arc::default());
        }
        match &mut self.runs {
            Runs::None => unreachable!("there is one by now"),
            Runs::One(run) => Arc::make_mut(run),
            Runs::Many(many) => Arc::make_mut(Arc::make_mut(many).runs.value_mut(at).1),
        }
    }

    /// Counts entries that come or go; where there is one run it counts them itself.
    fn count(&mut self, by: isize) {
        if let Runs::Many(many) = &mut self.runs {
            let many = Arc::make_mut(many);
            many.len = many.len.saturating_add_signed(by);
        }
    }

    /// Adds an entry at its place. A full run is parted; what comes after everything starts a run of its own, so
    /// that runs that are filled in order are full.
    fn add(&mut self, at: usize, place: usize, entry: (K, V)) {
        self.count(1);
        let is_last = match &self.runs {
            Runs::Many(many) => at + 1 == many.runs.entries().len(),
            _ => true,
        };
        let run = self.run_mut(at);
        let len = run.entries().len();
        if len < MOST {
            run.insert(place, entry);
        } else if is_last && place == len {
            let mut upper = Run::default();
            upper.insert(0, entry);
            self.add_run(at + 1, upper);
        } else {
            let mut upper = run.split_off(MOST / 2);
            match place.checked_sub(MOST / 2) {
                None | Some(0) => run.insert(place, entry),
                Some(place) => upper.insert(place, entry),
            }
            self.add_run(at + 1, upper);
        }
    }

    fn add_run(&mut self, at: usize, run: Run<K, V>) {
        let from = run.entries()[0].0.clone();
        let run = (from, Arc::new(run));
        match &mut self.runs {
            Runs::None => self.runs = Runs::One(run.1),
            Runs::One(first) => {
                let mut runs = Run::default();
                runs.insert(0, (first.entries()[0].0.clone(), Arc::clone(first)));
                let len = first.entries().len() + run.1.entries().len();
                runs.insert(1, run);
                self.runs = Runs::Many(Arc::new(Many { len, runs }));
            }
            Runs::Many(many) => {
                let runs = &mut Arc::make_mut(many).runs;
                // The first run takes whatever is less than its key; parted, it needs a key that is not greater than
                // that of its upper half.
                if at == 1 {
                    let (_, first) = runs.remove(0);
                    runs.insert(0, (first.entries()[0].0.clone(), first));
                }
                runs.insert(at, run);
            }
        }
    }

    /// Drops a run in which nothing is left; joins it with the next one when they are small.
    fn mend(&mut self, at: usize) {
        if self.is_empty() {
            self.runs = Runs::None;
            return;
        }
        let Runs::Many(many) = &mut self.runs else { return };
        let len = |at: usize| many.runs.entries().get(at).map_or(MOST, |(_, run)| run.entries().len());
        if len(at) == 0 {
            Arc::make_mut(many).runs.remove(at);
        } else if len(at) + len(at + 1) <= MOST / 2 {
            let runs = &mut Arc::make_mut(many).runs;
            let (_, next) = runs.remove(at + 1);
            Arc::make_mut(runs.value_mut(at).1).append(&next);
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Sorted<K, V> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self).finish()
    }
}

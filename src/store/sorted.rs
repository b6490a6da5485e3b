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

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::sync::Arc;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::Text;

/// How many entries a run may have.
const MOST: usize = 128;

/// How far an iterator walks to what it is told to skip to before it searches from the top.
const NEAR: usize = 16;

/// An ordered map. Entries are looked up by a function that says how a key is ordered against what is wanted, and
/// that calls one key equal to it at most.
#[derive(Clone)]
pub struct Sorted<K, V> {
    len: usize,
    runs: Runs<K, V>,
}

type Run<K, V> = Arc<Vec<(K, V)>>;

/// A run with a key that no entry of the run before has reached.
type Bounded<K, V> = (K, Run<K, V>);

#[derive(Clone)]
enum Runs<K, V> {
    None,
    One(Run<K, V>),
    Many(Arc<Vec<Bounded<K, V>>>),
}

/// The entries from one on, in order.
pub struct Iter<'s, K, V> {
    sorted: &'s Sorted<K, V>,
    run: usize,
    at: usize,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self { len: 0, runs: Runs::None }
    }
}

impl<K, V> Sorted<K, V> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { sorted: self, run: 0, at: 0 }
    }

    /// The entries in order, without the first `rank` ones.
    pub fn past(&self, rank: usize) -> Iter<'_, K, V> {
        let (mut run, mut at) = (0, rank);
        while let Some(entries) = self.run(run).filter(|entries| entries.len() <= at) {
            at -= entries.len();
            run += 1;
        }
        Iter { sorted: self, run, at }
    }

    /// The entries in order, from the first one that is not less than what is wanted.
    pub fn from(&self, order: impl Fn(&K) -> Ordering) -> Iter<'_, K, V> {
        let (run, found) = self.seek(order);
        Iter { sorted: self, run, at: found.unwrap_or_else(|at| at) }
    }

    /// The entry that is wanted.
    pub fn get(&self, order: impl Fn(&K) -> Ordering) -> Option<(&K, &V)> {
        let (run, found) = self.seek(order);
        let (key, value) = &self.run(run)?[found.ok()?];
        Some((key, value))
    }

    fn run(&self, at: usize) -> Option<&[(K, V)]> {
        match &self.runs {
            Runs::None => None,
            Runs::One(run) => (at == 0).then_some(&***run),
            Runs::Many(runs) => runs.get(at).map(|(_, run)| &***run),
        }
    }

    /// The run that has what is wanted or would have it, and its place there.
    fn seek(&self, order: impl Fn(&K) -> Ordering) -> (usize, Result<usize, usize>) {
        let run = match &self.runs {
            Runs::None | Runs::One(_) => 0,
            Runs::Many(runs) => runs.partition_point(|(from, _)| order(from).is_le()).saturating_sub(1),
        };
        let entries = self.run(run).unwrap_or_default();
        (run, entries.binary_search_by(|(key, _)| order(key)))
    }
}

impl<K: Clone, V: Clone> Sorted<K, V> {
    /// The entry that is wanted, to change its value.
    pub fn get_mut(&mut self, order: impl Fn(&K) -> Ordering) -> Option<(&K, &mut V)> {
        let (run, found) = self.seek(order);
        let at = found.ok()?;
        let (key, value) = &mut self.run_mut(run)[at];
        Some((key, value))
    }

    /// Puts a value under a key; the value that was there before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V>
    where
        K: Ord,
    {
        let (run, found) = self.seek(|other| other.cmp(&key));
        match found {
            Ok(at) => Some(mem::replace(&mut self.run_mut(run)[at].1, value)),
            Err(at) => {
                self.add(run, at, (key, value));
                None
            }
        }
    }

    /// Removes the entry that is wanted.
    pub fn remove(&mut self, order: impl Fn(&K) -> Ordering) -> Option<(K, V)> {
        let (run, found) = self.seek(order);
        let at = found.ok()?;
        self.len -= 1;
        let gone = self.run_mut(run).remove(at);
        self.mend(run);
        Some(gone)
    }

    fn run_mut(&mut self, at: usize) -> &mut Vec<(K, V)> {
        if let Runs::None = self.runs {
            self.runs = Runs::One(Arc::default());
        }
        match &mut self.runs {
            Runs::None => unreachable!("there is one by now"),
            Runs::One(run) => Arc::make_mut(run),
            Runs::Many(runs) => Arc::make_mut(&mut Arc::make_mut(runs)[at].1),
        }
    }

    /// Adds an entry at its place. A full run is parted; what comes after everything starts a run of its own, so
    /// that runs that are filled in order are full.
    fn add(&mut self, at: usize, place: usize, entry: (K, V)) {
        self.len += 1;
        let is_last = match &self.runs {
            Runs::Many(runs) => at + 1 == runs.len(),
            _ => true,
        };
        let run = self.run_mut(at);
        if run.len() < MOST {
            put(run, place, entry);
            return;
        }
        let mut upper = Vec::new();
        if !is_last || place < run.len() {
            upper = run.split_off(MOST / 2);
            run.shrink_to_fit();
        }
        if place < run.len() || (place == run.len() && !upper.is_empty()) {
            put(run, place, entry);
        } else {
            put(&mut upper, place - run.len(), entry);
        }
        self.add_run(at + 1, upper);
    }

    fn add_run(&mut self, at: usize, run: Vec<(K, V)>) {
        let from = run[0].0.clone();
        let run = (from, Arc::new(run));
        match &mut self.runs {
            Runs::None => self.runs = Runs::One(run.1),
            Runs::One(first) => {
                let first = (first[0].0.clone(), Arc::clone(first));
                self.runs = Runs::Many(Arc::new(vec![first, run]));
            }
            Runs::Many(runs) => Arc::make_mut(runs).insert(at, run),
        }
    }

    /// Drops a run in which nothing is left; joins it with the next one when they are small.
    fn mend(&mut self, at: usize) {
        if self.len == 0 {
            self.runs = Runs::None;
            return;
        }
        let Runs::Many(runs) = &mut self.runs else { return };
        let next = runs.get(at + 1).map_or(MOST, |(_, next)| next.len());
        let left = runs[at].1.len();
        if left == 0 {
            Arc::make_mut(runs).remove(at);
        } else if left + next <= MOST / 2 {
            let runs = Arc::make_mut(runs);
            let (_, next) = runs.remove(at + 1);
            Arc::make_mut(&mut runs[at].1).extend(next.iter().cloned());
        }
    }
}

/// Inserts an entry, and makes room for few more: runs are many, and slack is memory.
fn put<T>(run: &mut Vec<T>, at: usize, entry: T) {
    if run.len() == run.capacity() {
        run.reserve_exact((run.len() / 8).max(2));
    }
    run.insert(at, entry);
}

impl<K, V> Iter<'_, K, V> {
    /// Goes on to the entry that is wanted, or else to the first one after it. `is` is a quicker way to know the
    /// entry that is wanted, for those that are near.
    pub fn skip_to(&mut self, is: impl Fn(&K) -> bool, order: impl Fn(&K) -> Ordering) {
        let rest = self.sorted.run(self.run).and_then(|run| run.get(self.at..)).unwrap_or_default();
        match rest.iter().take(NEAR).position(|(key, _)| is(key)) {
            Some(near) => self.at += near,
            None => *self = self.sorted.from(order),
        }
    }
}

impl<'s, K, V> Iterator for Iter<'s, K, V> {
    type Item = (&'s K, &'s V);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let run = self.sorted.run(self.run)?;
            if let Some((key, value)) = run.get(self.at) {
                self.at += 1;
                return Some((key, value));
            }
            self.run += 1;
            self.at = 0;
        }
    }
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<'s, K, V> IntoIterator for &'s Sorted<K, V> {
    type Item = (&'s K, &'s V);
    type IntoIter = Iter<'s, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Sorted<K, V> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self).finish()
    }
}

impl<K, V> fmt::Debug for Iter<'_, K, V> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Iter").field("run", &self.run).field("at", &self.at).finish_non_exhaustive()
    }
}

impl<V: Serialize> Serialize for Sorted<Text, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

/// An object in which no member may stand twice: serde would read the second over the first without a word.
impl<'de, V: Clone + Deserialize<'de>> Deserialize<'de> for Sorted<Text, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SortedVisitor(PhantomData))
    }
}

struct SortedVisitor<V>(PhantomData<V>);

impl<'de, V: Clone + Deserialize<'de>> Visitor<'de> for SortedVisitor<V> {
    type Value = Sorted<Text, V>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut sorted = Sorted::default();
        while let Some(name) = members.next_key::<Text>()? {
            if sorted.get(|other: &Text| other.cmp(&name)).is_some() {
                return Err(A::Error::custom(format_args!("`{name}` stands twice")));
            }
            sorted.insert(name, members.next_value()?);
        }
        Ok(sorted)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Insert(u16),
        Remove(u16),
        Fork,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        // Few keys, so that runs empty; many, so that they part; and stretches in order.
        let key = prop_oneof![0_u16..400, 0_u16..40];
        let step = prop_oneof![
            6 => key.clone().prop_map(Step::Insert),
            4 => key.prop_map(Step::Remove),
            1 => Just(Step::Fork),
        ];
        let stretch = (0_u16..300, 100_u16..300)
            .prop_map(|(from, count)| (from..from + count).map(Step::Insert).collect::<Vec<_>>());
        let removal = (0_u16..300, 100_u16..300)
            .prop_map(|(from, count)| (from..from + count).map(Step::Remove).collect::<Vec<_>>());
        let some = prop::collection::vec(step, 0..300);
        prop::collection::vec(prop_oneof![some, stretch, removal], 0..6).prop_map(|parts| parts.concat())
    }

    fn entries(sorted: &Sorted<u16, usize>) -> Vec<(u16, usize)> {
        sorted.iter().map(|(key, value)| (*key, *value)).collect()
    }

    proptest! {
        #[test]
        fn it_behaves_as_a_tree_map_and_forks_do_not_see_each_other(steps in steps(), probe in 0_u16..420) {
            let (mut sorted, mut map) = (Sorted::default(), BTreeMap::new());
            let mut forks = Vec::new();
            for (at, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Insert(key) => prop_assert_eq!(sorted.insert(key, at), map.insert(key, at)),
                    Step::Remove(key) => {
                        prop_assert_eq!(sorted.remove(|other| other.cmp(&key)), map.remove_entry(&key));
                    }
                    Step::Fork => forks.push((sorted.clone(), map.clone())),
                }
            }

            for (sorted, map) in forks.into_iter().chain([(sorted, map)]) {
                let all: Vec<_> = map.iter().map(|(key, value)| (*key, *value)).collect();
                let rank = usize::from(probe).min(all.len());
                prop_assert_eq!(sorted.len(), map.len());
                prop_assert_eq!(entries(&sorted), all.clone());
                prop_assert_eq!(sorted.get(|key| key.cmp(&probe)), map.get_key_value(&probe));
                prop_assert!(sorted.from(|key| key.cmp(&probe)).eq(map.range(probe..)));
                prop_assert!(sorted.past(rank).eq(map.iter().skip(rank)));
                let mut skipping = sorted.iter();
                skipping.skip_to(|key| *key == probe, |key| key.cmp(&probe));
                prop_assert!(skipping.eq(map.range(probe..)));
            }
        }
    }

    #[test]
    fn a_change_after_a_fork_copies_the_run_that_it_touches_and_no_other() {
        let mut sorted = Sorted::default();
        for key in 0..1000_u16 {
            sorted.insert(key, ());
        }
        let fork = sorted.clone();

        sorted.remove(|key| key.cmp(&500));

        let shared = |at: usize| std::ptr::eq(sorted.run(at).unwrap(), fork.run(at).unwrap());
        assert_eq!((0..8).filter(|at| !shared(*at)).collect::<Vec<_>>(), [3]);
        assert_eq!((sorted.len(), fork.len()), (999, 1000));
    }
}

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
use crate::store::run::{Key, Run};

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

/// Runs, each with a key that no entry of the run before has reached.
type Bounded<K, V> = Run<K, Arc<Run<K, V>>>;

#[derive(Clone)]
enum Runs<K, V> {
    None,
    One(Arc<Run<K, V>>),
    Many(Arc<Bounded<K, V>>),
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
        self.on(self.seek(order, None))
    }

    /// The entry that is wanted.
    pub fn get(&self, order: impl Fn(&K) -> Ordering) -> Option<(&K, &V)> {
        self.at(self.seek(order, None))
    }

    fn on(&self, (run, found): Place) -> Iter<'_, K, V> {
        Iter { sorted: self, run, at: found.unwrap_or_else(|at| at) }
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
            Runs::Many(runs) => runs.entries().get(at).map(|(_, run)| run.entries()),
        }
    }

    /// The run that has what is wanted or would have it, and its place there.
    fn seek(&self, order: impl Fn(&K) -> Ordering, text: Option<&str>) -> Place {
        match &self.runs {
            Runs::None => (0, Err(0)),
            Runs::One(run) => (0, run.search(order, text)),
            Runs::Many(runs) => {
                let at = runs.search(&order, text).unwrap_or_else(|after| after.saturating_sub(1));
                (at, runs.entries()[at].1.search(order, text))
            }
        }
    }
}

impl<V> Sorted<Text, V> {
    /// The entries in order, from the first one whose text is not less.
    pub fn from_text(&self, text: &str) -> Iter<'_, Text, V> {
        self.on(self.place_of_text(text))
    }

    /// Where the entry of a text is, or would be, until the next change of entries.
    pub(super) fn place_of_text(&self, text: &str) -> Place {
        self.seek(|key| (**key).cmp(text), Some(text))
    }

    /// The entry of a text.
    pub fn get_text(&self, text: &str) -> Option<(&Text, &V)> {
        self.at(self.place_of_text(text))
    }
}

impl<V: Clone> Sorted<Text, V> {
    /// The entry of a text, to change its value.
    pub fn get_text_mut(&mut self, text: &str) -> Option<(&Text, &mut V)> {
        self.at_mut(self.place_of_text(text))
    }

    /// Removes the entry of a text.
    pub fn remove_text(&mut self, text: &str) -> Option<(Text, V)> {
        self.take(self.place_of_text(text))
    }
}

/// Which run, and where in it something is, or would be.
pub(super) type Place = (usize, Result<usize, usize>);

impl<K: Key, V: Clone> Sorted<K, V> {
    /// Puts a value under a key; the value that was there before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (run, found) = self.seek(|other| other.cmp(&key), key.text());
        match found {
            Ok(at) => Some(mem::replace(self.run_mut(run).value_mut(at).1, value)),
            Err(at) => {
                self.add(run, at, (key, value));
                None
            }
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

    fn take(&mut self, (run, found): Place) -> Option<(K, V)> {
        let at = found.ok()?;
        self.len -= 1;
        let gone = self.run_mut(run).remove(at);
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
            Runs::Many(runs) => Arc::make_mut(Arc::make_mut(runs).value_mut(at).1),
        }
    }

    /// Adds an entry at its place. A full run is parted; what comes after everything starts a run of its own, so
    /// that runs that are filled in order are full.
    fn add(&mut self, at: usize, place: usize, entry: (K, V)) {
        self.len += 1;
        let is_last = match &self.runs {
            Runs::Many(runs) => at + 1 == runs.entries().len(),
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
                runs.insert(1, run);
                self.runs = Runs::Many(Arc::new(runs));
            }
            Runs::Many(runs) => {
                let runs = Arc::make_mut(runs);
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
        if self.len == 0 {
            self.runs = Runs::None;
            return;
        }
        let Runs::Many(runs) = &mut self.runs else { return };
        let len = |at: usize| runs.entries().get(at).map_or(MOST, |(_, run)| run.entries().len());
        if len(at) == 0 {
            Arc::make_mut(runs).remove(at);
        } else if len(at) + len(at + 1) <= MOST / 2 {
            let runs = Arc::make_mut(runs);
            let (_, next) = runs.remove(at + 1);
            Arc::make_mut(runs.value_mut(at).1).append(&next);
        }
    }
}

impl<V> Iter<'_, Text, V> {
    /// Goes on to the entry that is wanted, or else to the first one after it. `is` is a quicker way to know the
    /// entry that is wanted, for those that are near.
    pub fn skip_to(&mut self, text: &str, is: impl Fn(&Text) -> bool) {
        let rest = self.sorted.run(self.run).and_then(|run| run.get(self.at..)).unwrap_or_default();
        match rest.iter().take(NEAR).position(|(key, _)| is(key)) {
            Some(near) => self.at += near,
            None => *self = self.sorted.from_text(text),
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
            if sorted.get_text(&name).is_some() {
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

    /// A text for a number: some in the order of the numbers, all alike in front, some longer than others.
    fn text(number: u16) -> String {
        match number % 8 {
            0 => format!("r{number}"),
            1 => format!("rm-bench-{:04}", number / 64),
            2 => format!("rm-bench-{:04}\0", number / 64),
            _ => format!("rm-bench-{number:04}-{}", "x".repeat(usize::from(number % 3))),
        }
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let key = prop_oneof![0_u16..1000, 0_u16..40];
        let step = prop_oneof![
            6 => key.clone().prop_map(Step::Insert),
            4 => key.prop_map(Step::Remove),
            1 => Just(Step::Fork),
        ];
        // In order, forwards and backwards, so that runs are full, and parted, and emptied.
        let stretch = (0_u16..700, 100_u16..300, any::<bool>(), any::<bool>());
        let stretch = stretch.prop_map(|(from, count, insert, forwards)| {
            let step = |at: u16| if insert { Step::Insert(at) } else { Step::Remove(at) };
            let numbers = from..from + count;
            if forwards { numbers.map(step).collect::<Vec<_>>() } else { numbers.rev().map(step).collect() }
        });
        let some = prop::collection::vec(step, 0..300);
        prop::collection::vec(prop_oneof![some, stretch], 0..6).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn it_behaves_as_a_tree_map_and_forks_do_not_see_each_other(steps in steps(), probe in 0_u16..1020) {
            let (mut sorted, mut map) = (Sorted::<Text, usize>::default(), BTreeMap::new());
            let mut forks = Vec::new();
            for (at, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Insert(key) => {
                        let key = Text::from(text(key));
                        prop_assert_eq!(sorted.insert(key.clone(), at), map.insert(key, at));
                    }
                    Step::Remove(key) => {
                        prop_assert_eq!(sorted.remove_text(&text(key)), map.remove_entry(text(key).as_str()));
                    }
                    Step::Fork => forks.push((sorted.clone(), map.clone())),
                }
            }

            let probe_text = Text::from(text(probe));
            for (mut sorted, map) in forks.into_iter().chain([(sorted, map)]) {
                let rank = usize::from(probe).min(map.len());
                prop_assert_eq!(sorted.len(), map.len());
                prop_assert!(sorted.iter().eq(map.iter()));
                prop_assert_eq!(sorted.get_text(&probe_text), map.get_key_value(&probe_text));
                prop_assert!(sorted.from_text(&probe_text).eq(map.range(probe_text.clone()..)));
                prop_assert!(sorted.from(|key| key.cmp(&probe_text)).eq(map.range(probe_text.clone()..)));
                prop_assert!(sorted.past(rank).eq(map.iter().skip(rank)));
                let mut skipping = sorted.iter();
                skipping.skip_to(&probe_text, |key| *key == probe_text);
                prop_assert!(skipping.eq(map.range(probe_text.clone()..)));
                prop_assert_eq!(sorted.get_text_mut(&probe_text).is_some(), map.contains_key(&probe_text));
            }
        }
    }

    #[test]
    fn a_change_after_a_fork_copies_the_run_that_it_touches_and_no_other() {
        let mut sorted = Sorted::default();
        let key = |number: u16| format!("{number:04}");
        for number in 0..1000 {
            sorted.insert(Text::from(key(number)), ());
        }
        let fork = sorted.clone();

        sorted.remove_text(&key(500));

        let shared = |at: usize| std::ptr::eq(sorted.run(at).unwrap(), fork.run(at).unwrap());
        assert_eq!((0..8).filter(|at| !shared(*at)).collect::<Vec<_>>(), [3]);
        assert_eq!((sorted.len(), fork.len()), (999, 1000));
    }

    #[test]
    fn what_comes_before_everything_is_found_after_the_first_run_is_gone() {
        let mut sorted = Sorted::default();
        let key = |number: u16| Text::from(format!("{number:04}"));
        for number in 200..600 {
            sorted.insert(key(number), ());
        }
        for number in 200..500 {
            sorted.remove_text(&key(number));
        }

        for number in (0..400).rev() {
            sorted.insert(key(number), ());
        }

        assert!((0..400).chain(500..600).all(|number| sorted.get_text(&key(number)).is_some()));
        assert!(sorted.iter().map(|(key, ())| key).is_sorted());
    }

    #[test]
    fn a_member_that_stands_twice_is_refused() {
        let twice = serde_json::from_str::<Sorted<Text, u8>>(r#"{"a":1,"a":2}"#).unwrap_err();

        assert_eq!(twice.to_string(), "`a` stands twice at line 1 column 10");
    }
}

//! Many changes at once, in order: a run that many of them are in is made anew, instead of being searched and moved
//! for each.

use crate::store::run::Key;
use crate::store::sorted::{MOST, Runs, Sorted};

/// From how many changes on, among so many entries, a run is made anew.
const MANY: usize = 8;

impl<K: Key, V: Clone> Sorted<K, V> {
    /// Puts a value under each of `keys`, which are in order and stand once.
    pub(in crate::store) fn put_all(&mut self, keys: &[&K], value: &V) {
        self.edit(keys, Some(value));
    }

    /// Removes each of `keys`, which are in order and stand once.
    pub(in crate::store) fn remove_all(&mut self, keys: &[&K]) {
        self.edit(keys, None);
    }

    fn edit(&mut self, mut keys: &[&K], value: Option<&V>) {
        while let Some(first) = keys.first() {
            let place = self.seek(|key| key.cmp(first), first.bytes());
            let (run, _) = place;
            let fellows = self.fellows(run, keys);
            let entries = self.run(run).map_or(0, <[_]>::len);
            let done = if fellows > 1 && fellows * MANY >= entries {
                self.edit_run(run, &keys[..fellows], value);
                fellows
            } else {
                match value {
                    Some(value) => self.put(place, (*first).clone(), value.clone()),
                    None => drop(self.take(place)),
                }
                1
            };
            keys = &keys[done..];
        }
    }

    /// How many of `keys`, the first of which is in a run, are in it.
    fn fellows(&self, run: usize, keys: &[&K]) -> usize {
        match &self.runs {
            Runs::Many(many) => match many.runs.entries().get(run + 1) {
                Some((bound, _)) => keys.partition_point(|key| *key < bound),
                None => keys.len(),
            },
            _ => keys.len(),
        }
    }

    fn edit_run(&mut self, at: usize, keys: &[&K], value: Option<&V>) {
        let run = self.run_mut(at);
        let before = run.entries().len();
        run.edit(keys, value);
        let come = run.entries().len().cast_signed() - before.cast_signed();
        self.count(come);
        self.part(at);
        if value.is_none() {
            self.mend(at);
        }
    }

    /// Parts a run that has too many entries.
    fn part(&mut self, at: usize) {
        loop {
            let run = self.run_mut(at);
            let len = run.entries().len();
            if len <= MOST {
                return;
            }
            let upper = run.split_off((len / 2).max(len - MOST));
            self.add_run(at + 1, upper);
        }
    }
}

//! The resources of one kind in one place: by id, and by tag.
//!
//! A clone is a pointer copy (see [`Sorted`]), and so is the index that says which tag is on which resource
//! ([`asked`]).

mod asked;
mod narrowed;
#[cfg(test)]
mod tests;

use std::fmt;
use std::mem;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::{TagRef, Tags, Text};
use crate::store::shelf::asked::Asked;
use crate::store::tag_index::{Found, Move};
use crate::store::{Sorted, changes};

pub use narrowed::Narrowed;

/// What can stand on a shelf.
pub trait Kept: Clone + PartialEq + Serialize {
    /// What it is, in the vendor's word.
    const KIND: &'static str;
    /// Its tags.
    fn tags(&self) -> &Tags;
    /// Its tags, to be changed.
    fn tags_mut(&mut self) -> &mut Tags;
}

/// A tag to look for: a key, and the values of which it has one; any value when there are none. No value stands
/// twice.
pub type Wanted<'q> = (&'q str, &'q [&'q str]);

/// Resources by id, in the order of the ids' bytes.
#[derive(Clone)]
pub struct Shelf<T> {
    kept: Sorted<Text, Arc<T>>,
    by_tag: Asked,
}

/// Resources and their ids, in order.
pub type Resources<'s, T> = Box<dyn Iterator<Item = (&'s str, &'s T)> + 's>;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { kept: Sorted::default(), by_tag: Asked::default() }
    }
}

impl<T> Shelf<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether one has this id.
    pub fn has(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    /// The one that has this id.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.kept.get_text(id).map(|(_, one)| &**one)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> + Clone {
        self.kept.iter().map(shown)
    }

    /// All of them but the first `rank` ones.
    pub fn past(&self, rank: usize) -> impl Iterator<Item = (&str, &T)> {
        self.kept.past(rank).map(shown)
    }

    /// Those whose ids are `id` or come after it.
    pub fn from<'s>(&'s self, id: &str) -> impl Iterator<Item = (&'s str, &'s T)> + use<'s, T> {
        self.kept.from_text(id).map(shown)
    }
}

fn shown<'s, T>((id, one): (&'s Text, &'s Arc<T>)) -> (&'s str, &'s T) {
    (id, one)
}

impl<T: Kept> Shelf<T> {
    /// Adds one, or replaces it.
    pub fn put(&mut self, id: &str, one: T) {
        if changes::is_listening() {
            match self.get(id) {
                Some(before) => changes::changed(id, before.clone(), &one),
                None => changes::created(id, &one),
            }
        }
        self.put_shared(id.into(), Arc::new(one));
    }

    /// Changes one that is there.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut T)) {
        let Some((id, one)) = self.kept.get_text_mut(id) else { return };
        let before = one.tags().clone();
        let whole = changes::is_listening().then(|| T::clone(one));
        change(Arc::make_mut(one));
        if let Some(whole) = whole {
            changes::changed(id, whole, &**one);
        }
        let after = one.tags();
        if let Some(index) = self.by_tag.kept_up().filter(|_| before != *after) {
            index.change(vec![Move { id: id.clone(), before, after: after.clone() }]);
        }
    }

    /// Gives those that are there other tags, all of them together.
    pub fn retag<'i>(&mut self, tags: impl IntoIterator<Item = (&'i str, Tags)>) {
        let mut moves = Vec::new();
        for (id, after) in tags {
            let place = self.kept.place_of_text(id);
            let has_others = |one: &T| *one.tags() != after;
            if !self.kept.at(place).is_some_and(|(_, one)| has_others(one)) {
                continue;
            }
            let Some((id, one)) = self.kept.at_mut(place) else { continue };
            let before = mem::replace(Arc::make_mut(one).tags_mut(), after.clone());
            changes::retagged::<T>(id, &before, &after);
            if self.by_tag.kept_up().is_some() {
                moves.push(Move { id: id.clone(), before, after });
            }
        }
        if let Some(index) = self.by_tag.kept_up().filter(|_| !moves.is_empty()) {
            index.change(moves);
        }
    }

    /// Removes one.
    pub fn remove(&mut self, id: &str) -> Option<Arc<T>> {
        let (id, gone) = self.kept.remove_text(id)?;
        changes::deleted(&id, &*gone);
        if let Some(index) = self.by_tag.kept_up() {
            index.change(vec![Move { id, before: gone.tags().clone(), after: Tags::default() }]);
        }
        Some(gone)
    }

    /// Takes over all of `other`.
    pub fn absorb(&mut self, other: &Self) {
        if self.is_empty() {
            self.clone_from(other);
            return;
        }
        for (id, one) in &other.kept {
            self.put_shared(id.clone(), Arc::clone(one));
        }
    }

    /// Those that may have every tag of `wanted`, from the id `from` on. Who has one of the tags is looked up,
    /// and the rest is left to whoever asks: not everything that comes out has all of them.
    pub fn narrowed(&self, wanted: &[Wanted<'_>], from: &str) -> Narrowed<'_, T> {
        let found = wanted.iter().filter_map(|(key, values)| self.found(key, values));
        let ids = found.min_by_key(Found::count).map(|found| found.from(from));
        let is_exact = wanted.is_empty() || wanted.len() == 1 && ids.is_some();
        Narrowed { all: self.kept.from_text(from), ids, is_exact }
    }

    /// How many have every tag of `wanted`, if that can be told without looking at them.
    pub fn count(&self, wanted: &[Wanted<'_>]) -> Option<usize> {
        match wanted {
            [] => Some(self.len()),
            [(key, values)] => self.found(key, values).map(|found| found.count()),
            _ => None,
        }
    }

    /// Every tag that some resource has, in order; a tag may come more than once.
    pub fn tags(&self) -> Box<dyn Iterator<Item = TagRef<'_>> + '_> {
        match self.by_tag.index(&self.kept) {
            Some(index) => Box::new(index.tags()),
            None => Box::new(self.iter().flat_map(|(_, one)| one.tags().iter())),
        }
    }

    fn found(&self, key: &str, values: &[&str]) -> Option<Found<'_>> {
        self.by_tag.index(&self.kept)?.find(key, values)
    }

    fn put_shared(&mut self, id: Text, one: Arc<T>) {
        let after = one.tags().clone();
        let known = self.kept.get_text_mut(&id);
        let (id, before) = if let Some((known, there)) = known {
            (known.clone(), mem::replace(there, one).tags().clone())
        } else {
            self.kept.insert(id.clone(), one);
            (id, Tags::default())
        };
        if let Some(index) = self.by_tag.kept_up() {
            index.change(vec![Move { id, before, after }]);
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Shelf<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kept.fmt(out)
    }
}

impl<T: Serialize> Serialize for Shelf<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.kept.serialize(serializer)
    }
}

impl<'de, T: Kept + Deserialize<'de>> Deserialize<'de> for Shelf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { kept: Sorted::deserialize(deserializer)?, by_tag: Asked::default() })
    }
}

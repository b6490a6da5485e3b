//! Which resources have which tag: kept with the tags, changed in the same commit, shared as they are.
//!
//! For each tag, the ids of those that have it, in order. An entry is a pointer to the id that the resource is
//! kept under: eight bytes and hardly any slack. For each tag of a resource that is about ten bytes; a value that
//! one resource alone has costs more, for it has to be written down.

use std::iter::Peekable;

use crate::api::{TagRef, Tags, Text};
use crate::store::{Sorted, sorted};

/// How many values of a key are merged; a key with more is not narrowed down by.
const MERGED: usize = 64;

/// Ids by tag: by key, then by value.
#[derive(Clone, Debug, Default)]
pub(super) struct TagIndex {
    keys: Sorted<Text, Sorted<Text, Holders>>,
}

/// Who has a tag. Many tags are names, and one resource alone has them.
#[derive(Clone, Debug)]
enum Holders {
    One(Text),
    Many(Sorted<Text, ()>),
}

/// A resource has `after` where it had `before`.
pub(super) struct Move {
    pub(super) id: Text,
    pub(super) before: Tags,
    pub(super) after: Tags,
}

/// Those that have a key with one of some values.
#[derive(Debug)]
pub(super) struct Found<'s> {
    lists: Vec<&'s Holders>,
}

/// Ids in order, out of several lists that have no id in common.
#[derive(Debug)]
pub(super) struct Ids<'s> {
    lists: Vec<Peekable<List<'s>>>,
}

#[derive(Debug)]
enum List<'s> {
    One(Option<&'s Text>),
    Many(sorted::Iter<'s, Text, ()>),
}

impl TagIndex {
    /// A resource has `after` where it had `before`.
    pub(super) fn change(&mut self, id: &Text, before: &Tags, after: &Tags) {
        if before == after {
            return;
        }
        let (mut gone, mut new) = (before.iter().peekable(), after.iter().peekable());
        while let Some(key) = first_key(gone.peek(), new.peek()) {
            let gone = gone.next_if(|tag| tag.key == key).map(|tag| tag.value);
            let new = new.next_if(|tag| tag.key == key).map(|tag| tag.value);
            if gone != new {
                self.replace(id, key, gone, new);
            }
        }
    }

    /// Those that have `key` with one of `values`, each of which is there once; with any value when there are
    /// none. `None` if that is for others to find out.
    pub(super) fn find(&self, key: &str, values: &[&str]) -> Option<Found<'_>> {
        let Some((_, known)) = self.keys.get_text(key) else {
            return Some(Found { lists: Vec::new() });
        };
        let lists = if !values.is_empty() {
            let holders = |value: &&str| known.get_text(value).map(|(_, holders)| holders);
            values.iter().filter_map(holders).collect()
        } else if known.len() <= MERGED {
            known.iter().map(|(_, holders)| holders).collect()
        } else {
            return None;
        };
        Some(Found { lists })
    }

    /// Every tag that some resource has, by key, then by value.
    pub(super) fn tags(&self) -> impl Iterator<Item = TagRef<'_>> {
        self.keys.iter().flat_map(|(key, values)| values.iter().map(move |(value, _)| TagRef { key, value }))
    }

    /// Under `key` a resource has the value `new` where it had `gone`.
    fn replace(&mut self, id: &Text, key: &str, gone: Option<&str>, new: Option<&str>) {
        if let Some((_, values)) = self.keys.get_text_mut(key) {
            if let Some(value) = gone {
                remove(values, value, id);
            }
            if let Some(value) = new {
                add(values, value, id);
            }
            if values.is_empty() {
                self.keys.remove_text(key);
            }
        } else if let Some(value) = new {
            let mut values = Sorted::default();
            add(&mut values, value, id);
            self.keys.insert(key.into(), values);
        }
    }
}

/// The lesser of the keys of two tags.
fn first_key<'t>(one: Option<&TagRef<'t>>, other: Option<&TagRef<'t>>) -> Option<&'t str> {
    one.into_iter().chain(other).map(|tag| tag.key).min()
}

fn remove(values: &mut Sorted<Text, Holders>, value: &str, id: &Text) {
    let Some((_, holders)) = values.get_text_mut(value) else { return };
    if holders.remove(id) {
        values.remove_text(value);
    }
}

fn add(values: &mut Sorted<Text, Holders>, value: &str, id: &Text) {
    match values.get_text_mut(value) {
        Some((_, holders)) => holders.add(id),
        None => drop(values.insert(value.into(), Holders::One(id.clone()))),
    }
}

impl Holders {
    fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(ids) => ids.len(),
        }
    }

    fn add(&mut self, id: &Text) {
        if let Self::One(only) = self {
            let mut ids = Sorted::default();
            ids.insert(only.clone(), ());
            *self = Self::Many(ids);
        }
        if let Self::Many(ids) = self {
            ids.insert(id.clone(), ());
        }
    }

    /// Whether nobody is left.
    fn remove(&mut self, id: &Text) -> bool {
        match self {
            Self::One(only) => only == id,
            Self::Many(ids) => {
                ids.remove_text(id);
                ids.is_empty()
            }
        }
    }

    fn from(&self, id: &str) -> List<'_> {
        match self {
            Self::One(only) => List::One(Some(only).filter(|only| ***only >= *id)),
            Self::Many(ids) => List::Many(ids.from_text(id)),
        }
    }
}

impl<'s> Found<'s> {
    /// How many they are.
    pub(super) fn count(&self) -> usize {
        self.lists.iter().map(|list| list.len()).sum()
    }

    /// Their ids in order, from `id` on.
    pub(super) fn from(&self, id: &str) -> Ids<'s> {
        Ids { lists: self.lists.iter().map(|list| list.from(id).peekable()).collect() }
    }
}

impl<'s> Iterator for List<'s> {
    type Item = &'s Text;

    fn next(&mut self) -> Option<&'s Text> {
        match self {
            Self::One(id) => id.take(),
            Self::Many(ids) => ids.next().map(|(id, ())| id),
        }
    }
}

impl<'s> Iterator for Ids<'s> {
    type Item = &'s Text;

    fn next(&mut self) -> Option<&'s Text> {
        if let [only] = self.lists.as_mut_slice() {
            return only.next();
        }
        let least = (0..self.lists.len())
            .filter_map(|at| Some((*self.lists[at].peek()?, at)))
            .min_by_key(|(id, _)| *id)?;
        self.lists[least.1].next()
    }
}

//! Which resources have which tag: kept with the tags, changed in the same commit, shared as they are.
//!
//! For each tag, the ids of those that have it, in order. An entry is a pointer to the id that the resource is
//! kept under: eight bytes and hardly any slack. For each tag of a resource that is about ten bytes; a value that
//! one resource alone has costs more, for it has to be written down.

use std::iter::Peekable;
use std::mem;

use crate::api::{TagRef, Tags, Text};
use crate::store::short::Short;
use crate::store::{Sorted, sorted};

/// How many values of a key are merged; a key with more is not narrowed down by.
const MERGED: usize = 64;

/// Ids by tag: by key, then by value.
#[derive(Clone, Debug, Default)]
pub(super) struct TagIndex {
    keys: Sorted<Text, Values>,
}

/// Who has a key, by its values.
type Values = Sorted<Short, Holders>;

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

/// The value that a resource had under a key, and the one it has.
type Edit<'m> = (Option<&'m str>, Option<&'m str>);

/// Those that have a key with one of some values.
#[derive(Debug)]
pub(super) struct Found<'s> {
    lists: Vec<&'s Holders>,
}

/// Ids in order, out of one list or of several that have no id in common.
#[derive(Debug)]
pub(super) enum Ids<'s> {
    One(List<'s>),
    Merged(Vec<Peekable<List<'s>>>),
}

/// The ids of those that have one tag.
#[derive(Debug)]
pub(super) enum List<'s> {
    One(Option<&'s Text>),
    Many(sorted::Iter<'s, Text, ()>),
}

impl TagIndex {
    /// Resources have other tags than they had. What changes under one key changes together: fifty resources that
    /// get the same tag are one change of those that have it.
    pub(super) fn change(&mut self, mut moves: Vec<Move>) {
        if let [only] = &*moves {
            let differences = only.before.differences(&only.after);
            return differences.for_each(|tag| self.edit(tag.key, &[&only.id], &[(tag.this, tag.other)]));
        }
        moves.sort_by(|one, other| one.id.cmp(&other.id));
        // Of a resource that is there twice, what is between its first and its last tags does not count.
        moves.dedup_by(|later, first| {
            let same = later.id == first.id;
            if same {
                first.after = mem::take(&mut later.after);
            }
            same
        });
        let differences = moves.iter().map(|it| it.before.differences(&it.after).peekable());
        let mut rest: Vec<_> = differences.zip(&moves).collect();
        let (mut ids, mut edits) = (Vec::new(), Vec::new());
        while let Some(key) = rest.iter_mut().filter_map(|(tags, _)| Some(tags.peek()?.key)).min() {
            for (tags, one) in &mut rest {
                if let Some(tag) = tags.next_if(|tag| tag.key == key) {
                    ids.push(&one.id);
                    edits.push((tag.this, tag.other));
                }
            }
            self.edit(key, &ids, &edits);
            ids.clear();
            edits.clear();
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
        self.keys.iter().flat_map(|(key, values)| {
            values.iter().map(move |(value, _)| TagRef { key, value: value.as_str() })
        })
    }

    /// Changes what is under one key for some resources, which are in order.
    fn edit(&mut self, key: &str, ids: &[&Text], edits: &[Edit<'_>]) {
        let place = self.keys.place_of_text(key);
        let Some((_, values)) = self.keys.at_mut(place) else {
            let mut values = Sorted::default();
            enlist(&mut values, ids, edits);
            return self.keys.put(place, key.into(), values);
        };
        // Whoever comes comes first: a list that would be empty in between would be given back and made again.
        enlist(values, ids, edits);
        retire(values, ids, edits);
        if values.is_empty() {
            self.keys.take(place);
        }
    }
}

/// Adds the ids to the values that their resources have.
fn enlist(values: &mut Values, mut ids: &[&Text], edits: &[Edit<'_>]) {
    for alike in edits.chunk_by(|(_, one), (_, other)| one == other) {
        let (these, rest) = ids.split_at(alike.len());
        ids = rest;
        let (_, Some(value)) = alike[0] else { continue };
        let place = values.place_of_text(value);
        match values.at_mut(place) {
            Some((_, holders)) => holders.add(these),
            None => values.put(place, value.into(), Holders::of(these)),
        }
    }
}

/// Takes the ids away from the values that their resources had.
fn retire(values: &mut Values, mut ids: &[&Text], edits: &[Edit<'_>]) {
    for alike in edits.chunk_by(|(one, _), (other, _)| one == other) {
        let (these, rest) = ids.split_at(alike.len());
        ids = rest;
        let (Some(value), _) = alike[0] else { continue };
        let place = values.place_of_text(value);
        if values.at_mut(place).is_some_and(|(_, holders)| holders.remove(these)) {
            values.take(place);
        }
    }
}

impl Holders {
    fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(ids) => ids.len(),
        }
    }

    /// Those of `ids`, which are in order.
    fn of(ids: &[&Text]) -> Self {
        if let [only] = ids {
            return Self::One((*only).clone());
        }
        let mut all = Sorted::default();
        all.put_all(ids, &());
        Self::Many(all)
    }

    fn add(&mut self, ids: &[&Text]) {
        if let Self::One(only) = self {
            let mut all = Sorted::default();
            all.insert(only.clone(), ());
            *self = Self::Many(all);
        }
        if let Self::Many(all) = self {
            all.put_all(ids, &());
        }
    }

    /// Whether nobody is left.
    fn remove(&mut self, ids: &[&Text]) -> bool {
        match self {
            Self::One(only) => ids.contains(&&*only),
            Self::Many(all) => {
                all.remove_all(ids);
                all.is_empty()
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
        match self.lists[..] {
            [only] => Ids::One(only.from(id)),
            _ => Ids::Merged(self.lists.iter().map(|list| list.from(id).peekable()).collect()),
        }
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
        match self {
            Self::One(list) => list.next(),
            Self::Merged(lists) => {
                let heads = lists.iter_mut().enumerate().filter_map(|(at, list)| Some((*list.peek()?, at)));
                let (_, at) = heads.min_by_key(|(id, _)| *id)?;
                lists[at].next()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A million values that one resource alone has are a million of these.
    #[test]
    fn a_value_and_who_has_it_take_no_more_room_than_four_pointers() {
        assert_eq!(size_of::<(Short, Holders)>(), 32);
    }
}

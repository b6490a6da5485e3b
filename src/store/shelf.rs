//! The resources of one kind in one place: by id, and by tag.
//!
//! A clone is a pointer copy (see [`Sorted`]), and so is the index that says which tag is on which resource.
//! There is one from [`INDEXED`] resources on; a smaller shelf is looked through, and many small spaces cost
//! nothing for it.

use std::fmt;
use std::mem;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::{TagRef, Tags, Text};
use crate::store::tag_index::{Found, Move, TagIndex};
use crate::store::{Sorted, changes};

/// From how many resources on there is an index.
const INDEXED: usize = 256;

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
    index: Option<TagIndex>,
}

/// Resources and their ids, in order.
pub type Resources<'s, T> = Box<dyn Iterator<Item = (&'s str, &'s T)> + 's>;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { kept: Sorted::default(), index: None }
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
        if let Some(index) = &mut self.index {
            index.change(id, &before, one.tags());
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
            if self.index.is_some() {
                moves.push(Move { id: id.clone(), before, after });
            }
        }
        if let Some(index) = &mut self.index {
            moves.iter().for_each(|it| index.change(&it.id, &it.before, &it.after));
        }
    }

    /// Removes one.
    pub fn remove(&mut self, id: &str) -> Option<Arc<T>> {
        let (id, gone) = self.kept.remove_text(id)?;
        changes::deleted(&id, &*gone);
        if let Some(index) = &mut self.index {
            index.change(&id, gone.tags(), &Tags::default());
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
    pub fn narrowed<'s>(&'s self, wanted: &[Wanted<'_>], from: &str) -> Resources<'s, T> {
        let found = wanted.iter().filter_map(|(key, values)| self.found(key, values));
        match found.min_by_key(Found::count) {
            None => Box::new(self.from(from)),
            Some(found) => {
                let mut all = self.kept.from_text(from);
                Box::new(found.from(from).filter_map(move |id| {
                    all.skip_to(id, |other| Text::ptr_eq(other, id));
                    all.next().map(shown)
                }))
            }
        }
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
        match &self.index {
            Some(index) => Box::new(index.tags()),
            None => Box::new(self.iter().flat_map(|(_, one)| one.tags().iter())),
        }
    }

    fn found(&self, key: &str, values: &[&str]) -> Option<Found<'_>> {
        self.index.as_ref()?.find(key, values)
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
        if let Some(index) = &mut self.index {
            index.change(&id, &before, &after);
        } else if self.len() >= INDEXED {
            self.index = Some(self.indexed());
        }
    }

    fn indexed(&self) -> TagIndex {
        let mut index = TagIndex::default();
        for (id, one) in &self.kept {
            index.change(id, &Tags::default(), one.tags());
        }
        index
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
        let mut shelf = Self { kept: Sorted::deserialize(deserializer)?, index: None };
        shelf.index = (shelf.len() >= INDEXED).then(|| shelf.indexed());
        Ok(shelf)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::api::Tag;

    impl Kept for Tags {
        const KIND: &'static str = "tags";

        fn tags(&self) -> &Tags {
            self
        }

        fn tags_mut(&mut self) -> &mut Tags {
            self
        }
    }

    const KEYS: [&str; 3] = ["env", "name", "team"];

    fn id(number: u16) -> String {
        format!("r-{number:04}")
    }

    fn tags(number: u16, value: u8) -> Tags {
        let tag = |at: usize| match KEYS[at] {
            "name" => Tag::new("name", &format!("{number}-{value}")),
            key => Tag::new(key, &(u16::from(value) + number % 3).to_string()),
        };
        (0..usize::from(value % 4)).map(tag).collect()
    }

    #[derive(Clone, Debug)]
    enum Step {
        Put(u16, u8),
        Retag(u16, u8),
        Remove(u16),
    }

    fn step() -> impl Strategy<Value = Step> {
        let number = || 0_u16..500;
        prop_oneof![
            (number(), 0_u8..8).prop_map(|(number, value)| Step::Put(number, value)),
            (number(), 0_u8..8).prop_map(|(number, value)| Step::Retag(number, value)),
            number().prop_map(Step::Remove),
        ]
    }

    fn run(shelf: &mut Shelf<Tags>, map: &mut BTreeMap<String, Tags>, step: &Step) {
        match step {
            Step::Put(number, value) => {
                shelf.put(&id(*number), tags(*number, *value));
                map.insert(id(*number), tags(*number, *value));
            }
            Step::Retag(number, value) => {
                shelf.change(&id(*number), |own| *own = tags(*number, *value));
                map.entry(id(*number)).and_modify(|own| *own = tags(*number, *value));
            }
            Step::Remove(number) => {
                assert_eq!(shelf.remove(&id(*number)).is_some(), map.remove(&id(*number)).is_some());
            }
        }
    }

    fn meets(tags: &Tags, (key, values): Wanted<'_>) -> bool {
        tags.value(key).is_some_and(|own| values.is_empty() || values.contains(&own))
    }

    proptest! {
        #[test]
        fn what_the_index_finds_is_what_a_scan_finds(
            before in 0_u16..500,
            steps in prop::collection::vec(step(), 0..300),
            wanted in prop::collection::vec((0..3_usize, prop::collection::btree_set(0_u8..12, 0..3)), 0..3),
            from in 0_u16..520,
        ) {
            let (mut shelf, mut map) = (Shelf::default(), BTreeMap::new());
            for number in 0..before {
                run(&mut shelf, &mut map, &Step::Put(number, (number % 7).to_le_bytes()[0]));
            }
            let (fork, copy) = (shelf.clone(), map.clone());
            for step in &steps {
                run(&mut shelf, &mut map, step);
            }

            let texts: Vec<(&str, Vec<String>)> = wanted
                .iter()
                .map(|(at, values)| (KEYS[*at], values.iter().map(u8::to_string).collect()))
                .collect();
            let slices: Vec<(&str, Vec<&str>)> =
                texts.iter().map(|(key, values)| (*key, values.iter().map(String::as_str).collect())).collect();
            let wanted: Vec<Wanted<'_>> = slices.iter().map(|(key, values)| (*key, &**values)).collect();
            for (shelf, map) in [(fork, copy), (shelf, map)] {
                let is_asked = |tags: &Tags| wanted.iter().all(|tag| meets(tags, *tag));
                let found: Vec<_> =
                    shelf.narrowed(&wanted, &id(from)).filter(|(_, tags)| is_asked(tags)).map(|(id, _)| id).collect();
                let scanned: Vec<_> =
                    map.range(id(from)..).filter(|(_, tags)| is_asked(tags)).map(|(id, _)| id.as_str()).collect();
                prop_assert_eq!(found, scanned);
                for tag in &wanted {
                    let count = map.values().filter(|tags| meets(tags, *tag)).count();
                    prop_assert!(shelf.count(&[*tag]).is_none_or(|counted| counted == count));
                }
                prop_assert_eq!(serde_json::to_string(&shelf).unwrap(), serde_json::to_string(&map).unwrap());
            }
        }
    }

    #[test]
    fn a_tag_that_nobody_has_any_more_leaves_nothing_in_the_index() {
        let mut shelf = Shelf::default();
        for number in 0..300 {
            shelf.put(&id(number), tags(number, 7));
        }

        for number in 0..300 {
            shelf.change(&id(number), Tags::clear);
        }

        assert_eq!(shelf.count(&[("env", &["7"])]), Some(0));
        assert_eq!(shelf.tags().count(), 0);
    }
}

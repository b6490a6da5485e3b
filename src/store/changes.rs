//! What a commit changed, written down while it happens.
//!
//! Only the shelf that hands out a resource to be changed knows what it was before: afterwards it is gone, and to
//! keep the old state beside the new one would copy what a write otherwise changes in place. So a commit that is
//! listened to leaves a list on its thread, and every shelf writes into it. It compares the one resource that is
//! touched; a copy of that is a few pointers.
//!
//! The list is bounded: what does not fit is counted.

mod told;

use std::cell::RefCell;

use serde_json::{Map, Value, json};

use crate::api::Tags;
use crate::store::packed::Pack;
use crate::store::{Kept, Place};

pub use told::{Change, Happened, TagChange, Told};

/// Bytes of one call's changes; the resources of which nothing more fits are only counted.
const MOST: usize = 64 << 10;

/// How many bytes a change takes beside the id and the tags.
const ROOM: usize = 64;

thread_local! {
    /// The list of the commit that this thread is in, if somebody listens.
    static LISTENING: RefCell<Option<Changes>> = const { RefCell::new(None) };
}

/// What one call changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    on: bool,
    place: Option<Place>,
    packed: Vec<u8>,
    untold: u64,
}

/// Makes a change in `place`; what shelves tell of it is added to `told`.
pub(super) fn during<T>(told: Option<&RefCell<Changes>>, place: &Place, change: impl FnOnce() -> T) -> T {
    let Some(told) = told.filter(|told| told.borrow().on) else {
        return change();
    };
    // What an earlier commit left that panicked goes.
    LISTENING.set(Some(Changes { place: Some(place.clone()), ..told.take() }));
    let done = change();
    told.replace(LISTENING.take().unwrap_or_default());
    done
}

/// Whether somebody listens to what this thread changes.
pub(super) fn is_listening() -> bool {
    LISTENING.with_borrow(Option::is_some)
}

/// Tells of a resource that is new.
pub(super) fn created<T: Kept>(id: &str, after: &T) {
    tell::<T>(Happened::Created, id, [&Tags::default(), after.tags()], None);
}

/// Tells of a resource that is gone.
pub(super) fn deleted<T: Kept>(id: &str, before: &T) {
    tell::<T>(Happened::Deleted, id, [before.tags(), &Tags::default()], None);
}

/// Tells of a resource how it was, and how it is.
pub(super) fn changed<T: Kept>(id: &str, before: T, after: &T) {
    let tags = before.tags().clone();
    let fields = fields(before, after);
    if fields.is_some() || tags != *after.tags() {
        tell::<T>(Happened::Changed, id, [&tags, after.tags()], fields);
    }
}

/// Tells of a resource that has other tags than it had, and is as it was otherwise.
pub(super) fn retagged<T: Kept>(id: &str, before: &Tags, after: &Tags) {
    tell::<T>(Happened::Changed, id, [before, after], None);
}

fn tell<T: Kept>(happened: Happened, id: &str, tags: [&Tags; 2], fields: Option<Map<String, Value>>) {
    LISTENING.with_borrow_mut(|changes| {
        if let Some(changes) = changes {
            changes.add(happened, T::KIND, id, tags, fields);
        }
    });
}

impl Changes {
    /// An empty list that takes down what it is told.
    pub fn listening() -> Self {
        Self { on: true, ..Self::default() }
    }

    /// The list as bytes; none when nothing changed.
    pub(crate) fn packed(&self, out: &mut Vec<u8>) {
        if self.packed.is_empty() && self.untold == 0 {
            return;
        }
        let mut pack = Pack(out);
        pack.text(self.place.as_ref().map_or("", Place::as_str));
        pack.number(self.untold);
        out.extend_from_slice(&self.packed);
    }

    fn add(
        &mut self,
        happened: Happened,
        kind: &str,
        id: &str,
        [old, new]: [&Tags; 2],
        fields: Option<Map<String, Value>>,
    ) {
        let start = self.packed.len();
        self.packed.reserve(ROOM + id.len() + old.bytes() + new.bytes());
        let mut pack = Pack(&mut self.packed);
        pack.byte(happened as u8);
        pack.text(kind);
        pack.text(id);
        pack.block(|pack| compare(old, new, pack));
        pack.text(&fields.map(|fields| Value::from(fields).to_string()).unwrap_or_default());
        if self.packed.len() > MOST {
            self.packed.truncate(start);
            self.untold += 1;
        }
    }
}

/// Writes how tags differ: of each the key, then which of the two values there are, and those.
fn compare(old: &Tags, new: &Tags, pack: &mut Pack<'_>) {
    for tag in old.differences(new) {
        pack.text(tag.key);
        pack.byte(u8::from(tag.this.is_some()) | (u8::from(tag.other.is_some()) << 1));
        for value in [tag.this, tag.other].into_iter().flatten() {
            pack.text(value);
        }
    }
}

/// The fields that differ, but for the tags: `{"Name":{"from":…,"to":…}}`.
fn fields<T: Kept>(mut before: T, after: &T) -> Option<Map<String, Value>> {
    *before.tags_mut() = after.tags().clone();
    if before == *after {
        return None;
    }
    let members = |resource: &T| match serde_json::to_value(resource) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    let (mut before, mut differing) = (members(&before), Map::new());
    for (name, to) in members(after) {
        let from = before.remove(&name).unwrap_or_default();
        if from != to {
            differing.insert(name, json!({"from": from, "to": to}));
        }
    }
    differing.extend(before.into_iter().map(|(name, from)| (name, json!({"from": from, "to": null}))));
    Some(differing)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;
    use crate::api::Tag;

    #[derive(Clone, Debug, PartialEq, Serialize)]
    struct Thing {
        name: String,
        tags: Tags,
    }

    impl Kept for Thing {
        const KIND: &'static str = "thing";

        fn tags(&self) -> &Tags {
            &self.tags
        }

        fn tags_mut(&mut self) -> &mut Tags {
            &mut self.tags
        }
    }

    fn told(change: impl FnOnce()) -> Told {
        let changes = RefCell::new(Changes::listening());
        during(Some(&changes), &Place::new("here"), change);
        let mut bytes = Vec::new();
        changes.borrow().packed(&mut bytes);
        Told::read(&bytes)
    }

    fn thing(name: &str, tags: &[(&str, &str)]) -> Thing {
        let tags: Vec<_> = tags.iter().map(|(key, value)| Tag::new(key, value)).collect();
        let mut all = Tags::default();
        all.set(&tags);
        Thing { name: name.into(), tags: all }
    }

    #[test]
    fn a_change_names_the_fields_and_the_tags_that_are_not_as_they_were() {
        let before = thing("one", &[("a", "1"), ("b", "2"), ("c", "3")]);
        let after = thing("two", &[("b", "9"), ("c", "3"), ("d", "")]);

        let told = told(|| changed("id", before, &after));

        let text = |text: &str| Some(text.to_owned());
        let tag = |key: &str, from, to| TagChange { key: key.to_owned(), from, to };
        let tags = vec![tag("a", text("1"), None), tag("b", text("2"), text("9")), tag("d", None, text(""))];
        let fields = json!({"name": {"from": "one", "to": "two"}}).as_object().unwrap().clone();
        let (kind, id) = ("thing".to_owned(), "id".to_owned());
        let change = Change { happened: Happened::Changed, kind, id, tags, fields };
        assert_eq!(told, Told { place: "here".to_owned(), changes: vec![change], untold: 0 });
    }

    #[test]
    fn what_is_written_again_as_it_was_is_no_change() {
        let one = thing("one", &[("a", "1")]);

        assert_eq!(told(|| changed("id", one.clone(), &one)), Told::default());
    }

    #[test]
    fn nothing_is_taken_down_when_nobody_listens() {
        let one = thing("one", &[]);
        let silent = RefCell::new(Changes::default());

        during(Some(&silent), &Place::new("here"), || created("id", &one));
        during(None, &Place::new("here"), || created("id", &one));

        assert!(silent.borrow().packed.is_empty() && !is_listening());
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let long = "v".repeat(40_000);
        let large = thing("one", &[("k", &long)]);

        let told = told(|| {
            created("one", &large);
            created("two", &large);
            deleted("three", &thing("one", &[]));
        });

        assert_eq!(told.changes.iter().map(|change| &*change.id).collect::<Vec<_>>(), ["one", "three"]);
        assert_eq!(told.untold, 1);
    }

    proptest! {
        #[test]
        fn the_difference_of_tags_leads_from_the_one_to_the_other(
            before in prop::collection::btree_map("[a-e]{1,2}", "[x-z]{0,1}", 0..12),
            after in prop::collection::btree_map("[a-e]{1,2}", "[x-z]{0,1}", 0..12),
        ) {
            let of = |tags: &std::collections::BTreeMap<String, String>| {
                let pairs: Vec<_> = tags.iter().map(|(key, value)| (&**key, &**value)).collect();
                thing("one", &pairs)
            };

            let told = told(|| changed("id", of(&before), &of(&after)));

            let mut replayed = before.clone();
            for edit in told.changes.into_iter().flat_map(|change| change.tags) {
                prop_assert_eq!(replayed.remove(&edit.key), edit.from);
                replayed.extend(edit.to.map(|to| (edit.key, to)));
            }
            prop_assert_eq!(replayed, after);
        }
    }
}

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

use crate::api::{TagRef, Tags};
use crate::store::packed::Pack;
use crate::store::{Kept, Place};

pub use told::{Change, Happened, TagChange, Told};

/// Bytes of one call's changes; the resources of which nothing more fits are only counted.
const MOST: usize = 64 << 10;

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

/// Tells of a resource: how it was, if it was there, and how it is.
pub(super) fn tell<T: Kept>(id: &str, before: Option<&T>, after: Option<&T>) {
    LISTENING.with_borrow_mut(|changes| {
        if let Some(changes) = changes {
            changes.add(id, before, after);
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

    fn add<T: Kept>(&mut self, id: &str, before: Option<&T>, after: Option<&T>) {
        let (happened, fields) = match (before, after) {
            (None, None) => return,
            (None, Some(_)) => (Happened::Created, None),
            (Some(_), None) => (Happened::Deleted, None),
            (Some(before), Some(after)) => (Happened::Changed, fields(before, after)),
        };
        let none = Tags::default();
        let (old, new) = (before.map_or(&none, T::tags), after.map_or(&none, T::tags));
        if happened == Happened::Changed && fields.is_none() && old == new {
            return;
        }
        let start = self.packed.len();
        let mut pack = Pack(&mut self.packed);
        pack.byte(happened as u8);
        pack.text(T::KIND);
        pack.text(id);
        pack.block(|pack| compare(old, new, pack));
        pack.text(&fields.map(|fields| Value::from(fields).to_string()).unwrap_or_default());
        if self.packed.len() > MOST {
            self.packed.truncate(start);
            self.untold += 1;
        }
    }
}

/// One tag's change: the key, then which of the two values there are, and those.
fn edit(pack: &mut Pack<'_>, key: &str, from: Option<&str>, to: Option<&str>) {
    pack.text(key);
    pack.byte(u8::from(from.is_some()) | (u8::from(to.is_some()) << 1));
    for value in [from, to].into_iter().flatten() {
        pack.text(value);
    }
}

/// Writes how tags differ; both are in the order of their keys.
fn compare(old: &Tags, new: &Tags, pack: &mut Pack<'_>) {
    let mut old = old.iter().peekable();
    let gone = |pack: &mut Pack<'_>, tag: TagRef<'_>| edit(pack, tag.key, Some(tag.value), None);
    for tag in new.iter() {
        while let Some(before) = old.next_if(|before| before.key < tag.key) {
            gone(pack, before);
        }
        match old.next_if(|before| before.key == tag.key) {
            None => edit(pack, tag.key, None, Some(tag.value)),
            Some(before) if before.value != tag.value => {
                edit(pack, tag.key, Some(before.value), Some(tag.value));
            }
            Some(_) => {}
        }
    }
    old.for_each(|before| gone(pack, before));
}

/// The fields that differ, but for the tags: `{"Name":{"from":…,"to":…}}`.
fn fields<T: Kept>(before: &T, after: &T) -> Option<Map<String, Value>> {
    let mut but_for_tags = before.clone();
    *but_for_tags.tags_mut() = after.tags().clone();
    if but_for_tags == *after {
        return None;
    }
    let members = |resource: &T| match serde_json::to_value(resource) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    let (mut before, mut differing) = (members(&but_for_tags), Map::new());
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

        let told = told(|| tell("id", Some(&before), Some(&after)));

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

        assert_eq!(told(|| tell("id", Some(&one), Some(&one.clone()))), Told::default());
    }

    #[test]
    fn nothing_is_taken_down_when_nobody_listens() {
        let one = thing("one", &[]);
        let silent = RefCell::new(Changes::default());

        during(Some(&silent), &Place::new("here"), || tell("id", None, Some(&one)));
        during(None, &Place::new("here"), || tell("id", None, Some(&one)));

        assert!(silent.borrow().packed.is_empty() && !is_listening());
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let long = "v".repeat(40_000);
        let large = thing("one", &[("k", &long)]);

        let told = told(|| {
            tell("one", None, Some(&large));
            tell("two", None, Some(&large));
            tell("three", Some(&thing("one", &[])), None);
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

            let told = told(|| tell("id", Some(&of(&before)), Some(&of(&after))));

            let mut replayed = before.clone();
            for edit in told.changes.into_iter().flat_map(|change| change.tags) {
                prop_assert_eq!(replayed.remove(&edit.key), edit.from);
                replayed.extend(edit.to.map(|to| (edit.key, to)));
            }
            prop_assert_eq!(replayed, after);
        }
    }
}

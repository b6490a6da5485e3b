//! The index by tag of a shelf: there is one once it has been asked for.
//!
//! Most spaces are never asked who has a tag, or once or twice; they are looked through, and nobody who writes in
//! them pays for an index. To look at a resource takes about 30 ns and to put it into an index 1.5 µs, so some
//! questions have to come before one is worth making. From then on it changes in the same commit as the tags.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use crate::api::{Tags, Text};
use crate::store::Sorted;
use crate::store::shelf::Kept;
use crate::store::tag_index::{Move, TagIndex};

/// From how many resources on questions count; fewer are always looked through.
const LARGE: usize = 256;

/// How many look-ups are answered without an index.
pub(super) const PATIENCE: u32 = 16;

/// The index, if there is one.
#[derive(Default)]
pub(super) struct Asked {
    questions: AtomicU32,
    index: OnceLock<TagIndex>,
}

impl Asked {
    /// The index, to look something up in it. Of those who ask at once for one that is not there yet one makes it,
    /// and the others wait.
    pub(super) fn index<T: Kept>(&self, kept: &Sorted<Text, Arc<T>>) -> Option<&TagIndex> {
        let is_worth_it =
            || kept.len() >= LARGE && self.questions.fetch_add(1, Ordering::Relaxed) >= PATIENCE;
        (self.index.get().is_some() || is_worth_it()).then(|| self.index.get_or_init(|| made(kept)))
    }

    /// The index, to change it with the tags.
    pub(super) fn kept_up(&mut self) -> Option<&mut TagIndex> {
        self.index.get_mut()
    }
}

fn made<T: Kept>(kept: &Sorted<Text, Arc<T>>) -> TagIndex {
    let mut index = TagIndex::default();
    for (id, one) in kept {
        index.change(vec![Move { id: id.clone(), before: Tags::default(), after: one.tags().clone() }]);
    }
    index
}

impl Clone for Asked {
    fn clone(&self) -> Self {
        Self { questions: self.questions.load(Ordering::Relaxed).into(), index: self.index.clone() }
    }
}

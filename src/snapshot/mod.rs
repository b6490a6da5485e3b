//! Snapshots: what a space holds, at one instant, and what can be done with that.
//!
//! A snapshot is taken in two steps. The cut is taken while no call is let in, and is nothing but pointers, so
//! calls wait for about a microsecond a space. Writing it down comes afterwards and disturbs nobody: what changes
//! meanwhile is copied by whoever changes it. The text is a world, so a snapshot can be edited, kept beside a
//! test, and be a starting state.
//!
//! Restoring goes the other way: the text is read and checked as a whole, the state that it describes is made
//! beside what is running, and is put in its place by pointers. Until then nothing has changed.
//!
//! Named snapshots are kept as texts and not as pointers: their bytes can be counted, so their number and their
//! size have limits that mean something, and they survive whatever is reset.

mod cut;
mod diff;
mod file;
mod named;
mod restore;
mod write;

pub use cut::Cut;
pub use diff::{Change, What, between};
pub use file::{StateError, StateFile};
pub use named::{MAX_BYTES, MAX_SNAPSHOTS, Named, NoRoom};
pub use restore::{RestoreError, Restored, restore};

use std::sync::Arc;

use crate::api::Service;
use crate::store::{Gate, SpaceId, Spaces};

/// All that snapshots are taken of and put into.
#[derive(Clone, Copy, Debug)]
pub struct Whole<'a> {
    /// The services.
    pub services: &'a [Arc<dyn Service>],
    /// The spaces.
    pub spaces: &'a Spaces,
    /// Closed while a cut is taken, and while one is put in place.
    pub gate: &'a Gate,
}

impl Whole<'_> {
    /// What one space holds, and what `then` does before any call is let in again.
    pub fn cut_and<T>(self, space: &SpaceId, then: impl FnOnce() -> T) -> (Cut, T) {
        let _closed = self.gate.close();
        (Cut::under_closed_gate(self, space), then())
    }

    /// One space, as a world file has it: the same text for the same state.
    pub fn text(self, space: &SpaceId) -> String {
        Cut::of(self, space).text()
    }
}

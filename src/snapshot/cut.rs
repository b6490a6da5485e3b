//! A consistent cut: the pointers to all that spaces hold.

use std::sync::Arc;

use crate::api::{Held, Mark, Service};
use crate::clock::ClockMode;
use crate::ids::Standing;
use crate::snapshot::Whole;
use crate::store::SpaceId;

/// How many spaces are cut while the gate is closed once. Spaces see nothing of each other, so that a cut need be
/// of one instant for each of them, and not for all: calls never wait for a walk over all spaces.
const AT_ONCE: usize = 64;

/// What spaces held at an instant: of one, or of all.
#[derive(Debug)]
pub struct Cut {
    pub(super) spaces: Vec<SpaceCut>,
}

/// What one space held.
#[derive(Debug)]
pub(super) struct SpaceCut {
    pub(super) id: SpaceId,
    /// Its clock and its ids; none where nobody has used the space.
    pub(super) settings: Option<(ClockMode, Standing)>,
    /// By service, in the order of the table of services.
    pub(super) held: Vec<(&'static str, Box<dyn Held>)>,
}

/// What tells whether anything has changed since a cut, without keeping it.
#[derive(Debug, Default)]
pub(super) struct Marks(Vec<SpaceMarks>);

#[derive(Debug)]
struct SpaceMarks {
    id: SpaceId,
    settings: Option<(ClockMode, Standing)>,
    held: Vec<Mark>,
}

impl Cut {
    /// One space.
    pub fn of(whole: Whole<'_>, space: &SpaceId) -> Self {
        let _closed = whole.gate.close();
        Self::under_closed_gate(whole, space)
    }

    /// One space; whoever calls it has closed the gate.
    pub(super) fn under_closed_gate(whole: Whole<'_>, space: &SpaceId) -> Self {
        Self { spaces: vec![SpaceCut::of(whole, space)] }
    }

    /// Every space, each at an instant of its own.
    pub fn of_all(whole: Whole<'_>) -> Self {
        let names = whole.spaces.names();
        let mut spaces = Vec::with_capacity(names.len());
        for some in names.chunks(AT_ONCE) {
            let _closed = whole.gate.close();
            // One that was dropped since is not there any more.
            let there = some.iter().filter(|name| whole.spaces.get(name).is_some());
            spaces.extend(there.map(|name| SpaceCut::of(whole, name)));
        }
        Self { spaces }
    }

    pub(super) fn marks(&self) -> Marks {
        let marks = |cut: &SpaceCut| SpaceMarks {
            id: cut.id.clone(),
            settings: cut.settings.clone(),
            held: cut.held.iter().map(|(_, held)| held.mark()).collect(),
        };
        Marks(self.spaces.iter().map(marks).collect())
    }
}

impl SpaceCut {
    /// Whoever calls it has closed the gate.
    fn of(whole: Whole<'_>, id: &SpaceId) -> Self {
        let settings = whole.spaces.get(id).map(|space| (space.clock().mode(), space.ids().standing()));
        let of_service = |service: &Arc<dyn Service>| Some((service.card().name, service.hold(id)?));
        Self { id: id.clone(), settings, held: whole.services.iter().filter_map(of_service).collect() }
    }
}

impl PartialEq for Marks {
    fn eq(&self, other: &Self) -> bool {
        // A mark keeps its address taken, so equal addresses are the same state, and what was changed has moved.
        let same = |one: &Mark, other: &Mark| std::ptr::addr_eq(one.as_ptr(), other.as_ptr());
        self.0.len() == other.0.len()
            && self.0.iter().zip(&other.0).all(|(one, other)| {
                one.id == other.id
                    && one.settings == other.settings
                    && one.held.len() == other.held.len()
                    && one.held.iter().zip(&other.held).all(|(one, other)| same(one, other))
            })
    }
}

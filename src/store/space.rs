//! Spaces: worlds of their own, each with its clock, its ids and its memory of nonces.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dashmap::DashMap;

use crate::clock::{Clock, ClockMode};
use crate::faults::{Board, Scenario};
use crate::ids::Ids;
use crate::journal::{Ring, Room};
use crate::store::{Nonces, SpaceId};

/// One space, beside the state that services keep for it.
#[derive(Debug)]
pub struct Space {
    id: SpaceId,
    clock: Clock,
    ids: Ids,
    nonces: Nonces,
    /// Its own, however often the rest of it is renewed.
    faults: Arc<Board>,
    calls: Arc<Ring>,
}

impl Space {
    /// A space that is in no list of spaces, and of whose calls nothing is kept.
    pub fn detached(id: SpaceId, seed: u64, clock: ClockMode) -> Self {
        let ids = Ids::new(seed, id.as_str());
        let calls = Ring::new(&Room::new(0), id.clone());
        Self::made(id, clock, ids, Arc::default(), Arc::new(calls))
    }

    fn made(id: SpaceId, clock: ClockMode, ids: Ids, faults: Arc<Board>, calls: Arc<Ring>) -> Self {
        Self { id, clock: Clock::new(clock), ids, nonces: Nonces::default(), faults, calls }
    }

    /// The same space, with its calls kept in `room`.
    #[must_use]
    pub fn on(self, room: &Arc<Room>) -> Self {
        let calls = Arc::new(Ring::new(room, self.id.clone()));
        Self { calls, ..self }
    }

    /// The same space, in which `scenario` is on its way from now on.
    #[must_use]
    pub fn with_faults(mut self, scenario: Option<Arc<Scenario>>) -> Self {
        self.faults = Arc::new(Board::with(scenario, self.clock.now()));
        self
    }

    /// What is to go wrong in it.
    pub fn faults(&self) -> &Board {
        &self.faults
    }

    /// What comes in place of this space when another state is put into it: with another clock and other ids. It
    /// has seen no nonce; what is to go wrong stays on its way, and what is kept of its calls is kept.
    #[must_use]
    pub fn renewed(&self, clock: ClockMode, ids: Ids) -> Self {
        self.faults.interrupt();
        Self::made(self.id.clone(), clock, ids, Arc::clone(&self.faults), Arc::clone(&self.calls))
    }

    /// A space that goes on from where this one is: its clock and its ids, but not its nonces, for nobody has
    /// called the new one. For the same reason what is to go wrong begins anew.
    #[must_use]
    pub fn forked(&self, id: SpaceId) -> Self {
        let faults = self.faults.anew(self.clock.now());
        let calls = Arc::new(self.calls.of(id.clone()));
        Self::made(id, self.clock.mode(), self.ids.fork(), Arc::new(faults), calls)
    }

    /// Its name.
    pub fn id(&self) -> &SpaceId {
        &self.id
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Its ids.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// The nonces that were used in it.
    pub fn nonces(&self) -> &Nonces {
        &self.nonces
    }

    /// What is kept of its calls: gone with it.
    pub fn calls(&self) -> &Ring {
        &self.calls
    }
}

/// All spaces. A space comes into being at first use.
#[derive(Debug)]
pub struct Spaces {
    by_name: DashMap<SpaceId, Arc<Space>>,
    count: AtomicUsize,
    max: usize,
    seed: u64,
    clock: ClockMode,
    room: Arc<Room>,
    scenario: Option<Arc<Scenario>>,
}

/// No further space may come into being.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("make another space: there are {max} already, as many as --max-spaces allows")]
pub struct TooManySpaces {
    /// How many there may be.
    pub max: usize,
}

impl Spaces {
    /// No space yet; up to `max` of them, each with ids from `seed` and a clock that starts as `clock`.
    pub fn new(max: usize, seed: u64, clock: ClockMode) -> Self {
        let (by_name, count, room) = (DashMap::new(), AtomicUsize::new(0), Room::new(0));
        Self { by_name, count, max, seed, clock, scenario: None, room }
    }

    /// The same, with the calls of every space kept in `room`.
    #[must_use]
    pub fn on(self, room: &Arc<Room>) -> Self {
        Self { room: Arc::clone(room), ..self }
    }

    /// The same spaces, each of which begins with `scenario`.
    #[must_use]
    pub fn with_faults(self, scenario: Option<Arc<Scenario>>) -> Self {
        Self { scenario, ..self }
    }

    /// The space of this name, made now if it is new.
    pub fn open(&self, id: &SpaceId) -> Result<Arc<Space>, TooManySpaces> {
        if let Some(found) = self.by_name.get(id) {
            return Ok(Arc::clone(&found));
        }
        let room = self.count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |count| {
            (count < self.max).then_some(count + 1)
        });
        if room.is_err() {
            return self
                .by_name
                .get(id)
                .map(|found| Arc::clone(&found))
                .ok_or(TooManySpaces { max: self.max });
        }
        let mut is_new = false;
        let space = Arc::clone(&self.by_name.entry(id.clone()).or_insert_with(|| {
            is_new = true;
            Arc::new(self.unopened(id).on(&self.room))
        }));
        if !is_new {
            self.count.fetch_sub(1, Ordering::Relaxed);
        }
        Ok(space)
    }

    /// What the space of this name would be as if it were opened now, for who only looks: it is in no list.
    pub fn unopened(&self, id: &SpaceId) -> Space {
        Space::detached(id.clone(), self.seed, self.clock).with_faults(self.scenario.clone())
    }

    /// The space of this name, if it has come into being.
    pub fn get(&self, id: &SpaceId) -> Option<Arc<Space>> {
        self.named(id.as_str())
    }

    /// The space of this name, if there can be one and it has come into being.
    pub fn named(&self, name: &str) -> Option<Arc<Space>> {
        self.by_name.get(name).map(|found| Arc::clone(&found))
    }

    /// Adds a space, in place of the one that has its name. Whoever calls it has closed the gate.
    pub fn put(&self, space: Space) -> Result<(), TooManySpaces> {
        // It counts as one space more only when it is new.
        self.open(space.id())?;
        self.by_name.insert(space.id().clone(), Arc::new(space));
        Ok(())
    }

    /// The ids of a space from their beginning, whether the space is there or not.
    pub fn first_ids(&self, id: &SpaceId) -> Ids {
        self.get(id).map_or_else(|| Ids::new(self.seed, id.as_str()), |space| space.ids().afresh())
    }

    /// How many spaces there are.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// How many spaces there may be.
    pub fn max(&self) -> usize {
        self.max
    }

    /// Forgets a space; whether it was there. Whoever calls it has closed the gate.
    pub fn forget(&self, id: &SpaceId) -> bool {
        let gone = self.by_name.remove(id).is_some();
        if gone {
            self.count.fetch_sub(1, Ordering::Relaxed);
        }
        gone
    }

    /// The names of all spaces, in order.
    pub fn names(&self) -> Vec<SpaceId> {
        let mut names: Vec<_> = self.by_name.iter().map(|entry| entry.key().clone()).collect();
        names.sort();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> SpaceId {
        SpaceId::parse(name).unwrap()
    }

    #[test]
    fn a_space_is_made_once_and_the_cap_counts_only_new_ones() {
        let spaces = Spaces::new(2, 0, ClockMode::Real);

        let first = spaces.open(&id("a")).unwrap();
        spaces.open(&id("b")).unwrap();

        assert_eq!(spaces.open(&id("c")).unwrap_err(), TooManySpaces { max: 2 });
        assert!(Arc::ptr_eq(&first, &spaces.open(&id("a")).unwrap()));
        assert!(spaces.forget(&id("b")));
        assert!(!spaces.forget(&id("b")));
        spaces.open(&id("c")).unwrap();
        assert_eq!(spaces.names(), [id("a"), id("c")]);
    }

    #[test]
    fn threads_that_open_the_same_new_space_get_the_same_one() {
        let spaces = Spaces::new(8, 0, ClockMode::Real);

        let opened: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| spaces.open(&id("a")).unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });

        assert!(opened.iter().all(|space| Arc::ptr_eq(space, &opened[0])));
        assert_eq!(spaces.count.load(Ordering::Relaxed), 1);
    }
}

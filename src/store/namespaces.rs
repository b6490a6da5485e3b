//! One service's state in every space.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use dashmap::DashMap;
use parking_lot::RwLock;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::access::Whereabouts;
use crate::store::{Access, Place, Scope, SpaceId};

/// What a service keeps in one place: maps, no locks, cheap to share.
///
/// What is large inside is a [`crate::store::Shelf`], so that the first change after a fork copies a part of it. What is
/// read from a world is taken over by [`State::absorb`] before it is used: what is looked up beside ids and tags is
/// made there.
pub trait State: Clone + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The state of a place in which there is nothing yet.
    fn empty(place: &Place) -> Self;
    /// How many resources there are.
    fn resources(&self) -> usize;
    /// Whether nothing would be lost if the place were forgotten.
    fn is_blank(&self) -> bool {
        self.resources() == 0
    }

    /// Takes over all of `other`, or says which resource both have, and stays as it was.
    fn absorb(&mut self, other: Self) -> Result<(), String>;
}

/// What a service keeps in one space: a state a place. Cloning it is cheap: the states are shared.
#[derive(Clone, Debug)]
pub struct Places<S> {
    by_name: BTreeMap<Place, Arc<S>>,
    resources: usize,
}

pub(super) type Namespace<S> = Arc<RwLock<Arc<Places<S>>>>;

/// One service's state in every space.
#[derive(Debug)]
pub struct Namespaces<S> {
    spaces: DashMap<SpaceId, Namespace<S>>,
}

impl<S> Default for Places<S> {
    fn default() -> Self {
        Self { by_name: BTreeMap::new(), resources: 0 }
    }
}

impl<S: State> Places<S> {
    /// Every place and its state.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, &S)> {
        self.by_name.iter().map(|(place, state)| (place, &**state))
    }

    /// How many resources there are in all places.
    pub fn resources(&self) -> usize {
        self.resources
    }

    /// Adds `state` to what `place` has; a resource that is there already refuses all of it.
    pub fn absorb(&mut self, place: &Place, state: S) -> Result<(), String> {
        self.change(place, |own| own.absorb(state))
    }

    /// The state of a place, to look at; an empty one where there is nothing yet.
    pub(super) fn seen(&self, place: &str) -> Arc<S> {
        self.by_name.get(place).map_or_else(|| Arc::new(S::empty(&Place::new(place))), Arc::clone)
    }

    /// The state of a place, with the place's own name.
    pub(super) fn get(&self, place: &str) -> Option<(&Place, &S)> {
        self.by_name.get_key_value(place).map(|(place, state)| (place, &**state))
    }

    /// Changes the state of a place. A place in which nothing is left is forgotten: clients may name any number
    /// of them.
    pub(super) fn change<T>(&mut self, place: &Place, change: impl FnOnce(&mut S) -> T) -> T {
        let state = match self.by_name.get_mut(place) {
            Some(state) => state,
            None => self.by_name.entry(place.clone()).or_insert_with(|| Arc::new(S::empty(place))),
        };
        let state = Arc::make_mut(state);
        let before = state.resources();
        let done = change(state);
        self.resources = self.resources - before + state.resources();
        if state.is_blank() {
            self.by_name.remove(place);
        }
        done
    }
}

impl<S> Default for Namespaces<S> {
    /// No state in any space.
    fn default() -> Self {
        Self { spaces: DashMap::new() }
    }
}

impl<S: State> Namespaces<S> {
    /// The way into a place that is known.
    pub fn at<'a>(&'a self, scope: Scope<'a>, max_resources: usize) -> Access<'a, S> {
        let Scope { space, place } = scope;
        Access::new(self, space, Whereabouts::Known(place), max_resources)
    }

    /// The way into the first place of a space whose state `holds` what is looked for.
    pub fn wherever<'a>(
        &'a self,
        space: SpaceId,
        holds: impl Fn(&S) -> bool + 'a,
        max_resources: usize,
    ) -> Access<'a, S> {
        Access::new(self, space, Whereabouts::Holding(Box::new(holds)), max_resources)
    }

    /// All of a space as it is now: a pointer copy.
    pub fn snapshot(&self, space: &SpaceId) -> Arc<Places<S>> {
        self.spaces.get(space).map(|found| Arc::clone(&*found.read())).unwrap_or_default()
    }

    /// Changes all of a space, all or nothing. Whoever calls it has closed the gate.
    pub fn change<E>(
        &self,
        space: &SpaceId,
        change: impl FnOnce(&mut Places<S>) -> Result<(), E>,
    ) -> Result<(), E> {
        let namespace = self.namespace(space);
        let mut places = namespace.write();
        let mut changed = (**places).clone();
        change(&mut changed)?;
        *places = Arc::new(changed);
        Ok(())
    }

    /// Gives the space `to` all that `from` has, in place of what it had: a pointer copy. What either changes
    /// from then on the other does not see. Whoever calls it has closed the gate.
    pub fn fork(&self, from: &SpaceId, to: &SpaceId) {
        self.put(to, self.snapshot(from));
    }

    /// Makes `places` all that a space has. Whoever calls it has closed the gate.
    pub fn put(&self, space: &SpaceId, places: Arc<Places<S>>) {
        *self.namespace(space).write() = places;
    }

    /// Forgets a space; says how many resources went. Whoever calls it has closed the gate.
    pub fn clear(&self, space: &SpaceId) -> usize {
        self.spaces.remove(space).map_or(0, |(_, namespace)| namespace.read().resources())
    }

    /// Forgets every space; says how many resources went. Whoever calls it has closed the gate.
    pub fn clear_all(&self) -> usize {
        let gone = self.spaces.iter().map(|entry| entry.value().read().resources()).sum();
        self.spaces.clear();
        gone
    }

    /// The lock of a space. Whoever calls it has passed the gate: a reset in between would leave an orphan.
    pub(super) fn namespace(&self, space: &SpaceId) -> Namespace<S> {
        if let Some(found) = self.spaces.get(space) {
            return Arc::clone(&found);
        }
        Arc::clone(&self.spaces.entry(space.clone()).or_default())
    }
}

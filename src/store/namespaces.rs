//! One service's state in every space, and the one way into it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use dashmap::DashMap;
use parking_lot::RwLock;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::gate::Mark;
use crate::store::{Place, Scope, SpaceId};

/// What a service keeps in one place: plain maps, no locks, cheap to share.
///
/// What is large inside is behind `Arc`, so that the first change after a fork copies pointers, not resources.
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
}

type Namespace<S> = Arc<RwLock<Arc<Places<S>>>>;

/// One service's state in every space.
#[derive(Debug)]
pub struct Namespaces<S> {
    spaces: DashMap<SpaceId, Namespace<S>>,
}

/// The way into one place, for one operation, once.
pub struct Access<'a, S> {
    namespaces: &'a Namespaces<S>,
    space: SpaceId,
    place: Whereabouts<'a, S>,
    max_resources: usize,
}

enum Whereabouts<'a, S> {
    Known(Place),
    Holding(Box<dyn Fn(&S) -> bool + 'a>),
}

impl<S> Default for Places<S> {
    fn default() -> Self {
        Self { by_name: BTreeMap::new() }
    }
}

impl<S: State> Places<S> {
    /// Every place and its state.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, &S)> {
        self.by_name.iter().map(|(place, state)| (place, &**state))
    }

    /// How many resources there are in all places.
    pub fn resources(&self) -> usize {
        self.by_name.values().map(|state| state.resources()).sum()
    }

    /// Adds `state` to what `place` has; a resource that is there already refuses all of it.
    pub fn absorb(&mut self, place: &Place, state: S) -> Result<(), String> {
        self.state_mut(place).absorb(state)
    }

    /// Forgets a place in which nothing is left: clients may name any number of them.
    fn drop_if_blank(&mut self, place: &Place) {
        if self.by_name.get(place).is_some_and(|state| state.is_blank()) {
            self.by_name.remove(place);
        }
    }

    fn state_mut(&mut self, place: &Place) -> &mut S {
        let entry = self.by_name.entry(place.clone());
        Arc::make_mut(entry.or_insert_with(|| Arc::new(S::empty(place))))
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
    pub fn at(&self, scope: Scope, max_resources: usize) -> Access<'_, S> {
        let Scope { space, place } = scope;
        Access { namespaces: self, space, place: Whereabouts::Known(place), max_resources }
    }

    /// The way into the first place of a space whose state `holds` what is looked for.
    pub fn wherever<'a>(
        &'a self,
        space: SpaceId,
        holds: impl Fn(&S) -> bool + 'a,
        max_resources: usize,
    ) -> Access<'a, S> {
        Access { namespaces: self, space, place: Whereabouts::Holding(Box::new(holds)), max_resources }
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
    fn namespace(&self, space: &SpaceId) -> Namespace<S> {
        if let Some(found) = self.spaces.get(space) {
            return Arc::clone(&found);
        }
        Arc::clone(&self.spaces.entry(space.clone()).or_default())
    }
}

impl<S: State> Access<'_, S> {
    /// Looks, and changes nothing.
    pub fn read<T>(self, look: impl FnOnce(&S) -> T) -> T {
        let _mark = Mark::in_namespace();
        let namespace = self.namespaces.namespace(&self.space);
        let places = namespace.read();
        match self.place.find(&places) {
            Some((_, state)) => look(state),
            None => look(&S::empty(&self.place.name())),
        }
    }

    /// Checks, and if nothing speaks against it changes: `check` sees the state as it is and refuses, or
    /// returns the change, which cannot refuse.
    pub fn commit<T, E, A>(self, check: impl FnOnce(&S) -> Result<A, E>) -> Result<T, E>
    where
        A: FnOnce(&mut S) -> T,
    {
        self.enter(|state| check(state).map(|change| (0, change)), |_, _| Ok(()))
    }

    /// A commit that adds `new` resources; `full` refuses it when the space would then hold too many.
    pub fn commit_new<T, E, A>(
        self,
        new: usize,
        full: impl FnOnce() -> E,
        check: impl FnOnce(&S) -> Result<A, E>,
    ) -> Result<T, E>
    where
        A: FnOnce(&mut S) -> T,
    {
        self.commit_some(full, |state| check(state).map(|change| (new, change)))
    }

    /// A commit whose check says how many resources the change adds, none perhaps; `full` refuses it when the
    /// space would then hold too many.
    pub fn commit_some<T, E, A>(
        self,
        full: impl FnOnce() -> E,
        check: impl FnOnce(&S) -> Result<(usize, A), E>,
    ) -> Result<T, E>
    where
        A: FnOnce(&mut S) -> T,
    {
        let max = self.max_resources;
        let fits = |new: usize, places: &Places<S>| places.resources().saturating_add(new) <= max;
        self.enter(check, |new, places| if new == 0 || fits(new, places) { Ok(()) } else { Err(full()) })
    }

    fn enter<T, E, A>(
        self,
        check: impl FnOnce(&S) -> Result<(usize, A), E>,
        room: impl FnOnce(usize, &Places<S>) -> Result<(), E>,
    ) -> Result<T, E>
    where
        A: FnOnce(&mut S) -> T,
    {
        let _mark = Mark::in_namespace();
        let namespace = self.namespaces.namespace(&self.space);
        let mut places = namespace.write();
        let (place, (new, change)) = if let Some((place, state)) = self.place.find(&places) {
            (place.clone(), check(state)?)
        } else {
            let place = self.place.name();
            let checked = check(&S::empty(&place))?;
            (place, checked)
        };
        room(new, &places)?;
        let places = Arc::make_mut(&mut places);
        let done = change(places.state_mut(&place));
        places.drop_if_blank(&place);
        Ok(done)
    }
}

impl<S: State> Whereabouts<'_, S> {
    fn find<'p>(&self, places: &'p Places<S>) -> Option<(&'p Place, &'p S)> {
        match self {
            Self::Known(place) => places.by_name.get_key_value(place).map(|(place, state)| (place, &**state)),
            Self::Holding(holds) => places.iter().find(|(_, state)| holds(state)),
        }
    }

    /// The place that is meant when no state was found.
    fn name(&self) -> Place {
        match self {
            Self::Known(place) => place.clone(),
            Self::Holding(_) => Place::new(""),
        }
    }
}

impl<S> fmt::Debug for Access<'_, S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Access").field("space", &self.space).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Names(BTreeMap<String, u32>);

    impl State for Names {
        fn empty(_place: &Place) -> Self {
            Self::default()
        }

        fn resources(&self) -> usize {
            self.0.len()
        }

        fn absorb(&mut self, other: Self) -> Result<(), String> {
            self.0.extend(other.0);
            Ok(())
        }
    }

    fn scope(space: &str, place: &str) -> Scope {
        Scope { space: SpaceId::parse(space).unwrap(), place: Place::new(place) }
    }

    fn put(all: &Namespaces<Names>, scope: Scope, name: &str) -> Result<(), &'static str> {
        all.at(scope, 2).commit_new(
            1,
            || "full",
            |names| {
                if names.0.contains_key(name) {
                    return Err("taken");
                }
                Ok(|names: &mut Names| names.0.extend([(name.to_owned(), 1)]))
            },
        )
    }

    #[test]
    fn a_refused_commit_changes_nothing_and_a_full_space_refuses() {
        let all = Namespaces::<Names>::default();

        assert_eq!(put(&all, scope("a", "x"), "one"), Ok(()));
        assert_eq!(put(&all, scope("a", "x"), "one"), Err("taken"));
        assert_eq!(put(&all, scope("a", "y"), "two"), Ok(()));
        assert_eq!(put(&all, scope("a", "y"), "three"), Err("full"));
        assert_eq!(put(&all, scope("b", "y"), "three"), Ok(()));
        assert_eq!(all.at(scope("a", "y"), 2).read(|names| names.0.len()), 1);
    }

    #[test]
    fn a_call_without_a_place_finds_what_it_is_about() {
        let all = Namespaces::<Names>::default();
        put(&all, scope("a", "x"), "one").unwrap();
        put(&all, scope("a", "y"), "two").unwrap();
        let space = SpaceId::parse("a").unwrap();
        let wherever = |name: &'static str| {
            all.wherever(space.clone(), move |names: &Names| names.0.contains_key(name), 2)
        };

        let renamed: Result<(), ()> =
            wherever("two").commit(|_| Ok(|names: &mut Names| names.0.extend([("two".to_owned(), 9)])));

        assert_eq!(renamed, Ok(()));
        assert_eq!(all.at(scope("a", "y"), 2).read(|names| names.0["two"]), 9);
        assert_eq!(wherever("none").read(Names::clone), Names::default());
    }

    #[test]
    fn a_snapshot_does_not_see_what_comes_after_it() {
        let all = Namespaces::<Names>::default();
        put(&all, scope("a", "x"), "one").unwrap();
        let space = SpaceId::parse("a").unwrap();

        let before = all.snapshot(&space);
        put(&all, scope("a", "x"), "two").unwrap();

        assert_eq!(before.resources(), 1);
        assert_eq!(all.clear(&space), 2);
        assert_eq!(all.snapshot(&space).resources(), 0);
    }

    #[test]
    fn a_place_in_which_nothing_is_left_is_forgotten() {
        let all = Namespaces::<Names>::default();
        put(&all, scope("a", "x"), "one").unwrap();
        put(&all, scope("a", "y"), "two").unwrap();

        let emptied: Result<(), ()> =
            all.at(scope("a", "x"), 2).commit(|_| Ok(|names: &mut Names| names.0.clear()));

        let left = all.snapshot(&SpaceId::parse("a").unwrap());
        assert_eq!(emptied, Ok(()));
        assert_eq!(left.iter().map(|(place, _)| place.as_str()).collect::<Vec<_>>(), ["y"]);
    }

    #[test]
    fn an_operation_that_enters_twice_panics_instead_of_hanging() {
        let all = Namespaces::<Names>::default();

        let twice = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            all.at(scope("a", "x"), 2).read(|_| all.at(scope("a", "y"), 2).read(|_| ()));
        }));

        assert!(twice.is_err());
        assert_eq!(put(&all, scope("a", "x"), "one"), Ok(()));
    }
}

//! The one way into a service's state.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use crate::store::gate::Mark;
use crate::store::{Beside, Changes, Namespaces, Place, Places, SpaceId, State, changes};

/// The way into one place, for one operation, once.
pub struct Access<'a, S> {
    namespaces: &'a Namespaces<S>,
    space: SpaceId,
    place: Whereabouts<'a, S>,
    max_resources: usize,
    told: Option<&'a RefCell<Changes>>,
}

/// Which place.
pub(super) enum Whereabouts<'a, S> {
    Known(&'a str),
    Holding(Box<dyn Fn(&S) -> bool + 'a>),
}

impl<'a, S: State> Access<'a, S> {
    pub(super) fn new(
        namespaces: &'a Namespaces<S>,
        space: SpaceId,
        place: Whereabouts<'a, S>,
        max_resources: usize,
    ) -> Self {
        Self { namespaces, space, place, max_resources, told: None }
    }

    /// The same way in; what a commit changes is written into `told`.
    #[must_use]
    pub fn telling(self, told: &'a RefCell<Changes>) -> Self {
        Self { told: Some(told), ..self }
    }

    /// The same way in, with the state of `other` beside it, to look at.
    pub fn beside(self, other: &'a str) -> Beside<'a, S> {
        Beside::new(self, other)
    }

    /// Looks, and changes nothing.
    pub fn read<T>(self, look: impl FnOnce(&S) -> T) -> T {
        self.look(|state, _| look(state))
    }

    /// Looks at this place, and at all of them.
    pub(super) fn look<T>(self, look: impl FnOnce(&S, &Places<S>) -> T) -> T {
        let _mark = Mark::in_namespace();
        let namespace = self.namespaces.namespace(&self.space);
        let places = namespace.read();
        match self.place.find(&places) {
            Some((_, state)) => look(state, &places),
            None => look(&S::empty(&self.place.name()), &places),
        }
    }

    /// Checks, and if nothing speaks against it changes: `check` sees the state as it is and refuses, or
    /// returns the change, which cannot refuse.
    pub fn commit<T, E, A>(self, check: impl FnOnce(&S) -> Result<A, E>) -> Result<T, E>
    where
        A: FnOnce(&mut S) -> T,
    {
        self.enter(|state, _| check(state))
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
        self.enter(|state, places| {
            let (new, change) = check(state)?;
            let fits = new == 0 || places.resources().saturating_add(new) <= max;
            if fits { Ok(change) } else { Err(full()) }
        })
    }

    /// Checks this place, with all of them in view, and changes it.
    pub(super) fn enter<T, E, A>(self, check: impl FnOnce(&S, &Places<S>) -> Result<A, E>) -> Result<T, E>
    where
        A: FnOnce(&mut S) -> T,
    {
        let _mark = Mark::in_namespace();
        let namespace = self.namespaces.namespace(&self.space);
        let mut places = namespace.write();
        let (place, change) = if let Some((place, state)) = self.place.find(&places) {
            (place.clone(), check(state, &places)?)
        } else {
            let place = self.place.name();
            let change = check(&S::empty(&place), &places)?;
            (place, change)
        };
        let places = Arc::make_mut(&mut places);
        Ok(changes::during(self.told, &place, || places.change(&place, change)))
    }
}

impl<S: State> Whereabouts<'_, S> {
    fn find<'p>(&self, places: &'p Places<S>) -> Option<(&'p Place, &'p S)> {
        match self {
            Self::Known(place) => places.get(place),
            Self::Holding(holds) => places.iter().find(|(_, state)| holds(state)),
        }
    }

    /// The place that is meant when no state was found.
    fn name(&self) -> Place {
        match self {
            Self::Known(place) => Place::new(place),
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
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::store::Scope;

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

    fn scope<'a>(space: &str, place: &'a str) -> Scope<'a> {
        Scope { space: SpaceId::parse(space).unwrap(), place }
    }

    fn put(all: &Namespaces<Names>, scope: Scope<'_>, name: &str) -> Result<(), &'static str> {
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
    fn a_fork_has_what_its_source_has_and_neither_sees_what_the_other_changes() {
        let all = Namespaces::<Names>::default();
        let (source, fork) = (SpaceId::parse("a").unwrap(), SpaceId::parse("b").unwrap());
        put(&all, scope("a", "x"), "one").unwrap();
        put(&all, scope("b", "y"), "gone").unwrap();

        all.fork(&source, &fork);
        put(&all, scope("a", "x"), "of a").unwrap();
        put(&all, scope("b", "x"), "of b").unwrap();

        let names = |space: &str| -> Vec<String> {
            all.at(scope(space, "x"), 2).read(|names| names.0.keys().cloned().collect())
        };
        assert_eq!(all.snapshot(&fork).iter().count(), 1);
        assert_eq!(names("a"), ["of a", "one"]);
        assert_eq!(names("b"), ["of b", "one"]);
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

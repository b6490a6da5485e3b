//! One place, with another one beside it that is looked at under the same lock.
//!
//! Some resources are everybody's: the public images of a cloud. They are kept once, in a place of their own,
//! and each project sees them next to what it has. They can be looked at from there and never changed, so the
//! change that a commit returns still gets one state only.

use std::fmt;

use crate::store::{Access, State};

/// The way into one place, with the state of another beside it.
pub struct Beside<'a, S> {
    access: Access<'a, S>,
    other: &'a str,
}

impl<'a, S: State> Beside<'a, S> {
    pub(super) fn new(access: Access<'a, S>, other: &'a str) -> Self {
        Self { access, other }
    }

    /// Looks at both, and changes nothing.
    pub fn read<T>(self, look: impl FnOnce(&S, &S) -> T) -> T {
        let Self { access, other } = self;
        access.look(|state, places| look(state, &places.seen(other)))
    }

    /// Checks with both in view; the change it returns is of the first alone.
    pub fn commit<T, E, A>(self, check: impl FnOnce(&S, &S) -> Result<A, E>) -> Result<T, E>
    where
        A: FnOnce(&mut S) -> T,
    {
        let Self { access, other } = self;
        access.enter(|state, places| check(state, &places.seen(other)))
    }
}

impl<S> fmt::Debug for Beside<'_, S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Beside").field("other", &self.other).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use crate::store::{Access, Namespaces, Place, Scope, SpaceId, State};

    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Names(Vec<String>);

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

    fn at<'a>(all: &'a Namespaces<Names>, place: &'a str) -> Access<'a, Names> {
        all.at(Scope { space: SpaceId::default(), place }, 9)
    }

    fn add(all: &Namespaces<Names>, place: &str, name: &str) -> Result<(), &'static str> {
        at(all, place).beside("public").commit(|own, public| {
            if own.0.iter().chain(&public.0).any(|known| known == name) {
                return Err("taken");
            }
            Ok(|own: &mut Names| own.0.push(name.to_owned()))
        })
    }

    #[test]
    fn a_commit_checks_against_both_places_and_changes_its_own() {
        let all = Namespaces::<Names>::default();

        assert_eq!(add(&all, "public", "everybody"), Ok(()));
        assert_eq!(add(&all, "one", "everybody"), Err("taken"));
        assert_eq!(add(&all, "one", "mine"), Ok(()));
        assert_eq!(add(&all, "two", "mine"), Ok(()));

        let seen = at(&all, "one").beside("public").read(|own, public| (own.clone(), public.clone()));
        assert_eq!(seen, (Names(vec!["mine".to_owned()]), Names(vec!["everybody".to_owned()])));
    }

    #[test]
    fn a_place_in_which_there_is_nothing_is_seen_empty() {
        let all = Namespaces::<Names>::default();

        let seen = at(&all, "one").beside("public").read(|own, public| (own.clone(), public.clone()));

        assert_eq!(seen, (Names::default(), Names::default()));
        assert_eq!(all.snapshot(&SpaceId::default()).iter().count(), 0);
    }
}

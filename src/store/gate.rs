//! The gate: every call passes it, and whoever needs a consistent cut closes it.

use std::cell::Cell;
use std::thread::LocalKey;

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

thread_local! {
    static AT_GATE: Cell<bool> = const { Cell::new(false) };
    static IN_NAMESPACE: Cell<bool> = const { Cell::new(false) };
}

/// Open for calls, closed for cuts across all services.
#[derive(Debug, Default)]
pub struct Gate {
    lock: RwLock<()>,
}

/// A call that has passed the gate: no reset and no snapshot happens until it is over.
#[derive(Debug)]
pub struct Inside<'a> {
    _shared: RwLockReadGuard<'a, ()>,
    _mark: Mark,
}

/// The gate closed: no call is inside, and none gets in.
#[derive(Debug)]
pub struct Closed<'a> {
    _exclusive: RwLockWriteGuard<'a, ()>,
    _mark: Mark,
}

/// Says that this thread is somewhere, until it is dropped.
#[derive(Debug)]
pub(super) struct Mark(&'static LocalKey<Cell<bool>>);

impl Mark {
    fn set(place: &'static LocalKey<Cell<bool>>) -> Self {
        assert!(!place.replace(true), "the store was entered from inside the store");
        Self(place)
    }

    /// Says that this thread is in a namespace; panics when it is in one already, for it would wait for itself.
    pub(super) fn in_namespace() -> Self {
        Self::set(&IN_NAMESPACE)
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Gate {
    /// Lets one call in.
    ///
    /// # Panics
    ///
    /// When this thread is inside already.
    pub fn enter(&self) -> Inside<'_> {
        let mark = Mark::set(&AT_GATE);
        Inside { _shared: self.lock.read(), _mark: mark }
    }

    /// Waits until every call is over, and lets none in.
    ///
    /// # Panics
    ///
    /// When this thread is inside already.
    pub fn close(&self) -> Closed<'_> {
        let mark = Mark::set(&AT_GATE);
        Closed { _exclusive: self.lock.write(), _mark: mark }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entering_twice_panics_and_leaves_the_gate_usable() {
        let gate = Gate::default();

        let twice = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _first = gate.enter();
            let _second = gate.enter();
        }));

        assert!(twice.is_err());
        drop(gate.close());
        drop(gate.enter());
    }
}

//! The gate: every operation passes it, and whoever needs a consistent cut closes it.

use std::cell::Cell;

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Open for operations, closed for cuts across all services.
#[derive(Debug, Default)]
pub struct Gate {
    lock: RwLock<()>,
}

/// An operation inside the store.
#[derive(Debug)]
pub struct Inside<'a> {
    _shared: RwLockReadGuard<'a, ()>,
    _mark: Mark,
}

/// The gate closed: no operation is inside, and none gets in.
#[derive(Debug)]
pub struct Closed<'a> {
    _exclusive: RwLockWriteGuard<'a, ()>,
    _mark: Mark,
}

#[derive(Debug)]
struct Mark;

impl Mark {
    /// Says that this thread is inside; panics when it is already, for it would wait for itself.
    fn set() -> Self {
        assert!(!INSIDE.replace(true), "the store was entered from inside the store");
        Self
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}

impl Gate {
    /// Lets one operation in.
    ///
    /// # Panics
    ///
    /// When this thread is inside already.
    pub fn enter(&self) -> Inside<'_> {
        let mark = Mark::set();
        Inside { _shared: self.lock.read(), _mark: mark }
    }

    /// Waits until every operation has left, and lets none in.
    ///
    /// # Panics
    ///
    /// When this thread is inside already.
    pub fn close(&self) -> Closed<'_> {
        let mark = Mark::set();
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

//! What others see of a connection, and how they tell it something.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};

use parking_lot::Mutex;

/// What a connection is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// A request's first byte.
    Idle,
    /// The rest of its head.
    Head,
    /// Us.
    Serving,
}

/// A phase of one connection; no other phase of it is the same, however often it comes back to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(u64);

impl Moment {
    /// One that no connection has ever been in.
    pub(super) const NEVER: Self = Self(u64::MAX);

    pub(super) fn phase(self) -> Phase {
        match self.0 & 3 {
            0 => Phase::Idle,
            1 => Phase::Head,
            _ => Phase::Serving,
        }
    }
}

/// A connection, for those who look at it from outside. Its own task polls it for every request, so what comes once in
/// its life costs it one look at a flag.
#[derive(Debug)]
pub(super) struct Link {
    /// How many phases there were, and in the last two bits which one this is.
    moment: AtomicU64,
    /// The moment that took too long, one above it; 0 when none did.
    overdue: AtomicU64,
    rung: AtomicBool,
    /// Who serves the connection.
    task: Mutex<Option<Waker>>,
}

impl Link {
    /// Rung once, so that nothing is missed that happened before anybody could ring it.
    pub(super) fn new() -> Self {
        Self {
            moment: AtomicU64::default(),
            overdue: AtomicU64::default(),
            rung: AtomicBool::new(true),
            task: Mutex::default(),
        }
    }

    /// Only the connection itself says what it is doing.
    pub(super) fn enter(&self, phase: Phase) {
        let count = self.moment.load(Ordering::Relaxed) >> 2;
        self.moment.store(((count + 1) << 2) | phase as u64, Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> Moment {
        Moment(self.moment.load(Ordering::Relaxed))
    }

    /// Tells the connection that a moment of it has lasted longer than it may.
    pub(super) fn end(&self, moment: Moment) {
        self.overdue.store(moment.0 + 1, Ordering::Relaxed);
        self.ring();
    }

    /// What the connection is waiting for in vain. It may have come by now: then nothing is.
    pub(super) fn overdue(&self) -> Option<Phase> {
        let now = self.now();
        (self.overdue.load(Ordering::Relaxed) == now.0 + 1).then(|| now.phase())
    }

    /// Has the connection look at what there is to be known.
    pub(super) fn ring(&self) {
        self.rung.store(true, Ordering::Release);
        let task = self.task.lock().clone();
        if let Some(task) = task {
            task.wake();
        }
    }

    /// Whether it was rung since it was last asked. `known` is the task that the link knows of, so that it is told
    /// only of another one.
    pub(super) fn poll_rung(&self, known: &mut Option<Waker>, cx: &Context<'_>) -> Poll<()> {
        if !known.as_ref().is_some_and(|known| known.will_wake(cx.waker())) {
            *known = Some(cx.waker().clone());
            self.task.lock().clone_from(known);
        }
        // Looked at after the task is known: a ring in between wakes it.
        if self.rung.load(Ordering::Acquire) && self.rung.swap(false, Ordering::AcqRel) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::task::Wake;

    use super::*;

    #[derive(Default)]
    struct Wakes(AtomicUsize);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_ring_wakes_the_task_and_is_heard_once() {
        let (link, wakes, mut known) = (Link::new(), Arc::new(Wakes::default()), None);
        let task = Waker::from(Arc::clone(&wakes));
        let cx = Context::from_waker(&task);
        assert!(link.poll_rung(&mut known, &cx).is_ready());
        assert!(link.poll_rung(&mut known, &cx).is_pending());

        link.ring();

        assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
        assert!(link.poll_rung(&mut known, &cx).is_ready());
        assert!(link.poll_rung(&mut known, &cx).is_pending());
    }

    #[test]
    fn what_came_after_all_is_not_overdue() {
        let link = Link::new();
        assert_eq!(link.overdue(), None);

        link.end(link.now());
        assert_eq!(link.overdue(), Some(Phase::Idle));

        link.enter(Phase::Head);
        link.enter(Phase::Idle);
        assert_eq!(link.overdue(), None);
    }
}

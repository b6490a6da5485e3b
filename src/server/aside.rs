//! A future beside another one in the same task, polled when it was woken itself.
//!
//! A task does not know which of its futures it was woken for, so all of them would be polled for every request:
//! timers that are hours away, signals that come once. Each of these has a bell of its own instead.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use parking_lot::Mutex;

/// A future that is polled only when it was woken.
pub(super) struct Aside<F> {
    inner: Pin<Box<F>>,
    bell: Arc<Bell>,
    waker: Waker,
    /// The task that the bell knows of, so that it is told only of another one.
    task: Option<Waker>,
}

struct Bell {
    rung: AtomicBool,
    /// Who polls the future that the bell is of.
    task: Mutex<Option<Waker>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        let task = self.task.lock().clone();
        if let Some(task) = task {
            task.wake();
        }
    }
}

impl<F: Future> Aside<F> {
    pub(super) fn new(inner: F) -> Self {
        let bell = Arc::new(Bell { rung: AtomicBool::new(true), task: Mutex::new(None) });
        Self { inner: Box::pin(inner), waker: Arc::clone(&bell).into(), bell, task: None }
    }
}

impl<F: Future> Future for Aside<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        if !self.task.as_ref().is_some_and(|task| task.will_wake(cx.waker())) {
            self.task = Some(cx.waker().clone());
            self.bell.task.lock().clone_from(&self.task);
        }
        // Looked at after the task is known: a bell that rings in between wakes it.
        if !self.bell.rung.load(Ordering::Acquire) || !self.bell.rung.swap(false, Ordering::AcqRel) {
            return Poll::Pending;
        }
        let this = &mut *self;
        this.inner.as_mut().poll(&mut Context::from_waker(&this.waker))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::pin::pin;

    use super::*;

    #[test]
    fn it_is_polled_first_and_then_only_when_it_was_woken() {
        let (polls, inner) = (Cell::new(0), Cell::new(None));
        let mut aside = pin!(Aside::new(poll_fn(|cx| {
            polls.set(polls.get() + 1);
            inner.set(Some(cx.waker().clone()));
            if polls.get() == 2 { Poll::Ready(()) } else { Poll::Pending }
        })));
        let mut cx = Context::from_waker(Waker::noop());

        assert!(aside.as_mut().poll(&mut cx).is_pending());
        assert!(aside.as_mut().poll(&mut cx).is_pending());
        assert_eq!(polls.get(), 1);
        inner.take().unwrap().wake();

        assert!(aside.as_mut().poll(&mut cx).is_ready());
    }
}

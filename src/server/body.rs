//! The body of a request: all of it, unless it is too large or too slow.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};

use crate::gateway::Body;

/// How long the rest of a body that is too large is read and thrown away.
const DRAIN: Duration = Duration::from_secs(1);

/// The connection ended before the body did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CutOff;

/// What can be made of a body of at most so many bytes.
pub(super) struct Reading {
    /// The most it may have.
    pub(super) most: usize,
    /// How long it may take.
    pub(super) timeout: Duration,
    /// Whether the client waits to be told before it sends it.
    pub(super) waits: bool,
}

impl Reading {
    /// The body, unless it is too large or too slow; both are answered, and then the connection ends.
    pub(super) async fn read(self, mut body: Incoming) -> Result<(Bytes, Body), CutOff> {
        if body.is_end_stream() {
            return Ok((Bytes::new(), Body::Whole));
        }
        if body.size_hint().lower() > self.most as u64 {
            // Whoever waits is told at once.
            if !self.waits {
                drain(&mut body).await;
            }
            return Ok((Bytes::new(), Body::TooLarge));
        }
        match within(self.timeout, whole(&mut body, self.most)).await {
            Some(Ok(Some(whole))) => Ok((whole, Body::Whole)),
            Some(Ok(None)) => {
                drain(&mut body).await;
                Ok((Bytes::new(), Body::TooLarge))
            }
            Some(Err(cut)) => Err(cut),
            None => Ok((Bytes::new(), Body::TooSlow)),
        }
    }
}

/// All of a body, or nothing if it has more than `most` bytes. Nearly all come in one piece, which is not copied.
async fn whole(body: &mut Incoming, most: usize) -> Result<Option<Bytes>, CutOff> {
    let (mut first, mut all) = (Bytes::new(), BytesMut::new());
    while !body.is_end_stream() {
        let Some(frame) = body.frame().await else { break };
        // What is no data comes behind all of it.
        let Ok(data) = frame.map_err(|_| CutOff)?.into_data() else { continue };
        if data.len() > most - first.len() - all.len() {
            return Ok(None);
        }
        if first.is_empty() && all.is_empty() {
            first = data;
        } else {
            all.extend_from_slice(&std::mem::take(&mut first));
            all.extend_from_slice(&data);
        }
    }
    Ok(Some(if all.is_empty() { first } else { all.freeze() }))
}

/// What comes out of `work`, unless it takes longer than `patience`. Setting a timer costs more than reading most
/// bodies, so there is none until it has been looked at twice: the first look is what makes a body come.
async fn within<W: Future>(patience: Duration, work: W) -> Option<W::Output> {
    let mut work = pin!(work);
    let mut looks = 0;
    let done = poll_fn(|cx| {
        looks += 1;
        match work.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if looks < 2 => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Poll::Pending => Poll::Ready(None),
        }
    });
    match done.await {
        Some(done) => Some(done),
        // In a box of its own: most requests keep no room for it.
        None => Box::pin(tokio::time::timeout(patience, work)).await.ok(),
    }
}

/// Reads on for a while and keeps nothing: a client that writes all of its body before it reads would find the
/// connection reset instead of the answer.
async fn drain(body: &mut Incoming) {
    let all = async { while body.frame().await.is_some_and(|frame| frame.is_ok()) {} };
    let _enough = Box::pin(tokio::time::timeout(DRAIN, all)).await;
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::pending;

    use super::*;

    #[tokio::test]
    async fn work_that_is_done_at_the_second_look_needs_no_timer_and_endless_work_is_given_up() {
        let looks = Cell::new(0);
        let work = poll_fn(|_| {
            looks.set(looks.get() + 1);
            if looks.get() == 2 { Poll::Ready(7) } else { Poll::Pending }
        });

        assert_eq!(within(Duration::ZERO, work).await, Some(7));
        assert_eq!(within(Duration::ZERO, pending::<()>()).await, None);
    }
}

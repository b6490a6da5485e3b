//! How the socket is to give an answer.
//!
//! Most answers are written as they are. Some are never complete (a stream of events), and some are spoiled on
//! purpose; the server carries out what stands here and decides nothing. The maps that headers stand in go round here.

use std::cell::Cell;
use std::time::Duration;

use bytes::Bytes;
use hyper::{HeaderMap, Request, Response};
use tokio::sync::mpsc::Receiver;

/// For how many headers an answer has room, those that the server adds included.
const HEADERS: usize = 11;

thread_local! {
    /// The map of the last request, with nothing in it.
    static SPARE: Cell<Option<HeaderMap>> = const { Cell::new(None) };
}

/// A map for the headers of an answer. It takes more than a kilobyte, for which the allocator goes a slow way; so it
/// is that of the request before, which the answer's becomes in its turn: hyper reads the next request into it.
pub fn headers() -> HeaderMap {
    SPARE.take().unwrap_or_else(|| HeaderMap::with_capacity(HEADERS))
}

/// Takes a request that nobody looks at any more.
pub fn done_with(request: Request<Bytes>) {
    let mut headers = request.into_parts().0.headers;
    // One that had many headers would keep its room for good.
    if headers.capacity() <= 2 * HEADERS {
        headers.clear();
        SPARE.set(Some(headers));
    }
}

/// An answer, and how to give it.
#[derive(Debug)]
pub struct Answered {
    /// The answer.
    pub response: Response<Bytes>,
    /// How to give it.
    pub wire: Wire,
}

/// How an answer is given.
#[derive(Debug)]
pub enum Wire {
    /// As it is.
    Whole,
    /// As it is, after a wait.
    Late(Duration),
    /// Its head, then whatever comes out of here, for as long as something can.
    Follow(Receiver<Bytes>),
    /// Not as it is.
    Spoilt(Spoilt),
}

/// What goes out in place of an answer. The connection is of no further use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoilt {
    /// How long to wait first.
    pub wait: Duration,
    /// All that goes out, the head of the answer included.
    pub bytes: Bytes,
    /// So many bytes at a time, and the time between; all at once when there is none.
    pub pace: Option<(usize, Duration)>,
    /// What happens to the connection then.
    pub end: End,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// In order (FIN).
    Close,
    /// At once (RST).
    Reset,
}

impl From<Response<Bytes>> for Answered {
    fn from(response: Response<Bytes>) -> Self {
        Self { response, wire: Wire::Whole }
    }
}

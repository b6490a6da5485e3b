//! How the socket is to give an answer.
//!
//! Most answers are written as they are. Some are never complete (a stream of events), and some are spoiled on
//! purpose; the server carries out what stands here and decides nothing.

use std::time::Duration;

use bytes::Bytes;
use hyper::Response;
use tokio::sync::mpsc::Receiver;

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

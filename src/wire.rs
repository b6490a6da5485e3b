//! How the socket is to give an answer.
//!
//! Most answers are written as they are. Some are never complete (a stream of events), and some are spoiled on
//! purpose; the server carries out what stands here and decides nothing.

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
    /// Its head, then whatever comes out of here, for as long as something can.
    Follow(Receiver<Bytes>),
}

impl From<Response<Bytes>> for Answered {
    fn from(response: Response<Bytes>) -> Self {
        Self { response, wire: Wire::Whole }
    }
}

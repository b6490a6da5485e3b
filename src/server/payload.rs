//! The body of an answer: all of it at once, or what comes, when it comes.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc::Receiver;

/// What is written at once is copied behind the head, so it is cut: a connection keeps the room for it.
const MOST: usize = 64 << 10;

/// The body of an answer.
pub(super) enum Payload {
    Whole(Bytes),
    /// What comes out of the one, until the other is done: a stream would hold up the end of the server.
    Follows(Receiver<Bytes>, Pin<Box<dyn Future<Output = ()> + Send>>),
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(rest) if rest.is_empty() => Poll::Ready(None),
            Self::Whole(rest) => Poll::Ready(Some(Ok(Frame::data(rest.split_to(rest.len().min(MOST)))))),
            Self::Follows(source, end) => match end.as_mut().poll(cx) {
                Poll::Ready(()) => Poll::Ready(None),
                Poll::Pending => source.poll_recv(cx).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes)))),
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(rest) => rest.is_empty(),
            Self::Follows(..) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(rest) => SizeHint::with_exact(rest.len() as u64),
            Self::Follows(..) => SizeHint::default(),
        }
    }
}

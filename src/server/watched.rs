//! A socket that knows what its connection is waiting for, and does not write an answer at once.
//!
//! hyper has one timeout for heads, and does not say whether it runs while a kept-alive connection is idle. We
//! promise two, so we watch: bytes that come while no request is being served begin a head.
//!
//! An answer is written when the other connections have had their turn. They read and answer what came for them, then
//! all answers are written. A core has at hand what it did last, and what the system does to send takes all of the room
//! for that: to send each answer before the next request is read costs a tenth more (`docs/performance.md`).

use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::link::{Link, Phase};

#[derive(Debug)]
pub(super) struct Watched {
    pub(super) stream: TcpStream,
    link: Arc<Link>,
    /// Whether the others go first when something is to be written: once for what was read.
    lets_pass: bool,
}

impl Watched {
    pub(super) fn new(stream: TcpStream, link: Arc<Link>) -> Self {
        Self { stream, link, lets_pass: false }
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, into);
        if into.filled().len() > before {
            self.lets_pass = true;
            if self.link.now().phase() == Phase::Idle {
                self.link.enter(Phase::Head);
            }
        }
        read
    }
}

/// It takes one slice at a time: to copy an answer behind its head is cheaper than to have the system gather the two.
impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if mem::take(&mut self.lets_pass) {
            // Behind all tasks that are to be run.
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn what_is_written_behind_what_was_read_lets_others_pass_once() {
        let run = async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            let mut watched = Watched::new(listener.accept().await.unwrap().0, Arc::new(Link::new()));
            client.write_all(b"request").await.unwrap();
            watched.read_exact(&mut [0; 7]).await.unwrap();

            let mut turns = Vec::new();
            for part in ["ans", "wer"] {
                let mut count = 0;
                let write = poll_fn(|cx| {
                    count += 1;
                    Pin::new(&mut watched).poll_write(cx, part.as_bytes())
                });
                assert_eq!(write.await.unwrap(), 3);
                turns.push(count);
            }

            let mut answer = [0; 6];
            client.read_exact(&mut answer).await.unwrap();
            assert_eq!((turns, &answer), (vec![2, 1], b"answer"));
        };
        tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap().block_on(run);
    }
}

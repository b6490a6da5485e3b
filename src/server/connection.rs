//! One connection: its requests one after the other, and what ends it.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, ready};

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, EXPECT, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::body::{CutOff, Reading};
use super::link::Phase;
use super::payload::Payload;
use super::spoil;
use super::watched::Watched;
use super::{Place, Server, Stage, TOO_SLOW, turn_away};
use crate::gateway::{self, Body, Turn};
use crate::wire::{self, Answered, Spoilt, Wire};

/// Less than this hyper does not take.
const LEAST_BUFFER: usize = 8192;

static KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// Why a request is not answered through hyper.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    /// There is nobody left to answer.
    #[error("the body of a request was cut off")]
    CutOff,
    /// Something else goes out in place of the answer.
    #[error("the answer is spoilt")]
    Spoilt,
}

/// Serves one connection to its end, and keeps its place until then.
///
/// Its future is most of what an idle connection costs that is ours. An `async fn` would keep room for its arguments
/// twice, and for a stream that is not in a box after it was moved into hyper, too.
pub(super) fn serve(stream: Box<TcpStream>, place: Place) -> impl Future<Output = ()> {
    // Best effort: a socket that cannot do it is only slower.
    let _slower = stream.set_nodelay(true);
    async move {
        let spoilt = Mutex::new(None);
        let exchange = service_fn(|request| {
            place.link.enter(Phase::Serving);
            // In a box: an idle connection keeps no room for it.
            Box::pin(Serving { place: &place, spoilt: &spoilt }.answer(request))
        });
        let io = TokioIo::new(Watched::new(*stream, Arc::clone(&place.link)));
        let mut connection = http1::Builder::new()
            .max_buf_size(place.server.limits.max_header_bytes.max(LEAST_BUFFER))
            .max_headers(place.server.limits.max_headers)
            .half_close(true)
            .serve_connection(io, exchange);
        let mut task = None;
        let end = poll_fn(|cx| {
            loop {
                // Errors here are the client's: it went away, or it does not speak HTTP and was told so. Or they are
                // made on purpose.
                if Pin::new(&mut connection).poll(cx).is_ready() {
                    return Poll::Ready(End::Closed);
                }
                ready!(place.link.poll_rung(&mut task, cx));
                if let Some(phase) = place.link.overdue() {
                    return Poll::Ready(End::Overdue(phase));
                }
                match *place.server.stage.borrow() {
                    Stage::Serving => {}
                    Stage::Finishing => Pin::new(&mut connection).graceful_shutdown(),
                    Stage::Over => return Poll::Ready(End::CutOff),
                }
            }
        });
        let end = end.await;
        let stream = connection.into_parts().io.into_inner().stream;
        match (end, spoilt.into_inner()) {
            // Rare, and too large to have room kept for it in every connection.
            (End::Overdue(Phase::Head), _) => Box::pin(turn_away(stream, &TOO_SLOW)).await,
            (End::Closed, Some(spoilt)) => Box::pin(give(stream, *spoilt, &place.server)).await,
            _ => {}
        }
    }
}

/// Gives the client something else than the answer, unless the server is over first.
async fn give(stream: TcpStream, spoilt: Spoilt, server: &Server) {
    let mut cut = server.stage.subscribe();
    tokio::select! {
        () = spoil::give(stream, spoilt) => {}
        () = reached(&mut cut, Stage::Over) => {}
    }
}

/// How serving a connection came to its end.
enum End {
    /// As the two sides of it had it.
    Closed,
    /// It was in this phase for longer than it may.
    Overdue(Phase),
    /// The server is over.
    CutOff,
}

/// Waits until the server has come so far.
async fn reached(stage: &mut watch::Receiver<Stage>, wanted: Stage) {
    // An `Err` means that the server is gone: that is as far as it gets.
    let _either_way = stage.wait_for(|stage| *stage >= wanted).await.is_ok();
}

/// What the requests of a connection are answered with.
struct Serving<'c> {
    place: &'c Place,
    spoilt: &'c Mutex<Option<Box<Spoilt>>>,
}

impl Serving<'_> {
    /// Answers a request. Most are answered as soon as their body is there; what is rare is kept in boxes of its
    /// own, so that a request takes little room.
    fn answer(
        self,
        request: Request<Incoming>,
    ) -> impl Future<Output = Result<Response<Payload>, Unanswered>> {
        let keeps_alive = keeps_alive(&request);
        let (head, body) = request.into_parts();
        let reading = Reading {
            most: gateway::max_body(&self.place.server.limits, head.uri.path()),
            timeout: self.place.server.limits.body_timeout,
            waits: head.headers.contains_key(EXPECT),
        };
        async move {
            let (bytes, body) = reading.read(body).await.map_err(|CutOff| Unanswered::CutOff)?;
            let request = Request::from_parts(head, bytes);
            match self.place.server.gateway.handle(&request, body) {
                Turn::Done(Answered { response, wire: Wire::Whole }) => {
                    wire::done_with(request);
                    Ok(self.whole(response, keeps_alive, body != Body::Whole))
                }
                turn => Box::pin(self.later(request, body, turn, keeps_alive)).await,
            }
        }
    }

    /// The answer to a call, when its time has come. What waits is carried out even if the client does not wait
    /// for it: so would a slow server.
    async fn later(
        self,
        request: Request<Bytes>,
        body: Body,
        turn: Turn,
        keeps_alive: bool,
    ) -> Result<Response<Payload>, Unanswered> {
        let Answered { response, wire } = match turn {
            Turn::Done(answered) => answered,
            Turn::Wait(wait, planned) => {
                let gateway = Arc::clone(&self.place.server.gateway);
                let later = tokio::spawn(async move {
                    tokio::time::sleep(wait).await;
                    gateway.resume(&request, body, planned)
                });
                later.await.map_err(|_| Unanswered::CutOff)?
            }
        };
        let ends = body != Body::Whole;
        match wire {
            Wire::Whole => Ok(self.whole(response, keeps_alive, ends)),
            Wire::Late(wait) => {
                tokio::time::sleep(wait).await;
                Ok(self.whole(response, keeps_alive, ends))
            }
            Wire::Follow(source) => {
                let mut stage = self.place.server.stage.subscribe();
                let end = async move { reached(&mut stage, Stage::Finishing).await };
                // It is never idle, however long nothing comes; the connection ends with it.
                let answer = self.finished(response, keeps_alive, true);
                Ok(answer.map(|_| Payload::Follows(source, Box::pin(end))))
            }
            Wire::Spoilt(instead) => {
                *self.spoilt.lock() = Some(Box::new(instead));
                Err(Unanswered::Spoilt)
            }
        }
    }

    /// An answer that is all there: once it is written, the connection waits for the next request.
    fn whole(&self, response: Response<Bytes>, keeps_alive: bool, ends: bool) -> Response<Payload> {
        self.place.link.enter(Phase::Idle);
        self.finished(response, keeps_alive, ends).map(Payload::Whole)
    }

    /// An answer with what it says of the connection.
    fn finished(&self, mut response: Response<Bytes>, keeps_alive: bool, ends: bool) -> Response<Bytes> {
        let headers = response.headers_mut();
        if ends || *self.place.server.stage.borrow() != Stage::Serving {
            headers.insert(CONNECTION, const { HeaderValue::from_static("close") });
        } else if keeps_alive && !headers.contains_key(CONNECTION) {
            headers.insert(CONNECTION, const { HeaderValue::from_static("keep-alive") });
            headers.insert(&KEEP_ALIVE, self.place.server.keep_alive.clone());
        }
        response
    }
}

/// Whether the client wants to use the connection again.
fn keeps_alive(request: &Request<Incoming>) -> bool {
    let says = |word: &str| {
        let values = request.headers().get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|said| said.trim().eq_ignore_ascii_case(word))
    };
    match request.version() {
        Version::HTTP_11 => !says("close"),
        _ => says("keep-alive"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many bytes the future has that a function makes.
    fn bytes_of<A, B, F>(_: impl Fn(A, B) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn futures_fit_where_they_are_cheap() {
        // For more than a kilobyte the allocator puts all that is free in order first.
        assert!(bytes_of(Serving::answer) <= 1024);
        // A task adds 104 bytes, and is rounded up to a multiple of 128.
        assert!(bytes_of(serve) + 104 <= 7 * 128);
    }
}

//! One connection: its requests one after the other, and what ends it.

use std::mem;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::header::{CONNECTION, EXPECT, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::aside::Aside;
use super::payload::Payload;
use super::spoil;
use super::watched::{Phase, Progress, Watched};
use super::{Limits, Stage, TOO_SLOW, turn_away};
use crate::gateway::{self, Body, Port, Turn};
use crate::wire::{Answered, Spoilt, Wire};

/// Less than this hyper does not take.
const LEAST_BUFFER: usize = 8192;

static KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// How long the rest of a body that is too large is read and thrown away.
const DRAIN: Duration = Duration::from_secs(1);

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

/// Serves one connection to its end, and keeps its permit until then.
pub(super) async fn serve(
    stream: TcpStream,
    gateway: Arc<Port>,
    limits: Limits,
    mut stage: watch::Receiver<Stage>,
    _permit: OwnedSemaphorePermit,
) {
    // Best effort: a socket that cannot do it is only slower.
    let _slower = stream.set_nodelay(true);
    let progress = Arc::new(Progress::default());
    let (mut cut, mut over, told) = (stage.clone(), stage.clone(), stage.clone());
    let spoilt = Mutex::new(None);
    let keep_alive = keep_alive(limits);
    let exchange = service_fn(|request| {
        progress.enter(Phase::Serving);
        let serving =
            Serving { gateway: &gateway, limits, stage: &told, spoilt: &spoilt, keep_alive: &keep_alive };
        let progress = &progress;
        // In a box of its own: an idle connection keeps no room for it.
        Box::pin(async move {
            let answer = serving.answer(request).await;
            // A stream is never idle, however long nothing comes; the connection ends with it.
            if !answer.as_ref().is_ok_and(|answer| answer.body().follows()) {
                progress.enter(Phase::Idle);
            }
            answer
        })
    });
    let io = TokioIo::new(Watched { stream, progress: Arc::clone(&progress) });
    let mut connection = http1::Builder::new()
        .max_buf_size(limits.max_header_bytes.max(LEAST_BUFFER))
        .max_headers(limits.max_headers)
        .half_close(true)
        .serve_connection(io, exchange);
    let mut overdue = Aside::new(overdue(&progress, limits));
    let mut finishing = Aside::new(reached(&mut stage, Stage::Finishing));
    let mut over = Aside::new(reached(&mut over, Stage::Over));
    let mut stopping = false;
    let overdue = loop {
        tokio::select! {
            biased;
            // Errors here are the client's: it went away, or it does not speak HTTP and was told so. Or they are
            // made on purpose.
            _ended = &mut connection => break None,
            overdue = &mut overdue => break Some(overdue),
            () = &mut finishing, if !stopping => {
                stopping = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
            () = &mut over => return,
        }
    };
    let stream = connection.into_parts().io.into_inner().stream;
    let spoilt = spoilt.into_inner();
    match (overdue, spoilt) {
        // Rare, and too large to have room kept for it in every connection.
        (Some(Phase::Head), _) => Box::pin(turn_away(stream, &TOO_SLOW)).await,
        (None, Some(spoilt)) => {
            Box::pin(async {
                tokio::select! {
                    () = spoil::give(stream, spoilt) => {}
                    () = reached(&mut cut, Stage::Over) => {}
                }
            })
            .await;
        }
        _ => {}
    }
}

/// Waits until the server has come so far.
async fn reached(stage: &mut watch::Receiver<Stage>, wanted: Stage) {
    // An `Err` means that the server is gone: that is as far as it gets.
    let _either_way = stage.wait_for(|stage| *stage >= wanted).await.is_ok();
}

/// Waits until the connection has been in one phase for longer than it may. It looks a few times in each
/// timeout instead of setting a timer for each request, so it acts a quarter of the shorter one late at most.
async fn overdue(progress: &Progress, limits: Limits) -> Phase {
    let tick = (limits.header_timeout.min(limits.idle_timeout) / 4).max(Duration::from_millis(1));
    let (mut last, mut waited) = (progress.now(), Duration::ZERO);
    loop {
        tokio::time::sleep(tick).await;
        let now = progress.now();
        waited = if now == last { waited + tick } else { Duration::ZERO };
        last = now;
        let allowed = match now.0 {
            Phase::Idle => limits.idle_timeout,
            Phase::Head => limits.header_timeout,
            Phase::Serving => Duration::MAX,
        };
        if waited >= allowed {
            return now.0;
        }
    }
}

/// What the requests of a connection are answered with.
struct Serving<'c> {
    gateway: &'c Arc<Port>,
    limits: Limits,
    stage: &'c watch::Receiver<Stage>,
    spoilt: &'c Mutex<Option<Spoilt>>,
    keep_alive: &'c HeaderValue,
}

impl Serving<'_> {
    async fn answer(self, request: Request<Incoming>) -> Result<Response<Payload>, Unanswered> {
        let keep = keeps_alive(&request);
        let (head, body) = request.into_parts();
        let waits = head.headers.contains_key(EXPECT);
        let most = gateway::max_body(&self.limits, head.uri.path());
        let (bytes, body) = read(body, waits, most, self.limits.body_timeout).await?;
        let Answered { mut response, wire } =
            called(self.gateway, Request::from_parts(head, bytes), body).await?;
        let payload = match wire {
            Wire::Whole => None,
            Wire::Late(wait) => {
                tokio::time::sleep(wait).await;
                None
            }
            Wire::Follow(source) => {
                let mut stage = self.stage.clone();
                let end = async move { reached(&mut stage, Stage::Finishing).await };
                Some(Payload::Follows(source, Box::pin(end)))
            }
            Wire::Spoilt(instead) => {
                *self.spoilt.lock() = Some(instead);
                return Err(Unanswered::Spoilt);
            }
        };
        let headers = response.headers_mut();
        if body != Body::Whole || *self.stage.borrow() != Stage::Serving || payload.is_some() {
            headers.insert(CONNECTION, const { HeaderValue::from_static("close") });
        } else if keep && !headers.contains_key(CONNECTION) {
            headers.insert(CONNECTION, const { HeaderValue::from_static("keep-alive") });
            headers.insert(&KEEP_ALIVE, self.keep_alive.clone());
        }
        let payload = payload.unwrap_or_else(|| Payload::Whole(mem::take(response.body_mut()).into()));
        Ok(response.map(|_| payload))
    }
}

/// How long a connection may be idle, as clients are told. Rounded up: a client that is told 0 does not even try.
fn keep_alive(limits: Limits) -> HeaderValue {
    let seconds = limits.idle_timeout.as_secs().max(1);
    format!("timeout={seconds}").try_into().expect("a number is header text")
}

/// The answer to a call, when its time has come. What waits is carried out even if the client does not wait for
/// it: so would a slow server.
async fn called(gateway: &Arc<Port>, request: Request<Bytes>, body: Body) -> Result<Answered, Unanswered> {
    match gateway.handle(&request, body) {
        Turn::Done(answered) => Ok(answered),
        Turn::Wait(wait, planned) => {
            let gateway = Arc::clone(gateway);
            let later = tokio::spawn(async move {
                tokio::time::sleep(wait).await;
                gateway.resume(&request, body, planned)
            });
            later.await.map_err(|_| Unanswered::CutOff)
        }
    }
}

/// The body, unless it is too large or too slow; both are answered, and then the connection ends.
async fn read(
    mut body: Incoming,
    waits: bool,
    most: usize,
    timeout: Duration,
) -> Result<(Bytes, Body), Unanswered> {
    if body.is_end_stream() {
        return Ok((Bytes::new(), Body::Whole));
    }
    if body.size_hint().lower() > most as u64 {
        // A client that waits to be told before it sends its body is told at once.
        if !waits {
            drain(&mut body).await;
        }
        return Ok((Bytes::new(), Body::TooLarge));
    }
    let whole = Limited::new(&mut body, most).collect();
    match tokio::time::timeout(timeout, whole).await {
        Ok(Ok(whole)) => Ok((whole.to_bytes(), Body::Whole)),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            drain(&mut body).await;
            Ok((Bytes::new(), Body::TooLarge))
        }
        Ok(Err(_)) => Err(Unanswered::CutOff),
        Err(_) => Ok((Bytes::new(), Body::TooSlow)),
    }
}

/// Reads on for a while and keeps nothing: a client that writes all of its body before it reads would find the
/// connection reset instead of the answer.
async fn drain(body: &mut Incoming) {
    let all = async { while body.frame().await.is_some_and(|frame| frame.is_ok()) {} };
    let _enough = tokio::time::timeout(DRAIN, all).await;
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

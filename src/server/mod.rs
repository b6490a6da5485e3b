//! Sockets only: accept, limits, timeouts, graceful stop.
//!
//! What is bounded here: connections, the bytes and the number of headers, the time until a head is complete,
//! the time a connection may be idle, the bytes of a body and the time until it is complete. What a request
//! means is not known here.

mod body;
mod connection;
mod link;
mod payload;
mod roster;
mod spoil;
mod watched;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::header::HeaderValue;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::gateway::Port;

use link::Link;
use roster::Roster;

/// What a connection may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a request's body.
    pub max_body: usize,
    /// Bytes of a body that is a snapshot.
    pub max_snapshot: usize,
    /// Bytes of a request's head.
    pub max_header_bytes: usize,
    /// Headers of a request.
    pub max_headers: usize,
    /// Connections at one time.
    pub max_connections: usize,
    /// From a request's first byte until its head is complete.
    pub header_timeout: Duration,
    /// From a head until its body is complete.
    pub body_timeout: Duration,
    /// A connection without a request.
    pub idle_timeout: Duration,
    /// Calls in flight when the emulator is told to stop.
    pub stop_timeout: Duration,
}

/// What all connections of a server share.
#[derive(Debug)]
struct Server {
    gateway: Arc<Port>,
    limits: Limits,
    /// How long a connection may be idle, as clients are told.
    keep_alive: HeaderValue,
    stage: watch::Sender<Stage>,
    permits: Semaphore,
    roster: Roster,
}

/// Serves connections until `stop` is done, then lets calls in flight finish.
pub async fn serve(
    listener: TcpListener,
    gateway: Arc<Port>,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let server = Arc::new(Server {
        gateway,
        limits,
        keep_alive: keep_alive(limits),
        stage: watch::Sender::new(Stage::Serving),
        permits: Semaphore::new(limits.max_connections),
        roster: Roster::default(),
    });
    let serving = async {
        accept(&server, listener, stop).await;
        server.finish().await;
    };
    tokio::select! {
        () = serving => {}
        never = server.roster.watch(&limits) => never,
    }
}

async fn accept(server: &Arc<Server>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => admit(server, stream, peer),
            Err(error) => {
                // Out of file descriptors, most likely: waiting for one is all that helps.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

fn admit(server: &Arc<Server>, stream: TcpStream, peer: SocketAddr) {
    let Some(place) = Place::take(server) else {
        tracing::warn!(%peer, "refused a connection: --max-connections are open");
        tokio::spawn(turn_away(stream, &FULL));
        return;
    };
    tokio::spawn(connection::serve(Box::new(stream), place));
}

/// One of the connections that a server may have, until it is dropped.
struct Place {
    server: Arc<Server>,
    number: usize,
    link: Arc<Link>,
}

impl Place {
    fn take(server: &Arc<Server>) -> Option<Self> {
        server.permits.try_acquire().ok()?.forget();
        let (number, link) = server.roster.join();
        Some(Self { server: Arc::clone(server), number, link })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.server.roster.leave(self.number);
        self.server.permits.add_permits(1);
    }
}

impl Server {
    /// Lets calls in flight finish, and cuts off what does not.
    async fn finish(&self) {
        self.enter(Stage::Finishing);
        let all = u32::try_from(self.limits.max_connections).unwrap_or(u32::MAX);
        if tokio::time::timeout(self.limits.stop_timeout, self.permits.acquire_many(all)).await.is_err() {
            tracing::warn!("calls still in flight after --stop-timeout are cut off");
            self.enter(Stage::Over);
            let _all = self.permits.acquire_many(all).await;
        }
    }

    fn enter(&self, stage: Stage) {
        self.stage.send_replace(stage);
        self.roster.ring();
    }
}

/// Rounded up: a client that is told 0 does not even try.
fn keep_alive(limits: Limits) -> HeaderValue {
    let seconds = limits.idle_timeout.as_secs().max(1);
    format!("timeout={seconds}").try_into().expect("a number is header text")
}

/// How far a server has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// It takes connections.
    Serving,
    /// It takes no more, and lets calls in flight finish.
    Finishing,
    /// Whatever is still in flight is cut off.
    Over,
}

/// An answer that is written without having read a request.
struct Unasked {
    status: &'static str,
    body: &'static str,
}

const FULL: Unasked = Unasked {
    status: "503 Service Unavailable",
    body: r#"{"error":{"code":"TooManyConnections","message":"as many connections are open as --max-connections allows","hint":"close some, or start the emulator with a greater --max-connections"}}"#,
};

const TOO_SLOW: Unasked = Unasked {
    status: "408 Request Timeout",
    body: r#"{"error":{"code":"RequestTimeout","message":"the head of the request did not come within --header-timeout","hint":"send it faster, or start the emulator with a greater --header-timeout"}}"#,
};

/// Answers, and closes. Whatever the client still sends is not read, so nothing waits for it.
async fn turn_away(mut stream: TcpStream, answer: &Unasked) {
    let Unasked { status, body } = answer;
    let length = body.len() + 1;
    let text = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}\n"
    );
    let write = async {
        stream.write_all(text.as_bytes()).await?;
        stream.shutdown().await
    };
    // The client may be gone already; there is nobody to tell.
    let _gone = tokio::time::timeout(Duration::from_secs(1), write).await;
}

//! The floor: bare hyper with the runtime, the threads and the limits of the product, reading every body whole and
//! answering always the same.
//!
//!     floor BYTES [PORT]
//!
//! An answer has BYTES bytes on the wire, its head with them, so that both sides write as much. The address stands
//! on standard output; without PORT it has a free one.

use std::convert::Infallible;
use std::error::Error;
use std::io::Write;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};

fn main() -> Result<(), Box<dyn Error>> {
    let bytes = std::env::args().nth(1).ok_or("floor BYTES [PORT]")?.parse()?;
    let port = std::env::args().nth(2).map_or(Ok(0), |port| port.parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(1, usize::from).min(4))
        .enable_all()
        .build()?;
    runtime.block_on(serve(port, Bytes::from(vec![b'x'; body_length(bytes)])))
}

/// What is left for the body when the head is taken off.
fn body_length(bytes: usize) -> usize {
    let head = |length: usize| {
        let date = "Sun, 22 Nov 2026 00:00:00 GMT";
        let lines =
            ["HTTP/1.1 200 OK", "content-type: application/json", &format!("content-length: {length}")];
        lines.iter().map(|line| line.len() + 2).sum::<usize>() + "date: \r\n\r\n".len() + date.len()
    };
    bytes.saturating_sub(head(bytes.saturating_sub(head(bytes))))
}

async fn serve(port: u16, body: Bytes) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?)?;
    let mut stop = signal(SignalKind::terminate())?;
    loop {
        let (stream, _) = tokio::select! {
            // It ends as programs do: what was counted in it is written then.
            _ = stop.recv() => return Ok(()),
            accepted = listener.accept() => accepted?,
        };
        tokio::spawn(connection(stream, body.clone()));
    }
}

async fn connection(stream: TcpStream, body: Bytes) {
    let _slower = stream.set_nodelay(true);
    let exchange = service_fn(move |request| answer(request, body.clone()));
    // As the product sets it.
    let _ended = http1::Builder::new()
        .max_buf_size(128 << 10)
        .max_headers(100)
        .half_close(true)
        .serve_connection(TokioIo::new(stream), exchange)
        .await;
}

async fn answer(request: Request<Incoming>, body: Bytes) -> Result<Response<Full<Bytes>>, Infallible> {
    // A body that is cut off ends the connection anyway.
    let _read = request.into_body().collect().await;
    let mut response = Response::new(Full::new(body));
    response.headers_mut().insert(CONTENT_TYPE, const { HeaderValue::from_static("application/json") });
    Ok(response)
}

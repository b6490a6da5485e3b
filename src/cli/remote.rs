//! A running emulator, asked over its admin API.
//!
//! The verbs that talk to an emulator share this: where it is, how it is asked, and what to tell a person when
//! it does not answer or does not grant what was asked.

use bytes::Bytes;
use clap::Args;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Method, Request, Response, Uri};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use super::{FOUND_WRONG, Failure, USAGE};

/// Where the emulator is.
#[derive(Args, Clone, Debug)]
pub(super) struct RemoteArgs {
    /// The address of the emulator
    #[arg(
        long,
        value_name = "URL",
        env = "PARHELION_ENDPOINT",
        default_value = "http://127.0.0.1:4722",
        value_parser = endpoint
    )]
    pub(super) endpoint: Uri,
    /// The token of its admin API, when it has one
    #[arg(long, value_name = "TOKEN", env = "PARHELION_ADMIN_TOKEN", hide_env_values = true)]
    pub(super) admin_token: Option<String>,
}

fn endpoint(text: &str) -> Result<Uri, String> {
    let uri: Uri = text.parse().map_err(|error| format!("{error}; write http://HOST:PORT"))?;
    match (uri.scheme_str(), uri.host()) {
        (Some("http"), Some(_)) => Ok(uri),
        _ => Err("write http://HOST:PORT".to_owned()),
    }
}

impl RemoteArgs {
    /// Asks for `path` (below `/_parhelion`, with its query) and returns the text of a good answer.
    pub(super) fn text(
        &self,
        method: &Method,
        path: &str,
        body: impl Into<Bytes>,
    ) -> Result<String, Failure> {
        runtime()?.block_on(self.fetch(method, path, body.into()))
    }

    /// The same, for who has a runtime already.
    pub(super) async fn fetch(&self, method: &Method, path: &str, body: Bytes) -> Result<String, Failure> {
        let response = self.send(method, path, body).await?;
        let status = response.status();
        let text = whole(response).await.map_err(|error| self.lost(&error))?;
        if status.is_success() { Ok(text) } else { Err(refused(status.as_u16(), &text)) }
    }

    /// Asks for `path` and returns the JSON of a good answer.
    pub(super) fn ask(&self, method: &Method, path: &str, body: impl Into<Bytes>) -> Result<Value, Failure> {
        let text = self.text(method, path, body)?;
        serde_json::from_str(&text).map_err(|_| self.stranger())
    }

    /// Follows the stream at `path`, a line at a time, until it ends or `line` says that it is enough.
    pub(super) fn follow(
        &self,
        path: &str,
        mut line: impl FnMut(&str) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        runtime()?.block_on(async {
            let response = self.send(&Method::GET, path, Bytes::new()).await?;
            let status = response.status();
            if !status.is_success() {
                let text = whole(response).await.map_err(|error| self.lost(&error))?;
                return Err(refused(status.as_u16(), &text));
            }
            let (mut body, mut pending) = (response.into_body(), Vec::new());
            while let Some(frame) = body.frame().await {
                let frame = frame.map_err(|error| self.lost(&error))?;
                pending.extend_from_slice(frame.data_ref().map_or(&[][..], |bytes| bytes));
                while let Some(end) = pending.iter().position(|byte| *byte == b'\n') {
                    let text: Vec<u8> = pending.drain(..=end).collect();
                    if !line(String::from_utf8_lossy(&text).trim_end_matches(['\r', '\n']))? {
                        return Ok(());
                    }
                }
            }
            Ok(())
        })
    }

    async fn send(&self, method: &Method, path: &str, body: Bytes) -> Result<Response<Incoming>, Failure> {
        let host = self.endpoint.host().unwrap_or_default();
        let port = self.endpoint.port_u16().unwrap_or(80);
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let stream = TcpStream::connect((bare, port)).await.map_err(|error| self.lost(&error))?;
        let shaken = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = shaken.map_err(|error| self.lost(&error))?;
        tokio::spawn(connection);
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/_parhelion{path}"))
            .header(HOST, self.endpoint.authority().map_or(host, |it| it.as_str()))
            .header(CONTENT_TYPE, "application/json");
        if let Some(token) = &self.admin_token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request
            .body(Full::new(body))
            .map_err(|error| Failure::new(USAGE, format!("cannot ask for `{path}`: {error}")))?;
        sender.send_request(request).await.map_err(|error| self.lost(&error))
    }

    fn lost(&self, error: &dyn std::error::Error) -> Failure {
        let endpoint = self.shown();
        let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        Failure::new(
            FOUND_WRONG,
            format!(
                "{endpoint} does not answer: {why}; start one with `parhelion serve`, or name another with --endpoint"
            ),
        )
    }

    fn stranger(&self) -> Failure {
        let endpoint = self.shown();
        Failure::new(FOUND_WRONG, format!("{endpoint} answers, but not as an emulator does; see --endpoint"))
    }

    fn shown(&self) -> String {
        self.endpoint.to_string().trim_end_matches('/').to_owned()
    }
}

/// What asking needs, on the thread that asks.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|error| Failure::new(FOUND_WRONG, format!("cannot start: {error}")))
}

async fn whole(response: Response<Incoming>) -> Result<String, hyper::Error> {
    let bytes = response.into_body().collect().await?.to_bytes();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What the emulator did not grant: what was typed is wrong when it says 400, else what was found there.
fn refused(status: u16, text: &str) -> Failure {
    let body: Value = serde_json::from_str(text).unwrap_or_default();
    let said = |name: &str| body["error"][name].as_str();
    let message = match (said("message"), said("hint")) {
        (Some(message), Some(hint)) => format!("{message}; {hint}"),
        _ => format!("the emulator answered {status}: {}", text.trim()),
    };
    Failure::new(if status == 400 { USAGE } else { FOUND_WRONG }, message)
}

//! How a plan is carried out on the answer of its call.

use std::time::Duration;

use bytes::Bytes;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use hyper::{Method, Response, StatusCode};
use jiff::Timestamp;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::api::Protocol;
use crate::clock::date_header;
use crate::faults::plan::{Cut, Ending};
use crate::faults::{Plan, Substitute};
use crate::wire::{Answered, End, Spoilt, Wire};

/// How many bytes of noise stand in place of a whole answer.
const NOISE: usize = 256;

impl Plan {
    /// The answer that stands in place of the call's own and is in nobody's envelope.
    pub fn plain(&self, now: Timestamp) -> Option<Response<Bytes>> {
        let Some(Substitute::Plain { status, content_type, body }) = &self.act.answer else { return None };
        let mut response = Response::new(Bytes::from(body.clone()));
        *response.status_mut() = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_GATEWAY);
        let headers = response.headers_mut();
        headers.insert(DATE, date_header(now));
        if !body.is_empty() {
            headers.insert(CONTENT_TYPE, content_type.clone());
        }
        Some(response)
    }

    /// Gives the answer its further headers, and says how it goes out.
    pub fn spoil(&self, protocol: &dyn Protocol, method: &Method, mut response: Response<Bytes>) -> Answered {
        let is_bare = method == Method::HEAD || matches!(response.status().as_u16(), 204 | 304);
        let headers = response.headers_mut();
        if let Some(milliseconds) = self.act.retry_after_ms {
            let (name, value) = protocol.retry_after(milliseconds);
            headers.extend(HeaderValue::try_from(value).map(|value| (HeaderName::from_static(name), value)));
        }
        for (name, value) in &self.act.headers {
            headers.insert(name, value.clone());
        }
        let wait = self.wait_after();
        let wire = match self.act.ending {
            None if wait.is_zero() => Wire::Whole,
            None => Wire::Late(wait),
            Some(Ending::Empty) => {
                *response.body_mut() = Bytes::new();
                Wire::Late(wait)
            }
            Some(Ending::GarbageBody) => {
                let length = response.body().len();
                *response.body_mut() = self.made_of_noise(length);
                Wire::Late(wait)
            }
            Some(ending) => Wire::Spoilt(Spoilt { wait, ..self.spoilt(ending, &response, is_bare) }),
        };
        Answered { response, wire }
    }

    fn spoilt(&self, ending: Ending, response: &Response<Bytes>, is_bare: bool) -> Spoilt {
        let silent = |end| Spoilt { wait: Duration::ZERO, bytes: Bytes::new(), pace: None, end };
        match ending {
            Ending::HangUp | Ending::Empty | Ending::GarbageBody => silent(End::Close),
            Ending::Reset => silent(End::Reset),
            Ending::GarbageHead => Spoilt { bytes: self.made_of_noise(NOISE), ..silent(End::Close) },
            Ending::Truncate(cut) => {
                let length = response.body().len();
                let kept = match cut {
                    Cut::Bytes(bytes) => bytes.min(length),
                    Cut::Percent(part) => length * usize::try_from(part).unwrap_or(100) / 100,
                };
                Spoilt { bytes: raw(response, if is_bare { 0 } else { kept }), ..silent(End::Close) }
            }
            Ending::Dribble { bytes, every } => {
                let whole = raw(response, if is_bare { 0 } else { response.body().len() });
                Spoilt { bytes: whole, pace: Some((bytes, every)), ..silent(End::Close) }
            }
        }
    }

    /// Bytes that are neither HTTP nor JSON: the first one is no letter of any of them.
    fn made_of_noise(&self, length: usize) -> Bytes {
        let mut noise = vec![0; length];
        ChaCha8Rng::from_seed(self.noise).fill_bytes(&mut noise);
        if let Some(first) = noise.first_mut() {
            *first |= 0x80;
        }
        noise.into()
    }
}

/// An answer as it goes over the wire, with the first `kept` bytes of its body and the length of all of it.
fn raw(response: &Response<Bytes>, kept: usize) -> Bytes {
    let (status, length) = (response.status(), response.body().len());
    let reason = status.canonical_reason().unwrap_or_default();
    let mut bytes = format!("HTTP/1.1 {} {reason}\r\n", status.as_u16()).into_bytes();
    for (name, value) in response.headers().iter().filter(|(name, _)| **name != CONTENT_LENGTH) {
        bytes.extend_from_slice(format!("{name}: ").as_bytes());
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("content-length: {length}\r\nconnection: close\r\n\r\n").as_bytes());
    bytes.extend_from_slice(&response.body()[..kept]);
    bytes.into()
}

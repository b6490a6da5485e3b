//! One call, read back from the bytes that were kept of it.

use bytes::Bytes;
use hyper::Request;
use jiff::Timestamp;

use super::names;
use crate::store::packed::Unpack;
use crate::store::{SpaceId, Told};

/// One call.
#[derive(Clone, Debug)]
pub struct Entry<'b> {
    /// Its number: calls of all spaces in the order in which they ended.
    pub number: u64,
    /// The space it belonged to; the empty name for none.
    pub space: SpaceId,
    /// Its instant, on the space's clock.
    pub at: Timestamp,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The id as an upper-case UUID.
    pub request_id: &'b str,
    /// The id as hexadecimal digits.
    pub trace_id: &'b str,
    /// The service; empty when it was not known.
    pub service: &'b str,
    /// The operation; empty when it was not known.
    pub operation: &'b str,
    /// Why it was refused.
    pub refusal: Option<Refused<'b>>,
    /// Who called: the verdict, or the fault's code and text, and its explanation.
    pub caller: Option<Verdict<'b>>,
    /// The fault that was injected.
    pub fault: Option<FaultFired<'b>>,
    /// Of an answer that did not go out as it is: how many bytes did, and whether the connection was closed or
    /// reset.
    pub spoilt: Option<(u64, &'b str)>,
    /// What was asked: method and target.
    pub method: &'b str,
    /// The path and the query, as they were sent.
    pub target: &'b str,
    /// What was asked.
    pub request: Message<'b>,
    /// What was answered.
    pub answer: Message<'b>,
    changes: &'b [u8],
}

/// A refusal.
#[derive(Clone, Copy, Debug)]
pub struct Refused<'b> {
    /// The vendor's code.
    pub code: &'b str,
    /// The vendor's text.
    pub message: &'b str,
    /// The source file that refused.
    pub file: &'b str,
    /// The line in it.
    pub line: u64,
}

/// What was found out about a caller.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'b> {
    /// `signed`, `bearer`, `anybody`, or the code of what is wrong.
    pub word: &'b str,
    /// What is wrong.
    pub message: Option<&'b str>,
    /// Our string to sign, theirs, the mistake that this looks like, the first byte that differs.
    pub explanation: Option<(&'b str, &'b str, &'b str, Option<u64>)>,
}

/// A fault that was injected.
#[derive(Clone, Copy, Debug)]
pub struct FaultFired<'b> {
    /// The rule that fired.
    pub rule: &'b str,
    /// Which of the calls that the rule matched this was.
    pub ordinal: u64,
    /// What it did to the state: `none`, `applied`, `partial`, or `refused` where the service refused the call.
    pub effect: &'b str,
    /// What was drawn.
    pub draw: Option<f64>,
}

/// Headers and body of a request or an answer.
#[derive(Clone, Copy, Debug)]
pub struct Message<'b> {
    headers: &'b [u8],
    /// The body, as far as it was kept.
    pub body: &'b [u8],
    /// Whether headers or body were longer than what is kept.
    pub is_cut: bool,
}

impl<'b> Entry<'b> {
    /// Reads a record of `space`.
    pub(super) fn read(number: u64, space: &SpaceId, bytes: &'b [u8]) -> Option<Self> {
        let mut read = Unpack(bytes);
        let at = Timestamp::new(read.number()?.cast_signed(), 0).ok()?;
        let nanos = i64::try_from(read.number()?).ok()?;
        let at = at.checked_add(jiff::SignedDuration::from_nanos(nanos)).ok()?;
        let status = u16::try_from(read.number()?).ok()?;
        let (request_id, trace_id) = (read.text()?, read.text()?);
        let (service, operation) = (read.text()?, read.text()?);
        let (refusal, caller) = (refused(read.bytes()?), verdict(read.bytes()?));
        let (fault, spoilt) = (fired(read.bytes()?), spoilt(read.bytes()?));
        let changes = read.bytes()?;
        let (method, target) = (read.text()?, read.text()?);
        let (request, answer) = (message(&mut read)?, message(&mut read)?);
        let space = space.clone();
        Some(Self {
            number,
            space,
            at,
            status,
            request_id,
            trace_id,
            service,
            operation,
            refusal,
            caller,
            fault,
            spoilt,
            method,
            target,
            request,
            answer,
            changes,
        })
    }

    /// The id that the client saw: the one in the head of the answer.
    pub fn seen_id(&self) -> &'b str {
        let sent = ["x-acs-request-id", "x-request-id"].into_iter().find_map(|name| self.answer.header(name));
        sent.unwrap_or(self.trace_id)
    }

    /// Whether an id is this call's, in either spelling.
    pub fn is(&self, id: &str) -> bool {
        let hyphens = self.request_id.replace('-', "");
        self.request_id.eq_ignore_ascii_case(id) || self.trace_id == id || hyphens.eq_ignore_ascii_case(id)
    }

    /// What it changed.
    pub fn told(&self) -> Told {
        Told::read(self.changes)
    }

    /// What became of it, in one word: `ok`; `spoilt`, when its answer did not go out as it is; or `refused`.
    pub fn result(&self) -> &'static str {
        match self.refusal {
            _ if self.spoilt.is_some() => "spoilt",
            None if self.status < 400 => "ok",
            _ => "refused",
        }
    }

    /// The path, without the query.
    pub fn path(&self) -> &'b str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query; empty when there is none.
    pub fn query(&self) -> &'b str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether there was a body that is not here: it was too large, or too slow.
    pub fn lost_body(&self) -> bool {
        let says = |name: &str| self.request.header(name);
        let was_one =
            says("content-length").is_some_and(|it| it != "0") || says("transfer-encoding").is_some();
        was_one && self.request.body.is_empty()
    }

    /// The request as it was, for whoever wants to read it once more.
    pub fn rebuilt(&self) -> Option<Request<Bytes>> {
        let mut builder = Request::builder().method(self.method).uri(self.target);
        for (name, value) in self.request.headers() {
            builder = builder.header(name, value);
        }
        builder.body(Bytes::copy_from_slice(self.request.body)).ok()
    }
}

impl<'b> Message<'b> {
    /// Names and values, as they came.
    pub fn headers(self) -> impl Iterator<Item = (&'b str, &'b [u8])> {
        let mut read = Unpack(self.headers);
        std::iter::from_fn(move || Some((names::unpack(&mut read)?, read.bytes()?)))
    }

    /// The value of the first header of this name, where it is a text.
    pub fn header(self, name: &str) -> Option<&'b str> {
        let (_, value) = self.headers().find(|(sent, _)| sent.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(value).ok()
    }
}

fn refused(block: &[u8]) -> Option<Refused<'_>> {
    let mut read = Unpack(block);
    Some(Refused { code: read.text()?, message: read.text()?, file: read.text()?, line: read.number()? })
}

fn verdict(block: &[u8]) -> Option<Verdict<'_>> {
    let mut read = Unpack(block);
    let (word, message) = (read.text()?, read.text());
    let explanation = (|| {
        let (ours, theirs, likely, at) = (read.text()?, read.text()?, read.text()?, read.number()?);
        Some((ours, theirs, likely, Some(at).filter(|at| *at != u64::MAX)))
    })();
    Some(Verdict { word, message, explanation })
}

fn fired(block: &[u8]) -> Option<FaultFired<'_>> {
    let mut read = Unpack(block);
    let (rule, ordinal, effect) = (read.text()?, read.number()?, read.text()?);
    Some(FaultFired { rule, ordinal, effect, draw: read.number().map(f64::from_bits) })
}

fn spoilt(block: &[u8]) -> Option<(u64, &str)> {
    let mut read = Unpack(block);
    Some((read.number()?, read.text()?))
}

fn message<'b>(read: &mut Unpack<'b>) -> Option<Message<'b>> {
    let (headers, head_is_cut) = (read.bytes()?, read.byte()? != 0);
    let (body, length) = (read.bytes()?, read.number()?);
    Some(Message { headers, body, is_cut: head_is_cut || (body.len() as u64) < length })
}

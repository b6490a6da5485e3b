//! One call as it is taken down: copied, not understood. Whoever asks later pays for reading it.

use std::cell::RefCell;

use bytes::Bytes;
use hyper::{HeaderMap, Request};
use jiff::Timestamp;

use super::excerpt::shown;
use super::names;
use crate::api::{ApiError, AuthFault, Known};
use crate::faults::Fired;
use crate::ids::CallIds;
use crate::store::packed::Pack;
use crate::store::{Changes, Space};
use crate::wire::{Answered, End, Wire};

/// Bytes of a body, and of all headers, that are kept of one request or answer.
pub const MOST_OF_A_BODY: usize = 64 << 10;
pub(super) const MOST_OF_A_HEAD: usize = 64 << 10;

/// More room than this is not kept between calls.
const SPARE: usize = 16 << 10;

/// What became of one call.
#[derive(Debug)]
pub struct Record<'a> {
    /// The space it belonged to.
    pub space: &'a Space,
    /// Its ids.
    pub ids: &'a CallIds,
    /// Its instant.
    pub now: Timestamp,
    /// The service, once known.
    pub service: Option<&'static str>,
    /// The operation, once known.
    pub operation: Option<&'static str>,
    /// What was asked.
    pub request: &'a Request<Bytes>,
    /// What was answered, and how.
    pub answered: &'a Answered,
    /// Why it was refused, if it was.
    pub refusal: Option<&'a ApiError>,
    /// Who called, if that was looked at.
    pub caller: Option<&'a Result<Known, Box<AuthFault>>>,
    /// The fault that fired.
    pub fault: Option<&'a Fired>,
    /// Whether the service refused the call, whatever the client was told.
    pub is_refused: bool,
    /// What it changed.
    pub changes: Option<&'a Changes>,
}

impl<'a> Record<'a> {
    /// A call of which nothing is known but what went over the wire.
    pub fn new(
        space: &'a Space,
        ids: &'a CallIds,
        now: Timestamp,
        request: &'a Request<Bytes>,
        answered: &'a Answered,
    ) -> Self {
        Self {
            space,
            ids,
            now,
            service: None,
            operation: None,
            request,
            answered,
            refusal: None,
            caller: None,
            fault: None,
            is_refused: false,
            changes: None,
        }
    }

    /// What a fault did to the state: nothing, where the service refused the call anyway.
    pub fn effect(&self) -> Option<&'static str> {
        self.fault.map(|fault| if self.is_refused { "refused" } else { fault.effect.name() })
    }
}

thread_local! {
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The mark of an operation: a few operations share one.
pub(super) fn mark(operation: &str) -> u8 {
    let hash = operation.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 58) as u8
}

/// Copies a record into the ring of its space.
pub(super) fn keep(record: &Record<'_>) {
    let ring = record.space.calls();
    if !ring.is_on() {
        return;
    }
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.clear();
        pack(record, scratch);
        ring.append(mark(record.operation.unwrap_or_default()), scratch);
        scratch.shrink_to(SPARE);
    });
}

fn pack(record: &Record<'_>, out: &mut Vec<u8>) {
    let mut pack = Pack(out);
    pack.number(record.now.as_second().cast_unsigned());
    pack.number(u64::from(record.now.subsec_nanosecond().unsigned_abs()));
    pack.number(u64::from(record.answered.response.status().as_u16()));
    pack.text(&record.ids.request_id);
    pack.text(&record.ids.trace_id);
    pack.text(record.service.unwrap_or_default());
    pack.text(record.operation.unwrap_or_default());
    pack.block(|pack| record.refusal.into_iter().for_each(|refusal| pack_refusal(refusal, pack)));
    pack.block(|pack| record.caller.into_iter().for_each(|caller| pack_caller(caller, pack)));
    pack.block(|pack| pack_fault(record, pack));
    pack.block(|pack| pack_wire(&record.answered.wire, pack));
    pack.block(|pack| record.changes.into_iter().for_each(|changes| changes.packed(pack.0)));
    pack.text(record.request.method().as_str());
    pack.text(record.request.uri().path_and_query().map_or("", |target| target.as_str()));
    pack_message(record.request.headers(), record.request.body(), &mut pack);
    pack_message(record.answered.response.headers(), record.answered.response.body(), &mut pack);
}

fn pack_refusal(refusal: &ApiError, pack: &mut Pack<'_>) {
    pack.text(refusal.code());
    pack.text(refusal.message());
    pack.text(refusal.refused_at().file());
    pack.number(u64::from(refusal.refused_at().line()));
}

fn pack_caller(caller: &Result<Known, Box<AuthFault>>, pack: &mut Pack<'_>) {
    match caller {
        Ok(known) => pack.text(match known {
            Known::Signed => "signed",
            Known::Bearer => "bearer",
            Known::Anybody => "anybody",
        }),
        Err(fault) => {
            pack.text(fault.error.code());
            pack.text(fault.error.message());
            if let Some(explanation) = &fault.explanation {
                pack.text(&shown(&explanation.ours, explanation.differs_at));
                pack.text(&shown(&explanation.theirs, explanation.differs_at));
                pack.text(explanation.verdict);
                pack.number(explanation.differs_at.map_or(u64::MAX, |at| at as u64));
            }
        }
    }
}

fn pack_fault(record: &Record<'_>, pack: &mut Pack<'_>) {
    let Some(fault) = record.fault else { return };
    pack.text(&fault.rule);
    pack.number(fault.ordinal);
    pack.text(record.effect().unwrap_or_default());
    if let Some(draw) = fault.draw {
        pack.number(draw.to_bits());
    }
}

/// Of an answer that did not go out as it is: how many bytes did, and how the connection ended.
fn pack_wire(wire: &Wire, pack: &mut Pack<'_>) {
    if let Wire::Spoilt(spoilt) = wire {
        pack.number(spoilt.bytes.len() as u64);
        pack.text(match spoilt.end {
            End::Close => "closed",
            End::Reset => "reset",
        });
    }
}

/// Headers as far as they fit, whether some did not, the body as far as it fits, and how long it was.
fn pack_message(headers: &HeaderMap, body: &Bytes, pack: &mut Pack<'_>) {
    let mut cut = false;
    pack.block(|pack| {
        let start = pack.0.len();
        for (name, value) in headers {
            if pack.0.len() - start + name.as_str().len() + value.len() > MOST_OF_A_HEAD {
                cut = true;
                break;
            }
            names::pack(name.as_str(), pack);
            pack.bytes(value.as_bytes());
        }
    });
    pack.byte(u8::from(cut));
    pack.bytes(&body[..body.len().min(MOST_OF_A_BODY)]);
    pack.number(body.len() as u64);
}

//! The journal: one record a call, for refusals too.
//!
//! So far a record is a log line: `debug` for every call, `warn` when a wrong signature is let through or when
//! the emulator itself failed. A record holds names and outcomes, not parameters. Of a mismatch it holds the
//! two strings to sign, around the byte at which they differ, with the tokens in them masked.

mod excerpt;

use excerpt::{excerpt, masked};

use crate::api::{ApiError, AuthFault, Known};
use crate::faults::Fired;

/// What became of one call.
#[derive(Debug)]
pub struct Record<'a> {
    /// The space it belonged to.
    pub space: &'a str,
    /// Its request id.
    pub request_id: &'a str,
    /// The service, once known.
    pub service: Option<&'static str>,
    /// The operation, once known.
    pub operation: Option<&'static str>,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Why it was refused, if it was.
    pub refusal: Option<&'a ApiError>,
    /// Who called, if that was looked at.
    pub caller: Option<&'a Result<Known, Box<AuthFault>>>,
    /// The fault that fired.
    pub fault: Option<&'a Fired>,
    /// Whether the service refused the call, whatever the client was told.
    pub is_refused: bool,
}

impl Record<'_> {
    /// What a fault did to the state: nothing, where the service refused the call anyway.
    pub fn effect(&self) -> Option<&'static str> {
        self.fault.map(|fault| if self.is_refused { "refused" } else { fault.effect.name() })
    }
}

/// Writes one record.
pub fn write(record: &Record<'_>) {
    tracing::debug!(
        space = record.space,
        request_id = record.request_id,
        service = record.service,
        operation = record.operation,
        status = record.status,
        code = record.refusal.map(ApiError::code),
        refused_at = record.refusal.map(|refusal| tracing::field::display(refusal.refused_at())),
        caller = record.caller.map(verdict),
        fault = record.fault.map(|fault| &*fault.rule),
        ordinal = record.fault.map(|fault| fault.ordinal),
        draw = record.fault.and_then(|fault| fault.draw),
        effect = record.effect(),
        "call"
    );
    match record.caller {
        Some(Err(fault)) if fault.notable => note(record, fault),
        _ => {}
    }
}

/// A call panicked: a fault of the emulator's own.
pub fn failed(space: &str, operation: Option<&str>) {
    tracing::warn!(space, operation, "a call panicked and was answered as the vendor's internal error");
}

/// A request that neither the admin API nor any vendor's protocol claims.
pub fn unclaimed(request_id: &str, method: &str, path: &str) {
    tracing::debug!(request_id, method, path = &*excerpt(path, 0), status = 404, "unclaimed");
}

fn verdict(caller: &Result<Known, Box<AuthFault>>) -> &str {
    match caller {
        Ok(Known::Signed) => "signed",
        Ok(Known::Bearer) => "bearer",
        Ok(Known::Anybody) => "anybody",
        Err(fault) => fault.error.code(),
    }
}

fn note(record: &Record<'_>, fault: &AuthFault) {
    let explanation = fault.explanation.as_ref();
    let shown = |string: &str, differs_at: Option<usize>| {
        excerpt(&masked(string), differs_at.unwrap_or_default()).into_owned()
    };
    tracing::warn!(
        space = record.space,
        request_id = record.request_id,
        operation = record.operation,
        code = fault.error.code(),
        our_string_to_sign = explanation.map(|it| shown(&it.ours, it.differs_at)),
        their_string_to_sign = explanation.map(|it| shown(&it.theirs, it.differs_at)),
        first_differing_byte = explanation.and_then(|it| it.differs_at),
        likely = explanation.map(|it| it.verdict),
        "signature"
    );
}

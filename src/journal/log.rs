//! The log lines of a call: `debug` for every call, `warn` when a wrong signature is let through or when the
//! emulator itself failed.
//!
//! A line holds names and outcomes, not parameters. Of a mismatch it holds the two strings to sign, around the
//! byte at which they differ, with the tokens in them masked.

use super::excerpt::{excerpt, shown};
use super::record::Record;
use crate::api::{ApiError, AuthFault, Known};

/// The line of one call.
pub(super) fn call(record: &Record<'_>) {
    tracing::debug!(
        space = record.space.id().as_str(),
        request_id = record.ids.request_id,
        service = record.service,
        operation = record.operation,
        status = record.answered.response.status().as_u16(),
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
pub(super) fn unclaimed(request_id: &str, method: &str, path: &str) {
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
    tracing::warn!(
        space = record.space.id().as_str(),
        request_id = record.ids.request_id,
        operation = record.operation,
        code = fault.error.code(),
        our_string_to_sign = explanation.map(|it| shown(&it.ours, it.differs_at)),
        their_string_to_sign = explanation.map(|it| shown(&it.theirs, it.differs_at)),
        first_differing_byte = explanation.and_then(|it| it.differs_at),
        likely = explanation.map(|it| it.verdict),
        "signature"
    );
}

//! The JSON Schemas of what the journal is asked and answers.
//!
//! The parts that they share are not copied into each place that names them: that is 20 KB of code.

use serde_json::{Value, json};

#[inline(never)]
#[expect(clippy::needless_pass_by_value, reason = "made for the values that have just been written")]
fn object(properties: Value, required: &[&str]) -> Value {
    json!({"type": "object", "properties": properties, "required": required})
}

#[inline(never)]
fn text() -> Value {
    json!({"type": "string"})
}

#[inline(never)]
fn text_or_null() -> Value {
    json!({"type": ["string", "null"]})
}

#[inline(never)]
fn count() -> Value {
    json!({"type": "integer", "minimum": 0})
}

#[inline(never)]
fn outcome() -> Value {
    object(
        json!({
            "result": {"enum": ["ok", "refused", "spoilt"]},
            "status": count(),
            "code": text(),
            "message": text(),
            "refused_at": text(),
            "spoilt": object(json!({"bytes_sent": count(), "connection": text()}), &["bytes_sent", "connection"]),
        }),
        &["result", "status"],
    )
}

#[inline(never)]
fn line() -> Value {
    json!({
        "number": count(),
        "request_id": text(),
        "space": text_or_null(),
        "at": {"type": "string", "format": "date-time"},
        "vendor": text_or_null(),
        "service": text_or_null(),
        "operation": text_or_null(),
        "params": {"type": "object"},
        "params_incomplete": {"type": "boolean"},
        "outcome": outcome(),
        "fault": {"type": "object"},
        "signature": {"type": ["object", "null"]},
        "changed": {"type": "array", "items": {"type": "object"}},
        "changed_untold": count(),
        "caller": text_or_null(),
        "client": text_or_null(),
        "nonce": text(),
        "attempt": count(),
    })
}

const OF_A_LINE: &[&str] =
    &["number", "request_id", "space", "at", "service", "operation", "params", "outcome", "changed"];

pub(super) fn list() -> Value {
    let requests = json!({"type": "array", "items": object(line(), OF_A_LINE)});
    object(
        json!({"requests": requests, "next": count(), "dropped": count(), "note": text()}),
        &["requests", "next", "dropped"],
    )
}

pub(super) fn call() -> Value {
    let mut properties = line();
    properties["request"] = object(json!({"method": text(), "target": text()}), &["method", "target"]);
    properties["answer"] = object(json!({"status": count()}), &["status"]);
    object(properties, OF_A_LINE)
}

pub(super) fn forgotten() -> Value {
    object(json!({"forgotten": count()}), &["forgotten"])
}

/// One call that is expected.
fn step() -> Value {
    json!({"operation": text(), "service": text(), "params": {"type": "object"}, "outcome": text()})
}

pub(super) fn expectation() -> Value {
    let closed = |properties: Value, required: &[&str]| {
        let mut shape = object(properties, required);
        shape["additionalProperties"] = false.into();
        shape
    };
    let with = |name: &str| {
        let mut properties = step();
        properties[name] = count();
        closed(properties, &["operation", name])
    };
    let steps = json!({"type": "array", "minItems": 1, "items": closed(step(), &["operation"])});
    json!({"oneOf": [
        closed(step(), &["operation"]),
        with("exactly"),
        with("at_least"),
        with("at_most"),
        closed(json!({"sequence": steps}), &["sequence"]),
    ]})
}

pub(super) fn verdict() -> Value {
    let difference =
        object(json!({"field": text(), "expected": {}, "found": {}}), &["field", "expected", "found"]);
    let near = object(
        json!({"request_id": text(), "differences": {"type": "array", "items": difference}}),
        &["request_id", "differences"],
    );
    object(
        json!({
            "verdict": {"enum": ["true", "false", "inconclusive"]},
            "matched": count(),
            "requests": {"type": "array", "items": text()},
            "nearest": {"type": "array", "items": near},
            "why": text(),
        }),
        &["verdict", "matched", "requests", "nearest"],
    )
}

pub(super) fn unmatched() -> Value {
    let properties = json!({
        "number": count(),
        "request_id": text(),
        "space": text_or_null(),
        "at": {"type": "string", "format": "date-time"},
        "method": text(),
        "target": text(),
        "outcome": outcome(),
        "guess": text_or_null(),
    });
    let request = object(properties, &["number", "request_id", "method", "target", "guess"]);
    object(
        json!({"requests": {"type": "array", "items": request}, "dropped": count()}),
        &["requests", "dropped"],
    )
}

pub(super) fn retries() -> Value {
    let attempt = object(
        json!({
            "request_id": text(),
            "gap_seconds": {"type": ["number", "null"]},
            "nonce_reused": {"type": "boolean"},
            "body_changed": {"type": "boolean"},
            "outcome": outcome(),
        }),
        &["request_id", "gap_seconds", "nonce_reused", "body_changed", "outcome"],
    );
    let call = object(
        json!({"operation": text_or_null(), "attempts": {"type": "array", "items": attempt}}),
        &["operation", "attempts"],
    );
    object(json!({"calls": {"type": "array", "items": call}, "dropped": count()}), &["calls", "dropped"])
}

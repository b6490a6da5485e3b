//! The JSON Schemas of what the journal is asked and answers.

use serde_json::Value;

use super::super::route::shape;

/// What the shapes have in common, and stands in them as a word; no part has a word that stands above it.
const PARTS: &[(&str, &str)] = &[
    (
        "LINE",
        r#"{
            "number": COUNT,
            "request_id": TEXT,
            "space": MAYBE,
            "at": {"type": "string", "format": "date-time"},
            "vendor": MAYBE,
            "service": MAYBE,
            "operation": MAYBE,
            "params": {"type": "object"},
            "params_incomplete": {"type": "boolean"},
            "outcome": OUTCOME,
            "fault": {"type": "object"},
            "signature": {"type": ["object", "null"]},
            "changed": {"type": "array", "items": {"type": "object"}},
            "changed_untold": COUNT,
            "caller": MAYBE,
            "client": MAYBE,
            "nonce": TEXT,
            "attempt": COUNT
        }"#,
    ),
    (
        "OF_A_CALL",
        r#"["number", "request_id", "space", "at", "service", "operation", "params", "outcome", "changed"]"#,
    ),
    (
        "OUTCOME",
        r#"{
            "type": "object",
            "properties": {
                "result": {"enum": ["ok", "refused", "spoilt"]},
                "status": COUNT,
                "code": TEXT,
                "message": TEXT,
                "refused_at": TEXT,
                "spoilt": {
                    "type": "object",
                    "properties": {"bytes_sent": COUNT, "connection": TEXT},
                    "required": ["bytes_sent", "connection"]
                }
            },
            "required": ["result", "status"]
        }"#,
    ),
    ("STEP", r#""operation": TEXT, "service": TEXT, "params": {"type": "object"}, "outcome": TEXT"#),
    ("COUNT", r#"{"type": "integer", "minimum": 0}"#),
    ("MAYBE", r#"{"type": ["string", "null"]}"#),
    ("TEXT", r#"{"type": "string"}"#),
];

/// A shape with its parts.
fn whole(json: &str) -> Value {
    shape(&PARTS.iter().fold(json.to_owned(), |json, (word, part)| json.replace(word, part)))
}

pub(super) fn list() -> Value {
    whole(
        r#"{
            "type": "object",
            "properties": {
                "requests": {
                    "type": "array",
                    "items": {"type": "object", "properties": LINE, "required": OF_A_CALL}
                },
                "next": COUNT,
                "dropped": COUNT,
                "note": TEXT
            },
            "required": ["requests", "next", "dropped"]
        }"#,
    )
}

pub(super) fn call() -> Value {
    let mut call = whole(r#"{"type": "object", "properties": LINE, "required": OF_A_CALL}"#);
    call["properties"]["request"] = whole(
        r#"{"type": "object", "properties": {"method": TEXT, "target": TEXT}, "required": ["method", "target"]}"#,
    );
    call["properties"]["answer"] =
        whole(r#"{"type": "object", "properties": {"status": COUNT}, "required": ["status"]}"#);
    call
}

pub(super) fn forgotten() -> Value {
    whole(r#"{"type": "object", "properties": {"forgotten": COUNT}, "required": ["forgotten"]}"#)
}

pub(super) fn expectation() -> Value {
    whole(
        r#"{"oneOf": [
            {"type": "object", "properties": {STEP}, "required": ["operation"], "additionalProperties": false},
            {
                "type": "object",
                "properties": {STEP, "exactly": COUNT},
                "required": ["operation", "exactly"],
                "additionalProperties": false
            },
            {
                "type": "object",
                "properties": {STEP, "at_least": COUNT},
                "required": ["operation", "at_least"],
                "additionalProperties": false
            },
            {
                "type": "object",
                "properties": {STEP, "at_most": COUNT},
                "required": ["operation", "at_most"],
                "additionalProperties": false
            },
            {
                "type": "object",
                "properties": {"sequence": {"type": "array", "minItems": 1, "items": {
                    "type": "object",
                    "properties": {STEP},
                    "required": ["operation"],
                    "additionalProperties": false
                }}},
                "required": ["sequence"],
                "additionalProperties": false
            }
        ]}"#,
    )
}

pub(super) fn verdict() -> Value {
    whole(
        r#"{
            "type": "object",
            "properties": {
                "verdict": {"enum": ["true", "false", "inconclusive"]},
                "matched": COUNT,
                "requests": {"type": "array", "items": TEXT},
                "nearest": {"type": "array", "items": {
                    "type": "object",
                    "properties": {
                        "request_id": TEXT,
                        "differences": {"type": "array", "items": {
                            "type": "object",
                            "properties": {"field": TEXT, "expected": {}, "found": {}},
                            "required": ["field", "expected", "found"]
                        }}
                    },
                    "required": ["request_id", "differences"]
                }},
                "why": TEXT
            },
            "required": ["verdict", "matched", "requests", "nearest"]
        }"#,
    )
}

pub(super) fn unmatched() -> Value {
    whole(
        r#"{
            "type": "object",
            "properties": {
                "requests": {"type": "array", "items": {
                    "type": "object",
                    "properties": {
                        "number": COUNT,
                        "request_id": TEXT,
                        "space": MAYBE,
                        "at": {"type": "string", "format": "date-time"},
                        "method": TEXT,
                        "target": TEXT,
                        "outcome": OUTCOME,
                        "guess": MAYBE
                    },
                    "required": ["number", "request_id", "method", "target", "guess"]
                }},
                "dropped": COUNT
            },
            "required": ["requests", "dropped"]
        }"#,
    )
}

pub(super) fn retries() -> Value {
    whole(
        r#"{
            "type": "object",
            "properties": {
                "calls": {"type": "array", "items": {
                    "type": "object",
                    "properties": {
                        "operation": MAYBE,
                        "attempts": {"type": "array", "items": {
                            "type": "object",
                            "properties": {
                                "request_id": TEXT,
                                "gap_seconds": {"type": ["number", "null"]},
                                "nonce_reused": {"type": "boolean"},
                                "body_changed": {"type": "boolean"},
                                "outcome": OUTCOME
                            },
                            "required": ["request_id", "gap_seconds", "nonce_reused", "body_changed", "outcome"]
                        }}
                    },
                    "required": ["operation", "attempts"]
                }},
                "dropped": COUNT
            },
            "required": ["calls", "dropped"]
        }"#,
    )
}

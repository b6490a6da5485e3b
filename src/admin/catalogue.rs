//! What is emulated: operations and errors, made from the tables.

use std::sync::Arc;

use serde_json::{Value, json};

use super::route::{Answer, Route, shape};
use crate::api::{ErrorKind, Service, Source};

pub(super) static ROUTES: &[Route] = &[
    Route::told("/operations", "every operation that is emulated", operations_shape, |admin, _| {
        Ok(Answer::json(operations(&admin.services)))
    }),
    Route::told("/errors", "every error that can be answered, with its source", errors_shape, |admin, _| {
        Ok(Answer::json(errors(&admin.services, admin.gateway_errors)))
    }),
];

/// Every operation of every service.
pub fn operations(services: &[Arc<dyn Service>]) -> Value {
    let of_service = |service: &Arc<dyn Service>| {
        let card = service.card();
        let row = move |op: crate::api::OpCard| {
            let (method, path) = op.route.documented().unzip();
            json!({
                "vendor": card.vendor,
                "service": card.name,
                "product": card.product,
                "version": card.version,
                "operation": op.name,
                "method": method,
                "path": path,
                "kind": op.kind,
                "batch": op.kind.batches(),
                "required": op.required,
                "docs": op.docs,
            })
        };
        service.ops().into_iter().map(row)
    };
    Value::Array(services.iter().flat_map(of_service).collect())
}

/// Every error: those of the gateways first, then those of each service.
pub fn errors(
    services: &[Arc<dyn Service>],
    gateways: &[(&'static str, &'static [&'static ErrorKind])],
) -> Value {
    let of_gateways =
        gateways.iter().flat_map(|(vendor, rows)| rows.iter().map(|row| error(vendor, "gateway", row)));
    let of_services = services.iter().flat_map(|service| {
        let card = service.card();
        card.catalog.iter().map(|row| error(card.vendor, card.name, row))
    });
    Value::Array(of_gateways.chain(of_services).collect())
}

fn error(vendor: &str, service: &str, row: &ErrorKind) -> Value {
    let (known, source) = match row.source {
        Source::Docs(source) => ("documented", source),
        Source::Seen(source) => ("seen", source),
        Source::Guess(source) => ("guess", source),
    };
    json!({
        "vendor": vendor,
        "service": service,
        "status": row.status,
        "code": row.code,
        "message": row.message,
        "known": known,
        "source": source,
    })
}

fn operations_shape() -> Value {
    rows_shape(shape(
        r#"{
            "vendor": {"type": "string"},
            "service": {"type": "string"},
            "product": {"type": "string"},
            "version": {"type": "string"},
            "operation": {"type": "string"},
            "method": {"type": ["string", "null"]},
            "path": {"type": ["string", "null"]},
            "kind": {"enum": ["read", "write"]},
            "batch": {"type": "array", "items": {"type": "string"}},
            "required": {"type": "array", "items": {"type": "string"}},
            "docs": {"type": "string"}
        }"#,
    ))
}

fn errors_shape() -> Value {
    rows_shape(shape(
        r#"{
            "vendor": {"type": "string"},
            "service": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "message": {"type": "string"},
            "known": {"enum": ["documented", "seen", "guess"]},
            "source": {"type": "string"}
        }"#,
    ))
}

/// A list of objects that have all of these members.
#[expect(clippy::needless_pass_by_value, reason = "made for the values that are written in the call")]
fn rows_shape(members: Value) -> Value {
    let names: Vec<&String> = members.as_object().into_iter().flat_map(|members| members.keys()).collect();
    json!({"type": "array", "items": {"type": "object", "required": names, "properties": members}})
}

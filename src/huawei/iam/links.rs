//! Links: every one leads back to where the request came from.

use serde_json::{Value, json};

use crate::api::Params;

/// The address that the client called; the path of a link goes behind it.
pub(super) fn base(params: &Params<'_>) -> String {
    format!("http://{}", params.header("host").unwrap_or("localhost"))
}

/// The links of a list that is whole.
pub(super) fn of_list(params: &Params<'_>, path: &str) -> Value {
    json!({"next": null, "previous": null, "self": format!("{}{path}", base(params))})
}

/// The links of one thing.
pub(super) fn of_one(params: &Params<'_>, path: &str) -> Value {
    json!({"self": format!("{}{path}", base(params))})
}

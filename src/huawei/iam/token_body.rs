//! What the answer says of a token.

use serde_json::{Map, Value, json};

use crate::clock::iso_micros;
use crate::huawei::iam::who::Project;
use crate::huawei::identity::{domain_id, user_id};
use crate::huawei::token::Token;
use crate::ids::Ids;

/// The project of a token.
pub(super) fn project(token: &Token) -> Option<Project> {
    let (id, name) = token.project.clone().zip(token.project_name.clone())?;
    Some(Project { id, name })
}

/// The member `token` of an answer, in the order of the real ones.
pub(super) fn body(ids: &Ids, token: &Token, catalog: Option<Value>) -> Value {
    let domain = json!({
        "id": domain_id(ids, &token.domain),
        "name": token.domain,
        // Guess: who has a domain with the operator itself has neither.
        "xdomain_id": "",
        "xdomain_type": "",
    });
    let mut body = Map::new();
    body.insert("expires_at".into(), iso_micros(token.expires_at).into());
    body.insert("methods".into(), token.methods.clone().into());
    if let Some(catalog) = catalog {
        body.insert("catalog".into(), catalog);
    }
    body.insert("roles".into(), json!([{"id": "0", "name": "te_admin"}]));
    match project(token) {
        Some(Project { id, name }) => {
            body.insert("project".into(), json!({"domain": domain, "id": id, "name": name}))
        }
        None => body.insert("domain".into(), domain.clone()),
    };
    body.insert("issued_at".into(), iso_micros(token.issued_at).into());
    body.insert(
        "user".into(),
        json!({
            "domain": domain,
            "id": user_id(ids, &token.user),
            "name": token.user,
            "password_expires_at": "",
        }),
    );
    Value::Object(body)
}

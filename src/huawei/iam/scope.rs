//! What a token is asked for: by whom, and for what.

use serde_json::Value;

use crate::api::ApiError;
use crate::huawei::iam::errors::BODY_INVALID;
use crate::huawei::iam::who::Project;
use crate::huawei::identity::{DEFAULT_DOMAIN, domain_id, is_id};
use crate::huawei::token::Token;
use crate::ids::Ids;

/// The one who asks.
#[derive(Debug)]
pub(super) struct Asking {
    /// The user's name, the access key, or an id where nothing else was sent.
    pub(super) user: String,
    /// The domain's name, where one was sent.
    pub(super) domain: Option<String>,
    /// The token that is exchanged.
    pub(super) token: Option<Token>,
}

impl Asking {
    /// Reads `auth.identity`: the first method that it names, and what belongs to it.
    pub(super) fn read(ids: &Ids, identity: &Value) -> Result<Self, ApiError> {
        let method = identity["methods"][0].as_str();
        match method {
            Some("password") => {
                let user = &identity["password"]["user"];
                filled(&user["password"])?;
                let name = filled(&user["name"]).or_else(|_| filled(&user["id"]))?;
                Ok(Self { user: name.to_owned(), domain: domain(ids, &user["domain"]), token: None })
            }
            Some("hw_ak_sk") => {
                filled(&identity["hw_ak_sk"]["secret"]["key"])?;
                let key = filled(&identity["hw_ak_sk"]["access"]["key"])?;
                Ok(Self { user: key.to_owned(), domain: None, token: None })
            }
            Some("token") => {
                let token = Token::peek(filled(&identity["token"]["id"])?);
                let user = token.as_ref().map_or("nobody", |token| &token.user).to_owned();
                Ok(Self { user, domain: token.as_ref().map(|token| token.domain.clone()), token })
            }
            _ => Err(BODY_INVALID.raise()),
        }
    }
}

/// The project of `auth.scope`, if there is one: it wins over a domain.
pub(super) fn project(ids: &Ids, scope: &Value, asking: &Asking) -> Result<Option<Project>, ApiError> {
    if !matches!(scope, Value::Null | Value::Object(_)) {
        return Err(BODY_INVALID.raise());
    }
    let project = &scope["project"];
    if project.is_null() {
        return Ok(None);
    }
    if let Ok(name) = filled(&project["name"]) {
        return Ok(Some(Project::named(ids, name)));
    }
    let id = project["id"].as_str().filter(|id| is_id(id)).ok_or_else(|| BODY_INVALID.raise())?;
    let own = asking.token.as_ref().filter(|token| token.project.as_deref() == Some(id));
    let own_name = own.and_then(|token| token.project_name.clone());
    Ok(Some(own_name.map_or_else(|| Project::with_id(ids, id), |name| Project { id: id.to_owned(), name })))
}

/// The domain's name: that of the user, or else that of the scope.
pub(super) fn domain_name(ids: &Ids, scope: &Value, asking: &Asking) -> String {
    let of_scope = || domain(ids, &scope["project"]["domain"]).or_else(|| domain(ids, &scope["domain"]));
    asking.domain.clone().or_else(of_scope).unwrap_or_else(|| DEFAULT_DOMAIN.to_owned())
}

/// A domain as a request names it. The id `default` names none: it is what `OpenStack` tools send when
/// nothing is configured.
fn domain(ids: &Ids, domain: &Value) -> Option<String> {
    if let Ok(name) = filled(&domain["name"]) {
        return Some(name.to_owned());
    }
    let id = filled(&domain["id"]).ok().filter(|id| *id != "default")?;
    let named = if id == domain_id(ids, DEFAULT_DOMAIN) { DEFAULT_DOMAIN } else { id };
    Some(named.to_owned())
}

/// A text that has to be there.
fn filled(value: &Value) -> Result<&str, ApiError> {
    value.as_str().filter(|text| !text.is_empty()).ok_or_else(|| BODY_INVALID.raise())
}

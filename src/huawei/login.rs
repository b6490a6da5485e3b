//! What is proved by those who ask for a token: a password, an access key's secret, or another token.
//!
//! It stands here and not in the service that gives tokens out: services know neither secrets nor whether they
//! are to be enforced.

use jiff::Timestamp;
use serde_json::Value;

use crate::api::{AuthFault, Credentials, Known, Params, same};
use crate::huawei::iam::errors::{UNAUTHENTICATED, WRONG_PASSWORD};
use crate::huawei::token::Token;
use crate::store::Space;

/// Checks what `auth.identity` of a request proves. What cannot be read proves nothing and claims nothing: the
/// service refuses it.
pub(super) fn verify(
    credentials: &Credentials,
    params: &Params<'_>,
    space: &Space,
    now: Timestamp,
) -> Result<Known, Box<AuthFault>> {
    let Ok(Some(body)) = params.document() else {
        return Ok(Known::Anybody);
    };
    let identity = &body["auth"]["identity"];
    match identity["methods"][0].as_str() {
        Some("password") => {
            let user = &identity["password"]["user"];
            let name = user["name"].as_str().or_else(|| user["id"].as_str());
            secret(credentials, name, &user["password"])
        }
        Some("hw_ak_sk") => {
            let keys = &identity["hw_ak_sk"];
            secret(credentials, keys["access"]["key"].as_str(), &keys["secret"]["key"])
        }
        Some("token") => token(identity["token"]["id"].as_str().unwrap_or_default(), space, now),
        _ => Ok(Known::Anybody),
    }
}

fn secret(credentials: &Credentials, name: Option<&str>, given: &Value) -> Result<Known, Box<AuthFault>> {
    let (Some(name), Some(given)) = (name, given.as_str()) else {
        return Ok(Known::Anybody);
    };
    match credentials.secret(name) {
        Some(known) if same(known.expose(), given) => Ok(Known::Signed),
        Some(_) => Err(AuthFault::notable(WRONG_PASSWORD.raise())),
        None => Err(AuthFault::quiet(WRONG_PASSWORD.raise())),
    }
}

fn token(text: &str, space: &Space, now: Timestamp) -> Result<Known, Box<AuthFault>> {
    match Token::open(text, space.ids()) {
        Some(token) if token.expires_at > now => Ok(Known::Bearer),
        Some(_) => Err(AuthFault::notable(UNAUTHENTICATED.raise())),
        None => Err(AuthFault::quiet(UNAUTHENTICATED.raise())),
    }
}

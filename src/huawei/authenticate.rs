//! Who calls: a token under its seal, or an AK/SK signature.

use bytes::Bytes;
use hyper::Request;
use jiff::Timestamp;

use crate::api::{AuthFault, Call, Credentials, Known, Route};
use crate::huawei::errors;
use crate::huawei::token::Token;
use crate::store::Space;

/// Checks the caller's claim.
pub(super) fn verify(
    _credentials: &Credentials,
    _strict: bool,
    _request: &Request<Bytes>,
    call: &Call<'_>,
    space: &Space,
    now: Timestamp,
) -> Result<Known, Box<AuthFault>> {
    if matches!(call.op.route, Route::Open(..)) {
        return Ok(Known::Anybody);
    }
    match call.params.header("x-auth-token") {
        Some(text) => token(text, space, now),
        None => Err(AuthFault::quiet(errors::UNAUTHENTICATED.with(&["x-auth-token not found"]))),
    }
}

fn token(text: &str, space: &Space, now: Timestamp) -> Result<Known, Box<AuthFault>> {
    let Some(token) = Token::open(text, space.ids()) else {
        return Err(AuthFault::quiet(errors::UNAUTHENTICATED.with(&["decrypt token fail"])));
    };
    if token.expires_at <= now {
        let reason = format!("token expires, expires_at: {}", token.expires_at);
        return Err(AuthFault::notable(errors::UNAUTHENTICATED.with(&[&reason])));
    }
    Ok(Known::Signed)
}

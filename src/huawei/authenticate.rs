//! Who calls: a token under its seal, an AK/SK signature, or the password that a token is asked for with.

use bytes::Bytes;
use hyper::Request;
use hyper::header::AUTHORIZATION;
use jiff::Timestamp;

use crate::api::{ApiError, AuthFault, Call, Credentials, Known, Route};
use crate::clock::iso_micros;
use crate::huawei::aksk::Claim;
use crate::huawei::login;
use crate::huawei::token::Token;
use crate::huawei::{errors, headers, identity};
use crate::store::Space;

/// Checks the caller's claim.
pub(super) fn verify(
    credentials: &Credentials,
    request: &Request<Bytes>,
    call: &Call<'_>,
    space: &Space,
    now: Timestamp,
) -> Result<Known, Box<AuthFault>> {
    if let Route::Open(method, _) = call.op.route {
        return if method == "POST" {
            login::verify(credentials, &call.params, space, now)
        } else {
            Ok(Known::Anybody)
        };
    }
    if let Some(text) = call.params.header(&headers::AUTH_TOKEN) {
        return token(text, space, now);
    }
    match call.params.header(AUTHORIZATION) {
        Some(header) => Claim { credentials, request, now }.verify(header),
        None => Err(AuthFault::quiet(errors::UNAUTHENTICATED.with(&["x-auth-token not found"]))),
    }
}

fn token(text: &str, space: &Space, now: Timestamp) -> Result<Known, Box<AuthFault>> {
    let Some(token) = Token::open(text, space.ids()) else {
        return Err(AuthFault::quiet(errors::UNAUTHENTICATED.with(&["decrypt token fail"])));
    };
    if token.expires_at <= now {
        let reason = format!("token expires, expires_at: {}", iso_micros(token.expires_at));
        return Err(AuthFault::notable(errors::UNAUTHENTICATED.with(&[&reason])));
    }
    Ok(Known::Signed)
}

/// Whether the project of a call may be used, in strict mode: it is that of a region, or that of the caller's
/// token. Otherwise a project comes into being when somebody speaks of it.
pub(super) fn admit(call: &Call<'_>, space: &Space) -> Result<(), ApiError> {
    let Some((_, path)) = call.op.route.http() else { return Ok(()) };
    let in_path = call.params.text("project").filter(|_| path.contains("{project}"));
    let project = in_path.map_or_else(|| identity::project(&call.params, space.ids()), str::to_owned);
    let is_a_regions = || identity::region_whose(space.ids(), &project).is_some();
    let is_the_tokens = || {
        let token = call.params.header(&headers::AUTH_TOKEN).and_then(|text| Token::open(text, space.ids()));
        token.and_then(|it| it.project).is_some_and(|own| own == project)
    };
    if is_a_regions() || is_the_tokens() {
        return Ok(());
    }
    Err(errors::PROJECT_UNAVAILABLE.raise())
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::api::{Emulated, OpCard, Params, Service};
    use crate::clock::ClockMode;
    use crate::huawei::iam;
    use crate::store::{SpaceId, Spaces};

    #[test]
    fn when_strict_a_project_is_a_regions_or_the_tokens() {
        let spaces = Spaces::new(2, 0, ClockMode::Real);
        let space = spaces.open(&SpaceId::default()).unwrap();
        let service = Emulated::new(&iam::SERVICE);
        let team = identity::project_id(space.ids(), "team");
        let token = Token {
            space: "default".to_owned(),
            user: "alice".to_owned(),
            domain: "OTC1".to_owned(),
            project: Some(team.clone()),
            project_name: Some("team".to_owned()),
            methods: Vec::new(),
            issued_at: Timestamp::UNIX_EPOCH,
            expires_at: Timestamp::UNIX_EPOCH,
        };
        let mut headers = hyper::HeaderMap::new();
        headers.insert("x-auth-token", token.seal(space.ids()).parse().unwrap());
        let admitted = |route: &'static str, project: &str, with_token: bool| {
            let mut params = Params::default();
            params.add_path("project", project.to_owned().into());
            if with_token {
                params.set_headers(&headers);
            }
            let op = OpCard { route: Route::Http("GET", route), ..service.op(0) };
            let call = Call { service: &service, row: 0, op, params };
            admit(&call, &space).map_err(|error| error.code().to_owned())
        };

        let route = "/v1/{project}/vpcs";
        assert_eq!(admitted(route, &identity::project_id(space.ids(), "eu-de"), false), Ok(()));
        assert_eq!(admitted(route, &team, true), Ok(()));
        assert_eq!(admitted(route, &team, false), Err("APIGW.0310".to_owned()));
        assert_eq!(admitted("/v3/projects", "a query has a parameter of that name", false), Ok(()));
        assert_eq!(admitted("/v3/projects", "a query has a parameter of that name", true), Ok(()));
    }
}

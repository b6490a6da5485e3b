//! A token for a password, for an access key, or for another token: `POST /v3/auth/tokens`.
//!
//! The SDKs have a name for each of these; it is one route.

use jiff::SignedDuration;
use serde_json::Value;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::catalog::catalog;
use crate::huawei::iam::errors::BODY_INVALID;
use crate::huawei::iam::scope::{Asking, domain_name, project};
use crate::huawei::iam::state::Iam;
use crate::huawei::iam::{links, token_body};
use crate::huawei::token::Token;

/// How long a token is good.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneCreateUserTokenByPassword",
    route: Route::Open("POST", "/v3/auth/tokens"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/token_management/obtaining_a_user_token_through_password_authentication.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let body = params.document().ok().flatten().ok_or_else(|| BODY_INVALID.raise())?;
    let (identity, scope) = (&body["auth"]["identity"], &body["auth"]["scope"]);
    let asking = Asking::read(cx.ids(), identity)?;
    let project = project(cx.ids(), scope, &asking)?;
    // What is exchanged for a token does not make its life longer.
    let until = asking.token.as_ref().map(|token| token.expires_at).filter(|until| *until > cx.now());
    let token = Token {
        space: cx.space().as_str().to_owned(),
        domain: domain_name(cx.ids(), scope, &asking),
        user: asking.user,
        project: project.as_ref().map(|project| project.id.clone()),
        project_name: project.as_ref().map(|project| project.name.clone()),
        methods: methods(identity),
        issued_at: cx.now(),
        expires_at: until.unwrap_or(cx.now().saturating_add(LIFETIME).unwrap_or(cx.now())),
    };
    let shown = params.text("nocatalog").is_none();
    let catalog = shown.then(|| catalog(cx.ids(), &links::base(params), project.as_ref()));
    let body = token_body::body(cx.ids(), &token, catalog);
    Ok(Reply::done().field("token", body).status(201).header("x-subject-token", token.seal(cx.ids())))
}

fn methods(identity: &Value) -> Vec<String> {
    let sent = identity["methods"].as_array().map(Vec::as_slice).unwrap_or_default();
    sent.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

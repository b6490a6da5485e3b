//! What a token stands for: `GET /v3/auth/tokens`.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::catalog::catalog;
use crate::huawei::iam::errors::{BAD_SUBJECT, NO_SUCH_TOKEN};
use crate::huawei::iam::state::Iam;
use crate::huawei::iam::{links, token_body};
use crate::huawei::token::Token;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneValidateToken",
    route: Route::Http("GET", "/v3/auth/tokens"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/token_management/verifying_a_token.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let text = params.header("x-subject-token").unwrap_or_default();
    Token::peek(text).ok_or_else(|| BAD_SUBJECT.raise())?;
    let token = Token::open(text, cx.ids()).filter(|token| token.expires_at > cx.now());
    let token = token.ok_or_else(|| NO_SUCH_TOKEN.raise())?;
    let shown = params.text("nocatalog").is_none();
    let project = token_body::project(&token);
    let catalog = shown.then(|| catalog(cx.ids(), &links::base(params), project.as_ref()));
    let body = token_body::body(cx.ids(), &token, catalog);
    Ok(Reply::done().field("token", body).header("x-subject-token", text))
}

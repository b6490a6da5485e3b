//! Who the caller is: `GET /v5/caller-identity`, of the token service.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::state::Iam;
use crate::huawei::iam::who::Who;
use crate::huawei::identity::{domain_id, user_id};

pub(super) static OP: Op<Iam> = Op {
    name: "GetCallerIdentity",
    route: Route::Http("GET", "/v5/caller-identity"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://support.huaweicloud.com/intl/en-us/api-sts/GetCallerIdentity.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let Who { user, domain, .. } = Who::calls(cx.ids(), params);
    let account = domain_id(cx.ids(), &domain);
    let urn = format!("sts::{account}:user/{user}");
    let principal = user_id(cx.ids(), &user);
    Ok(Reply::done()
        .field("account_id", account)
        .field("principal_urn", urn)
        .field("principal_id", principal))
}

//! The domain of a name, or the caller's own: `GET /v3/auth/domains`.

use serde_json::json;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::links;
use crate::huawei::iam::state::Iam;
use crate::huawei::iam::who::Who;
use crate::huawei::identity::domain_id;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneListAuthDomains",
    route: Route::Http("GET", "/v3/auth/domains"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/tenant_management/querying_the_list_of_domains_accessible_to_users.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let own = Who::calls(cx.ids(), params).domain;
    let name = params.filled("name").unwrap_or(&own);
    let id = domain_id(cx.ids(), name);
    let row = json!({
        "description": "",
        "enabled": true,
        "links": links::of_one(params, &format!("/v3/domains/{id}")),
        "id": id,
        "name": name,
    });
    let links = links::of_list(params, "/v3/auth/domains");
    Ok(Reply::done().field("domains", vec![row]).field("links", links))
}

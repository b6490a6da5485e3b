//! Every endpoint: `GET /v3/endpoints`.

use serde_json::{Value, json};

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::catalog::{Endpoint, endpoints};
use crate::huawei::iam::links;
use crate::huawei::iam::state::Iam;
use crate::huawei::iam::who::Who;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneListEndpoints",
    route: Route::Http("GET", "/v3/endpoints"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/services_and_endpoints/querying_endpoints.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let who = Who::calls(cx.ids(), params);
    let row = |it: Endpoint| {
        json!({
            "service_id": it.service_id,
            "region_id": it.region,
            "links": links::of_one(params, &format!("/v3/endpoints/{}", it.id)),
            "id": it.id,
            "interface": "public",
            "region": it.region,
            "enabled": true,
            "url": it.url,
        })
    };
    let all = endpoints(cx.ids(), &links::base(params), who.project.as_ref());
    let rows: Value = all.into_iter().map(row).collect();
    Ok(Reply::done().field("endpoints", rows).field("links", links::of_list(params, "/v3/endpoints")))
}

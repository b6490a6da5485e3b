//! Every region: `GET /v3/regions`.

use serde_json::{Value, json};

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::links;
use crate::huawei::iam::state::Iam;
use crate::huawei::identity::REGIONS;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneListRegions",
    route: Route::Http("GET", "/v3/regions"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/region_management/querying_a_region_list.html",
    run,
};

fn run(_cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let row = |id: &&str| {
        json!({
            "id": id,
            "type": "public",
            "description": "",
            "parent_region_id": null,
            // Guess: the real names are left out; nothing reads them.
            "locales": {"zh-cn": id, "en-us": id},
            "links": links::of_one(params, &format!("/v3/regions/{id}")),
        })
    };
    let rows: Value = REGIONS.iter().map(row).collect();
    Ok(Reply::done().field("regions", rows).field("links", links::of_list(params, "/v3/regions")))
}

//! Every service of the catalog: `GET /v3/services`.

use serde_json::{Value, json};

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::catalog::{ENTRIES, Entry, service_id};
use crate::huawei::iam::links;
use crate::huawei::iam::state::Iam;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneListServices",
    route: Route::Http("GET", "/v3/services"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/services_and_endpoints/querying_services.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let row = |entry: &Entry| {
        let id = service_id(cx.ids(), entry);
        json!({
            "name": entry.name,
            "links": links::of_one(params, &format!("/v3/services/{id}")),
            "id": id,
            "type": entry.kind,
            "enabled": true,
        })
    };
    let rows: Value = ENTRIES.iter().filter(|entry| !entry.global).map(row).collect();
    Ok(Reply::done().field("services", rows).field("links", links::of_list(params, "/v3/services")))
}

//! The versions of everything that is behind this port: `GET /`, answered 300.
//!
//! On the real clouds each service has a host and a list of its own. One merged list satisfies all clients:
//! Keystone's discovery takes the `v3` entry, and openstacksdk finds the image service by a `v2.x` entry whose
//! address ends with `/v2/`. Seen: openstacksdk 4.22.0.

use serde_json::json;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::links;
use crate::huawei::iam::state::Iam;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneListVersions",
    route: Route::Open("GET", "/"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/version_information_management/querying_keystone_api_version_information.html",
    run,
};

fn run(_cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let base = links::base(params);
    let row = |id: &str, status: &str, path: &str| json!({"id": id, "status": status, "links": [{"rel": "self", "href": format!("{base}{path}")}]});
    let versions = vec![
        row("v3.6", "stable", "/v3/"),
        row("v2.2", "CURRENT", "/v2/"),
        row("v2.1", "SUPPORTED", "/v2/"),
        row("v2.0", "SUPPORTED", "/v2/"),
    ];
    Ok(Reply::done().field("versions", versions).status(300))
}

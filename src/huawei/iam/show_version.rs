//! The version of this API: `GET /v3`, the first thing that `OpenStack` clients ask.

use serde_json::json;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::links;
use crate::huawei::iam::state::Iam;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneShowVersion",
    route: Route::Open("GET", "/v3"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/version_information_management/querying_information_about_keystone_api_version_3.0.html",
    run,
};

/// Seen: what OTC answers, byte for byte but for the address.
fn run(_cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let version = json!({
        "media-types": [
            {"type": "application/vnd.openstack.identity-v3+json", "base": "application/json"},
        ],
        "links": [{"rel": "self", "href": format!("{}/v3/", links::base(params))}],
        "id": "v3.6",
        "updated": "2016-04-04T00:00:00Z",
        "status": "stable",
    });
    Ok(Reply::done().field("version", version))
}

//! `ShowVpc` of v3: one VPC with its tags. Clients of v1 ask it for them.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::state::Vpc;

// The vendor has one name for both versions; here the names of a service's operations are different.
pub(super) static OP: Op<Vpc> = Op {
    name: "ShowVpcV3",
    route: Route::Http("GET", "/v3/{project}/vpc/vpcs/{vpc}"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ShowVpc&version=v3",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("vpc");
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let shown = cx.at(params.text_or_empty("project")).read(|vpc| {
        let router = vpc.router(id).ok_or_else(|| errors::VPC_NOT_FOUND_V3.with(&[id]))?;
        Ok(router.shown_v3(id, vpc, lifecycle.is_pending(router.created_at, now)))
    })?;
    Ok(Reply::done().with_request_id().field("vpc", shown))
}

//! `ShowVpc`: one VPC, as v1 shows it.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::state::{Vpc, is_id};

pub(super) static OP: Op<Vpc> = Op {
    name: "ShowVpc",
    route: Route::Http("GET", "/v1/{project}/vpcs/{vpc}"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ShowVpc&version=v2",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("vpc");
    if !is_id(id) {
        return Err(errors::VPC_ID.raise());
    }
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let shown = cx.at(params.text_or_empty("project")).read(|vpc| {
        let router = vpc.router(id).ok_or_else(|| errors::VPC_NOT_FOUND.raise())?;
        Ok(router.listed(id, vpc, router.status(lifecycle, now)))
    })?;
    Ok(Reply::done().field("vpc", shown))
}

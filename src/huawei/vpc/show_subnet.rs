//! `ShowSubnet`: one subnet.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::state::{Vpc, is_id};

pub(super) static OP: Op<Vpc> = Op {
    name: "ShowSubnet",
    route: Route::Http("GET", "/v1/{project}/subnets/{subnet}"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ShowSubnet&version=v2",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("subnet");
    if !is_id(id) {
        return Err(errors::SUBNET_INVALID.with(&["ID"]));
    }
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let shown = cx.at(params.text_or_empty("project")).read(|vpc| {
        let subnet = vpc.subnet(id).ok_or_else(|| errors::SUBNET_NOT_FOUND.with(&[id]))?;
        Ok(subnet.shown(id, vpc, subnet.status(lifecycle, now)))
    })?;
    Ok(Reply::done().field("subnet", shown))
}

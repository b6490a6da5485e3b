//! `DeleteSubnet`: removes a subnet of a VPC.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::state::{Vpc, is_id};
use crate::huawei::vpc::subnet::Subnet;

pub(super) static OP: Op<Vpc> = Op {
    name: "DeleteSubnet",
    route: Route::Http("DELETE", "/v1/{project}/vpcs/{vpc}/subnets/{subnet}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=DeleteSubnet&version=v2",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("subnet");
    if !is_id(id) {
        return Err(errors::SUBNET_INVALID.with(&["ID"]));
    }

    cx.at(params.text_or_empty("project")).commit(|vpc| {
        find(vpc, params)?;
        Ok(|vpc: &mut Vpc| vpc.remove_subnet(id))
    })?;
    Ok(Reply::no_content())
}

/// The subnet that the path names, which must be in the VPC that the path names.
pub(super) fn find<'s>(vpc: &'s Vpc, params: &Params<'_>) -> Result<&'s Subnet, ApiError> {
    let id = params.text_or_empty("subnet");
    let subnet = vpc.subnet(id).ok_or_else(|| errors::SUBNET_NOT_FOUND.with(&[id]))?;
    if *subnet.vpc_id != *params.text_or_empty("vpc") {
        return Err(errors::SUBNET_ELSEWHERE.raise());
    }
    Ok(subnet)
}

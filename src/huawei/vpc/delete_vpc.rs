//! `DeleteVpc`: removes a VPC that has no subnets.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::state::{Vpc, is_id};

pub(super) static OP: Op<Vpc> = Op {
    name: "DeleteVpc",
    route: Route::Http("DELETE", "/v1/{project}/vpcs/{vpc}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=DeleteVpc&version=v2",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("vpc");
    if !is_id(id) {
        return Err(errors::VPC_DELETE.with(&["vpcId"]));
    }

    cx.at(params.text_or_empty("project")).commit(|vpc| {
        if vpc.router(id).is_none() {
            return Err(errors::VPC_NOT_FOUND.raise());
        }
        if vpc.subnets_of(id).next().is_some() {
            return Err(errors::VPC_IN_USE.raise());
        }
        Ok(|vpc: &mut Vpc| vpc.remove_router(id))
    })?;
    Ok(Reply::no_content())
}

//! `ListSubnets`: the subnets of a project or of one VPC, a page of them.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::page::Page;
use crate::huawei::vpc::state::{Vpc, is_id};
use crate::store::Resources;

pub(super) static OP: Op<Vpc> = Op {
    name: "ListSubnets",
    route: Route::Http("GET", "/v1/{project}/subnets"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ListSubnets&version=v2",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let of = params.filled("vpc_id");
    if of.is_some_and(|id| !is_id(id)) {
        return Err(errors::SUBNET_LIST.raise());
    }
    let page = Page::read(params).ok_or_else(|| errors::SUBNET_LIST.raise())?;
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let shown = cx.at(params.text_or_empty("project")).read(|vpc| {
        let asked: Resources<'_, _> = match of {
            Some(id) => Box::new(vpc.subnets_of(id)),
            None => Box::new(vpc.subnets.from(page.from())),
        };
        page.of(asked, |id, subnet| subnet.shown(id, vpc, subnet.status(lifecycle, now)))
    });
    Ok(Reply::done().field("subnets", shown))
}

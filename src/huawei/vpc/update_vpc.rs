//! `UpdateVpc`: changes what is sent of a VPC, and nothing when nothing is: one client does that.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::vpc::create_vpc::cidr;
use crate::huawei::vpc::errors;
use crate::huawei::vpc::fields::Fields;
use crate::huawei::vpc::router::{Hop, Router};
use crate::huawei::vpc::state::{Vpc, is_id};

pub(super) static OP: Op<Vpc> = Op {
    name: "UpdateVpc",
    route: Route::Http("PUT", "/v1/{project}/vpcs/{vpc}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=UpdateVpc&version=v2",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("vpc");
    if !is_id(id) {
        return Err(errors::VPC_UPDATE.with(&["vpcId"]));
    }
    let fields = Fields::read(params, "vpc", &errors::VPC_UPDATE)?;
    let (name, description) = (fields.name()?, fields.description()?);
    let cidr = fields.value("cidr").map(|_| cidr(&fields)).transpose()?;
    let routes: Option<Vec<Hop>> = fields.list("routes")?;
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let shown = cx.at(params.text_or_empty("project")).commit(|vpc| {
        let mut changed = vpc.router(id).ok_or_else(|| errors::VPC_NOT_FOUND.raise())?.clone();
        changed.name = name.map_or(changed.name, Into::into);
        changed.description = description.map_or(changed.description, Into::into);
        changed.cidr = cidr.unwrap_or(changed.cidr);
        changed.routes = routes.unwrap_or(changed.routes);
        if !fields.is_empty() {
            changed.updated_at = Some(now);
        }
        check(vpc, id, &changed)?;
        let shown = changed.shown(id, vpc, changed.status(lifecycle, now));
        Ok(move |vpc: &mut Vpc| {
            vpc.put_router(id, changed);
            shown
        })
    })?;
    Ok(Reply::done().field("vpc", shown))
}

/// Whether the VPC may be as it would be.
fn check(vpc: &Vpc, id: &str, changed: &Router) -> Result<(), ApiError> {
    if vpc.is_taken(&changed.name, Some(id)) {
        return Err(errors::VPC_NAME.raise());
    }
    let fits = match changed.cidr {
        Some(cidr) => vpc.subnets_of(id).all(|(_, subnet)| cidr.contains(subnet.cidr)),
        // Guess: a VPC keeps its addresses while it has subnets in them.
        None => {
            vpc.router(id).is_none_or(|before| before.cidr.is_none()) || vpc.subnets_of(id).next().is_none()
        }
    };
    if fits { Ok(()) } else { Err(errors::VPC_CIDR.raise()) }
}

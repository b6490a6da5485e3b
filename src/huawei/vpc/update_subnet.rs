//! `UpdateSubnet`: changes what is sent of a subnet, and tells its state alone.

use serde_json::json;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::vpc::fields::Fields;
use crate::huawei::vpc::state::{Vpc, is_id};
use crate::huawei::vpc::subnet::Subnet;
use crate::huawei::vpc::{delete_subnet, errors};

pub(super) static OP: Op<Vpc> = Op {
    name: "UpdateSubnet",
    route: Route::Http("PUT", "/v1/{project}/vpcs/{vpc}/subnets/{subnet}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=UpdateSubnet&version=v2",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("subnet");
    if !is_id(id) {
        return Err(errors::SUBNET_UPDATE.with(&["subnetId"]));
    }
    let fields = Fields::read(params, "subnet", &errors::SUBNET_UPDATE)?;
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let status = cx.at(params.text_or_empty("project")).commit(|vpc| {
        let mut changed = changed(delete_subnet::find(vpc, params)?, &fields)?;
        if !fields.is_empty() {
            changed.updated_at = Some(now);
        }
        let status = changed.status(lifecycle, now);
        Ok(move |vpc: &mut Vpc| {
            vpc.put_subnet(id, changed);
            status
        })
    })?;
    Ok(Reply::done().field("subnet", json!({"id": id, "status": status})))
}

/// The subnet as it would be.
fn changed(subnet: &Subnet, fields: &Fields<'_>) -> Result<Subnet, ApiError> {
    let mut changed = subnet.clone();
    if let Some(name) = fields.name()? {
        if name.is_empty() {
            return Err(fields.refuse("name"));
        }
        changed.name = name.into();
    }
    changed.description = fields.description()?.map_or(changed.description, Into::into);
    changed.dhcp_enable = fields.flag("dhcp_enable")?.unwrap_or(changed.dhcp_enable);
    changed.ipv6_enable = fields.flag("ipv6_enable")?.unwrap_or(changed.ipv6_enable);
    changed.dns_list = fields.dns(&changed.dns_list)?;
    changed.extra_dhcp_opts = fields.list("extra_dhcp_opts")?.unwrap_or(changed.extra_dhcp_opts);
    Ok(changed)
}

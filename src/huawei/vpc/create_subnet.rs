//! `CreateSubnet`: a new subnet in a VPC.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::Profile;
use crate::huawei::vpc::cidr::Cidr;
use crate::huawei::vpc::fields::Fields;
use crate::huawei::vpc::state::{Vpc, is_id};
use crate::huawei::vpc::subnet::Subnet;
use crate::huawei::vpc::subnet_tags::SUBNETS;
use crate::huawei::vpc::{errors, tags};
use crate::ids::{IdKind, Ids};

pub(super) static OP: Op<Vpc> = Op {
    name: "CreateSubnet",
    route: Route::Http("POST", "/v1/{project}/subnets"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=CreateSubnet&version=v2",
    run,
};

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    // Guess: without any field it is the first one that is missing.
    let fields = Fields::read(params, "subnet", &errors::SUBNET_INVALID)
        .map_err(|_| errors::SUBNET_INVALID.with(&["name"]))?;
    let mut new = read(&cx, &fields)?;
    let ids = cx.ids();

    let full = || errors::QUOTA.with(&["subnet"]);
    let shown = cx.at(params.text_or_empty("project")).commit_new(1, full, |vpc| {
        check(vpc, &new)?;
        Ok(|vpc: &mut Vpc| {
            let id = vpc.free_id(ids, IdKind::Subnet);
            new.neutron_subnet_id = Some(neutron_id(ids, &id));
            let shown = new.shown(&id, vpc, "UNKNOWN");
            vpc.put_subnet(&id, new);
            shown
        })
    })?;
    Ok(Reply::done().field("subnet", shown))
}

/// The id that the backend has for the addresses of a subnet: it follows from the subnet's own.
fn neutron_id(ids: &Ids, id: &str) -> Box<str> {
    let id = uuid::Uuid::try_parse(&ids.derived("neutron subnet", id)).expect("32 hexadecimal digits");
    id.to_string().into()
}

/// The subnet that a call describes.
fn read(cx: &Cx<'_, Vpc>, fields: &Fields<'_>) -> Result<Subnet, ApiError> {
    let name = fields.name()?.filter(|name| !name.is_empty()).ok_or_else(|| fields.refuse("name"))?;
    let description = fields.description()?.unwrap_or_default();
    let cidr = cidr(fields)?;
    let gateway = fields.text("gateway_ip")?.and_then(|text| text.parse().ok());
    let vpc_id = fields.text("vpc_id")?.filter(|id| is_id(id)).ok_or_else(|| fields.refuse("vpc_id"))?;
    Ok(Subnet {
        name: name.into(),
        description: description.into(),
        vpc_id: vpc_id.into(),
        cidr,
        gateway_ip: gateway
            .filter(|gateway| cidr.has_host(*gateway))
            .ok_or_else(|| fields.refuse("gateway_ip"))?,
        dhcp_enable: fields.flag("dhcp_enable")?.unwrap_or(true),
        ipv6_enable: fields.flag("ipv6_enable")?.unwrap_or(false),
        dns_list: fields.dns(&[])?,
        availability_zone: fields.text("availability_zone")?.unwrap_or_default().into(),
        extra_dhcp_opts: fields.list("extra_dhcp_opts")?.unwrap_or_default(),
        neutron_subnet_id: None,
        created_at: cx.now(),
        updated_at: None,
        tags: tags::of_new(fields.value("tags"), Profile::of(cx), cx.strict(), &SUBNETS)?,
    })
}

fn cidr(fields: &Fields<'_>) -> Result<Cidr, ApiError> {
    let cidr = fields.text("cidr")?.and_then(Cidr::parse).filter(|cidr| cidr.is_of_subnets());
    cidr.ok_or_else(|| errors::SUBNET_CIDR.raise())
}

/// Whether the VPC has room for it.
fn check(vpc: &Vpc, new: &Subnet) -> Result<(), ApiError> {
    let router = vpc.router(&new.vpc_id).ok_or_else(|| errors::VPC_NOT_FOUND.raise())?;
    match router.cidr {
        Some(cidr) if !cidr.contains(new.cidr) => return Err(errors::SUBNET_OUTSIDE.raise()),
        // Guess: a VPC without a block takes what a VPC's block could contain.
        None if !new.cidr.is_private() => return Err(errors::SUBNET_CIDR.raise()),
        _ => {}
    }
    if vpc.subnets_of(&new.vpc_id).any(|(_, other)| other.cidr.overlaps(new.cidr)) {
        return Err(errors::SUBNET_CONFLICT.raise());
    }
    Ok(())
}

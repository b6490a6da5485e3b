//! A subnet: what is kept of it, and how answers show it.

use std::net::Ipv4Addr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::{Lifecycle, Tags};
use crate::huawei::vpc::cidr::Cidr;
use crate::huawei::vpc::router::without_zone;
use crate::huawei::vpc::state::Vpc;

/// A subnet; its id is its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Subnet {
    /// The name that people gave it.
    pub name: Box<str>,
    /// What people say of it.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub description: Box<str>,
    /// The VPC that it is in.
    pub vpc_id: Box<str>,
    /// Its addresses.
    pub cidr: Cidr,
    /// The address of its gateway.
    pub gateway_ip: Ipv4Addr,
    /// Whether addresses are given out by DHCP.
    #[serde(default = "yes")]
    pub dhcp_enable: bool,
    /// Whether it has IPv6 addresses too.
    #[serde(default)]
    pub ipv6_enable: bool,
    /// The name servers, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dns_list: Vec<Ipv4Addr>,
    /// The zone.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub availability_zone: Box<str>,
    /// What DHCP says beside addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra_dhcp_opts: Vec<DhcpOption>,
    /// The id that the backend has for its addresses; that of the subnet when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neutron_subnet_id: Option<Box<str>>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was changed, if ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// One thing that DHCP says beside addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DhcpOption {
    /// What: `ntp`, `addresstime`.
    pub opt_name: Box<str>,
    /// The value.
    #[serde(default)]
    pub opt_value: Option<Box<str>>,
}

fn is_empty(text: &str) -> bool {
    text.is_empty()
}

fn yes() -> bool {
    true
}

impl Subnet {
    /// Its state: `UNKNOWN` while it is new, then `ACTIVE`.
    pub fn status(&self, lifecycle: Lifecycle, now: Timestamp) -> &'static str {
        if lifecycle.is_pending(self.created_at, now) { "UNKNOWN" } else { "ACTIVE" }
    }

    /// As answers show it. The id of its network is its own id.
    pub fn shown(&self, id: &str, vpc: &Vpc, status: &str) -> Value {
        let dns = |at: usize| self.dns_list.get(at).map(ToString::to_string).unwrap_or_default();
        json!({
            "id": id,
            "name": self.name,
            "description": self.description,
            "cidr": self.cidr,
            "gateway_ip": self.gateway_ip,
            "dhcp_enable": self.dhcp_enable,
            "ipv6_enable": self.ipv6_enable,
            "primary_dns": dns(0),
            "secondary_dns": dns(1),
            "dnsList": self.dns_list,
            "availability_zone": self.availability_zone,
            "vpc_id": self.vpc_id,
            "status": status,
            "neutron_network_id": id,
            "neutron_subnet_id": self.neutron_subnet_id.as_deref().unwrap_or(id),
            "extra_dhcp_opts": self.extra_dhcp_opts,
            "scope": "center",
            "tenant_id": vpc.project(),
            "created_at": without_zone(self.created_at),
            "updated_at": without_zone(self.updated_at.unwrap_or(self.created_at)),
        })
    }
}

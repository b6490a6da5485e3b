//! A VPC: what is kept of it, and how v1 and v3 show it.

use std::net::Ipv4Addr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::{Lifecycle, Tags};
use crate::clock::iso_seconds;
use crate::huawei::tagging;
use crate::huawei::vpc::cidr::Cidr;
use crate::huawei::vpc::state::Vpc;

/// A VPC; its id is its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Router {
    /// The name that people gave it, which may be empty.
    #[serde(default)]
    pub name: Box<str>,
    /// What people say of it.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub description: Box<str>,
    /// The addresses that its subnets are in; any when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cidr: Option<Cidr>,
    /// The enterprise project.
    #[serde(default = "default_project")]
    pub enterprise_project_id: Box<str>,
    /// Its routes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Hop>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was changed, if ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// A route: where to, and by which address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hop {
    /// The block of addresses.
    pub destination: Cidr,
    /// The address.
    pub nexthop: Ipv4Addr,
}

/// The enterprise project of resources that name none.
pub(super) fn default_project() -> Box<str> {
    "0".into()
}

fn is_empty(text: &str) -> bool {
    text.is_empty()
}

/// An instant as v1 writes it: without the zone.
pub(super) fn without_zone(at: Timestamp) -> String {
    iso_seconds(at).trim_end_matches('Z').to_owned()
}

impl Router {
    /// What v1 calls its state: `CREATING` while it is new, then `OK`.
    pub fn status(&self, lifecycle: Lifecycle, now: Timestamp) -> &'static str {
        if lifecycle.is_pending(self.created_at, now) { "CREATING" } else { "OK" }
    }

    /// The addresses as answers show them.
    fn shown_cidr(&self) -> String {
        self.cidr.map(|cidr| cidr.to_string()).unwrap_or_default()
    }

    fn changed_at(&self) -> Timestamp {
        self.updated_at.unwrap_or(self.created_at)
    }

    /// As v1 shows it when it is new or changed.
    pub fn shown(&self, id: &str, vpc: &Vpc, status: &str) -> Value {
        json!({
            "id": id,
            "name": self.name,
            "description": self.description,
            "cidr": self.shown_cidr(),
            "status": status,
            "routes": self.routes,
            "enterprise_project_id": self.enterprise_project_id,
            "tenant_id": vpc.project(),
            "created_at": without_zone(self.created_at),
            "updated_at": without_zone(self.changed_at()),
        })
    }

    /// As v1 shows it when it is asked for: with a field that is not in the answers to changes.
    pub fn listed(&self, id: &str, vpc: &Vpc, status: &str) -> Value {
        let mut shown = self.shown(id, vpc, status);
        shown["enable_shared_snat"] = false.into();
        shown
    }

    /// As v3 shows it. Guess: of the resources inside it has its route table, and its subnets when there are
    /// any.
    pub fn shown_v3(&self, id: &str, vpc: &Vpc, pending: bool) -> Value {
        let subnets = vpc.subnets_of(id).count();
        let mut inside = vec![json!({"resource_type": "routetable", "resource_count": 1})];
        if subnets > 0 {
            inside.insert(0, json!({"resource_type": "virsubnet", "resource_count": subnets}));
        }
        json!({
            "id": id,
            "name": self.name,
            "description": self.description,
            "cidr": self.shown_cidr(),
            "extend_cidrs": [],
            "status": if pending { "PENDING" } else { "ACTIVE" },
            "project_id": vpc.project(),
            "enterprise_project_id": self.enterprise_project_id,
            "created_at": iso_seconds(self.created_at),
            "updated_at": iso_seconds(self.changed_at()),
            "cloud_resources": inside,
            "tags": tagging::shown(&self.tags),
        })
    }
}

//! What the service keeps in one project.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::api::Tags;
use crate::huawei::vpc::router::Router;
use crate::huawei::vpc::subnet::Subnet;
use crate::ids::{IdKind, Ids};
use crate::store::{Place, State, unique};

/// The VPCs and the subnets of one project.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Vpc {
    #[serde(skip)]
    project: Place,
    #[serde(default, rename = "Vpcs", deserialize_with = "by_uuid")]
    routers: BTreeMap<Box<str>, Arc<Router>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "by_uuid")]
    subnets: BTreeMap<Box<str>, Arc<Subnet>>,
}

/// Whether a text can be an id: a UUID with its hyphens. Guess: in lower case, as the service writes it; ids
/// are looked up by their bytes, so that another spelling would find nothing.
pub(super) fn is_id(text: &str) -> bool {
    let has_capitals = text.bytes().any(|byte| byte.is_ascii_uppercase());
    text.len() == 36 && !has_capitals && uuid::Uuid::try_parse(text).is_ok()
}

/// A map whose keys are ids: a resource under any other key could never be called.
fn by_uuid<'de, D, V>(deserializer: D) -> Result<BTreeMap<Box<str>, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    let all: BTreeMap<Box<str>, V> = unique(deserializer)?;
    match all.keys().find(|id| !is_id(id)) {
        Some(id) => Err(D::Error::custom(format_args!("the id `{id}` is no UUID in lower case"))),
        None => Ok(all),
    }
}

impl State for Vpc {
    fn empty(place: &Place) -> Self {
        Self { project: place.clone(), ..Self::default() }
    }

    fn resources(&self) -> usize {
        self.routers.len() + self.subnets.len()
    }

    fn absorb(&mut self, other: Self) -> Result<(), String> {
        if let Some(id) = other.routers.keys().find(|id| self.routers.contains_key(*id)) {
            return Err(format!("the VPC `{id}` exists already"));
        }
        if let Some(id) = other.subnets.keys().find(|id| self.subnets.contains_key(*id)) {
            return Err(format!("the subnet `{id}` exists already"));
        }
        self.routers.extend(other.routers);
        self.subnets.extend(other.subnets);
        Ok(())
    }
}

impl Vpc {
    /// The project's id.
    pub fn project(&self) -> &str {
        self.project.as_str()
    }

    /// A VPC.
    pub fn router(&self, id: &str) -> Option<&Router> {
        self.routers.get(id).map(|router| &**router)
    }

    /// Every VPC and its id, in the order of the ids' bytes.
    pub fn routers(&self) -> impl Iterator<Item = (&str, &Router)> {
        self.routers.iter().map(|(id, router)| (&**id, &**router))
    }

    /// Whether another VPC than `id` has this name; an empty name is nobody's.
    pub fn is_taken(&self, name: &str, id: Option<&str>) -> bool {
        !name.is_empty() && self.routers().any(|(other, router)| Some(other) != id && &*router.name == name)
    }

    /// A subnet.
    pub fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.subnets.get(id).map(|subnet| &**subnet)
    }

    /// Every subnet and its id, in the order of the ids' bytes.
    pub fn subnets(&self) -> impl Iterator<Item = (&str, &Subnet)> {
        self.subnets.iter().map(|(id, subnet)| (&**id, &**subnet))
    }

    /// The subnets in a VPC.
    pub fn subnets_of<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s Subnet> {
        self.subnets().filter(move |(_, subnet)| &*subnet.vpc_id == id).map(|(_, subnet)| subnet)
    }

    /// The next id that no resource has: a snapshot, loaded under the seed it was taken under, has the first
    /// ones.
    pub fn free_id(&self, ids: &Ids, kind: IdKind) -> String {
        loop {
            let id = ids.uuid(kind);
            if self.router(&id).is_none() && self.subnet(&id).is_none() {
                return id;
            }
        }
    }

    /// Adds a VPC, or replaces it.
    pub fn put_router(&mut self, id: &str, router: Router) {
        self.routers.insert(id.into(), Arc::new(router));
    }

    /// Adds a subnet, or replaces it.
    pub fn put_subnet(&mut self, id: &str, subnet: Subnet) {
        self.subnets.insert(id.into(), Arc::new(subnet));
    }

    /// Replaces the tags of a VPC that is there.
    pub fn tag_router(&mut self, id: &str, tags: Tags) {
        if let Some(router) = self.routers.get_mut(id) {
            Arc::make_mut(router).tags = tags;
        }
    }

    /// Replaces the tags of a subnet that is there.
    pub fn tag_subnet(&mut self, id: &str, tags: Tags) {
        if let Some(subnet) = self.subnets.get_mut(id) {
            Arc::make_mut(subnet).tags = tags;
        }
    }

    /// Removes a VPC.
    pub fn remove_router(&mut self, id: &str) {
        self.routers.remove(id);
    }

    /// Removes a subnet.
    pub fn remove_subnet(&mut self, id: &str) {
        self.subnets.remove(id);
    }
}

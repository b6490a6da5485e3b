//! What the service keeps in one project.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::api::Tags;
use crate::huawei::vpc::router::Router;
use crate::huawei::vpc::subnet::Subnet;
use crate::ids::{IdKind, Ids};
use crate::store::{Kept, Links, Place, Shelf, State};

/// The VPCs and the subnets of one project.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Vpc {
    #[serde(skip)]
    project: Place,
    #[serde(default, rename = "Vpcs", deserialize_with = "by_uuid")]
    pub(super) routers: Shelf<Router>,
    #[serde(default, skip_serializing_if = "Shelf::is_empty", deserialize_with = "by_uuid")]
    pub(super) subnets: Shelf<Subnet>,
    /// The VPCs of a name.
    #[serde(skip)]
    names: Links,
    /// The subnets in a VPC.
    #[serde(skip)]
    inside: Links,
}

impl Kept for Router {
    const KIND: &'static str = "vpc";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn tags_mut(&mut self) -> &mut Tags {
        &mut self.tags
    }
}

impl Kept for Subnet {
    const KIND: &'static str = "subnet";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn tags_mut(&mut self) -> &mut Tags {
        &mut self.tags
    }
}

/// Whether a text can be an id: a UUID with its hyphens. Guess: in lower case, as the service writes it; ids
/// are looked up by their bytes, so that another spelling would find nothing.
pub(super) fn is_id(text: &str) -> bool {
    let has_capitals = text.bytes().any(|byte| byte.is_ascii_uppercase());
    text.len() == 36 && !has_capitals && uuid::Uuid::try_parse(text).is_ok()
}

/// A map whose keys are ids: a resource under any other key could never be called.
fn by_uuid<'de, D, T>(deserializer: D) -> Result<Shelf<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Kept + Deserialize<'de>,
{
    let all = Shelf::<T>::deserialize(deserializer)?;
    if let Some((id, _)) = all.iter().find(|(id, _)| !is_id(id)) {
        return Err(D::Error::custom(format_args!("the id `{id}` is no UUID in lower case")));
    }
    Ok(all)
}

impl State for Vpc {
    fn empty(place: &Place) -> Self {
        Self { project: place.clone(), ..Self::default() }
    }

    fn resources(&self) -> usize {
        self.routers.len() + self.subnets.len()
    }

    fn absorb(&mut self, other: Self) -> Result<(), String> {
        if let Some((id, _)) = other.routers.iter().find(|(id, _)| self.routers.has(id)) {
            return Err(format!("the VPC `{id}` exists already"));
        }
        if let Some((id, _)) = other.subnets.iter().find(|(id, _)| self.subnets.has(id)) {
            return Err(format!("the subnet `{id}` exists already"));
        }
        other.routers.iter().for_each(|(id, router)| self.names.add(&router.name, id));
        other.subnets.iter().for_each(|(id, subnet)| self.inside.add(&subnet.vpc_id, id));
        self.routers.absorb(&other.routers);
        self.subnets.absorb(&other.subnets);
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
        self.routers.get(id)
    }

    /// Whether another VPC than `id` has this name; an empty name is nobody's.
    pub fn is_taken(&self, name: &str, id: Option<&str>) -> bool {
        !name.is_empty() && self.names.of(name).any(|other| Some(other) != id)
    }

    /// A subnet.
    pub fn subnet(&self, id: &str) -> Option<&Subnet> {
        self.subnets.get(id)
    }

    /// The subnets in a VPC and their ids, in the order of the ids' bytes.
    pub fn subnets_of<'s>(&'s self, id: &'s str) -> impl Iterator<Item = (&'s str, &'s Subnet)> {
        self.inside.of(id).filter_map(|subnet| Some((subnet, self.subnet(subnet)?)))
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
        if let Some(before) = self.router(id).map(|before| before.name.clone()) {
            self.names.remove(&before, id);
        }
        self.names.add(&router.name, id);
        self.routers.put(id, router);
    }

    /// Adds a subnet, or replaces it; it stays in the VPC that it is in.
    pub fn put_subnet(&mut self, id: &str, subnet: Subnet) {
        self.inside.add(&subnet.vpc_id, id);
        self.subnets.put(id, subnet);
    }

    /// Replaces the tags of a VPC that is there.
    pub fn tag_router(&mut self, id: &str, tags: Tags) {
        self.routers.change(id, |router| router.tags = tags);
    }

    /// Replaces the tags of a subnet that is there.
    pub fn tag_subnet(&mut self, id: &str, tags: Tags) {
        self.subnets.change(id, |subnet| subnet.tags = tags);
    }

    /// Removes a VPC.
    pub fn remove_router(&mut self, id: &str) {
        if let Some(gone) = self.routers.remove(id) {
            self.names.remove(&gone.name, id);
        }
    }

    /// Removes a subnet.
    pub fn remove_subnet(&mut self, id: &str) {
        if let Some(gone) = self.subnets.remove(id) {
            self.inside.remove(&gone.vpc_id, id);
        }
    }
}

//! What RDS keeps in one region.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::alibaba::rds::instance::Instance;
use crate::store::{Place, State, unique};

/// The instances of one region, and the client tokens that made some of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Rds {
    #[serde(skip)]
    region: Place,
    #[serde(default, deserialize_with = "unique")]
    instances: BTreeMap<Box<str>, Arc<Instance>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique")]
    client_tokens: BTreeMap<Box<str>, Arc<Creation>>,
}

/// What a call with a client token made, so that the same call again is answered alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Creation {
    /// A hash of the parameters: the token is good for these only.
    pub fingerprint: String,
    /// The instances that were made.
    pub instances: Vec<Box<str>>,
    /// The order, or the task when several were made.
    pub receipt: String,
}

impl State for Rds {
    fn empty(place: &Place) -> Self {
        Self { region: place.clone(), ..Self::default() }
    }

    fn resources(&self) -> usize {
        self.instances.len()
    }

    fn absorb(&mut self, other: Self) -> Result<(), String> {
        if let Some(id) = other.instances.keys().find(|id| self.instances.contains_key(*id)) {
            return Err(format!("the instance `{id}` exists already"));
        }
        if other.instances.contains_key("") {
            return Err("an instance has an empty id".to_owned());
        }
        self.instances.extend(other.instances);
        self.client_tokens.extend(other.client_tokens);
        Ok(())
    }
}

impl Rds {
    /// The region's id.
    pub fn region(&self) -> &str {
        self.region.as_str()
    }

    /// Whether there is an instance with this id.
    pub fn has(&self, id: &str) -> bool {
        self.instances.contains_key(id)
    }

    /// An instance.
    pub fn instance(&self, id: &str) -> Option<&Instance> {
        self.instances.get(id).map(|instance| &**instance)
    }

    /// Every instance and its id, in the order of the ids' bytes.
    pub fn instances(&self) -> impl Iterator<Item = (&str, &Instance)> {
        self.instances.iter().map(|(id, instance)| (&**id, &**instance))
    }

    /// The ids of the read-only instances of every instance that has some, found in one pass.
    pub fn replicas(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (replica, instance) in self.instances().filter(|(_, instance)| !instance.master.is_empty()) {
            of.entry(&*instance.master).or_default().push(replica);
        }
        of
    }

    /// What a client token made.
    pub fn made_with(&self, token: &str) -> Option<&Creation> {
        self.client_tokens.get(token).map(|made| &**made)
    }

    /// Changes an instance that is there.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Instance)) {
        if let Some(instance) = self.instances.get_mut(id) {
            change(Arc::make_mut(instance));
        }
    }

    /// Adds an instance.
    pub fn add(&mut self, id: &str, instance: Instance) {
        self.instances.insert(id.into(), Arc::new(instance));
    }

    /// Remembers what a client token made.
    pub fn remember(&mut self, token: &str, made: Creation) {
        self.client_tokens.insert(token.into(), Arc::new(made));
    }

    /// Removes an instance, and what its client token was remembered for: tokens cannot outnumber instances.
    pub fn remove(&mut self, id: &str) {
        self.instances.remove(id);
        self.client_tokens.retain(|_, made| !made.instances.iter().any(|one| &**one == id));
    }
}

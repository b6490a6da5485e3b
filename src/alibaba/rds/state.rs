//! What RDS keeps in one region.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::alibaba::rds::instance::Instance;
use crate::api::{TagFilter, Tags, Text};
use crate::store::{Kept, Links, Narrowed, Place, Shelf, Sorted, State, Wanted};

/// The instances of one region, and the client tokens that made some of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Rds {
    #[serde(skip)]
    region: Place,
    #[serde(default)]
    instances: Shelf<Instance>,
    #[serde(default, skip_serializing_if = "Sorted::is_empty")]
    client_tokens: Sorted<Text, Arc<Creation>>,
    /// The read-only instances of an instance.
    #[serde(skip)]
    replicas: Links,
    /// The client token that made an instance.
    #[serde(skip)]
    made_with: Links,
}

impl Kept for Instance {
    const KIND: &'static str = "DBInstance";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn tags_mut(&mut self) -> &mut Tags {
        &mut self.tags
    }
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
        if let Some((id, _)) = other.instances.iter().find(|(id, _)| self.has(id)) {
            return Err(format!("the instance `{id}` exists already"));
        }
        if other.has("") {
            return Err("an instance has an empty id".to_owned());
        }
        for (id, instance) in other.instances.iter().filter(|(_, instance)| !instance.master.is_empty()) {
            self.replicas.add(&instance.master, id);
        }
        for (token, made) in &other.client_tokens {
            self.remember(token, Arc::clone(made));
        }
        self.instances.absorb(&other.instances);
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
        self.instances.has(id)
    }

    /// An instance.
    pub fn instance(&self, id: &str) -> Option<&Instance> {
        self.instances.get(id)
    }

    /// Every instance and its id, in the order of the ids' bytes.
    pub fn instances(&self) -> impl Iterator<Item = (&str, &Instance)> + Clone {
        self.instances.iter()
    }

    /// An instance, with its id as it is kept.
    pub fn found(&self, id: &str) -> Option<(&str, &Instance)> {
        self.instances.from(id).next().filter(|(found, _)| *found == id)
    }

    /// Every instance but the first `rank` ones.
    pub fn past(&self, rank: usize) -> impl Iterator<Item = (&str, &Instance)> {
        self.instances.past(rank)
    }

    /// The instances that may have all of `tags`, from the id `from` on; not all that come out do.
    pub fn narrowed(&self, tags: &[TagFilter<'_>], from: &str) -> Narrowed<'_, Instance> {
        let wanted: Vec<Wanted<'_>> = tags.iter().map(|(key, value)| (*key, value.as_slice())).collect();
        self.instances.narrowed(&wanted, from)
    }

    /// The ids of the read-only instances of an instance.
    pub fn replicas<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s str> {
        self.replicas.of(id)
    }

    /// What a client token made.
    pub fn made_with(&self, token: &str) -> Option<&Arc<Creation>> {
        self.client_tokens.get_text(token).map(|(_, made)| made)
    }

    /// Changes an instance that is there; not which one it reads from.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Instance)) {
        self.instances.change(id, change);
    }

    /// Gives instances that are there other tags, all of them together.
    pub fn retag<'i>(&mut self, tags: impl IntoIterator<Item = (&'i str, Tags)>) {
        self.instances.retag(tags);
    }

    /// Adds an instance.
    pub fn add(&mut self, id: &str, instance: Instance) {
        if !instance.master.is_empty() {
            self.replicas.add(&instance.master, id);
        }
        self.instances.put(id, instance);
    }

    /// Remembers what a client token made.
    pub fn remember(&mut self, token: &str, made: Arc<Creation>) {
        self.forget(token);
        made.instances.iter().for_each(|id| self.made_with.add(id, token));
        self.client_tokens.insert(token.into(), made);
    }

    fn forget(&mut self, token: &str) {
        let gone = self.client_tokens.remove_text(token);
        let instances = gone.iter().flat_map(|(_, made)| &made.instances);
        instances.for_each(|id| self.made_with.remove(id, token));
    }

    /// Removes an instance, and what its client token was remembered for: tokens cannot outnumber instances.
    pub fn remove(&mut self, id: &str) {
        if let Some(gone) = self.instances.remove(id) {
            self.replicas.remove(&gone.master, id);
        }
        while let Some(token) = self.made_with.one(id).map(str::to_owned) {
            self.forget(&token);
        }
    }
}

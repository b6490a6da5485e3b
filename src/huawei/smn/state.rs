//! What SMN keeps in one project.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::huawei::smn::topic::Topic;
use crate::store::{Place, State, unique};

/// The topics of one project, by their ids.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Smn {
    #[serde(default, deserialize_with = "unique")]
    topics: BTreeMap<Box<str>, Arc<Topic>>,
}

impl State for Smn {
    fn empty(_place: &Place) -> Self {
        Self::default()
    }

    fn resources(&self) -> usize {
        self.topics.len()
    }

    fn absorb(&mut self, other: Self) -> Result<(), String> {
        let mut names: BTreeSet<Box<str>> = self.topics.values().map(|topic| topic.name.clone()).collect();
        for (id, topic) in &other.topics {
            if self.topics.contains_key(id) {
                return Err(format!("the topic `{id}` exists already"));
            }
            if !names.insert(topic.name.clone()) {
                return Err(format!("a topic named `{}` exists already", topic.name));
            }
        }
        self.topics.extend(other.topics);
        Ok(())
    }
}

impl Smn {
    /// A topic.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.get(id).map(|topic| &**topic)
    }

    /// The topic of this name, and its id.
    pub fn named(&self, name: &str) -> Option<(&str, &Topic)> {
        self.topics.iter().find(|(_, topic)| &*topic.name == name).map(|(id, topic)| (&**id, &**topic))
    }

    /// Every topic and its id, the newest first.
    pub fn newest_first(&self) -> Vec<(&str, &Topic)> {
        let mut all: Vec<_> = self.topics.iter().map(|(id, topic)| (&**id, &**topic)).collect();
        all.sort_by_key(|(id, topic)| std::cmp::Reverse((topic.create_time, topic.ordinal, *id)));
        all
    }

    /// Adds a topic, as the newest of its instant.
    pub fn add(&mut self, id: &str, mut topic: Topic) {
        let same = self.topics.values().filter(|other| other.create_time == topic.create_time);
        topic.ordinal = same.map(|other| other.ordinal + 1).max().unwrap_or(0);
        self.topics.insert(id.into(), Arc::new(topic));
    }

    /// Changes a topic that is there.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Topic)) {
        if let Some(topic) = self.topics.get_mut(id) {
            change(Arc::make_mut(topic));
        }
    }

    /// Removes a topic, and its tags with it.
    pub fn remove(&mut self, id: &str) {
        self.topics.remove(id);
    }
}

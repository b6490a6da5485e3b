//! What SMN keeps in one project.

use std::cmp::{Ordering, Reverse};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::{TagRef, Tags, Text};
use crate::huawei::smn::topic::Topic;
use crate::store::{Kept, Links, Place, Resources, Shelf, Sorted, State, Wanted};

/// The topics of one project, by their ids.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Smn {
    #[serde(default)]
    topics: Shelf<Topic>,
    /// The topic of a name.
    #[serde(skip)]
    names: Links,
    /// Every topic, the newest first.
    #[serde(skip)]
    ages: Sorted<Age, ()>,
}

/// When a topic was created, which it was of those of that instant, and its id.
type Age = Reverse<(Timestamp, u32, Text)>;

impl Kept for Topic {
    const KIND: &'static str = "topic";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn tags_mut(&mut self) -> &mut Tags {
        &mut self.tags
    }
}

impl State for Smn {
    fn empty(_place: &Place) -> Self {
        Self::default()
    }

    fn resources(&self) -> usize {
        self.topics.len()
    }

    fn absorb(&mut self, other: Self) -> Result<(), String> {
        for (id, topic) in other.topics.iter() {
            if self.topics.has(id) {
                return Err(format!("the topic `{id}` exists already"));
            }
            if self.names.one(&topic.name).is_some() {
                return Err(format!("a topic named `{}` exists already", topic.name));
            }
        }
        let mut names = Links::default();
        for (id, topic) in other.topics.iter() {
            if names.one(&topic.name).is_some() {
                return Err(format!("a topic named `{}` exists already", topic.name));
            }
            names.add(&topic.name, id);
        }
        other.topics.iter().for_each(|(id, topic)| self.note(id, topic));
        self.topics.absorb(&other.topics);
        Ok(())
    }
}

impl Smn {
    /// A topic.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.get(id)
    }

    /// The topic of this name, and its id.
    pub fn named<'s>(&'s self, name: &'s str) -> Option<(&'s str, &'s Topic)> {
        let id = self.names.one(name)?;
        Some((id, self.topic(id)?))
    }

    /// Every topic and its id, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = (&str, &Topic)> {
        self.ages.iter().filter_map(|(Reverse((_, _, id)), ())| Some((&**id, self.topic(id)?)))
    }

    /// The topics that may have every tag that is wanted, the newest first; not all that come out do.
    pub fn narrowed(&self, wanted: &[Wanted<'_>]) -> Resources<'_, Topic> {
        let least = wanted.iter().filter_map(|tag| self.topics.count(&[*tag])).min();
        // Where many have a tag, the first ones are found sooner than all of them are put in order.
        if least.is_none_or(|least| least > self.topics.len() / 8) {
            return Box::new(self.newest_first());
        }
        let mut found: Vec<_> = self.topics.narrowed(wanted, "").collect();
        found.sort_by_key(|(id, topic)| Reverse((topic.create_time, topic.ordinal, *id)));
        Box::new(found.into_iter())
    }

    /// How many topics have every tag that is wanted, if that can be told without looking at them.
    pub fn count(&self, wanted: &[Wanted<'_>]) -> Option<usize> {
        self.topics.count(wanted)
    }

    /// Every tag of a topic; a tag may come more than once.
    pub fn tags(&self) -> Box<dyn Iterator<Item = TagRef<'_>> + '_> {
        self.topics.tags()
    }

    /// Adds a topic, as the newest of its instant.
    pub fn add(&mut self, id: &str, mut topic: Topic) {
        let at = topic.create_time;
        let newest = self.ages.from(|Reverse((other, _, _))| at.cmp(other).then(Ordering::Greater)).next();
        let same = newest.filter(|(Reverse((other, _, _)), ())| *other == at);
        topic.ordinal = same.map_or(0, |(Reverse((_, ordinal, _)), ())| ordinal.saturating_add(1));
        self.note(id, &topic);
        self.topics.put(id, topic);
    }

    /// Changes a topic that is there; neither its name nor when it was created.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Topic)) {
        self.topics.change(id, change);
    }

    /// Removes a topic, and its tags with it.
    pub fn remove(&mut self, id: &str) {
        let Some(gone) = self.topics.remove(id) else { return };
        self.names.remove(&gone.name, id);
        let age = (gone.create_time, gone.ordinal, id);
        self.ages.remove(|Reverse((at, ordinal, own))| age.cmp(&(*at, *ordinal, &**own)));
    }

    fn note(&mut self, id: &str, topic: &Topic) {
        self.names.add(&topic.name, id);
        self.ages.insert(Reverse((topic.create_time, topic.ordinal, id.into())), ());
    }
}

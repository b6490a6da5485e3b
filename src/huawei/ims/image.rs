//! An image: what is kept of it, and how answers show it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api::{Cx, Lifecycle, Tags};
use crate::clock::iso_seconds;
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::tags;
use crate::store::State;

/// The owner of public images. Guess: a project of the cloud itself; which one does not matter to clients.
const CLOUD: &str = "00000000000000000000000000000000";

/// The property that says whose image it is.
pub(super) const TYPE: &str = "__imagetype";

/// Properties that every image has until it says otherwise.
const PROPERTIES: &[(&str, &str)] = &[
    ("virtual_env_type", "FusionCompute"),
    ("hw_firmware_type", "bios"),
    ("__isregistered", "true"),
    ("__image_source_type", "uds"),
];

/// What every image has beside properties, in the order in which it is shown.
const MEMBERS: &[&str] = &[
    "schema",
    "id",
    "name",
    "status",
    "visibility",
    "protected",
    "owner",
    "tags",
    "min_disk",
    "min_ram",
    "size",
    "virtual_size",
    "checksum",
    "container_format",
    "disk_format",
    "created_at",
    "updated_at",
    "file",
    "self",
];

/// An image; its id is its key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// The name; names need not be unique.
    pub name: Box<str>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed; tags do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// A status that the emulator would not bring about by itself; it stays until the world says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Box<str>>,
    /// Whether it refuses to be deleted.
    #[serde(default)]
    pub protected: bool,
    /// The smallest disk in GB.
    #[serde(default)]
    pub min_disk: u64,
    /// The smallest memory in MB.
    #[serde(default)]
    pub min_ram: u64,
    /// The format of the disk.
    #[serde(default = "disk_format")]
    pub disk_format: Box<str>,
    /// The format of the container.
    #[serde(default = "container_format")]
    pub container_format: Box<str>,
    /// The job that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<Job>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
    /// Everything else: `__os_type` and its like, and what clients made up.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub properties: Map<String, Value>,
}

/// A job that makes an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Thirty-two hexadecimal digits.
    pub id: Box<str>,
    /// What it does: `imsImportImageJob`, …
    #[serde(rename = "type")]
    pub kind: Box<str>,
}

/// The time of a call and the policy: what an image's status depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// How long new images stay pending.
    pub lifecycle: Lifecycle,
    /// The instant of the call.
    pub now: Timestamp,
}

impl Moment {
    /// That of a call.
    pub(super) fn of<S: State>(cx: &Cx<'_, S>) -> Self {
        Self { lifecycle: cx.lifecycle(), now: cx.now() }
    }
}

impl Image {
    /// A new image without properties.
    pub fn new(name: &str, created_at: Timestamp) -> Self {
        Self {
            name: name.into(),
            created_at,
            updated_at: None,
            status: None,
            protected: false,
            min_disk: 0,
            min_ram: 0,
            disk_format: disk_format(),
            container_format: container_format(),
            job: None,
            tags: Tags::default(),
            properties: Map::new(),
        }
    }

    /// Whether its job is still at work; no timer is needed for that.
    pub(super) fn is_pending(&self, moment: Moment) -> bool {
        self.status.is_none() && moment.lifecycle.is_pending(self.created_at, moment.now)
    }

    /// Its status: `queued` while it is new, then `active`.
    pub(super) fn status(&self, moment: Moment) -> &str {
        match &self.status {
            Some(fixed) => fixed,
            None if self.is_pending(moment) => "queued",
            None => "active",
        }
    }

    /// Whether it has a property, of its own or as every image.
    pub fn has_property(&self, name: &str) -> bool {
        let of_all = name == TYPE || PROPERTIES.iter().any(|(known, _)| *known == name);
        of_all || self.properties.contains_key(name)
    }
}

/// An image as a project sees it, before it is written out: lists ask it member by member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'s> {
    /// The image's id.
    pub id: &'s str,
    image: &'s Image,
    project: Option<&'s str>,
    moment: Moment,
}

impl<'s> Seen<'s> {
    fn new(ims: &'s Ims, id: &'s str, image: &'s Image, moment: Moment) -> Self {
        Self { id, image, project: ims.project(), moment }
    }

    /// Its tags.
    pub(super) fn tags(self) -> &'s Tags {
        &self.image.tags
    }

    /// One member of the whole; null when it has none of that name.
    pub(super) fn member(self, name: &str) -> Value {
        let of_all = || PROPERTIES.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into());
        let property = || self.image.properties.get(name).cloned();
        let kind = || (name == TYPE).then(|| self.kind().into());
        self.own(name).or_else(property).or_else(kind).or_else(of_all).unwrap_or_default()
    }

    /// The whole, as every answer shows it.
    pub(super) fn whole(self) -> Value {
        let mut members: Map<String, Value> =
            MEMBERS.iter().filter_map(|name| Some(((*name).to_owned(), self.own(name)?))).collect();
        let of_all = PROPERTIES.iter().map(|(name, _)| *name).chain([TYPE]);
        // What an image is called and what it is cannot be hidden behind a property of the same name.
        for name in of_all.chain(self.image.properties.keys().map(String::as_str)) {
            if !members.contains_key(name) {
                members.insert(name.to_owned(), self.member(name));
            }
        }
        Value::Object(members)
    }

    /// A member that is no property.
    fn own(self, name: &str) -> Option<Value> {
        let Self { id, image, project, moment } = self;
        Some(match name {
            "schema" => "/v2/schemas/image".into(),
            "id" => id.into(),
            "name" => (*image.name).into(),
            "status" => image.status(moment).into(),
            "visibility" => if project.is_none() { "public" } else { "private" }.into(),
            "protected" => image.protected.into(),
            "owner" => project.unwrap_or(CLOUD).into(),
            "tags" => image.tags.iter().map(tags::written).collect(),
            "min_disk" => image.min_disk.into(),
            "min_ram" => image.min_ram.into(),
            "size" => 0.into(),
            "virtual_size" | "checksum" => Value::Null,
            "container_format" => (*image.container_format).into(),
            "disk_format" => (*image.disk_format).into(),
            "created_at" => iso_seconds(image.created_at).into(),
            "updated_at" => iso_seconds(image.updated_at.unwrap_or(image.created_at)).into(),
            "file" => format!("/v2/images/{id}/file").into(),
            "self" => format!("/v2/images/{id}").into(),
            _ => return None,
        })
    }

    fn kind(self) -> &'static str {
        if self.project.is_none() { "gold" } else { "private" }
    }
}

/// An image as every answer shows it.
pub(super) fn shown(ims: &Ims, id: &str, image: &Image, moment: Moment) -> Value {
    Seen::new(ims, id, image, moment).whole()
}

/// Every image that a project sees: its own, then the public ones.
pub(super) fn seen<'s>(own: &'s Ims, public: &'s Ims, moment: Moment) -> impl Iterator<Item = Seen<'s>> {
    let all = move |ims: &'s Ims| ims.images().map(move |(id, image)| Seen::new(ims, id, image, moment));
    all(own).chain(all(public))
}

fn disk_format() -> Box<str> {
    "zvhd2".into()
}

fn container_format() -> Box<str> {
    "bare".into()
}

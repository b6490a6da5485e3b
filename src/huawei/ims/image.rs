//! An image: what is kept of it, and how answers show it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::api::{Lifecycle, Tags};
use crate::clock::iso_seconds;
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::tags;

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

/// An image as every answer shows it.
pub(super) fn shown(ims: &Ims, id: &str, image: &Image, moment: Moment) -> Value {
    let public = ims.project().is_none();
    let mut all = Map::new();
    for (name, value) in PROPERTIES {
        all.insert((*name).to_owned(), (*value).into());
    }
    all.insert(TYPE.to_owned(), if public { "gold" } else { "private" }.into());
    all.extend(image.properties.clone());
    let own = json!({
        "schema": "/v2/schemas/image",
        "id": id,
        "name": image.name,
        "status": image.status(moment),
        "visibility": if public { "public" } else { "private" },
        "protected": image.protected,
        "owner": ims.project().unwrap_or(CLOUD),
        "tags": image.tags.iter().map(tags::written).collect::<Vec<_>>(),
        "min_disk": image.min_disk,
        "min_ram": image.min_ram,
        "size": 0,
        "virtual_size": null,
        "checksum": null,
        "container_format": image.container_format,
        "disk_format": image.disk_format,
        "created_at": iso_seconds(image.created_at),
        "updated_at": iso_seconds(image.updated_at.unwrap_or(image.created_at)),
        "file": format!("/v2/images/{id}/file"),
        "self": format!("/v2/images/{id}"),
    });
    let Value::Object(mut members) = own else { return own };
    // What an image is called and what it is cannot be hidden behind a property of the same name.
    all.retain(|name, _| !members.contains_key(name));
    members.extend(all);
    Value::Object(members)
}

/// Every image that a project sees: its own, then the public ones.
pub(super) fn seen(own: &Ims, public: &Ims, moment: Moment) -> Vec<Value> {
    let all =
        |ims: &Ims| -> Vec<Value> { ims.images().map(|(id, image)| shown(ims, id, image, moment)).collect() };
    [all(own), all(public)].concat()
}

fn disk_format() -> Box<str> {
    "zvhd2".into()
}

fn container_format() -> Box<str> {
    "bare".into()
}

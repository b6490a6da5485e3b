//! The schemas of an image and of a list of images, as Glance has them.

use serde_json::{Map, Value, json};

/// The members of an image: name, type, whether clients may not set it, what it is.
const MEMBERS: &[(&str, &str, bool, &str)] = &[
    ("id", "string", true, "An identifier for the image"),
    ("name", "string", false, "Descriptive name for the image"),
    ("status", "string", true, "Status of the image"),
    ("visibility", "string", false, "Scope of image accessibility"),
    ("protected", "boolean", false, "If true, image will not be deletable."),
    ("owner", "string", true, "Owner of the image"),
    ("checksum", "string", true, "md5 hash of image contents."),
    ("size", "integer", true, "Size of image file in bytes"),
    ("virtual_size", "integer", true, "Virtual size of image in bytes"),
    ("container_format", "string", false, "Format of the container"),
    ("disk_format", "string", false, "Format of the disk"),
    ("created_at", "string", true, "Date and time of image registration"),
    ("updated_at", "string", true, "Date and time of the last image modification"),
    ("tags", "array", false, "List of strings related to the image"),
    ("min_disk", "integer", false, "Amount of disk space (in GB) required to boot image."),
    ("min_ram", "integer", false, "Amount of ram (in MB) required to boot image."),
    ("self", "string", true, "The URL of the image"),
    ("file", "string", true, "The URL of the image's data"),
    ("schema", "string", true, "The URL of this schema"),
];

/// `/v2/schemas/image`.
pub(super) fn image() -> Value {
    let mut properties = Map::new();
    for (name, kind, read_only, description) in MEMBERS {
        let mut member = json!({"type": kind, "description": description});
        if *read_only {
            member["readOnly"] = true.into();
        }
        if *kind == "array" {
            member["items"] = json!({"type": "string", "maxLength": 255});
        }
        properties.insert((*name).to_owned(), member);
    }
    json!({
        "name": "image",
        "properties": properties,
        "additionalProperties": {"type": "string"},
        "links": [
            {"href": "{self}", "rel": "self"},
            {"href": "{file}", "rel": "enclosure"},
            {"href": "{schema}", "rel": "describedby"},
        ],
    })
}

/// `/v2/schemas/images`.
pub(super) fn images() -> Value {
    json!({
        "name": "images",
        "properties": {
            "images": {"type": "array", "items": image()},
            "schema": {"type": "string"},
            "next": {"type": "string"},
            "first": {"type": "string"},
        },
        "links": [
            {"href": "{first}", "rel": "first"},
            {"href": "{next}", "rel": "next"},
            {"href": "{schema}", "rel": "describedby"},
        ],
    })
}

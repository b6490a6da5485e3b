//! Image Management Service, versions v1 and v2, with the part of Glance that it answers natively.
//!
//! One set of tags has four spellings: `key.value` (`PUT /v1/cloudimages/tags`), an object (the v2 tag calls),
//! `key=value` (in an image's `tags`), and a bare key (Glance). See `tags.rs`.
//!
//! Public images are kept in the place `public`: every project of a space sees them beside its own.

mod body;
mod errors;
mod filter;
mod image;
mod patch;
mod schema;
mod state;
mod tags;

mod add_image_tag;
mod batch_add_or_delete_tags;
mod create_image;
mod create_or_update_tags;
mod delete_image_tag;
mod glance_create_image_metadata;
mod glance_create_tag;
mod glance_delete_image;
mod glance_delete_tag;
mod glance_list_image_schemas;
mod glance_list_images;
mod glance_show_image;
mod glance_show_image_schemas;
mod glance_update_image;
mod list_image_by_tags;
mod list_image_tags;
mod list_images;
mod list_images_tags;
mod list_tags;
mod show_job;
mod update_image;

use crate::api::{Card, Envelope, PlaceNames, ServiceTable};
use crate::huawei::VENDOR;

pub use image::{Image, Job};
pub use state::Ims;

/// The service.
pub static SERVICE: ServiceTable<Ims> = ServiceTable {
    card: Card {
        vendor: VENDOR,
        name: "ims",
        title: "Image Management Service",
        product: "IMS",
        version: "v2",
        envelope: Envelope::Nested,
        places: PlaceNames::Projects,
        catalog: errors::CATALOG,
    },
    ops: &[
        &list_images::OP,
        &create_image::OP,
        &show_job::OP,
        &update_image::OP,
        &create_or_update_tags::OP,
        &list_tags::OP,
        &add_image_tag::OP,
        &batch_add_or_delete_tags::OP,
        &delete_image_tag::OP,
        &list_image_tags::OP,
        &list_images_tags::OP,
        &list_image_by_tags::OP,
        &glance_create_image_metadata::OP,
        &glance_list_images::OP,
        &glance_show_image::OP,
        &glance_update_image::OP,
        &glance_delete_image::OP,
        &glance_create_tag::OP,
        &glance_delete_tag::OP,
        &glance_show_image_schemas::OP,
        &glance_list_image_schemas::OP,
    ],
};

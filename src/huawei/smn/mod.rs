//! Simple Message Notification, version 2: topics, their attributes, and the six tag calls on them.
//!
//! A topic is named by its URN where it is managed, and by its id where it is tagged; a header lets the tag
//! calls take its name instead, and they take the URN too.

mod attributes;
mod body;
mod errors;
mod policy;
mod state;
mod tags;
mod topic;
mod urn;

mod batch_create_or_delete_resource_tags;
mod create_resource_tag;
mod create_topic;
mod delete_resource_tag;
mod delete_topic;
mod delete_topic_attribute_by_name;
mod delete_topic_attributes;
mod list_project_tags;
mod list_resource_instances;
mod list_resource_tags;
mod list_topic_attributes;
mod list_topic_details;
mod list_topics;
mod update_topic;
mod update_topic_attribute;

use crate::api::{Card, Envelope, PlaceNames, ServiceTable};
use crate::huawei::VENDOR;

pub use state::Smn;

/// The service.
pub static SERVICE: ServiceTable<Smn> = ServiceTable {
    card: Card {
        vendor: VENDOR,
        name: "smn",
        title: "Simple Message Notification",
        product: "SMN",
        version: "v2",
        envelope: Envelope::Identified,
        places: PlaceNames::Projects,
        catalog: errors::CATALOG,
    },
    ops: &[
        &batch_create_or_delete_resource_tags::OP,
        &create_resource_tag::OP,
        &delete_resource_tag::OP,
        &list_resource_tags::OP,
        &list_project_tags::OP,
        &list_resource_instances::OP,
        &create_topic::OP,
        &list_topics::OP,
        &list_topic_details::OP,
        &update_topic::OP,
        &delete_topic::OP,
        &list_topic_attributes::OP,
        &update_topic_attribute::OP,
        &delete_topic_attribute_by_name::OP,
        &delete_topic_attributes::OP,
    ],
};

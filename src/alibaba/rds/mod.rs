//! ApsaraDB RDS, version 2014-08-15: instances and two families of tag operations over one set of tags.
//!
//! The newer family (`TagResources`, …) writes `Tag.N.Key`, the older one (`AddTagsToResource`, …)
//! `Tag.N.key`; each has limits and error rows of its own.

mod errors;
mod instance;
mod new_instance;
mod old_tags;
mod regions;
mod resources;
mod state;
mod tags;
mod words;
mod world;

mod add_tags_to_resource;
mod create_db_instance;
mod delete_db_instance;
mod describe_db_instance_attribute;
mod describe_db_instance_by_tags;
mod describe_db_instances;
mod describe_regions;
mod describe_tags;
mod list_tag_resources;
mod modify_db_instance_description;
mod remove_tags_from_resource;
mod tag_resources;
mod untag_resources;

use crate::alibaba::VENDOR;
use crate::api::{Card, Envelope, PlaceNames, ServiceTable};

pub use state::Rds;

/// The service.
pub static SERVICE: ServiceTable<Rds> = ServiceTable {
    card: Card {
        vendor: VENDOR,
        name: "rds",
        title: "ApsaraDB RDS",
        product: "Rds",
        version: "2014-08-15",
        envelope: Envelope::Rpc,
        places: PlaceNames::Plain,
        catalog: errors::CATALOG,
    },
    ops: &[
        &tag_resources::OP,
        &untag_resources::OP,
        &list_tag_resources::OP,
        &add_tags_to_resource::OP,
        &remove_tags_from_resource::OP,
        &describe_tags::OP,
        &describe_db_instance_by_tags::OP,
        &create_db_instance::OP,
        &describe_db_instances::OP,
        &describe_db_instance_attribute::OP,
        &modify_db_instance_description::OP,
        &delete_db_instance::OP,
        &describe_regions::OP,
    ],
};

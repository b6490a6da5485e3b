//! IoT Platform, version 2018-01-20: products and their tags.
//!
//! A failure that the service itself finds is answered 200, with `Success` false in the body; what the gateway
//! finds (a mandatory parameter that was not sent, a wrong signature) keeps the gateway's status and envelope.
//!
//! A place is an IoT instance: `IotInstanceId`, or the public instance for calls that name none. A region is no
//! part of it. Modern clients send no `RegionId` to this service, older ones always do, so the same product
//! would be in one place for the one and in another for the other.

mod errors;
mod new_product;
mod pages;
mod product;
mod state;
mod tags;
mod target;
mod world;

mod create_product;
mod create_product_tags;
mod delete_product;
mod delete_product_tags;
mod list_product_by_tags;
mod list_product_tags;
mod query_product;
mod query_product_list;
mod update_product;
mod update_product_tags;

use crate::alibaba::VENDOR;
use crate::api::{Card, Envelope, PlaceNames, ServiceTable};

pub use state::Iot;

/// The service.
pub static SERVICE: ServiceTable<Iot> = ServiceTable {
    card: Card {
        vendor: VENDOR,
        name: "iot",
        title: "IoT Platform",
        product: "Iot",
        version: "2018-01-20",
        envelope: Envelope::RpcBody,
        places: PlaceNames::Plain,
        catalog: errors::CATALOG,
    },
    ops: &[
        &create_product_tags::OP,
        &update_product_tags::OP,
        &delete_product_tags::OP,
        &list_product_tags::OP,
        &list_product_by_tags::OP,
        &create_product::OP,
        &query_product::OP,
        &query_product_list::OP,
        &update_product::OP,
        &delete_product::OP,
    ],
};

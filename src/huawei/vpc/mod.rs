//! Virtual Private Cloud: VPCs and subnets (v1), their tags (v2.0), and one call of v3 that clients ask for a
//! VPC's tags.
//!
//! The backend is Neutron, which calls a VPC a router; some of the vendor's texts do, and so does the code
//! where `Vpc` is the service. Both kinds of resources share one state: a subnet is judged by its VPC.

mod cidr;
mod errors;
mod fields;
mod page;
mod router;
mod state;
mod subnet;
mod tag_query;
mod tags;

mod create_subnet;
mod create_vpc;
mod delete_subnet;
mod delete_vpc;
mod list_subnets;
mod list_vpcs;
mod show_subnet;
mod show_vpc;
mod show_vpc_v3;
mod subnet_tags;
mod update_subnet;
mod update_vpc;
mod vpc_tags;

use crate::api::{Card, Envelope, PlaceNames, ServiceTable};
use crate::huawei::VENDOR;

pub use state::Vpc;

/// The service.
pub static SERVICE: ServiceTable<Vpc> = ServiceTable {
    card: Card {
        vendor: VENDOR,
        name: "vpc",
        title: "Virtual Private Cloud",
        product: "VPC",
        version: "v1",
        envelope: Envelope::Flat,
        places: PlaceNames::Projects,
        catalog: errors::CATALOG,
    },
    ops: &[
        &vpc_tags::CREATE,
        &vpc_tags::BATCH,
        &vpc_tags::DELETE,
        &vpc_tags::SHOW,
        &vpc_tags::LIST,
        &vpc_tags::QUERY,
        &subnet_tags::CREATE,
        &subnet_tags::BATCH,
        &subnet_tags::DELETE,
        &subnet_tags::SHOW,
        &subnet_tags::LIST,
        &subnet_tags::QUERY,
        &create_vpc::OP,
        &list_vpcs::OP,
        &show_vpc::OP,
        &show_vpc_v3::OP,
        &update_vpc::OP,
        &delete_vpc::OP,
        &create_subnet::OP,
        &list_subnets::OP,
        &show_subnet::OP,
        &update_subnet::OP,
        &delete_subnet::OP,
    ],
};

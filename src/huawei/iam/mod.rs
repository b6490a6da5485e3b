//! Identity and Access Management, version 3: what clients ask before they ask for anything else.
//!
//! Nothing is stored. Projects, domains and users have ids that follow from their names, so every look-up of a
//! name succeeds and says the same after a restart; a token carries what it stands for. Whether a password is
//! right is not decided here: services do not know in which mode signatures and passwords are checked.

#![expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "every operation is of one type; these enter no store, and most cannot fail"
)]

mod catalog;
pub(super) mod errors;
mod links;
mod scope;
mod state;
mod token_body;
mod who;

mod create_token;
mod list_auth_domains;
mod list_auth_projects;
mod list_endpoints;
mod list_projects;
mod list_regions;
mod list_services;
mod list_user_projects;
mod list_versions;
mod show_caller_identity;
mod show_catalog;
mod show_version;
mod validate_token;

use crate::api::{Card, Envelope, PlaceNames, ServiceTable};
use crate::huawei::VENDOR;

pub use state::Iam;

/// The service.
pub static SERVICE: ServiceTable<Iam> = ServiceTable {
    card: Card {
        vendor: VENDOR,
        name: "iam",
        title: "Identity and Access Management",
        product: "IAM",
        version: "v3",
        envelope: Envelope::Keystone,
        places: PlaceNames::Plain,
        catalog: errors::CATALOG,
    },
    ops: &[
        &create_token::OP,
        &validate_token::OP,
        &list_projects::OP,
        &list_auth_projects::OP,
        &list_user_projects::OP,
        &list_auth_domains::OP,
        &show_catalog::OP,
        &list_endpoints::OP,
        &list_services::OP,
        &list_regions::OP,
        &list_versions::OP,
        &show_version::OP,
        &show_caller_identity::OP,
    ],
};

//! The catalog: where each service is to be found. All are behind one port.
//!
//! Trap: what clients make of these addresses differs, and every path below is the one that all of them can
//! use. `network` and `image` are roots, because the Go tools of OTC put `v1/` and `v2.0/` behind them; `vpc`
//! ends with the project, or otcextensions would add it before the version.

use serde_json::{Value, json};

use crate::huawei::iam::who::Project;
use crate::huawei::identity::{DEFAULT_REGION, region_named};
use crate::ids::Ids;

/// A service in the catalog.
#[derive(Debug)]
pub(super) struct Entry {
    /// What clients look for.
    pub(super) kind: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    /// Where it is; `{p}` stands for the project.
    path: &'static str,
    /// Whether it stands in the catalog for the region `*`.
    pub(super) global: bool,
}

const fn entry(kind: &'static str, name: &'static str, path: &'static str) -> Entry {
    Entry { kind, name, path, global: false }
}

/// Every entry, as the catalog of OTC has them and otcextensions 0.34.8 wants them.
pub(super) static ENTRIES: &[Entry] = &[
    entry("identity", "keystone", "/v3"),
    Entry { global: true, ..entry("identity", "keystone", "/v3") },
    entry("network", "neutron", ""),
    entry("vpc", "vpc", "/v1/{p}"),
    entry("vpc2.0", "vpc2.0", "/v2.0/{p}"),
    entry("image", "glance", ""),
    entry("imsv1", "imsv1", "/v1"),
    entry("imsv2", "imsv2", "/v2"),
    entry("smn", "SimpleMessageNotification", "/v2/"),
    entry("smnv2", "smnv2", "/v2/{p}"),
    entry("tms", "tag-management", "/v1.0"),
    entry("object", "swift", ""),
];

/// An entry at its place.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// The entry.
    pub(super) entry: &'static Entry,
    /// Its id.
    pub(super) id: String,
    /// Its service's id.
    pub(super) service_id: String,
    /// Its region.
    pub(super) region: &'static str,
    /// Its address.
    pub(super) url: String,
}

/// The id of the service of an entry.
pub(super) fn service_id(ids: &Ids, entry: &Entry) -> String {
    ids.derived("service", entry.kind)
}

/// Every endpoint at `base`; those of projects only when there is one.
pub(super) fn endpoints(ids: &Ids, base: &str, project: Option<&Project>) -> Vec<Endpoint> {
    let home = project.map_or(DEFAULT_REGION, |project| region_named(&project.name));
    let place = |entry: &'static Entry| {
        let path = match project {
            Some(project) => entry.path.replace("{p}", &project.id),
            None if entry.path.contains("{p}") => return None,
            None => entry.path.to_owned(),
        };
        let region = if entry.global { "*" } else { home };
        let id = ids.derived("endpoint", &format!("{} {region}", entry.kind));
        let url = format!("{base}{path}");
        Some(Endpoint { entry, id, service_id: service_id(ids, entry), region, url })
    };
    ENTRIES.iter().filter_map(place).collect()
}

/// The catalog of a token: each service with its one endpoint.
pub(super) fn catalog(ids: &Ids, base: &str, project: Option<&Project>) -> Value {
    let row = |it: Endpoint| {
        json!({
            "endpoints": [{
                "id": it.id,
                "interface": "public",
                "region": it.region,
                "region_id": it.region,
                "url": it.url,
            }],
            "id": it.service_id,
            "name": it.entry.name,
            "type": it.entry.kind,
        })
    };
    endpoints(ids, base, project).into_iter().map(row).collect()
}

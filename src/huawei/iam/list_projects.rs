//! The projects of a name, or all: `GET /v3/projects`.
//!
//! Trap: the vendor's SDKs ask for the project of a region's name and demand exactly one. A project of any name
//! is there when it is asked for; in strict mode only those that calls may use are.

use serde_json::{Value, json};

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::links;
use crate::huawei::iam::state::Iam;
use crate::huawei::iam::who::{Project, Who};
use crate::huawei::identity::{REGIONS, domain_id};
use crate::ids::Ids;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneListProjects",
    route: Route::Http("GET", "/v3/projects"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/project_management/querying_project_information_based_on_the_specified_criteria.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let who = Who::calls(cx.ids(), params);
    let known = || known(cx.ids(), &who);
    let projects = match params.filled("name") {
        Some(name) if cx.strict() => known().into_iter().filter(|it| it.name == name).collect(),
        Some(name) => vec![Project::named(cx.ids(), name)],
        None => known(),
    };
    Ok(answer(cx.ids(), params, &who, &projects, "/v3/projects"))
}

/// The projects that are known without being asked for: one a region, and that of the caller's token.
pub(super) fn known(ids: &Ids, who: &Who) -> Vec<Project> {
    let mut known: Vec<_> = REGIONS.iter().map(|region| Project::named(ids, region)).collect();
    known.extend(who.project.clone().filter(|own| !known.contains(own)));
    known
}

/// The answer that lists some projects.
pub(super) fn answer(ids: &Ids, params: &Params<'_>, who: &Who, projects: &[Project], path: &str) -> Reply {
    let domain = domain_id(ids, &who.domain);
    let row = |project: &Project| {
        let Project { id, name } = project;
        json!({
            "domain_id": domain,
            "is_domain": false,
            "parent_id": domain,
            "name": name,
            "description": "",
            "links": links::of_one(params, &format!("/v3/projects/{id}")),
            "id": id,
            "enabled": true,
        })
    };
    let rows: Value = projects.iter().map(row).collect();
    Reply::done().field("projects", rows).field("links", links::of_list(params, path))
}

//! `ListVpcs`: the VPCs of a project, a page of them.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::vpc::errors;
use crate::huawei::vpc::page::Page;
use crate::huawei::vpc::router::Router;
use crate::huawei::vpc::state::Vpc;
use crate::store::Resources;

pub(super) static OP: Op<Vpc> = Op {
    name: "ListVpcs",
    route: Route::Http("GET", "/v1/{project}/vpcs"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ListVpcs&version=v2",
    run,
};

/// What stands for every enterprise project that the caller may see.
const ALL_PROJECTS: &str = "all_granted_eps";

fn run(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let page = Page::read(params).ok_or_else(|| errors::VPC_LIST.raise())?;
    let wanted = params.filled("id");
    let project = params.filled("enterprise_project_id").filter(|project| *project != ALL_PROJECTS);
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let is_asked = |id: &str, router: &Router| {
        wanted.is_none_or(|wanted| wanted == id)
            && project.is_none_or(|project| *project == *router.enterprise_project_id)
    };
    let shown = cx.at(params.text_or_empty("project")).read(|vpc| {
        let rest: Resources<'_, _> = match wanted {
            Some(id) => Box::new(vpc.routers.from(id).take(1)),
            None => Box::new(vpc.routers.from(page.from())),
        };
        let asked = rest.filter(|(id, router)| is_asked(id, router));
        page.of(asked, |id, router| router.listed(id, vpc, router.status(lifecycle, now)))
    });
    Ok(Reply::done().field("vpcs", shown))
}

//! The six tag calls for VPCs: the shared code with the data of VPCs.

use serde_json::Value;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::tagging::{self, Tagged, Tagging};
use crate::huawei::vpc::router::Router;
use crate::huawei::vpc::state::Vpc;
use crate::huawei::vpc::tag_query;
use crate::huawei::vpc::tags::{self, must_be_id};

/// The tags of VPCs.
pub(super) static VPCS: Tagging<Vpc> = Tagging {
    trims: false,
    shared: None,
    rules: tags::rules,
    find: |vpc, params| {
        let id = params.text_or_empty("vpc");
        vpc.router(id).map(|_| id.to_owned())
    },
    tags: |vpc, id| vpc.router(id).map(|router| router.tags.clone()),
    set: Vpc::tag_router,
    listed: |vpc, wanted| Box::new(vpc.routers.narrowed(wanted, "").map(tagged)),
    count: |vpc, wanted| vpc.routers.count(wanted),
    detail: |_, _| Value::Null,
    every: |vpc| vpc.routers.tags(),
    rows: tags::ROWS,
    query: tags::QUERY,
};

/// Puts one tag on it.
pub(super) static CREATE: Op<Vpc> = Op {
    name: "CreateVpcResourceTag",
    route: Route::Http("POST", "/v2.0/{project}/vpcs/{vpc}/tags"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=CreateVpcResourceTag&version=v2",
    run: create,
};

/// Creates or deletes tags.
pub(super) static BATCH: Op<Vpc> = Op {
    name: "BatchCreateOrDeleteVpcTags",
    route: Route::Http("POST", "/v2.0/{project}/vpcs/{vpc}/tags/action"),
    kind: OpKind::WriteEach(&["tags"]),
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=BatchCreateVpcTags&version=v2",
    run: batch,
};

/// Takes one tag off.
pub(super) static DELETE: Op<Vpc> = Op {
    name: "DeleteVpcTag",
    route: Route::Http("DELETE", "/v2.0/{project}/vpcs/{vpc}/tags/{*key}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=DeleteVpcTag&version=v2",
    run: delete,
};

/// Its tags.
pub(super) static SHOW: Op<Vpc> = Op {
    name: "ShowVpcTags",
    route: Route::Http("GET", "/v2.0/{project}/vpcs/{vpc}/tags"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ShowVpcTags&version=v2",
    run: show,
};

/// Every key of the project, with its values.
pub(super) static LIST: Op<Vpc> = Op {
    name: "ListVpcTags",
    route: Route::Http("GET", "/v2.0/{project}/vpcs/tags"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ListVpcTags&version=v2",
    run: list,
};

/// Which ones have which tags, or how many.
pub(super) static QUERY: Op<Vpc> = Op {
    name: "ListVpcsByTags",
    route: Route::Http("POST", "/v2.0/{project}/vpcs/resource_instances/action"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ListVpcsByTags&version=v2",
    run: query,
};

fn tagged<'s>((id, router): (&'s str, &'s Router)) -> Tagged<'s> {
    Tagged { id, name: &router.name, tags: &router.tags }
}

fn create(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_id(params, "vpc")?;
    tags::add(cx, params, &VPCS)
}

fn batch(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_id(params, "vpc")?;
    tags::action(cx, params, &VPCS)
}

fn delete(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_id(params, "vpc")?;
    tagging::delete(cx, params, &VPCS)
}

fn show(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_id(params, "vpc")?;
    tagging::show(cx, params, &VPCS)
}

fn list(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    tagging::list(cx, params, &VPCS)
}

fn query(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    tag_query::run(cx, params, &VPCS)
}

//! The six tag calls for subnets: the shared code with the data of subnets.

use serde_json::Value;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::tagging::{self, Tagged, Tagging};
use crate::huawei::vpc::state::Vpc;
use crate::huawei::vpc::subnet::Subnet;
use crate::huawei::vpc::tag_query;
use crate::huawei::vpc::tags::{self, must_be_id};

/// The tags of subnets.
pub(super) static SUBNETS: Tagging<Vpc> = Tagging {
    trims: false,
    shared: None,
    rules: tags::rules,
    find: |vpc, params| {
        let id = params.text_or_empty("subnet");
        vpc.subnet(id).map(|_| id.to_owned())
    },
    tags: |vpc, id| vpc.subnet(id).map(|subnet| subnet.tags.clone()),
    set: Vpc::tag_subnet,
    listed: |vpc, wanted| Box::new(vpc.subnets.narrowed(wanted, "").map(tagged)),
    count: |vpc, wanted| vpc.subnets.count(wanted),
    detail: |_, _| Value::Null,
    every: |vpc| vpc.subnets.tags(),
    rows: tags::ROWS,
    query: tags::QUERY,
};

/// Puts one tag on it.
pub(super) static CREATE: Op<Vpc> = Op {
    name: "CreateSubnetTag",
    route: Route::Http("POST", "/v2.0/{project}/subnets/{subnet}/tags"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=CreateSubnetTag&version=v2",
    run: create,
};

/// Creates or deletes tags.
pub(super) static BATCH: Op<Vpc> = Op {
    name: "BatchCreateOrDeleteSubnetTags",
    route: Route::Http("POST", "/v2.0/{project}/subnets/{subnet}/tags/action"),
    kind: OpKind::WriteEach(&["tags"]),
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=BatchCreateSubnetTags&version=v2",
    run: batch,
};

/// Takes one tag off.
pub(super) static DELETE: Op<Vpc> = Op {
    name: "DeleteSubnetTag",
    route: Route::Http("DELETE", "/v2.0/{project}/subnets/{subnet}/tags/{*key}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=DeleteSubnetTag&version=v2",
    run: delete,
};

/// Its tags.
pub(super) static SHOW: Op<Vpc> = Op {
    name: "ShowSubnetTags",
    route: Route::Http("GET", "/v2.0/{project}/subnets/{subnet}/tags"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ShowSubnetTags&version=v2",
    run: show,
};

/// Every key of the project, with its values.
pub(super) static LIST: Op<Vpc> = Op {
    name: "ListSubnetTags",
    route: Route::Http("GET", "/v2.0/{project}/subnets/tags"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ListSubnetTags&version=v2",
    run: list,
};

/// Which ones have which tags, or how many.
pub(super) static QUERY: Op<Vpc> = Op {
    name: "ListSubnetsByTags",
    route: Route::Http("POST", "/v2.0/{project}/subnets/resource_instances/action"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://console-intl.huaweicloud.com/apiexplorer/#/openapi/VPC/doc?api=ListSubnetsByTags&version=v2",
    run: query,
};

fn tagged<'s>((id, subnet): (&'s str, &'s Subnet)) -> Tagged<'s> {
    Tagged { id, name: &subnet.name, tags: &subnet.tags }
}

fn create(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_id(params, "subnet")?;
    tags::add(cx, params, &SUBNETS)
}

fn batch(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_id(params, "subnet")?;
    tags::action(cx, params, &SUBNETS)
}

fn delete(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_id(params, "subnet")?;
    tagging::delete(cx, params, &SUBNETS)
}

fn show(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_id(params, "subnet")?;
    tagging::show(cx, params, &SUBNETS)
}

fn list(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    tagging::list(cx, params, &SUBNETS)
}

fn query(cx: Cx<'_, Vpc>, params: &Params<'_>) -> Result<Reply, ApiError> {
    tag_query::run(cx, params, &SUBNETS)
}

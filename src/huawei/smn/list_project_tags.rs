//! `ListProjectTags`: every tag key of a project's topics, with its values.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::tags::TAGGING;
use crate::huawei::tagging;

pub(super) static OP: Op<Smn> = Op {
    name: "ListProjectTags",
    route: Route::Http("GET", "/v2/{project}/smn_topic/tags"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/resource_tag_operations/querying_tags_in_a_specified_project.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    tagging::list(cx, params, &TAGGING)
}

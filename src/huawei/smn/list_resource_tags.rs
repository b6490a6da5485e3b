//! `ListResourceTags`: the tags of a topic.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::tags::{TAGGING, must_be_here};
use crate::huawei::tagging;

pub(super) static OP: Op<Smn> = Op {
    name: "ListResourceTags",
    route: Route::Http("GET", "/v2/{project}/smn_topic/{resource}/tags"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/resource_tag_operations/querying_tags_of_a_topic.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_here(cx.ids(), params)?;
    tagging::show(cx, params, &TAGGING)
}

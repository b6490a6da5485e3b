//! `BatchCreateOrDeleteResourceTags`: creates or deletes up to all tags of a topic, all or nothing.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::tags::{TAGGING, must_be_here};
use crate::huawei::tagging;

pub(super) static OP: Op<Smn> = Op {
    name: "BatchCreateOrDeleteResourceTags",
    route: Route::Http("POST", "/v2/{project}/smn_topic/{resource}/tags/action"),
    kind: OpKind::WriteEach(&["tags"]),
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/resource_tag_operations/adding_or_deleting_tags_in_batches.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_here(cx.ids(), params)?;
    tagging::action(cx, params, &TAGGING)
}

//! `DeleteResourceTag`: takes a tag off a topic.
//!
//! The key is the rest of the path: two of the SDKs write a `/` in it as it is.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::tags::{TAGGING, must_be_here};
use crate::huawei::tagging;

pub(super) static OP: Op<Smn> = Op {
    name: "DeleteResourceTag",
    route: Route::Http("DELETE", "/v2/{project}/smn_topic/{resource}/tags/{*key}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/resource_tag_operations/deleting_a_tag.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_here(cx.ids(), params)?;
    tagging::delete(cx, params, &TAGGING)
}

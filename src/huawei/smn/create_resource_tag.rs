//! `CreateResourceTag`: adds a tag to a topic, or overwrites its value.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::tags::{TAGGING, must_be_here};
use crate::huawei::tagging;

pub(super) static OP: Op<Smn> = Op {
    name: "CreateResourceTag",
    route: Route::Http("POST", "/v2/{project}/smn_topic/{resource}/tags"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/resource_tag_operations/adding_a_tag.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    must_be_here(cx.ids(), params)?;
    tagging::add(cx, params, &TAGGING)
}

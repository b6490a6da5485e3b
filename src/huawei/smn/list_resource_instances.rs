//! `ListResourceInstances`: the topics with some tags, or how many there are.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::tags::TAGGING;
use crate::huawei::smn::urn;
use crate::huawei::tagging::{self, project};

pub(super) static OP: Op<Smn> = Op {
    name: "ListResourceInstances",
    route: Route::Http("POST", "/v2/{project}/smn_topic/resource_instances/action"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/resource_tag_operations/querying_topics_by_tag.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let urn = urn::writer(cx.ids(), project(params));
    tagging::query_with(cx, params, &TAGGING, |topic, detail| {
        detail["topic_urn"] = urn(topic.name).into();
    })
}

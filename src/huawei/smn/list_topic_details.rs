//! `ListTopicDetails`: one topic.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::errors;
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::urn;
use crate::huawei::tagging::project;

pub(super) static OP: Op<Smn> = Op {
    name: "ListTopicDetails",
    route: Route::Http("GET", "/v2/{project}/notifications/topics/{urn}"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/topic_operations/querying_details_of_a_topic.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let name = urn::in_path(cx.ids(), params)?;
    let (ids, project) = (cx.ids(), project(params));

    let shown = cx.at(project).read(|smn| {
        let (id, topic) = smn.named(name).ok_or_else(|| errors::TOPIC_NOT_FOUND.raise())?;
        Ok(topic.shown(id, &urn::write(ids, project, name)))
    })?;
    Ok(Reply::json(shown).with_request_id())
}

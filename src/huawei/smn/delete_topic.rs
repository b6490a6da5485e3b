//! `DeleteTopic`: removes a topic; its tags go with it.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::urn;
use crate::huawei::tagging::project;

pub(super) static OP: Op<Smn> = Op {
    name: "DeleteTopic",
    route: Route::Http("DELETE", "/v2/{project}/notifications/topics/{urn}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/topic_operations/deleting_a_topic.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let name = urn::in_path(cx.ids(), params)?;

    cx.at(project(params)).commit(|smn| {
        let id = urn::must_be_there(smn, name)?;
        Ok(move |smn: &mut Smn| smn.remove(&id))
    })?;
    Ok(Reply::done().with_request_id())
}

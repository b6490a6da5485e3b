//! `ListTopicAttributes`: both attributes of a topic, or the one that is asked for.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::attributes;
use crate::huawei::smn::errors;
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::urn;
use crate::huawei::tagging::project;

pub(super) static OP: Op<Smn> = Op {
    name: "ListTopicAttributes",
    route: Route::Http("GET", "/v2/{project}/notifications/topics/{urn}/attributes"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/topic_operations/querying_a_topic_policy.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let name = urn::in_path(cx.ids(), params)?;
    let only = params.filled("name").map(attributes::named).transpose()?;

    let shown = cx.at(project(params)).read(|smn| {
        let (_, topic) = smn.named(name).ok_or_else(|| errors::TOPIC_NOT_FOUND.raise())?;
        Ok(attributes::shown(topic, only))
    })?;
    Ok(Reply::done().with_request_id().field("attributes", shown))
}

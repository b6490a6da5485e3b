//! `UpdateTopic`: changes the display name. A body without one changes nothing.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::body;
use crate::huawei::smn::errors;
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::topic;
use crate::huawei::smn::urn;
use crate::huawei::tagging::project;

pub(super) static OP: Op<Smn> = Op {
    name: "UpdateTopic",
    route: Route::Http("PUT", "/v2/{project}/notifications/topics/{urn}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/topic_operations/updating_a_topic.html",
    run,
};

// Seen: terraform-provider-opentelekomcloud of 2024-10 sends `{}` when only tags change; otcextensions 0.34.8 sends
// `topic_urn` beside the display name.
fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let name = urn::in_path(cx.ids(), params)?;
    let body = body::object_or_none(params, &errors::DISPLAY_NAME)?;
    let display_name = topic::display_name(&body["display_name"])?;
    let now = cx.now();

    cx.at(project(params)).commit(|smn| {
        let id = urn::must_be_there(smn, name)?;
        Ok(move |smn: &mut Smn| {
            let Some(display_name) = display_name else { return };
            smn.change(&id, |topic| {
                topic.display_name = display_name.into();
                topic.update_time = Some(now);
            });
        })
    })?;
    Ok(Reply::done().with_request_id())
}

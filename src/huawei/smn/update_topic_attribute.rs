//! `UpdateTopicAttribute`: sets an attribute of a topic.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::attributes;
use crate::huawei::smn::body;
use crate::huawei::smn::errors;
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::urn;
use crate::huawei::tagging::project;

pub(super) static OP: Op<Smn> = Op {
    name: "UpdateTopicAttribute",
    route: Route::Http("PUT", "/v2/{project}/notifications/topics/{urn}/attributes/{name}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/topic_operations/updating_a_topic_policy.html",
    run,
};

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let name = urn::in_path(cx.ids(), params)?;
    let attribute = attributes::named(params.text_or_empty("name"))?;
    let body = body::object_or_none(params, &errors::ATTRIBUTE_BODY)?;
    let value = attribute.value(body)?;

    cx.at(project(params)).commit(|smn| {
        let id = urn::must_be_there(smn, name)?;
        Ok(move |smn: &mut Smn| {
            smn.change(&id, |topic| {
                topic.attributes.insert(attribute.name.into(), value.into());
                topic.attributes.retain(|_, value| !value.is_empty());
            });
        })
    })?;
    Ok(Reply::done().with_request_id())
}

//! `ListTopics`: the topics of a project, the newest first, a page at a time.

use serde_json::Value;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::errors;
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::topic::Topic;
use crate::huawei::smn::urn;
use crate::huawei::tagging::project;

pub(super) static OP: Op<Smn> = Op {
    name: "ListTopics",
    route: Route::Http("GET", "/v2/{project}/notifications/topics"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/topic_operations/querying_topics.html",
    run,
};

/// The largest page, which is also the usual one.
const LARGEST: usize = 100;

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let offset = number(params, "offset", 0)?;
    let limit = number(params, "limit", LARGEST)?;
    if !(1..=LARGEST).contains(&limit) {
        return Err(errors::OFFSET_OR_LIMIT.raise());
    }
    let project = project(params);
    let urn = urn::writer(cx.ids(), project);

    let (count, topics) = cx.at(project).read(|smn| {
        let found = smn.newest_first().filter(|(id, topic)| is_wanted(params, id, topic));
        let found: Vec<_> = found.collect();
        let shown = |(id, topic): &(&str, &Topic)| topic.shown(id, &urn(&topic.name));
        let page: Vec<Value> = found.iter().skip(offset).take(limit).map(shown).collect();
        (found.len(), page)
    });
    Ok(Reply::done().with_request_id().field("topic_count", count).field("topics", topics))
}

fn number(params: &Params<'_>, name: &str, usual: usize) -> Result<usize, ApiError> {
    let read = params.filled(name).map(|text| text.parse().map_err(|_| errors::OFFSET_OR_LIMIT.raise()));
    read.unwrap_or(Ok(usual))
}

/// Whether a topic is what the query asks for; an empty parameter asks for nothing.
fn is_wanted(params: &Params<'_>, id: &str, topic: &Topic) -> bool {
    let is = |name: &str, own: &str| params.filled(name).is_none_or(|wanted| wanted == own);
    let holds = |name: &str, own: &str| params.filled(name).is_none_or(|wanted| own.contains(wanted));
    is("topic_id", id)
        && is("name", &topic.name)
        && is("enterprise_project_id", &topic.enterprise_project_id)
        && holds("fuzzy_name", &topic.name)
        && holds("fuzzy_display_name", &topic.display_name)
}

//! `CreateTopic`: makes a topic; one that is there already is named again, and stays as it is.

use serde_json::Value;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::smn::errors;
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::topic::{self, Topic};
use crate::huawei::smn::urn;
use crate::huawei::tagging::project;
use crate::ids::{IdKind, Ids};
use crate::store::State;

pub(super) static OP: Op<Smn> = Op {
    name: "CreateTopic",
    route: Route::Http("POST", "/v2/{project}/notifications/topics"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/topic_operations/creating_a_topic.html",
    run,
};

/// How many topics there may be. Guess: the page says "a user"; here it is a project.
const MOST: usize = 3000;

fn run(cx: Cx<'_, Smn>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let body = params.document().ok().flatten().unwrap_or(&Value::Null);
    let name = topic::name(&body["name"])?;
    let display_name = topic::display_name(&body["display_name"])?;
    let enterprise = body["enterprise_project_id"].as_str().filter(|id| !id.is_empty());
    let topic = Topic::new(name, display_name.unwrap_or_default(), enterprise, cx.now());
    let (ids, project) = (cx.ids(), project(params));

    let full = || Some(errors::TOPIC_QUOTA.raise());
    // A topic that is there leaves nothing to refuse, however full the space is: that is `None`.
    let made = cx.at(project).commit_new(1, full, |smn| {
        if smn.named(name).is_some() {
            return Err(None);
        }
        if smn.resources() >= MOST {
            return Err(full());
        }
        Ok(|smn: &mut Smn| {
            let id = free_id(smn, ids);
            smn.add(&id, topic);
        })
    });
    let status = match made {
        Ok(()) => 201,
        Err(None) => 200,
        Err(Some(refusal)) => return Err(refusal),
    };
    let urn = urn::write(ids, project, name);
    Ok(Reply::done().with_request_id().status(status).field("topic_urn", urn))
}

/// The next id that no topic has: a snapshot, loaded under the seed it was taken under, has the first ones.
fn free_id(smn: &Smn, ids: &Ids) -> String {
    loop {
        let id = ids.uuid(IdKind::Topic).replace('-', "");
        if smn.topic(&id).is_none() {
            return id;
        }
    }
}

//! The projects of a user: `GET /v3/users/{user}/projects`. Seen: python-openstackclient 10.5.0,
//! `project list --my-projects`.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::list_projects::{answer, known};
use crate::huawei::iam::state::Iam;
use crate::huawei::iam::who::Who;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneListProjectsForUser",
    route: Route::Http("GET", "/v3/users/{user}/projects"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/project_management/querying_a_user_project_list.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let who = Who::calls(cx.ids(), params);
    let path = format!("/v3/users/{}/projects", params.text_or_empty("user"));
    Ok(answer(cx.ids(), params, &who, &known(cx.ids(), &who), &path))
}

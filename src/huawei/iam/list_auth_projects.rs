//! The projects that the caller may use: `GET /v3/auth/projects`.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::list_projects::{answer, known};
use crate::huawei::iam::state::Iam;
use crate::huawei::iam::who::Who;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneListAuthProjects",
    route: Route::Http("GET", "/v3/auth/projects"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/project_management/querying_the_list_of_projects_accessible_to_users.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let who = Who::calls(cx.ids(), params);
    Ok(answer(cx.ids(), params, &who, &known(cx.ids(), &who), "/v3/auth/projects"))
}

//! The catalog, for callers whose token has none, or who have no token: `GET /v3/auth/catalog`.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::iam::catalog::catalog;
use crate::huawei::iam::links;
use crate::huawei::iam::state::Iam;
use crate::huawei::iam::who::Who;

pub(super) static OP: Op<Iam> = Op {
    name: "KeystoneShowCatalog",
    route: Route::Http("GET", "/v3/auth/catalog"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/identity-access-management/api-ref/apis/services_and_endpoints/querying_the_service_catalog.html",
    run,
};

fn run(cx: Cx<'_, Iam>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let who = Who::calls(cx.ids(), params);
    let catalog = catalog(cx.ids(), &links::base(params), who.project.as_ref());
    let links = links::of_list(params, "/v3/auth/catalog");
    Ok(Reply::done().field("catalog", catalog).field("links", links))
}

//! `ListImagesTags`: every tag key of a project, with its values.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::tags::TAGGING;
use crate::huawei::tagging;

pub(super) static OP: Op<Ims> = Op {
    name: "ListImagesTags",
    route: Route::Http("GET", "/v2/{project}/images/tags"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image_tagging/querying_all_image_tags.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    tagging::list(cx, params, &TAGGING)
}

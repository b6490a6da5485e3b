//! `DeleteImageTag`: takes one tag off.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::tags::TAGGING;
use crate::huawei::tagging;

pub(super) static OP: Op<Ims> = Op {
    name: "DeleteImageTag",
    route: Route::Http("DELETE", "/v2/{project}/images/{resource}/tags/{*key}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image_tagging/deleting_an_image_tag.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    tagging::delete(cx, params, &TAGGING)
}

//! `BatchAddOrDeleteTags`: creates or deletes tags, all or nothing.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::ims::body;
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::tags::TAGGING;
use crate::huawei::tagging;

pub(super) static OP: Op<Ims> = Op {
    name: "BatchAddOrDeleteTags",
    route: Route::Http("POST", "/v2/{project}/images/{resource}/tags/action"),
    kind: OpKind::WriteEach(&["tags"]),
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image_tagging/adding_or_deleting_image_tags_in_batches.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    body::object(params)?;
    tagging::action(cx, params, &TAGGING)
}

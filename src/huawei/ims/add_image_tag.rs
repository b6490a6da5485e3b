//! `AddImageTag`: adds one tag, or overwrites its value.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::ims::body;
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::tags::TAGGING;
use crate::huawei::tagging;

pub(super) static OP: Op<Ims> = Op {
    name: "AddImageTag",
    route: Route::Http("POST", "/v2/{project}/images/{resource}/tags"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image_tagging/adding_an_image_tag.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    body::object(params)?;
    tagging::add(cx, params, &TAGGING)
}

//! `UpdateImage`: a JSON patch of an active image.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::{errors, patch};

pub(super) static OP: Op<Ims> = Op {
    name: "UpdateImage",
    route: Route::Http("PATCH", "/v2/cloudimages/{image}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image/updating_image_information.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    patch::run(cx, params, |image, moment| match image.status(moment) {
        "active" => Ok(()),
        _ => Err(errors::UNAVAILABLE.raise()),
    })
}

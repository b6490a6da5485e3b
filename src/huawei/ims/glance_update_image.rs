//! `GlanceUpdateImage`: a JSON patch of an image, whatever its status.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::ims::patch;
use crate::huawei::ims::state::Ims;

pub(super) static OP: Op<Ims> = Op {
    name: "GlanceUpdateImage",
    route: Route::Http("PATCH", "/v2/images/{image}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_native_openstack_apis/updating_image_information_native_openstack_api.html",
    run,
};

// Guess: any status will do, since only the page of `PATCH /v2/cloudimages/{image}` asks for an active image.
fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    patch::run(cx, params, |_, _| Ok(()))
}

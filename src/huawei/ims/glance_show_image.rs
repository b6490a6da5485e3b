//! `GlanceShowImage`: one image, of the project or public.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::errors;
use crate::huawei::ims::image::{self, Moment};
use crate::huawei::ims::state::Ims;

pub(super) static OP: Op<Ims> = Op {
    name: "GlanceShowImage",
    route: Route::Http("GET", "/v2/images/{image}"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_native_openstack_apis/querying_image_details_native_openstack_api.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("image");
    let project = identity::project(params, cx.ids());
    let moment = Moment::of(&cx);

    let shown = cx.at(&project).beside(PUBLIC).read(|own, public| {
        let of = |ims: &Ims| Some(image::shown(ims, id, ims.image(id)?, moment));
        of(own).or_else(|| of(public))
    });
    shown.map(Reply::json).ok_or_else(|| errors::NO_IMAGE.raise())
}

//! `GlanceDeleteImage`: an image goes; `delete_backup` is taken and means nothing, as there are no backups.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::errors;
use crate::huawei::ims::image::Moment;
use crate::huawei::ims::state::Ims;

pub(super) static OP: Op<Ims> = Op {
    name: "GlanceDeleteImage",
    route: Route::Http("DELETE", "/v2/images/{image}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_native_openstack_apis/deleting_an_image_native_openstack_api.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("image");
    if params.document().is_err() {
        return Err(errors::FORMAT.raise());
    }
    let project = identity::project(params, cx.ids());
    let moment = Moment::of(&cx);

    cx.at(&project).beside(PUBLIC).commit(|ims, public| {
        if public.image(id).is_some() {
            return Err(errors::PUBLIC_STAYS.raise());
        }
        let image = ims.own(public, id)?;
        if image.protected {
            return Err(errors::PROTECTED.raise());
        }
        if image.is_pending(moment) {
            return Err(errors::IN_CREATION.raise());
        }
        Ok(|ims: &mut Ims| ims.remove(id))
    })?;
    Ok(Reply::no_content())
}

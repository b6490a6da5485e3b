//! `GlanceUpdateImage`: a JSON patch of an image, whatever its status.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::Profile;
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::image::{self, Moment};
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

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("image");
    let edits = patch::read(params)?;
    let (project, profile) = (identity::project(params, cx.ids()), Profile::of(&cx));
    let moment = Moment { lifecycle: cx.lifecycle(), now: cx.now() };

    let image = cx.at(&project).beside(PUBLIC).commit(|ims, public| {
        // Guess: any status will do, since only the page of `PATCH /v2/cloudimages/{image}` asks for an active
        // image.
        let image = ims.own(public, id)?;
        let mut changed = patch::apply(image, &edits, profile)?;
        changed.updated_at = Some(moment.now);
        Ok::<_, ApiError>(|ims: &mut Ims| {
            let reply = image::shown(ims, id, &changed, moment);
            ims.change(id, |image| *image = changed);
            reply
        })
    })?;
    Ok(Reply::json(image))
}

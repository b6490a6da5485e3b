//! `UpdateImage`: a JSON patch of an active image.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::Profile;
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::image::{self, Moment};
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
    let id = params.text_or_empty("image");
    let edits = patch::read(params)?;
    let (project, profile) = (identity::project(params, cx.ids()), Profile::of(&cx));
    let moment = Moment { lifecycle: cx.lifecycle(), now: cx.now() };

    let image = cx.at(&project).beside(PUBLIC).commit(|ims, public| {
        let image = ims.own(public, id)?;
        if image.status(moment) != "active" {
            return Err(errors::UNAVAILABLE.raise());
        }
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

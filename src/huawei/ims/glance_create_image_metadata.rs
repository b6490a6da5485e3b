//! `GlanceCreateImageMetadata`: the description of an image whose data is still to come.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::Profile;
use crate::huawei::identity;
use crate::huawei::ims::create_image::free_id;
use crate::huawei::ims::image::{self, Image, Moment};
use crate::huawei::ims::patch::{self, READ_ONLY};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::{body, errors};

pub(super) static OP: Op<Ims> = Op {
    name: "GlanceCreateImageMetadata",
    route: Route::Http("POST", "/v2/images"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_native_openstack_apis/creating_image_metadata_native_openstack_api.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let body = body::object(params)?;
    let profile = Profile::of(&cx);
    let mut image = Image::new("", cx.now());
    // Nothing uploads data here, so it stays as it is.
    image.status = Some("queued".into());
    for (member, value) in body.iter().filter(|(_, value)| !value.is_null()) {
        if READ_ONLY.contains(&member.as_str()) {
            return Err(errors::FORMAT.raise());
        }
        patch::set(&mut image, member, value, profile)?;
    }
    let (project, ids) = (identity::project(params, cx.ids()), cx.ids());
    let moment = Moment::of(&cx);

    let shown = cx.at(&project).commit_new(
        1,
        || errors::QUOTA.raise(),
        |_| {
            Ok(|ims: &mut Ims| {
                let id = free_id(ims, ids);
                let shown = image::shown(ims, &id, &image, moment);
                ims.add(&id, image);
                shown
            })
        },
    )?;
    Ok(Reply::json(shown).status(201))
}

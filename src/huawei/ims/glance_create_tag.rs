//! `GlanceCreateTag`: one tag by its key, or as `key=value`.
//!
//! The path's tail is the tag: one that the image shows already may hold a `/`, and a new one that does is a
//! bad tag, not an unknown path.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::Profile;
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::tags;

pub(super) static OP: Op<Ims> = Op {
    name: "GlanceCreateTag",
    route: Route::Http("PUT", "/v2/images/{image}/tags/{*tag}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_tagging_native_openstack_apis/adding_a_tag_native_openstack_api.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let (id, text) = (params.text_or_empty("image"), params.text_or_empty("tag"));
    let (project, rules) = (identity::project(params, cx.ids()), &Profile::of(&cx).ims);

    cx.at(&project).beside(PUBLIC).commit(|ims, public| {
        let present = &ims.own(public, id)?.tags;
        let tags = tags::with(present, &tags::glance(text, present)?, rules)?;
        Ok::<_, ApiError>(|ims: &mut Ims| ims.change(id, |image| image.tags = tags))
    })?;
    Ok(Reply::no_content())
}

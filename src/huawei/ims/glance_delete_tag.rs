//! `GlanceDeleteTag`: takes off one tag, named as the image shows it or by its key; either may hold a `/`.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::{errors, tags};

pub(super) static OP: Op<Ims> = Op {
    name: "GlanceDeleteTag",
    route: Route::Http("DELETE", "/v2/images/{image}/tags/{*tag}"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_tagging_native_openstack_apis/deleting_a_tag_native_openstack_api.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let (id, tag) = (params.text_or_empty("image"), params.text_or_empty("tag"));
    let project = identity::project(params, cx.ids());

    cx.at(&project).beside(PUBLIC).commit(|ims, public| {
        let tags = tags::without(&ims.own(public, id)?.tags, tag);
        let tags = tags.ok_or_else(|| errors::NO_OBJECT.raise())?;
        Ok::<_, ApiError>(|ims: &mut Ims| ims.change(id, |image| image.tags = tags))
    })?;
    Ok(Reply::no_content())
}

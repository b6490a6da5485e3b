//! `GlanceListImages`: the images that a project sees, in pages that name the next one.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::filter::{Filter, Page};
use crate::huawei::ims::image::{self, Moment};
use crate::huawei::ims::state::Ims;

pub(super) static OP: Op<Ims> = Op {
    name: "GlanceListImages",
    route: Route::Http("GET", "/v2/images"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_native_openstack_apis/querying_images_native_openstack_api.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let (filter, page) = (Filter::read(params)?, Page::read(params)?);
    let project = identity::project(params, cx.ids());
    let moment = Moment::of(&cx);

    let (images, more) = cx
        .at(&project)
        .beside(PUBLIC)
        .read(|own, public| page.of(image::seen(own, public, moment), &filter))?;
    let next =
        images.last().filter(|_| more).and_then(|last| last["id"].as_str()).map(|id| link(params, Some(id)));
    let reply = Reply::done()
        .field("images", images)
        .field("schema", "/v2/schemas/images")
        .field("first", link(params, None));
    Ok(next.into_iter().fold(reply, |reply, next| reply.field("next", next)))
}

/// The same list, from `marker` on.
fn link(params: &Params<'_>, marker: Option<&str>) -> String {
    let asked = params.from_query().filter(|(name, _)| *name != "marker");
    let pairs = asked.chain(marker.map(|id| ("marker", id)));
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if query.is_empty() { "/v2/images".to_owned() } else { format!("/v2/images?{query}") }
}

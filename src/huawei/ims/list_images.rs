//! `ListImages`: the images that a project sees, its own and the public ones, filtered.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::filter::{Filter, Page};
use crate::huawei::ims::image::{self, Moment};
use crate::huawei::ims::state::Ims;

pub(super) static OP: Op<Ims> = Op {
    name: "ListImages",
    route: Route::Http("GET", "/v2/cloudimages"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image/querying_images.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let (filter, page) = (Filter::read(params)?, Page::read(params)?);
    let project = identity::project(params, cx.ids());
    let moment = Moment::of(&cx);

    let (images, _) = cx
        .at(&project)
        .beside(PUBLIC)
        .read(|own, public| page.of(image::seen(own, public, moment), &filter))?;
    Ok(Reply::done().field("images", images))
}

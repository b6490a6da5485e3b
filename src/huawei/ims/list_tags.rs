//! `ListTags`: every tag, as `key=value`, of the images that the filters admit.

use std::collections::BTreeSet;

use crate::api::{ApiError, Cx, Op, OpKind, Paged, Params, Reply, Route};
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::filter::{self, Filter};
use crate::huawei::ims::image::{self, Moment};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::{errors, tags};

pub(super) static OP: Op<Ims> = Op {
    name: "ListTags",
    route: Route::Http("GET", "/v1/cloudimages/tags"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image_tagging/querying_tags.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let filter = Filter::read(params)?;
    let size = filter::limit(params)?;
    let number = params.number("page").map_err(|_| errors::FORMAT.raise())?.unwrap_or(1);
    let number = usize::try_from(number).ok().filter(|number| *number > 0);
    let page = Paged { number: number.ok_or_else(|| errors::FORMAT.raise())?, size };
    let project = identity::project(params, cx.ids());
    let moment = Moment::of(&cx);

    let tags: BTreeSet<String> = cx.at(&project).beside(PUBLIC).read(|own, public| {
        let admitted = image::seen(own, public, moment).filter(|image| filter.admits(*image));
        admitted.flat_map(|image| image.tags().iter()).map(tags::written).collect()
    });
    Ok(Reply::done().field("tags", page.of(tags).collect::<Vec<_>>()))
}

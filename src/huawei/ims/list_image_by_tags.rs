//! `ListImageByTags`: which images have which tags, or how many.

use jiff::Timestamp;
use serde_json::json;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::ims::body;
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::tags::TAGGING;
use crate::huawei::tagging;

pub(super) static OP: Op<Ims> = Op {
    name: "ListImageByTags",
    route: Route::Http("POST", "/v2/{project}/images/resource_instances/action"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image_tagging/querying_images_by_tag.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    body::object(params)?;
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    tagging::query_with(cx, params, &TAGGING, |_, detail| {
        let created: Option<Timestamp> = detail["created_at"].as_str().and_then(|text| text.parse().ok());
        let pending = created.is_some_and(|created| lifecycle.is_pending(created, now));
        let status = detail["status"].as_str().unwrap_or(if pending { "queued" } else { "active" });
        *detail = json!({"status": status});
    })
}

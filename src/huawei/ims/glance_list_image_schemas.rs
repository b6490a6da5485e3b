//! `GlanceListImageSchemas`: the schema of a list of images.

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::ims::schema;
use crate::huawei::ims::state::Ims;

pub(super) static OP: Op<Ims> = Op {
    name: "GlanceListImageSchemas",
    route: Route::Http("GET", "/v2/schemas/images"),
    kind: OpKind::Read,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/native_openstack_apis/image_schema_native_openstack_apis/querying_an_image_list_schema_native_openstack_api.html",
    run,
};

#[expect(clippy::unnecessary_wraps, reason = "every operation may refuse, by its type")]
fn run(_cx: Cx<'_, Ims>, _params: &Params<'_>) -> Result<Reply, ApiError> {
    Ok(Reply::json(schema::images()))
}

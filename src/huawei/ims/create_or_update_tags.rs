//! `CreateOrUpdateTags`: one tag, as `tag` (`key.value`) or as `image_tag`, of which exactly one is sent.

use serde_json::Value;

use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::huawei::Profile;
use crate::huawei::identity::{self, PUBLIC};
use crate::huawei::ims::state::Ims;
use crate::huawei::ims::{body, errors, tags};

pub(super) static OP: Op<Ims> = Op {
    name: "CreateOrUpdateTags",
    route: Route::Http("PUT", "/v1/cloudimages/tags"),
    kind: OpKind::Write,
    required: &[],
    docs: "https://docs.otc.t-systems.com/image-management-service/api-ref/ims_apis/image_tagging/adding_or_modifying_a_tag.html",
    run,
};

fn run(cx: Cx<'_, Ims>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let body = body::object(params)?;
    let id = body::text(body, "image_id")?.filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| errors::IMAGE_ID.raise())?;
    let sent = |name: &str| body.get(name).filter(|sent| !sent.is_null());
    let (tag, rules) = match (sent("tag"), sent("image_tag")) {
        (Some(Value::String(text)), None) => (tags::dotted(text), &Profile::of(&cx).ims),
        (None, Some(tag)) => (tags::object(tag)?, &Profile::of(&cx).ims_objects),
        _ => return Err(errors::TAG.raise()),
    };
    let tag = [tag];
    tags::check(&tag, rules)?;

    let project = identity::project(params, cx.ids());
    cx.at(&project).beside(PUBLIC).commit(|ims, public| {
        let tags = tags::with(&ims.own(public, id)?.tags, &tag, rules)?;
        Ok::<_, ApiError>(|ims: &mut Ims| ims.change(id, |image| image.tags = tags))
    })?;
    Ok(Reply::no_content())
}

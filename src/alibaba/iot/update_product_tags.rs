//! `UpdateProductTags`: gives up to 10 tags of a product new values, all or none.

use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::{errors, tags, target};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Iot> = Op {
    name: "UpdateProductTags",
    route: Route::Action,
    kind: OpKind::WriteEach(&["ProductTag"]),
    required: &["ProductKey", "ProductTag.N"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/UpdateProductTags",
    run,
};

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let strict = cx.strict();
    let key = target::product_key(params)?;
    let tags = tags::read(params, tags::rules(strict))?;

    cx.at(target::instance(params)?).commit(|iot| {
        let present = &target::find(iot, key, strict)?.tags;
        tags::refuse_where(&errors::TAG_ABSENT, &tags, |tag| present.value(&tag.key).is_none())?;
        Ok(|iot: &mut Iot| {
            iot.change(key, |product| product.tags.set(&tags));
        })
    })?;
    Ok(Reply::done())
}

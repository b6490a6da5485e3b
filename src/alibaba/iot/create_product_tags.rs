//! `CreateProductTags`: puts up to 10 new tags on a product, all or none.

use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::{errors, tags, target};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Iot> = Op {
    name: "CreateProductTags",
    route: Route::Action,
    kind: OpKind::WriteEach(&["ProductTag"]),
    required: &["ProductKey", "ProductTag.N"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/CreateProductTags",
    run,
};

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let (strict, rules) = (cx.strict(), tags::rules(cx.strict()));
    let key = target::product_key(params)?;
    let tags = tags::read(params, rules)?;

    cx.at(target::instance(params)?).commit(|iot| {
        let present = &target::find(iot, key, strict)?.tags;
        // Guess: UpdateProductTags demands keys that exist, so this one is taken to demand keys that do not.
        tags::refuse_where(&errors::TAG_EXISTS, &tags, |tag| present.value(&tag.key).is_some())?;
        tags::must_fit(rules, present, &tags)?;
        Ok(|iot: &mut Iot| {
            iot.change(key, |product| product.tags.set(&tags));
        })
    })?;
    Ok(Reply::done())
}

//! `ListProductTags`: all tags of a product.

use serde_json::json;

use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::{tags, target};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route, Tag};

pub(super) static OP: Op<Iot> = Op {
    name: "ListProductTags",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["ProductKey"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/ListProductTags",
    run,
};

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let strict = cx.strict();
    let key = target::product_key(params)?;

    let mut tags = cx.at(target::instance(params)?).read(|iot| {
        let product = target::find(iot, key, strict)?;
        Ok(tags::visible(&product.tags).map(Tag::from).collect::<Vec<Tag>>())
    })?;
    // Guess: the page's sample is sorted so, and says nothing about order. Keys that differ only in case stay
    // in the order of their bytes.
    tags.sort_by_key(|tag| tag.key.to_ascii_lowercase());
    // The value comes first, as the page's XML has it.
    let items: Vec<_> = tags.iter().map(|tag| json!({"TagValue": tag.value, "TagKey": tag.key})).collect();
    Ok(Reply::done().field("Data", json!({"ProductTag": items})))
}

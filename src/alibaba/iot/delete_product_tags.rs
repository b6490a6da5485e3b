//! `DeleteProductTags`: takes up to 10 tags off a product.

use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::{tags, target};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Iot> = Op {
    name: "DeleteProductTags",
    route: Route::Action,
    kind: OpKind::WriteEach(&["ProductTagKey"]),
    required: &["ProductKey", "ProductTagKey.N"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/DeleteProductTags",
    run,
};

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let strict = cx.strict();
    let key = target::product_key(params)?;
    let keys = tags::read_keys(params, tags::rules(strict))?;

    cx.at(target::instance(params)?).commit(|iot| {
        target::find(iot, key, strict)?;
        // Guess: a key that is not there is no error; the page does not say.
        Ok(|iot: &mut Iot| iot.change(key, |product| product.tags.remove(&keys)))
    })?;
    Ok(Reply::done())
}

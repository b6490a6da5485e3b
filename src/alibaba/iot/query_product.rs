//! `QueryProduct`: all of one product.

use crate::alibaba::iot::product::described;
use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::target;
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Iot> = Op {
    name: "QueryProduct",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["ProductKey"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/QueryProduct",
    run,
};

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let strict = cx.strict();
    let key = target::product_key(params)?;

    let data = cx
        .at(target::instance(params)?)
        .read(|iot| target::find(iot, key, strict).map(|product| described(key, product)))?;
    Ok(Reply::done().field("Data", data))
}

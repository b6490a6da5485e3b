//! `DeleteProduct`: removes a product and its tags. Devices, which would forbid it, are not emulated.

use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::target;
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Iot> = Op {
    name: "DeleteProduct",
    route: Route::Action,
    kind: OpKind::Write,
    required: &["ProductKey"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/DeleteProduct",
    run,
};

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let strict = cx.strict();
    let key = target::product_key(params)?;

    cx.at(target::instance(params)?).commit(|iot| {
        target::find(iot, key, strict)?;
        Ok(|iot: &mut Iot| iot.remove(key))
    })?;
    Ok(Reply::done())
}

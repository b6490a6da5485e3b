//! `UpdateProduct`: renames a product, and describes it anew if a description is sent.

use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::{errors, new_product, target};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Iot> = Op {
    name: "UpdateProduct",
    route: Route::Action,
    kind: OpKind::Write,
    required: &["ProductKey", "ProductName"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/UpdateProduct",
    run,
};

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let strict = cx.strict();
    let key = target::product_key(params)?;
    let name = new_product::name(params)?;
    let description = new_product::description(params)?;

    cx.at(target::instance(params)?).commit(|iot| {
        target::find(iot, key, strict)?;
        if iot.named(name).is_some_and(|other| other != key) {
            return Err(errors::PRODUCT_NAME_TAKEN.raise());
        }
        Ok(|iot: &mut Iot| {
            iot.change(key, |product| {
                product.name = name.into();
                if let Some(description) = description {
                    product.description = description.into();
                }
            });
        })
    })?;
    Ok(Reply::done())
}

//! `CreateProduct`: a new product, with a key and a secret.

use crate::alibaba::iot::product::{Product, ProductSecret, created};
use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::{errors, new_product, target};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};
use crate::ids::{IdKind, Ids};
use crate::store::State;

pub(super) static OP: Op<Iot> = Op {
    name: "CreateProduct",
    route: Route::Action,
    kind: OpKind::Write,
    required: &["ProductName", "NodeType"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/CreateProduct",
    run,
};

/// How many products there may be. The page counts them by account; here each instance has its own count.
const QUOTA: usize = 1000;

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let new = new_product::read(params, cx.now())?;
    let (strict, ids) = (cx.strict(), cx.ids());

    let full = || errors::PRODUCT_QUOTA.raise();
    let (key, data) = cx.at(target::instance(params)?).commit_new(1, full, |iot| {
        target::must_know_instance(iot, strict)?;
        if iot.named(&new.name).is_some() {
            return Err(errors::PRODUCT_NAME_TAKEN.raise());
        }
        if iot.resources() >= QUOTA {
            return Err(full());
        }
        Ok(|iot: &mut Iot| {
            let (key, secret) = free_key(iot, ids);
            let product = Product { secret: ProductSecret::new(secret), ..new };
            let data = created(&key, &product);
            iot.add(&key, product);
            (key, data)
        })
    })?;
    Ok(Reply::done().field("Data", data).field("ProductKey", key))
}

/// A new key, and a secret. A world that an earlier run with the same seed wrote has the keys that are drawn
/// first here too; they are passed over, with their secrets.
fn free_key(iot: &Iot, ids: &Ids) -> (String, String) {
    loop {
        let key = ids.alphanumeric(IdKind::ProductKey, "a1", 9);
        let secret = ids.alphanumeric(IdKind::ProductSecret, "", 16);
        if iot.product(&key).is_none() {
            return (key, secret);
        }
    }
}

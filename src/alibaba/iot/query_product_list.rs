//! `QueryProductList`: the products of an instance, the newest first, in pages.

use serde_json::json;

use crate::alibaba::iot::pages::PageRule;
use crate::alibaba::iot::product::{Product, listed};
use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::{new_product, target};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Iot> = Op {
    name: "QueryProductList",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["CurrentPage", "PageSize"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/QueryProductList",
    run,
};

const PAGES: PageRule = PageRule { default_number: 0, default_size: 0, largest: 200 };

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let strict = cx.strict();
    let page = PAGES.read(params)?;
    let commodity_code = new_product::commodity_code(params)?;
    let group = params.filled("ResourceGroupId");

    let (total, items) = cx.at(target::instance(params)?).read(|iot| {
        target::must_know_instance(iot, strict)?;
        let is_asked = |(_, product): &(&str, &Product)| {
            commodity_code.is_none_or(|code| code == &*product.aliyun_commodity_code)
                && group.is_none_or(|group| group == &*product.resource_group_id)
        };
        let found: Vec<_> = iot.newest_first().filter(is_asked).collect();
        let total = found.len();
        Ok((total, page.of(found).map(|(key, product)| listed(key, product)).collect::<Vec<_>>()))
    })?;
    let data = json!({
        "CurrentPage": page.number,
        "PageCount": total.div_ceil(page.size),
        "PageSize": page.size,
        "Total": total,
        "List": {"ProductInfo": items},
    });
    Ok(Reply::done().field("Data", data))
}

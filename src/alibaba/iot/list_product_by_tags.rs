//! `ListProductByTags`: the products that have at least one of up to 10 tags, the newest first, in pages.

use crate::alibaba::iot::pages::PageRule;
use crate::alibaba::iot::product::{Product, tagged};
use crate::alibaba::iot::state::Iot;
use crate::alibaba::iot::{tags, target};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Iot> = Op {
    name: "ListProductByTags",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["ProductTag.N"],
    docs: "https://api.aliyun.com/document/Iot/2018-01-20/ListProductByTags",
    run,
};

const PAGES: PageRule = PageRule { default_number: 1, default_size: 10, largest: 50 };

fn run(cx: Cx<'_, Iot>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let strict = cx.strict();
    let filters = tags::read_filters(params, tags::rules(strict))?;
    let page = PAGES.read(params)?;

    let items = cx.at(target::instance(params)?).read(|iot| {
        target::must_know_instance(iot, strict)?;
        let is_asked = |(_, product): &(&str, &Product)| {
            let meets = |key: &str, own: &str| {
                let is_met = |(wanted, value): &(&str, Option<&str>)| {
                    *wanted == key && value.is_none_or(|value| value == own)
                };
                filters.iter().any(is_met)
            };
            tags::visible(&product.tags).any(|tag| meets(tag.key, tag.value))
        };
        let found = iot.narrowed(&filters).filter(is_asked);
        Ok(page.of(found).map(|(key, product)| tagged(key, product)).collect::<Vec<_>>())
    })?;
    Ok(Reply::done().wrapped("ProductInfos", "ProductInfo", items))
}

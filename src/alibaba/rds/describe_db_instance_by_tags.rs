//! `DescribeDBInstanceByTags`: the instances of a region that have tags, with their tags, in pages.

use serde_json::{Value, json};

use crate::alibaba::rds::errors::{self, bad_value};
use crate::alibaba::rds::instance::Instance;
use crate::alibaba::rds::old_tags;
use crate::alibaba::rds::state::Rds;
use crate::api::{ApiError, BadValue, Cx, Op, OpKind, Paged, Params, Reply, Route};
use crate::store::Resources;

pub(super) static OP: Op<Rds> = Op {
    name: "DescribeDBInstanceByTags",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["RegionId"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/DescribeDBInstanceByTags",
    run,
};

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let region = old_tags::region(params)?;
    old_tags::client_token(params)?;
    let one = params.filled("DBInstanceId");
    // The page documents 30 to 100; smaller pages are taken unless strict, so that tests can turn them.
    let page = page(params, if cx.strict() { 30 } else { 1 })?;

    let (total, items) = cx.at(region).read(|rds| {
        if one.is_some_and(|id| !rds.has(id)) {
            return Err(errors::INSTANCE_NOT_FOUND.raise());
        }
        // Guess: instances without tags are left out; the page does not say.
        let asked: Resources<'_, _> = match one {
            Some(id) => Box::new(rds.found(id).into_iter()),
            None => Box::new(rds.instances()),
        };
        let tagged: Vec<_> = asked.filter(|(_, instance)| !instance.tags.is_empty()).collect();
        let total = tagged.len();
        Ok((total, page.of(tagged).map(|(id, instance)| item(id, instance)).collect::<Vec<_>>()))
    })?;
    Ok(Reply::done()
        .field("PageNumber", page.number)
        .field("PageRecordCount", items.len())
        .field("TotalRecordCount", total)
        .wrapped("Items", "DBInstanceTag", items))
}

/// `PageNumber` and `PageSize`, whose default is 30 and whose greatest is 100.
pub(super) fn page(params: &Params<'_>, smallest: i64) -> Result<Paged, ApiError> {
    let number = params.number("PageNumber").map_err(bad_value)?.unwrap_or(1);
    let size = params.number("PageSize").map_err(bad_value)?.unwrap_or(30);
    if number < 1 {
        return Err(bad_value(BadValue { name: "PageNumber" }));
    }
    if !(smallest..=100).contains(&size) {
        return Err(bad_value(BadValue { name: "PageSize" }));
    }
    let count = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    Ok(Paged { number: count(number), size: count(size) })
}

fn item(id: &str, instance: &Instance) -> Value {
    let tags: Vec<_> =
        instance.tags.iter().map(|tag| json!({"TagKey": tag.key, "TagValue": tag.value})).collect();
    json!({"DBInstanceId": id, "Tags": {"Tag": tags}})
}

//! `DescribeDBInstances`: the instances of a region, filtered, in numbered pages or by token.

use serde_json::Value;

use crate::alibaba::rds::describe_db_instance_by_tags::page;
use crate::alibaba::rds::errors::{self, bad_value};
use crate::alibaba::rds::instance::{Instance, listed};
use crate::alibaba::rds::old_tags;
use crate::alibaba::rds::state::Rds;
use crate::api::{ApiError, BadValue, Cx, Op, OpKind, PageToken, Paged, Params, Reply, Route, Tag};

pub(super) static OP: Op<Rds> = Op {
    name: "DescribeDBInstances",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["RegionId"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/DescribeDBInstances",
    run,
};

/// Parameters that an element's field of the same name must equal. `VpcId` is spelled otherwise at creation.
const EXACT: &[&str] = &[
    "DBInstanceId",
    "Engine",
    "EngineVersion",
    "DBInstanceStatus",
    "DBInstanceType",
    "DBInstanceClass",
    "InstanceNetworkType",
    "VpcId",
    "VSwitchId",
    "ZoneId",
    "PayType",
    "ConnectionMode",
    "ConnectionString",
    "Category",
    "ResourceGroupId",
];

/// Which page is asked for.
enum Page {
    Numbered(Paged),
    ByToken { size: usize, after: Option<PageToken> },
}

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let kind = params.text_or_empty("DBInstanceType");
    if !matches!(kind, "" | "Primary" | "Readonly" | "Guard" | "Temp") {
        return Err(errors::INSTANCE_TYPE.raise());
    }
    let tags = old_tags::sent(params)?;
    if tags.len() > 5 {
        return Err(errors::OLD_TOO_MANY_TAGS.raise());
    }
    let page = which_page(params)?;
    let region = params.text_or_empty("RegionId");
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let found: Vec<Value> = cx.at(region).read(|rds| {
        let shown = |(id, instance): (&str, &Instance)| {
            let item = listed(rds, id, instance, instance.status(lifecycle, now));
            (has_tags(instance, &tags) && is_asked(&item, params)).then_some(item)
        };
        rds.instances().filter_map(shown).collect()
    });
    Ok(match page {
        Page::Numbered(page) => numbered(found, page),
        Page::ByToken { size, after } => by_token(found, size, after.as_ref()),
    })
}

/// `MaxResults` or `NextToken` disables the numbered pages.
fn which_page(params: &Params<'_>) -> Result<Page, ApiError> {
    let max = params.number("MaxResults").map_err(bad_value)?;
    let token = params.filled("NextToken");
    if max.is_none() && token.is_none() {
        return page(params, 1).map(Page::Numbered);
    }
    let size = match max.unwrap_or(30) {
        size @ 1..=100 => usize::try_from(size).unwrap_or(30),
        _ => return Err(bad_value(BadValue { name: "MaxResults" })),
    };
    let read = |token| PageToken::read(OP.name, 1, token).ok_or_else(|| errors::NEXT_TOKEN.raise());
    Ok(Page::ByToken { size, after: token.map(read).transpose()? })
}

/// Every pair must be there; an empty value stands for any.
fn has_tags(instance: &Instance, tags: &[Tag]) -> bool {
    let value = |tag: &Tag| Some(tag.value.clone()).filter(|value| !value.is_empty());
    tags.iter().all(|tag| instance.tags.matches(&tag.key, value(tag).as_deref()))
}

fn is_asked(item: &Value, params: &Params<'_>) -> bool {
    let text = |name: &str| item[name].as_str().unwrap_or_default();
    let has_key =
        |key: &str| text("DBInstanceId").contains(key) || text("DBInstanceDescription").contains(key);
    // Nothing expires here, so whoever asks for what has expired finds nothing.
    let expired = params.filled("Expired").is_some_and(|asked| asked.eq_ignore_ascii_case("true"));
    EXACT.iter().all(|name| params.filled(name).is_none_or(|wanted| wanted == text(name)))
        && params.filled("SearchKey").is_none_or(has_key)
        && !expired
}

fn numbered(found: Vec<Value>, page: Paged) -> Reply {
    let total = found.len();
    let items: Vec<_> = page.of(found).collect();
    reply(items, page.number, total)
}

/// The page's number is then 1, and the total counts this page.
fn by_token(found: Vec<Value>, size: usize, after: Option<&PageToken>) -> Reply {
    let id = |item: &Value| item["DBInstanceId"].as_str().unwrap_or_default().to_owned();
    let rest = found.into_iter().filter(|item| after.is_none_or(|last| id(item) > last.after[0]));
    let mut items: Vec<_> = rest.take(size + 1).collect();
    let more = items.len() > size;
    items.truncate(size);
    let token = items.last().filter(|_| more).map(|last| PageToken::write(OP.name, &[&id(last)]));
    let total = items.len();
    let reply = reply(items, 1, total);
    token.into_iter().fold(reply, |reply, token| reply.field("NextToken", token))
}

fn reply(items: Vec<Value>, number: usize, total: usize) -> Reply {
    Reply::done()
        .field("PageNumber", number)
        .field("PageRecordCount", items.len())
        .field("TotalRecordCount", total)
        .wrapped("Items", "DBInstance", items)
}

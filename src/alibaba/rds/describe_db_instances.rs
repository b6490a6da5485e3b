//! `DescribeDBInstances`: the instances of a region, filtered, in numbered pages or by token.

use std::iter;

use serde_json::Value;

use crate::alibaba::rds::describe_db_instance_by_tags::page;
use crate::alibaba::rds::errors::{self, bad_value};
use crate::alibaba::rds::instance::{Instance, listed};
use crate::alibaba::rds::old_tags;
use crate::alibaba::rds::state::Rds;
use crate::api::{
    ApiError, BadValue, Cx, Op, OpKind, PageToken, Paged, Params, Reply, Route, Tag, TagFilter,
};
use crate::store::{Resources, State};

pub(super) static OP: Op<Rds> = Op {
    name: "DescribeDBInstances",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["RegionId"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/DescribeDBInstances",
    run,
};

/// Parameters that an element's field of the same name must equal. `VpcId` is spelled otherwise at creation; the
/// dedicated hosts are those of no instance, so whoever asks for one finds nothing.
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
    "DedicatedHostGroupId",
    "DedicatedHostId",
];

/// What instances must be like.
struct Filter<'p> {
    exact: Vec<(&'static str, &'p str)>,
    search_key: Option<&'p str>,
    tags: Vec<TagFilter<'p>>,
    nothing: bool,
}

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
    let filter = filter(params, &tags);
    let page = which_page(params)?;
    let region = params.text_or_empty("RegionId");
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    Ok(cx.at(region).read(|rds| {
        let from = match &page {
            Page::ByToken { after: Some(last), .. } => last.after[0].as_str(),
            _ => "",
        };
        let found = filter.narrowed(rds, from);
        let found =
            found.filter(|(id, instance)| filter.admits(id, instance, instance.status(lifecycle, now)));
        let shown =
            |(id, instance): (&str, &Instance)| listed(rds, id, instance, instance.status(lifecycle, now));
        match page {
            Page::Numbered(page) if filter.is_empty() => {
                let items = rds.past(page.start()).take(page.size).map(shown).collect();
                reply(items, page.number, rds.resources())
            }
            Page::Numbered(page) => {
                let found: Vec<_> = found.collect();
                let total = found.len();
                reply(page.of(found).map(shown).collect(), page.number, total)
            }
            Page::ByToken { size, after } => by_token(found, size, after.as_ref(), shown),
        }
    }))
}

/// The filters, read once: a call may have many parameters, and a region many instances.
fn filter<'p>(params: &'p Params<'_>, tags: &'p [Tag]) -> Filter<'p> {
    Filter {
        exact: EXACT.iter().filter_map(|name| Some((*name, params.filled(name)?))).collect(),
        search_key: params.filled("SearchKey"),
        // Every pair must be there; an empty value stands for any.
        tags: tags
            .iter()
            .map(|tag| (&*tag.key, Some(&*tag.value).filter(|value| !value.is_empty())))
            .collect(),
        // Nothing expires here, so whoever asks for what has expired finds nothing.
        nothing: params.filled("Expired").is_some_and(|asked| asked.eq_ignore_ascii_case("true")),
    }
}

impl Filter<'_> {
    /// Whether every instance is asked for.
    fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.search_key.is_none() && self.tags.is_empty() && !self.nothing
    }

    /// The instances that may be asked for, from the id `from` on.
    fn narrowed<'s>(&self, rds: &'s Rds, from: &str) -> Resources<'s, Instance> {
        if self.nothing {
            return Box::new(iter::empty());
        }
        if let Some((_, id)) = self.exact.iter().find(|(name, _)| *name == "DBInstanceId") {
            return Box::new(rds.found(id).into_iter());
        }
        Box::new(rds.narrowed(&self.tags, from))
    }

    fn admits(&self, id: &str, instance: &Instance, status: &str) -> bool {
        let has_key = |key: &str| id.contains(key) || instance.description.contains(key);
        self.exact.iter().all(|(name, wanted)| instance.field(id, status, name) == *wanted)
            && self.search_key.is_none_or(has_key)
            && instance.has(&self.tags)
    }
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

/// The page's number is then 1, and the total counts this page.
fn by_token<'s>(
    found: impl Iterator<Item = (&'s str, &'s Instance)>,
    size: usize,
    after: Option<&PageToken>,
    shown: impl Fn((&'s str, &'s Instance)) -> Value,
) -> Reply {
    let rest = found.filter(|(id, _)| after.is_none_or(|last| *id > last.after[0].as_str()));
    let mut page: Vec<_> = rest.take(size + 1).collect();
    let more = page.len() > size;
    page.truncate(size);
    let token = page.last().filter(|_| more).map(|(last, _)| PageToken::write(OP.name, &[last]));
    let items: Vec<_> = page.into_iter().map(shown).collect();
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

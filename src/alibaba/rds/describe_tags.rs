//! `DescribeTags`: every tag of a region with the instances that have it, or the tags of one instance.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::alibaba::rds::state::Rds;
use crate::alibaba::rds::{errors, old_tags};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route, Tag, TagRef};
use crate::store::Resources;

pub(super) static OP: Op<Rds> = Op {
    name: "DescribeTags",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["RegionId"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/DescribeTags",
    run,
};

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let region = old_tags::region(params)?;
    old_tags::client_token(params)?;
    if params.filled("ResourceType").is_some_and(|kind| kind != "INSTANCE") {
        return Err(errors::RESOURCE_TYPE.raise());
    }
    let one = params.filled("DBInstanceId");
    // With an instance, every other filter is ignored.
    let filters = if one.is_some() { Vec::new() } else { old_tags::sent(params)? };

    let items = cx.at(region).read(|rds| match one {
        Some(id) if !rds.has(id) => Err(errors::INSTANCE_NOT_FOUND.raise()),
        _ => Ok(by_tag(rds, one, &filters)),
    })?;
    // Always an array, even an empty one: Terraform takes it for one without looking.
    Ok(Reply::done().field("Items", json!({"TagInfos": items})))
}

fn by_tag(rds: &Rds, one: Option<&str>, filters: &[Tag]) -> Vec<Value> {
    let mut holders: BTreeMap<TagRef<'_>, Vec<&str>> = BTreeMap::new();
    let asked: Resources<'_, _> = match one {
        Some(id) => Box::new(rds.found(id).into_iter()),
        None => Box::new(rds.instances()),
    };
    for (id, instance) in asked {
        for tag in instance.tags.iter().filter(|tag| is_asked(filters, *tag)) {
            holders.entry(tag).or_default().push(id);
        }
    }
    let info = |(tag, ids): (TagRef<'_>, Vec<&str>)| json!({"TagKey": tag.key, "TagValue": tag.value, "DBInstanceIds": {"DBInstanceIds": ids}});
    holders.into_iter().map(info).collect()
}

/// A tag that one of the filters names; a filter without a value names every value.
fn is_asked(filters: &[Tag], tag: TagRef<'_>) -> bool {
    let names =
        |filter: &Tag| *filter.key == *tag.key && (filter.value.is_empty() || *filter.value == *tag.value);
    filters.is_empty() || filters.iter().any(names)
}

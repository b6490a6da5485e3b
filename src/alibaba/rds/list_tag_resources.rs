//! `ListTagResources`: one row for each tag of each instance, by instance, by tag, or both.

use serde_json::{Value, json};

use crate::alibaba::rds::instance::Instance;
use crate::alibaba::rds::state::Rds;
use crate::alibaba::rds::{errors, resources, tags};
use crate::api::{ApiError, Cx, Op, OpKind, PageToken, Params, Reply, Route, TagFilter, TagRef};

pub(super) static OP: Op<Rds> = Op {
    name: "ListTagResources",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["RegionId", "ResourceType"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/ListTagResources",
    run,
};

/// Guess: the page's size is not documented and cannot be asked for.
const PAGE: usize = 50;

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let filters = filters(params)?;
    let mut ids = resources::read(params, cx.strict())?;
    if filters.is_empty() && ids.is_empty() {
        return Err(errors::TAG_OR_RESOURCE.raise());
    }
    ids.sort_unstable();
    ids.dedup();
    let after = after(params)?;

    let mut rows = cx.at(params.text_or_empty("RegionId")).read(|rds| {
        let from = after.as_ref().map_or("", |last| &last.after[0]);
        // Guess: several tags must all be there; an instance that does not exist has no rows and is no error.
        let has_all = |(_, instance): &(&str, &Instance)| instance.has(&filters);
        if ids.is_empty() {
            let found = rds.narrowed(&filters, from);
            let is_exact = found.is_exact();
            rows(found.filter(|one| is_exact || has_all(one)), after.as_ref())
        } else {
            rows(ids.iter().filter_map(|id| Some((*id, rds.instance(id)?))).filter(has_all), after.as_ref())
        }
    });
    let token = next_token(&rows);
    rows.truncate(PAGE);
    let reply = Reply::done().wrapped("TagResources", "TagResource", rows);
    Ok(token.into_iter().fold(reply, |reply, token| reply.field("NextToken", token)))
}

fn filters<'p>(params: &'p Params<'_>) -> Result<Vec<TagFilter<'p>>, ApiError> {
    let rows = params.table("Tag");
    if rows.len() > tags::PER_CALL {
        return Err(errors::TOO_MANY_TAGS.raise());
    }
    let mut filters: Vec<TagFilter<'_>> = Vec::new();
    for row in rows.rows() {
        // Guess: an empty value is as good as none, since some clients always send one.
        let value = row.field("Value").filter(|value| !value.is_empty());
        match (row.field("Key"), value) {
            (Some(""), _) => return Err(errors::TAG_KEY_BLANK.raise()),
            (None, value) => return Err(errors::TAG_KEY_MISSING.with(&[value.unwrap_or_default()])),
            (Some(key), _) if filters.iter().any(|(other, _)| *other == key) => {
                return Err(errors::DUPLICATE_TAG_KEY.raise());
            }
            (Some(key), value) => filters.push((key, value)),
        }
    }
    Ok(filters)
}

fn after(params: &Params<'_>) -> Result<Option<PageToken>, ApiError> {
    let read = |token| PageToken::read(OP.name, 2, token).ok_or_else(|| errors::NEXT_TOKEN.raise());
    params.filled("NextToken").map(read).transpose()
}

fn is_after(last: &PageToken, id: &str, tag: TagRef<'_>) -> bool {
    (id, tag.key) > (last.after[0].as_str(), last.after[1].as_str())
}

/// A token when there are more rows than one page has: where the page ends.
fn next_token(rows: &[Value]) -> Option<String> {
    let last = rows.get(PAGE - 1).filter(|_| rows.len() > PAGE)?;
    let text = |name: &str| last[name].as_str().unwrap_or_default();
    Some(PageToken::write(OP.name, &[text("ResourceId"), text("TagKey")]))
}

/// The rows of a page, and one more when there are more.
fn rows<'s>(asked: impl Iterator<Item = (&'s str, &'s Instance)>, after: Option<&PageToken>) -> Vec<Value> {
    let all = asked.flat_map(|(id, instance)| instance.tags.iter().map(move |tag| (id, tag)));
    let rest = all.filter(|(id, tag)| after.is_none_or(|last| is_after(last, id, *tag)));
    rest.take(PAGE + 1).map(|(id, tag)| row(id, tag)).collect()
}

fn row(id: &str, tag: TagRef<'_>) -> Value {
    json!({
        "ResourceId": id,
        // Not the word that the request uses.
        "ResourceType": "ALIYUN::RDS::INSTANCE",
        "TagKey": tag.key,
        "TagValue": tag.value,
    })
}

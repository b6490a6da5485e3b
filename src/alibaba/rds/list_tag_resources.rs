//! `ListTagResources`: one row for each tag of each instance, by instance, by tag, or both.

use crate::alibaba::rds::instance::Instance;
use crate::alibaba::rds::state::Rds;
use crate::alibaba::rds::{errors, resources, tags};
use crate::api::{ApiError, Cx, Op, OpKind, PageToken, Params, Reply, Route, Rows, TagFilter, TagRef};

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

/// What rows call the type: not the word that the request uses.
const TYPE: &str = "ALIYUN::RDS::INSTANCE";

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let filters = filters(params)?;
    let mut ids = resources::read(params, cx.strict())?;
    if filters.is_empty() && ids.is_empty() {
        return Err(errors::TAG_OR_RESOURCE.raise());
    }
    ids.sort_unstable();
    ids.dedup();
    let after = after(params)?;

    Ok(cx.at(params.text_or_empty("RegionId")).read(|rds| {
        let from = after.as_ref().map_or("", |last| &last.after[0]);
        // Guess: several tags must all be there; an instance that does not exist has no rows and is no error.
        let has_all = |(_, instance): &(&str, &Instance)| instance.has(&filters);
        if ids.is_empty() {
            let found = rds.narrowed(&filters, from);
            let is_exact = found.is_exact();
            page(found.filter(|one| is_exact || has_all(one)), after.as_ref())
        } else {
            page(ids.iter().filter_map(|id| Some((*id, rds.instance(id)?))).filter(has_all), after.as_ref())
        }
    }))
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

/// A page of rows, each a tag of an instance, and a token where it ends when there are more.
fn page<'s>(asked: impl Iterator<Item = (&'s str, &'s Instance)>, after: Option<&PageToken>) -> Reply {
    let all = asked.flat_map(|(id, instance)| instance.tags.iter().map(move |tag| (id, tag)));
    let rest = all.filter(|(id, tag)| after.is_none_or(|last| is_after(last, id, *tag)));
    let (mut rows, mut last, mut next) = (Rows::new("TagResource"), None, None);
    for (id, tag) in rest {
        if rows.len() == PAGE {
            next = last.map(|(id, key)| PageToken::write(OP.name, &[id, key]));
            break;
        }
        if last.is_none_or(|(other, _)| other != id) {
            rows.begin_with(&[("ResourceId", id), ("ResourceType", TYPE)]);
        }
        rows.push(&[("TagKey", tag.key), ("TagValue", tag.value)]);
        last = Some((id, tag.key));
    }
    let reply = Reply::done().rows("TagResources", rows);
    match next {
        Some(token) => reply.field("NextToken", token),
        None => reply,
    }
}

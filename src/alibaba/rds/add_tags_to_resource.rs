//! `AddTagsToResource`: puts up to 5 tags on up to 30 instances, all or nothing.

use crate::alibaba::rds::state::Rds;
use crate::alibaba::rds::{errors, old_tags};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route, Tags};

pub(super) static OP: Op<Rds> = Op {
    name: "AddTagsToResource",
    route: Route::Action,
    kind: OpKind::WriteEach(&["DBInstanceId", "Tag", "Tags"]),
    required: &["RegionId", "DBInstanceId"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/AddTagsToResource",
    run,
};

/// How many instances one call may name.
const INSTANCES: usize = 30;

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let region = old_tags::region(params)?;
    old_tags::client_token(params)?;
    let ids = ids(params)?;
    let tags: Tags = old_tags::read(params, cx.strict())?.into_iter().collect();
    let rules = old_tags::rules(cx.strict());

    cx.at(region).commit(|rds| {
        let instances: Option<Vec<_>> = ids.iter().map(|id| rds.instance(id)).collect();
        let instances = instances.ok_or_else(|| errors::INSTANCE_NOT_FOUND.raise())?;
        let retagged: Vec<_> = instances.iter().map(|instance| instance.tags.with(&tags)).collect();
        if !instances.iter().zip(&retagged).all(|(instance, after)| rules.allow(&instance.tags, after)) {
            return Err(errors::OLD_QUOTA.raise());
        }
        Ok(|rds: &mut Rds| rds.retag(ids.into_iter().zip(retagged)))
    })?;
    Ok(Reply::done())
}

/// The ids, which commas separate.
fn ids<'p>(params: &'p Params<'_>) -> Result<Vec<&'p str>, ApiError> {
    let text = params.text_or_empty("DBInstanceId");
    let ids: Vec<_> = text.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    match ids.len() {
        0 => Err(errors::OLD_NO_INSTANCE.raise()),
        1..=INSTANCES => Ok(ids),
        _ => Err(errors::OLD_TOO_MANY_INSTANCES.raise()),
    }
}

//! `TagResources`: puts up to 20 tags on up to 50 instances, all or nothing.

use crate::alibaba::rds::state::Rds;
use crate::alibaba::rds::{errors, resources, tags};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Rds> = Op {
    name: "TagResources",
    route: Route::Action,
    kind: OpKind::WriteEach(&["ResourceId", "Tag"]),
    required: &["RegionId", "ResourceType", "ResourceId.N"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/TagResources",
    run,
};

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let rules = tags::rules(cx.strict());
    let tags = tags::read_some(params, rules)?;
    let ids = resources::read(params, cx.strict())?;

    cx.at(params.text_or_empty("RegionId")).commit(|rds| {
        let instances = resources::find(rds, &ids)?;
        let retagged: Vec<_> = instances.iter().map(|instance| instance.tags.with(&tags)).collect();
        if !instances.iter().zip(&retagged).all(|(instance, after)| rules.allow(&instance.tags, after)) {
            return Err(errors::TAG_QUOTA.raise());
        }
        Ok(|rds: &mut Rds| rds.retag(ids.into_iter().zip(retagged)))
    })?;
    Ok(Reply::done())
}

//! `UntagResources`: takes tags off up to 50 instances, all or nothing. Terraform spells it `UnTagResources`.

use crate::alibaba::rds::errors::{self, bad_value};
use crate::alibaba::rds::instance::Instance;
use crate::alibaba::rds::state::Rds;
use crate::alibaba::rds::{resources, tags};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route, Tags};

pub(super) static OP: Op<Rds> = Op {
    name: "UntagResources",
    route: Route::Action,
    kind: OpKind::WriteEach(&["ResourceId", "TagKey"]),
    required: &["RegionId", "ResourceType", "ResourceId.N"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/UntagResources",
    run,
};

/// Which tags go.
enum Which<'p> {
    All,
    These(Vec<&'p str>),
}

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let which = which(params, cx.strict())?;
    let ids = resources::read(params, cx.strict())?;

    cx.at(params.text_or_empty("RegionId")).commit(|rds| {
        let left = |instance: &Instance| match &which {
            Which::All => Tags::default(),
            // Guess: a key that is not there is no error; the page does not say.
            Which::These(keys) => instance.tags.without(keys),
        };
        let retagged: Vec<_> = resources::find(rds, &ids)?.into_iter().map(left).collect();
        Ok(|rds: &mut Rds| rds.retag(ids.into_iter().zip(retagged)))
    })?;
    Ok(Reply::done())
}

/// `All` counts only when no key is given. Neither is nothing to do, or an error when strict.
fn which<'p>(params: &'p Params<'_>, strict: bool) -> Result<Which<'p>, ApiError> {
    let keys = tags::read_keys(params, tags::rules(strict))?;
    if !keys.is_empty() {
        return Ok(Which::These(keys));
    }
    match params.flag("All").map_err(bad_value)? {
        Some(true) => Ok(Which::All),
        _ if strict => Err(errors::TAG_KEYS_NULL.raise()),
        _ => Ok(Which::These(keys)),
    }
}

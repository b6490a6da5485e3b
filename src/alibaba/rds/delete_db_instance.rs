//! `DeleteDBInstance`: releases an instance and its tags. The call names no region.

use jiff::Timestamp;

use crate::alibaba::rds::errors::{self, bad_value};
use crate::alibaba::rds::state::Rds;
use crate::api::{ApiError, BadValue, Cx, Lifecycle, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Rds> = Op {
    name: "DeleteDBInstance",
    route: Route::Action,
    kind: OpKind::Write,
    required: &["DBInstanceId"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/DeleteDBInstance",
    run,
};

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("DBInstanceId");
    // `Lastest` is the vendor's spelling.
    if !matches!(params.text_or_empty("ReleasedKeepPolicy"), "" | "None" | "Lastest" | "All") {
        return Err(bad_value(BadValue { name: "ReleasedKeepPolicy" }));
    }
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let region = cx.wherever(|rds| rds.has(id)).commit(|rds| {
        must_be_releasable(rds, id, lifecycle, now)?;
        Ok(|rds: &mut Rds| {
            rds.remove(id);
            rds.region().to_owned()
        })
    })?;
    Ok(Reply::done().field("RegionId", region))
}

fn must_be_releasable(rds: &Rds, id: &str, lifecycle: Lifecycle, now: Timestamp) -> Result<(), ApiError> {
    let instance = rds.instance(id).ok_or_else(|| errors::INSTANCE_NOT_FOUND.raise())?;
    if instance.status(lifecycle, now) != "Running" {
        return Err(errors::STATUS.raise());
    }
    // Guess: the page demands "not locked" and, elsewhere, "not protected"; it has one row that fits both.
    if &*instance.lock_mode != "Unlock" || instance.deletion_protection {
        return Err(errors::LOCKED.raise());
    }
    if rds.replicas(id).next().is_some() {
        return Err(errors::DEPENDENCY.raise());
    }
    // Guess: a prepaid instance cannot be released before it expires; no row of its own is documented.
    if &*instance.pay_type == "Prepaid" {
        return Err(errors::STATUS.raise());
    }
    Ok(())
}

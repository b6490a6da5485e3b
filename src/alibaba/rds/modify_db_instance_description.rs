//! `ModifyDBInstanceDescription`: renames an instance. The call names no region.

use crate::alibaba::rds::errors;
use crate::alibaba::rds::new_instance::is_description;
use crate::alibaba::rds::state::Rds;
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Rds> = Op {
    name: "ModifyDBInstanceDescription",
    route: Route::Action,
    kind: OpKind::Write,
    required: &["DBInstanceId", "DBInstanceDescription"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/ModifyDBInstanceDescription",
    run,
};

/// Shorter than what a new instance may be called.
const LONGEST: usize = 64;

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("DBInstanceId");
    let description = params.text_or_empty("DBInstanceDescription");
    if !is_description(description, LONGEST) {
        return Err(errors::DESCRIPTION.raise());
    }

    cx.wherever(|rds| rds.has(id)).commit(|rds| {
        if !rds.has(id) {
            return Err(errors::INSTANCE_NOT_FOUND.raise());
        }
        Ok(|rds: &mut Rds| rds.change(id, |instance| instance.description = description.into()))
    })?;
    Ok(Reply::done())
}

//! `DescribeDBInstanceAttribute`: all of one instance. The call names no region.

use crate::alibaba::rds::errors;
use crate::alibaba::rds::instance::described;
use crate::alibaba::rds::state::Rds;
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Rds> = Op {
    name: "DescribeDBInstanceAttribute",
    route: Route::Action,
    kind: OpKind::Read,
    required: &["DBInstanceId"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/DescribeDBInstanceAttribute",
    run,
};

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let id = params.text_or_empty("DBInstanceId");
    let (lifecycle, now) = (cx.lifecycle(), cx.now());

    let item = cx.wherever(|rds| rds.has(id)).read(|rds| {
        let instance = rds.instance(id).ok_or_else(|| errors::INSTANCE_NOT_FOUND.raise())?;
        Ok(described(rds, id, instance, instance.status(lifecycle, now)))
    })?;
    Ok(Reply::done().wrapped("Items", "DBInstanceAttribute", [item]))
}

//! `RemoveTagsFromResource`: takes up to 5 tags off one instance.

use crate::alibaba::rds::state::Rds;
use crate::alibaba::rds::{errors, old_tags};
use crate::api::{ApiError, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Rds> = Op {
    name: "RemoveTagsFromResource",
    route: Route::Action,
    kind: OpKind::WriteEach(&["DBInstanceId", "Tag", "Tags"]),
    required: &["RegionId", "DBInstanceId"],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/RemoveTagsFromResource",
    run,
};

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let region = old_tags::region(params)?;
    old_tags::client_token(params)?;
    let id = params.filled("DBInstanceId").ok_or_else(|| errors::OLD_NO_INSTANCE.raise())?;
    let tags = old_tags::read(params, cx.strict())?;

    cx.at(region).commit(|rds| {
        if !rds.has(id) {
            return Err(errors::INSTANCE_NOT_FOUND.raise());
        }
        Ok(|rds: &mut Rds| {
            rds.change(id, |instance| {
                for tag in &tags {
                    // A key alone takes its tag whatever the value; with a value only a tag that has it. In
                    // `Tags` a key alone can only be written with an empty value.
                    let value = Some(&*tag.value).filter(|value| !value.is_empty());
                    if instance.tags.matches(&tag.key, value) {
                        instance.tags.remove(&[&*tag.key]);
                    }
                }
            });
        })
    })?;
    Ok(Reply::done())
}

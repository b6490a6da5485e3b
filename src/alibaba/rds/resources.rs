//! Which instances a tag operation is about.

use crate::alibaba::rds::errors;
use crate::alibaba::rds::instance::Instance;
use crate::alibaba::rds::state::Rds;
use crate::api::{ApiError, Params};

/// How many instances one call may name.
const PER_CALL: usize = 50;

/// The ids of `ResourceId.N`, for a `ResourceType` of `INSTANCE`.
pub(super) fn read<'p>(params: &'p Params<'_>, strict: bool) -> Result<Vec<&'p str>, ApiError> {
    let kind = params.text_or_empty("ResourceType");
    // Guess: whether the real service takes `instance` is not known; every client seen writes `INSTANCE`.
    let is_instance = if strict { kind == "INSTANCE" } else { kind.eq_ignore_ascii_case("INSTANCE") };
    if !is_instance {
        return Err(errors::RESOURCE_TYPE.raise());
    }
    let ids = params.list("ResourceId");
    if ids.len() > PER_CALL {
        return Err(errors::TOO_MANY_RESOURCES.raise());
    }
    Ok(ids)
}

/// The instances that a call names, all of which must be there.
pub(super) fn find<'s>(rds: &'s Rds, ids: &[&str]) -> Result<Vec<&'s Instance>, ApiError> {
    let instances: Option<Vec<_>> = ids.iter().map(|id| rds.instance(id)).collect();
    instances.ok_or_else(|| errors::RESOURCE_NOT_FOUND.raise())
}

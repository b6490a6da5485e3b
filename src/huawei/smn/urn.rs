//! Names of topics that are good everywhere: `urn:smn:{region}:{project}:{name}`.

use crate::api::{ApiError, Params};
use crate::huawei::identity::region_of;
use crate::huawei::smn::errors;
use crate::huawei::smn::state::Smn;
use crate::huawei::tagging::project;
use crate::ids::Ids;

/// The URN of a topic.
pub(super) fn write(ids: &Ids, project: &str, name: &str) -> String {
    writer(ids, project)(name)
}

/// Writes the URNs of a project's topics.
pub(super) fn writer<'p>(ids: &Ids, project: &'p str) -> impl Fn(&str) -> String + use<'p> {
    let region = region_of(ids, project);
    move |name| format!("urn:smn:{region}:{project}:{name}")
}

/// Region, project and name of a text that is a URN.
pub(super) fn parts(text: &str) -> Option<[&str; 3]> {
    let mut parts = text.split(':');
    let read = [parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let [scheme, service, region, project, name] = read;
    let whole = parts.next().is_none() && !name.is_empty();
    (whole && scheme == "urn" && service == "smn").then_some([region, project, name])
}

/// The name in a URN, which must be one of this project.
///
/// Guess: what has no colon is no topic, rather than no URN: one client asks so for names, and takes both.
pub(super) fn name<'u>(ids: &Ids, params: &Params<'_>, urn: &'u str) -> Result<&'u str, ApiError> {
    if !urn.contains(':') {
        return Err(errors::TOPIC_NOT_FOUND.raise());
    }
    let [region, owner, name] = parts(urn).ok_or_else(|| errors::TOPIC_URN.raise())?;
    if owner == project(params) && region == region_of(ids, owner) {
        Ok(name)
    } else {
        Err(errors::TOPIC_NOT_FOUND.raise())
    }
}

/// The name in the URN that the path has.
pub(super) fn in_path<'p>(ids: &Ids, params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    name(ids, params, params.text_or_empty("urn"))
}

/// The id of the topic of this name.
pub(super) fn must_be_there(smn: &Smn, name: &str) -> Result<String, ApiError> {
    let found = smn.named(name).map(|(id, _)| id.to_owned());
    found.ok_or_else(|| errors::TOPIC_NOT_FOUND.raise())
}

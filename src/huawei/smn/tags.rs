//! The data of topics for the six tag calls.

use serde_json::{Value, json};

use crate::api::{ApiError, Params, Tags};
use crate::huawei::smn::errors;
use crate::huawei::smn::state::Smn;
use crate::huawei::smn::topic::Topic;
use crate::huawei::smn::urn;
use crate::huawei::tagging::{Query, Rows, Tagged, Tagging, project};
use crate::ids::Ids;

/// Topics.
pub(super) static TAGGING: Tagging<Smn> = Tagging {
    trims: false,
    shared: None,
    rules: |profile| &profile.smn,
    find,
    tags: |smn, id| smn.topic(id).map(|topic| topic.tags.clone()),
    set,
    listed: |smn, wanted| Box::new(smn.narrowed(wanted).map(tagged)),
    count: Smn::count,
    detail,
    every: Smn::tags,
    rows: Rows {
        body: &errors::TAG,
        action: &errors::ACTION,
        malformed: &errors::TAG,
        value: &errors::TAG,
        fault: |_, _, _| errors::TAG.raise(),
        resource: &errors::TOPIC_NOT_FOUND,
        key: &errors::TAG_NOT_FOUND,
        quota: &errors::TAG_QUOTA,
        query: &errors::TAG,
        limit: &errors::OFFSET_OR_LIMIT,
        offset: &errors::OFFSET_OR_LIMIT,
        matches: &errors::TAG,
    },
    query: Query {
        families: &["tags_any", "not_tags", "not_tags_any"],
        without_any_tag: true,
        fuzzy_name: false,
        by_id: false,
        limit: 1000,
        keys: 20,
        values: 20,
    },
};

/// Whether the path's resource is the name of a topic: a header says so.
fn is_by_name(params: &Params<'_>) -> bool {
    params.header("x-smn-resourceid-type").is_some_and(|kind| kind.eq_ignore_ascii_case("name"))
}

/// Refuses a URN that is none, or one of another region or project. Guess: no page says that the tag calls take
/// URNs; an official client sends them.
pub(super) fn must_be_here(ids: &Ids, params: &Params<'_>) -> Result<(), ApiError> {
    let resource = params.text_or_empty("resource");
    if resource.contains(':') && !is_by_name(params) {
        urn::name(ids, params, resource)?;
    }
    Ok(())
}

fn find(smn: &Smn, params: &Params<'_>) -> Option<String> {
    let resource = params.text_or_empty("resource");
    if is_by_name(params) {
        return smn.named(resource).map(|(id, _)| id.to_owned());
    }
    match urn::parts(resource) {
        Some([_, owner, name]) if owner == project(params) => smn.named(name).map(|(id, _)| id.to_owned()),
        Some(_) => None,
        None => smn.topic(resource).map(|_| resource.to_owned()),
    }
}

fn set(smn: &mut Smn, id: &str, tags: Tags) {
    smn.change(id, |topic| topic.tags = tags);
}

fn tagged<'s>((id, topic): (&'s str, &'s Topic)) -> Tagged<'s> {
    Tagged { id, name: &topic.name, tags: &topic.tags }
}

/// What is shown of a topic. Its URN comes later: the state does not know its region.
fn detail(smn: &Smn, id: &str) -> Value {
    let topic = smn.topic(id);
    json!({
        "topic_urn": "",
        "display_name": topic.map(|topic| &*topic.display_name),
        "enterprise_project_id": topic.map(|topic| &*topic.enterprise_project_id),
        "detailId": id,
    })
}

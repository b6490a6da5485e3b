//! The tag calls on one resource, and the list of all tags in a project.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;

use serde_json::json;

use super::{Tagging, change, merged, object, project, shown, to_create};
use crate::api::{ApiError, Cx, Json, Params, Reply};
use crate::huawei::Profile;
use crate::store::State;

/// `POST …/tags`: adds one tag, or overwrites its value.
pub fn add<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
) -> Result<Reply, ApiError> {
    let body = object(params, kind.rows.body)?;
    let rules = (kind.rules)(Profile::of(&cx));
    let sent = body.get("tag").map(slice::from_ref::<Json<'_>>).unwrap_or_default();
    let tags = to_create(sent, rules, kind, cx.strict())?;
    change(cx, params, kind, |present| merged(present, &tags, rules, kind))
}

/// `DELETE …/tags/{key}`: takes one tag off; one that is not there is refused.
pub fn delete<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
) -> Result<Reply, ApiError> {
    let key = params.text_or_empty("key");
    change(cx, params, kind, |present| {
        if present.value(key).is_none() {
            return Err(kind.rows.key.raise());
        }
        present.remove(&[key]);
        Ok(())
    })
}

/// `GET …/tags`: the tags of one resource.
pub fn show<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
) -> Result<Reply, ApiError> {
    let tags = kind.enter(cx, project(params)).read(|state, shared| {
        let of = |state: &S| (kind.find)(state, params).and_then(|id| (kind.tags)(state, &id));
        of(state).or_else(|| of(shared)).ok_or_else(|| kind.rows.resource.raise())
    })?;
    Ok(Reply::done().field("tags", shown(&tags)))
}

/// `GET /{kind}/tags`: every key of a project, with its values.
pub fn list<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
) -> Result<Reply, ApiError> {
    let rows: Vec<_> = cx.at(project(params)).read(|state| {
        let mut keys: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for tag in (kind.every)(state) {
            keys.entry(tag.key).or_default().insert(tag.value);
        }
        keys.into_iter().map(|(key, values)| json!({"key": key, "values": values})).collect()
    });
    Ok(Reply::done().field("tags", rows))
}

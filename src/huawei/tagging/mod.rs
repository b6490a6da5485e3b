//! The six tag calls that every taggable resource has: one piece of code, with the data of each kind.
//!
//! `POST …/tags`, `POST …/tags/action`, `DELETE …/tags/{key}`, `GET …/tags`, `GET /{kind}/tags` and
//! `POST /{kind}/resource_instances/action`. What differs between the kinds is where the tags are, the rows of
//! the refusals and what a query may ask for: [`Tagging`].

mod filter;
mod query;
mod single;

use serde_json::{Value, json};

use crate::api::{
    ApiError, Cx, ErrorKind, Json, Members, Offence, Params, Reply, TagFault, TagRef, TagRules, Tags,
};
use crate::huawei::profile::Profile;
use crate::store::{Beside, State, Wanted};

pub use query::{digits, query, query_with};
pub use single::{add, delete, list, show};

/// One kind of taggable resource.
#[derive(Debug)]
pub struct Tagging<S: State> {
    /// The rules of a profile.
    pub rules: fn(&'static Profile) -> &'static TagRules,
    /// The id of the resource that the path (and a header, perhaps) names.
    pub find: fn(&S, &Params<'_>) -> Option<String>,
    /// The tags of a resource.
    pub tags: fn(&S, &str) -> Option<Tags>,
    /// Replaces the tags of a resource that is there.
    pub set: fn(&mut S, &str, Tags),
    /// The resources of this kind that may have every tag that is wanted, in the order in which lists show them;
    /// not all that come out have.
    pub listed: for<'s> fn(&'s S, &[Wanted<'_>]) -> Listed<'s>,
    /// How many have every tag that is wanted, if that can be told without looking at them.
    pub count: fn(&S, &[Wanted<'_>]) -> Option<usize>,
    /// What queries show of a resource beside id, name and tags.
    pub detail: fn(&S, &str) -> Value,
    /// Every tag of a resource of this kind; a tag may come more than once.
    pub every: for<'s> fn(&'s S) -> Box<dyn Iterator<Item = TagRef<'s>> + 's>,
    /// What is refused how.
    pub rows: Rows,
    /// What a query may ask for.
    pub query: Query,
    /// Whether white space around a key or a value is taken away, instead of being judged.
    pub trims: bool,
    /// Where resources are that every project sees and none may change.
    pub shared: Option<Shared>,
}

/// Resources that every project sees and none may change.
#[derive(Debug)]
pub struct Shared {
    /// The place that has them.
    pub place: &'static str,
    /// The refusal to change one.
    pub refusal: &'static ErrorKind,
}

impl<S: State> Tagging<S> {
    /// Enters a project, with the shared resources beside it; where there are none, an empty state.
    fn enter<'a>(&self, cx: Cx<'a, S>, project: &'a str) -> Beside<'a, S> {
        cx.at(project).beside(self.shared.as_ref().map_or("", |shared| shared.place))
    }

    /// Why a project may not change what the path names and the project does not have.
    fn refuse(&self, shared: &S, params: &Params<'_>) -> ApiError {
        match &self.shared {
            Some(Shared { refusal, .. }) if (self.find)(shared, params).is_some() => refusal.raise(),
            _ => self.rows.resource.raise(),
        }
    }
}

/// A resource as queries look at it.
#[derive(Clone, Copy, Debug)]
pub struct Tagged<'s> {
    /// Its id.
    pub id: &'s str,
    /// Its name.
    pub name: &'s str,
    /// Its tags.
    pub tags: &'s Tags,
}

/// Resources in the order in which lists show them.
pub type Listed<'s> = Box<dyn Iterator<Item = Tagged<'s>> + 's>;

/// What is refused how; a violation of the rules for tags has a function, everything else a row.
#[derive(Debug)]
pub struct Rows {
    /// The body is no JSON object.
    pub body: &'static ErrorKind,
    /// The action is none of the two.
    pub action: &'static ErrorKind,
    /// A tag is no tag: no object, a key that is no text.
    pub malformed: &'static ErrorKind,
    /// A tag to create has no value; only when strict, since clients drop empty values.
    pub value: &'static ErrorKind,
    /// A violation of the rules by tags of a call; some services name the tag, or the rule's numbers.
    pub fault: fn(&Offence, &[TagRef<'_>], &TagRules) -> ApiError,
    /// There is no such resource.
    pub resource: &'static ErrorKind,
    /// The resource has no such tag.
    pub key: &'static ErrorKind,
    /// The resource would have too many tags. Its `{}` takes how many it may have.
    pub quota: &'static ErrorKind,
    /// A query asks for what cannot be asked for.
    pub query: &'static ErrorKind,
    /// A query's limit cannot be one.
    pub limit: &'static ErrorKind,
    /// A query's offset cannot be one.
    pub offset: &'static ErrorKind,
    /// A query's `matches` cannot be met.
    pub matches: &'static ErrorKind,
}

/// What a query may ask for.
#[derive(Debug)]
pub struct Query {
    /// Which lists of tags it may have, besides `tags`.
    pub families: &'static [&'static str],
    /// Whether it may ask for resources without any tag.
    pub without_any_tag: bool,
    /// Whether `matches` on a name finds names that contain the value.
    pub fuzzy_name: bool,
    /// Whether `matches` on a resource's id is possible.
    pub by_id: bool,
    /// The limit when none is given; the greatest is 1000.
    pub limit: usize,
    /// How many keys a list may have.
    pub keys: usize,
    /// How many values a key may have.
    pub values: usize,
}

/// What `tags/action` is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Create,
    Delete,
}

/// The project that a path names.
pub(super) fn project<'p>(params: &'p Params<'_>) -> &'p str {
    params.text_or_empty("project")
}

/// `POST …/tags/action`: creates or deletes tags, all or nothing.
pub fn action<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
) -> Result<Reply, ApiError> {
    let body = object(params, kind.rows.body)?;
    let action = match body.get("action").and_then(Json::as_str) {
        Some("create") => Action::Create,
        Some("delete") => Action::Delete,
        _ => return Err(kind.rows.action.raise()),
    };
    let rules = (kind.rules)(Profile::of(&cx));
    let sent = body.get("tags").and_then(Json::as_array).unwrap_or_default();
    let tags = match action {
        Action::Create => to_create(sent, rules, kind, cx.strict())?,
        Action::Delete => to_delete(sent, rules, kind)?,
    };
    change(cx, params, kind, |present| match action {
        Action::Create => merged(present, &tags, rules, kind),
        Action::Delete => {
            present.remove(&tags.iter().map(|tag| tag.key).collect::<Vec<_>>());
            Ok(())
        }
    })
}

/// Changes the tags of the resource that the path names, unless `change` refuses.
fn change<S: State>(
    cx: Cx<'_, S>,
    params: &Params<'_>,
    kind: &'static Tagging<S>,
    change: impl FnOnce(&mut Tags) -> Result<(), ApiError>,
) -> Result<Reply, ApiError> {
    kind.enter(cx, project(params)).commit(|state, shared| {
        let id = (kind.find)(state, params).ok_or_else(|| kind.refuse(shared, params))?;
        let mut tags = (kind.tags)(state, &id).ok_or_else(|| kind.rows.resource.raise())?;
        change(&mut tags)?;
        Ok(move |state: &mut S| (kind.set)(state, &id, tags))
    })?;
    Ok(Reply::no_content())
}

fn merged<S: State>(
    present: &mut Tags,
    new: &[TagRef<'_>],
    rules: &TagRules,
    kind: &'static Tagging<S>,
) -> Result<(), ApiError> {
    if !rules.fit(present, new) {
        return Err(kind.rows.quota.with(&[&rules.per_resource.to_string()]));
    }
    *present = present.with(&new.iter().copied().collect());
    Ok(())
}

/// Tags to create, in a call for tags or with the resource: every rule counts.
pub fn to_create<'j, S: State>(
    sent: &'j [Json<'_>],
    rules: &TagRules,
    kind: &'static Tagging<S>,
    strict: bool,
) -> Result<Vec<TagRef<'j>>, ApiError> {
    let tags = sent.iter().map(|tag| read(tag, kind, strict)).collect::<Result<Vec<_>, _>>()?;
    rules.check(&tags).map_err(|offence| (kind.rows.fault)(&offence, &tags, rules))?;
    Ok(tags)
}

/// Tags to delete: there must be some, each with a key; its characters and its length do not matter, nor does
/// the value.
fn to_delete<'j, S: State>(
    sent: &'j [Json<'_>],
    rules: &TagRules,
    kind: &'static Tagging<S>,
) -> Result<Vec<TagRef<'j>>, ApiError> {
    let tags = sent.iter().map(|tag| read(tag, kind, false)).collect::<Result<Vec<_>, _>>()?;
    let only = [TagFault::Missing, TagFault::KeyBlank];
    rules.check_only(&only, &tags).map_err(|offence| (kind.rows.fault)(&offence, &tags, rules))?;
    Ok(tags)
}

/// One tag. Guess: a value that is absent or null is empty, since a widespread client drops empty values.
fn read<'j, S: State>(
    tag: &'j Json<'_>,
    kind: &'static Tagging<S>,
    strict: bool,
) -> Result<TagRef<'j>, ApiError> {
    let malformed = || kind.rows.malformed.raise();
    let tag = tag.as_object().ok_or_else(malformed)?;
    let key = match tag.get("key") {
        None | Some(Json::Null) => "",
        Some(key) => key.as_str().ok_or_else(malformed)?,
    };
    let value = match tag.get("value") {
        None | Some(Json::Null) if strict => return Err(kind.rows.value.raise()),
        None | Some(Json::Null) => "",
        Some(value) => value.as_str().ok_or_else(malformed)?,
    };
    Ok(if kind.trims { TagRef { key: key.trim(), value: value.trim() } } else { TagRef { key, value } })
}

/// The body, which must be an object.
fn object<'p, 'a>(params: &'p Params<'a>, row: &'static ErrorKind) -> Result<&'p Members<'a>, ApiError> {
    let body = params.json().ok().flatten().and_then(Json::as_object);
    body.ok_or_else(|| row.raise())
}

/// Tags as answers show them.
pub fn shown(tags: &Tags) -> Vec<Value> {
    tags.iter().map(|tag| json!({"key": tag.key, "value": tag.value})).collect()
}

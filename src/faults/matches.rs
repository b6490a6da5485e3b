//! Which calls a rule is about.

use std::borrow::Cow;

use hyper::HeaderMap;
use hyper::header::{HeaderName, USER_AGENT};
use serde_json::Value;
use wildmatch::WildMatch;

use crate::api::{Card, OpCard, Params, PlaceNames, Protocol, header_text, split_space};
use crate::store::Space;

/// One call, as far as rules look at it.
#[derive(Debug)]
pub struct Target<'a> {
    /// The protocol it came by.
    pub protocol: &'a dyn Protocol,
    /// The service.
    pub card: &'static Card,
    /// The operation.
    pub op: OpCard,
    /// Its parameters.
    pub params: &'a Params<'a>,
    /// The headers of its request.
    pub headers: &'a HeaderMap,
    /// Who says to be calling.
    pub caller: Option<&'a str>,
    /// The space.
    pub space: &'a Space,
}

/// What a rule demands of a call: all of it.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// The operations, by service and name.
    pub ops: Vec<(&'static str, &'static str)>,
    pub(super) space: Globs,
    pub(super) region: Globs,
    pub(super) project: Globs,
    pub(super) resource: Globs,
    pub(super) tag: Option<(Globs, Globs)>,
    pub(super) headers: Vec<(HeaderName, WildMatch)>,
    pub(super) client: Globs,
    pub(super) credential: Globs,
}

/// Patterns of which one must fit; none at all fit everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Globs(pub(super) Vec<WildMatch>);

impl Globs {
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self(texts.into_iter().map(WildMatch::new).collect())
    }

    pub(super) fn fit(&self, text: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|glob| glob.matches(text))
    }

    fn fit_some<'t>(&self, texts: impl Iterator<Item = &'t str>) -> bool {
        self.0.is_empty() || texts.into_iter().any(|text| self.fit(text))
    }

    fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

impl Matches {
    /// Whether a call is meant.
    pub fn fit(&self, target: &Target<'_>) -> bool {
        self.ops.contains(&(target.card.name, target.op.name))
            && self.space.fit(target.space.id().as_str())
            && self.is_there(target)
            && self.resource.fit_some(resources(target.params).into_iter())
            && self.has_tag(target)
            && self
                .headers
                .iter()
                .all(|(name, glob)| header(target, name).is_some_and(|it| glob.matches(&it)))
            && self.is_from(target)
    }

    /// Whether every call that the others mean is meant by these, as far as that can be told.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let pairs = [
            (&self.space, &other.space),
            (&self.region, &other.region),
            (&self.project, &other.project),
            (&self.resource, &other.resource),
            (&self.client, &other.client),
            (&self.credential, &other.credential),
        ];
        let is_wider = |(own, theirs): (&Globs, &Globs)| !own.any() || own == theirs;
        other.ops.iter().all(|op| self.ops.contains(op))
            && pairs.into_iter().all(is_wider)
            && (self.tag.is_none() || self.tag == other.tag)
            && (self.headers.is_empty() || self.headers == other.headers)
    }

    /// The headers that rules look at, beside that of the client.
    pub(super) fn headers(&self) -> impl Iterator<Item = &HeaderName> {
        let agent = self.client.any().then_some(&USER_AGENT);
        self.headers.iter().map(|(name, _)| name).chain(agent)
    }

    fn is_there(&self, target: &Target<'_>) -> bool {
        if !self.region.any() && !self.project.any() {
            return true;
        }
        let ids = target.space.ids();
        let (region, project) = target.protocol.whereabouts(target.params, ids);
        let is_project = |glob: &WildMatch| {
            let id = project.as_deref().unwrap_or_default();
            let name = glob.to_string();
            glob.matches(id) || (!id.is_empty() && PlaceNames::Projects.place(ids, &name).as_str() == id)
        };
        self.region.fit(region.as_deref().unwrap_or_default())
            && (!self.project.any() || self.project.0.iter().any(is_project))
    }

    fn has_tag(&self, target: &Target<'_>) -> bool {
        let Some((key, value)) = &self.tag else { return true };
        tags(target.params).iter().any(|(k, v)| key.fit(k) && (!value.any() || value.fit(v)))
    }

    fn is_from(&self, target: &Target<'_>) -> bool {
        let agent = || header(target, &USER_AGENT).unwrap_or_default().to_lowercase();
        let name = || split_space(target.caller.unwrap_or_default()).0;
        (!self.client.any() || self.client.fit(&agent()))
            && (!self.credential.any() || self.credential.fit(name()))
    }
}

fn header(target: &Target<'_>, name: &HeaderName) -> Option<String> {
    header_text(target.headers, name).map(Cow::into_owned)
}

/// Parameters and variables of paths that hold the id of a resource.
const RESOURCES: &[&str] =
    &["ResourceId", "DBInstanceId", "ProductKey", "resource", "vpc", "subnet", "image", "urn", "job"];

/// The ids of the resources that a call names.
fn resources<'p>(params: &'p Params<'_>) -> Vec<&'p str> {
    let is_id = |name: &str| RESOURCES.contains(&name.split('.').next().unwrap_or_default());
    let of_params = params.all().filter(|(name, _)| is_id(name)).flat_map(|(_, value)| value.split(','));
    let of_body = params.document().ok().flatten().and_then(|body| body["image_id"].as_str());
    of_params.map(str::trim).chain(of_body).collect()
}

/// The tags that a call names; where it names only a key, the value is empty.
fn tags(params: &Params<'_>) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    for (list, key, value) in [("Tag", "Key", "Value"), ("ProductTag", "TagKey", "TagValue")] {
        for row in params.table(list).rows() {
            let text = |field: &str| row.field(field).unwrap_or_default().to_owned();
            tags.push((text(key), text(value)));
        }
    }
    let keys = ["TagKey", "ProductTagKey"].into_iter().flat_map(|list| params.list(list));
    tags.extend(
        keys.chain(params.text("key")).chain(params.text("tag")).map(|key| (key.to_owned(), String::new())),
    );
    if let Some(Value::Object(members)) = params.text("Tags").and_then(|it| serde_json::from_str(it).ok()) {
        tags.extend(members.iter().map(|(key, value)| (key.clone(), shown(value))));
    }
    if let Ok(Some(body)) = params.document() {
        let listed = body["tags"].as_array().into_iter().flatten();
        for tag in listed.chain(body.get("tag")) {
            let first = |name: &str| tag[name].get(0).unwrap_or(&tag[name]);
            tags.push((
                shown(&tag["key"]),
                shown(first(if tag["values"].is_array() { "values" } else { "value" })),
            ));
        }
    }
    tags
}

fn shown(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

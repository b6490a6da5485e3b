//! What a call asked: the request as its protocol reads it, and its parameters as one JSON object.
//!
//! Flat names become lists and objects: `Tag.1.Key` is `Key` of the first element of `Tag`. What stands alone and
//! is a whole number, or true or false, is shown as that: on the wire there are only texts. What belongs to the
//! protocol (version, signature, nonce) is no parameter of the operation.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::entry::Entry;
use crate::api::{Params, Protocol};

/// The parameters of the RPC protocol itself.
const OF_THE_PROTOCOL: &[&str] = &[
    "Action",
    "Version",
    "Format",
    "AccessKeyId",
    "Signature",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "SignatureType",
    "Timestamp",
    "SecurityToken",
    "BearerToken",
];

/// So many dots divide a name; the rest of it is one part.
const DEEPEST: usize = 8;

/// What a call asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Who says to be calling: `NAME` or `NAME~SPACE`.
    pub(super) caller: Option<String>,
    /// Whose API it is.
    pub(super) vendor: Option<&'static str>,
    /// The parameters, secrets and all.
    pub(super) parameters: Map<String, Value>,
    /// The nonce of the signature.
    pub(super) nonce: Option<String>,
    /// Whether a part of the body is not there.
    pub(super) is_incomplete: bool,
}

impl Asked {
    /// Asks the protocols as the gateway did, in its order.
    pub(super) fn read(protocols: &[Arc<dyn Protocol>], entry: &Entry<'_>) -> Self {
        let request = entry.rebuilt();
        let decoded =
            request.as_ref().and_then(|it| protocols.iter().find_map(|protocol| protocol.decode(it)));
        let mut asked = Self { is_incomplete: entry.lost_body() || entry.request.is_cut, ..Self::default() };
        let mut query = Params::default();
        // Too many are shown as far as they were read.
        let _read = query.add_query(entry.query());
        asked.nonce = entry.request.header("x-acs-signature-nonce").map(str::to_owned);
        let is_rpc = entry.path() == "/";
        if let Some(decoded) = decoded {
            // Behind another separator than the protocol's there may be a signature.
            let name = |caller: &str| caller.split([';', ',', ' ']).next().unwrap_or_default().to_owned();
            asked.caller = decoded.caller.map(|caller| name(&caller));
            if let Ok(call) = decoded.call {
                asked.vendor = Some(call.service.card().vendor);
                asked.take(&call.params, is_rpc);
                return asked;
            }
        }
        asked.take(&query, is_rpc);
        asked
    }

    fn take(&mut self, params: &Params<'_>, is_rpc: bool) {
        if let Some(nonce) = params.filled("SignatureNonce") {
            self.nonce = Some(nonce.to_owned());
        }
        let of_the_call = params.all().filter(|(name, _)| !(is_rpc && OF_THE_PROTOCOL.contains(name)));
        self.parameters = structured(of_the_call);
        if let Ok(Some(document)) = params.document() {
            self.parameters.insert("body".to_owned(), document.clone());
        }
    }

    /// The token that makes a call the same call when it is sent again.
    pub(super) fn client_token(&self) -> Option<&str> {
        self.parameters.get("ClientToken")?.as_str().filter(|token| !token.is_empty())
    }
}

/// The operation that a request names, whether or not there is one of that name.
pub(super) fn action(entry: &Entry<'_>) -> Option<String> {
    let is_form = entry.request.header("content-type").is_some_and(|it| it.contains("x-www-form-urlencoded"));
    let form = if is_form { entry.request.body } else { b"" };
    let named = |text: &[u8]| {
        form_urlencoded::parse(text).find(|(name, _)| name == "Action").map(|(_, value)| value.into_owned())
    };
    let sent = named(entry.query().as_bytes()).or_else(|| named(form));
    sent.or_else(|| entry.request.header("x-acs-action").map(str::to_owned)).filter(|it| !it.is_empty())
}

/// A part of a name: either a value stands there, or further parts do.
enum Part {
    Leaf(String),
    Inner(BTreeMap<Name, Self>),
}

/// Numbers in their order, then names in the order they came.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Number(u32),
    Text(usize, String),
}

fn structured<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Map<String, Value> {
    let mut tree: Vec<(String, Part)> = Vec::new();
    for (order, (name, value)) in pairs.enumerate() {
        let mut parts = name.splitn(DEEPEST, '.');
        let first = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        let fits = |part: &mut Part| add(part, &rest, value, order);
        if let Some((_, part)) = tree.iter_mut().find(|(known, _)| known == first) {
            // Of a name that comes twice the first value counts; what is both a value and a list is shown flat.
            if !fits(part) && !rest.is_empty() && !tree.iter().any(|(known, _)| known == name) {
                tree.push((name.to_owned(), Part::Leaf(value.to_owned())));
            }
        } else {
            let is_leaf = rest.is_empty();
            let mut part = if is_leaf { Part::Leaf(value.to_owned()) } else { Part::Inner(BTreeMap::new()) };
            fits(&mut part);
            tree.push((first.to_owned(), part));
        }
    }
    tree.into_iter().map(|(name, part)| (name, written(part, true))).collect()
}

/// Adds a value below a part; whether there is room for it.
fn add(part: &mut Part, rest: &[&str], value: &str, order: usize) -> bool {
    let (Part::Inner(inner), Some((first, rest))) = (part, rest.split_first()) else {
        return false;
    };
    let is_number = !first.starts_with('0') && first.bytes().all(|byte| byte.is_ascii_digit());
    let known = inner.keys().find(|name| matches!(name, Name::Text(_, known) if known == first));
    let name = match (first.parse().ok().filter(|_| is_number), known) {
        (Some(number), _) => Name::Number(number),
        (None, Some(Name::Text(at, _))) => Name::Text(*at, (*first).to_owned()),
        (None, _) => Name::Text(order, (*first).to_owned()),
    };
    if let Some(known) = inner.get_mut(&name) {
        return add(known, rest, value, order);
    }
    let mut new = if rest.is_empty() { Part::Leaf(value.to_owned()) } else { Part::Inner(BTreeMap::new()) };
    add(&mut new, rest, value, order);
    inner.insert(name, new);
    true
}

fn written(part: Part, alone: bool) -> Value {
    match part {
        Part::Leaf(text) if alone => typed(text),
        Part::Leaf(text) => text.into(),
        Part::Inner(inner) if inner.keys().all(|name| matches!(name, Name::Number(_))) => {
            inner.into_values().map(|part| written(part, false)).collect()
        }
        Part::Inner(inner) => {
            let name = |name: Name| match name {
                Name::Number(number) => number.to_string(),
                Name::Text(_, text) => text,
            };
            inner
                .into_iter()
                .map(|(key, part)| (name(key), written(part, false)))
                .collect::<Map<_, _>>()
                .into()
        }
    }
}

fn typed(text: String) -> Value {
    if let Ok(number) = text.parse::<i64>()
        && number.to_string() == text
    {
        return number.into();
    }
    match () {
        () if text.eq_ignore_ascii_case("true") => true.into(),
        () if text.eq_ignore_ascii_case("false") => false.into(),
        () => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(query: &str) -> Value {
        let mut params = Params::default();
        params.add_query(query).unwrap();
        structured(params.all()).into()
    }

    #[test]
    fn flat_names_become_lists_and_objects_and_what_stands_alone_gets_a_type() {
        let query = "RegionId=cn-x&ResourceId.2=b&ResourceId.1=7&Tag.1.Value=1&Tag.1.Key=k&PageSize=20&All=True&Id=007";

        assert_eq!(
            read(query),
            json!({
                "RegionId": "cn-x",
                "ResourceId": ["7", "b"],
                "Tag": [{"Value": "1", "Key": "k"}],
                "PageSize": 20,
                "All": true,
                "Id": "007",
            })
        );
    }

    #[test]
    fn a_name_that_is_a_value_and_a_list_is_shown_flat_and_of_two_values_the_first_counts() {
        assert_eq!(read("R=x&R.1=y&R=z&R.1=w"), json!({"R": "x", "R.1": "y"}));
        assert_eq!(read("a.b=1&a.1=2"), json!({"a": {"1": "2", "b": "1"}}));
    }

    #[test]
    fn a_name_with_many_dots_is_as_deep_as_any_and_no_deeper() {
        let name = "a.".repeat(50_000);

        let deep = read(&format!("{name}=1")).to_string();

        assert_eq!(deep.matches('{').count(), DEEPEST);
    }
}

//! Images: one set of tags, whichever of the four spellings it is written and read in; projects; rows.

use std::collections::BTreeMap;

use bytes::Bytes;
use hyper::Request;
use jiff::Timestamp;
use parhelion::api::Source;
use parhelion::huawei::identity::{DEFAULT_REGION, project_id};
use parhelion::huawei::ims::SERVICE;
use parhelion::huawei::token::Token;
use parhelion::ids::Ids;
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The vendor's table of error codes: code, status, message.
const TABLE: &str = include_str!("../data/huawei-ims-errors.tsv");

/// One change, in one spelling.
#[derive(Clone, Debug)]
enum Change {
    /// `PUT /v1/cloudimages/tags` with `tag`.
    Dotted(String, String),
    /// The same with `image_tag`.
    Object(String, String),
    /// `POST …/tags/action`.
    Batch(Vec<(String, String)>),
    /// `PUT /v2/images/{image}/tags/{tag}`, with `=` when there is a value.
    Glance(String, String),
    /// `DELETE /v2/{project}/images/{image}/tags/{key}`.
    Delete(String),
    /// `DELETE /v2/images/{image}/tags/{tag}` by key.
    GlanceDelete(String),
    /// The same by one of the spellings that the image shows.
    TakeOff(prop::sample::Index),
    /// `PATCH /v2/images/{image}` with all tags that it shows and one more.
    More(String),
}

/// An image in an empty emulator, and what its tags ought to be.
struct World {
    emulator: Emulator,
    project: String,
    image: String,
    tags: BTreeMap<String, String>,
}

impl World {
    fn new() -> Self {
        let emulator = Emulator::new(&Config::default()).unwrap();
        let project = project_id(&Ids::new(0, "default"), DEFAULT_REGION);
        let mut world = Self { emulator, project, image: String::new(), tags: BTreeMap::new() };
        let (status, created) = world.call("POST", "/v2/images", &json!({"name": "img"}));
        assert_eq!(status, 201);
        created["id"].as_str().unwrap().clone_into(&mut world.image);
        world
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let bytes = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let request = Request::builder().method(method).uri(path).body(bytes).unwrap();
        let response = self.emulator.call(&request);
        (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or(Value::Null))
    }

    /// Makes a change and says whether it was accepted.
    fn make(&self, change: &Change) -> bool {
        let (project, image) = (&self.project, &self.image);
        let of_project = format!("/v2/{project}/images/{image}/tags");
        let glance = |tag: &str| format!("/v2/images/{image}/tags/{}", encoded(tag));
        let (status, _) = match change {
            Change::Dotted(key, value) => {
                let body = json!({"image_id": image, "tag": format!("{key}.{value}")});
                self.call("PUT", "/v1/cloudimages/tags", &body)
            }
            Change::Object(key, value) => {
                let body = json!({"image_id": image, "image_tag": {"key": key, "value": value}});
                self.call("PUT", "/v1/cloudimages/tags", &body)
            }
            Change::Batch(tags) => {
                let tags: Vec<_> =
                    tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
                self.call("POST", &format!("{of_project}/action"), &json!({"action": "create", "tags": tags}))
            }
            Change::Glance(key, value) => self.call("PUT", &glance(&pair(key, value)), &Value::Null),
            Change::Delete(key) => {
                self.call("DELETE", &format!("{of_project}/{}", encoded(key)), &Value::Null)
            }
            Change::GlanceDelete(key) => self.call("DELETE", &glance(key), &Value::Null),
            Change::TakeOff(at) => {
                let key = self.at(*at);
                let tag = key.map_or_else(|| "none".to_owned(), |key| pair(key, &self.tags[key]));
                self.call("DELETE", &glance(&tag), &Value::Null)
            }
            Change::More(key) => {
                let shown = self.tags.iter().map(|(key, value)| pair(key, value));
                let list: Vec<_> = shown.chain([key.clone()]).collect();
                let steps = json!([{"op": "replace", "path": "/tags", "value": list}]);
                self.call("PATCH", &format!("/v2/images/{image}"), &steps)
            }
        };
        matches!(status, 200 | 204)
    }

    /// The key of one of the tags that there ought to be.
    fn at(&self, at: prop::sample::Index) -> Option<&String> {
        let keys: Vec<_> = self.tags.keys().collect();
        (!keys.is_empty()).then(|| keys[at.index(keys.len())])
    }

    /// Makes the change to what ought to be, and says whether it is to be accepted.
    fn expect(&mut self, change: &Change) -> bool {
        let new = match change {
            Change::Delete(key) | Change::GlanceDelete(key) => return self.tags.remove(key).is_some(),
            Change::TakeOff(at) => {
                let key = self.at(*at).cloned();
                return key.is_some_and(|key| self.tags.remove(&key).is_some());
            }
            Change::Glance(key, value) if self.tags.get(key) == Some(value) => return true,
            Change::Dotted(key, value) | Change::Glance(key, value) if !is_word(key) || !is_word(value) => {
                return false;
            }
            Change::Dotted(key, value) | Change::Object(key, value) | Change::Glance(key, value) => {
                vec![(key.clone(), value.clone())]
            }
            Change::Batch(tags) => tags.clone(),
            // A list with two values of one key is refused.
            Change::More(key) => match self.tags.get(key) {
                Some(value) => return value.is_empty(),
                None if is_word(key) => vec![(key.clone(), String::new())],
                None => return false,
            },
        };
        let mut changed = self.tags.clone();
        changed.extend(new.iter().cloned());
        let unique: BTreeMap<_, _> = new.iter().cloned().collect();
        let fine = !new.is_empty() && unique.len() == new.len() && changed.len() <= 10;
        if fine {
            self.tags = changed;
        }
        fine
    }

    /// The tags as every answer shows them.
    fn shown(&self) -> Vec<Value> {
        let (project, image) = (&self.project, &self.image);
        let get = |path: &str| self.call("GET", path, &Value::Null).1;
        let query = json!({"action": "filter", "matches": [{"key": "resource_id", "value": image}]});
        let (_, found) =
            self.call("POST", &format!("/v2/{project}/images/resource_instances/action"), &query);
        vec![
            get(&format!("/v2/images/{image}"))["tags"].clone(),
            get(&format!("/v2/cloudimages?id={image}"))["images"][0]["tags"].clone(),
            get("/v1/cloudimages/tags")["tags"].clone(),
            get(&format!("/v2/{project}/images/{image}/tags"))["tags"].clone(),
            found["resources"][0]["tags"].clone(),
            get(&format!("/v2/{project}/images/tags"))["tags"].clone(),
        ]
    }

    /// The tags as every answer ought to show them.
    fn meant(&self) -> Vec<Value> {
        let list = |shown: &dyn Fn(&String, &String) -> Value| -> Value {
            self.tags.iter().map(|(key, value)| shown(key, value)).collect()
        };
        let pairs = list(&|key, value| pair(key, value).into());
        let objects = list(&|key, value| json!({"key": key, "value": value}));
        let keys = list(&|key, value| json!({"key": key, "values": [value]}));
        let mut sorted: Vec<String> = self.tags.iter().map(|(key, value)| pair(key, value)).collect();
        sorted.sort();
        vec![pairs.clone(), pairs, sorted.into(), objects.clone(), objects, keys]
    }

    /// Whether the filter of the list finds the image by each of its tags.
    fn is_found_by_each(&self) -> bool {
        self.tags.iter().all(|(key, value)| {
            let tag = encoded(&pair(key, value)).replace('=', "%3D");
            let (_, found) = self.call("GET", &format!("/v2/cloudimages?tag={tag}"), &Value::Null);
            found["images"][0]["id"] == *self.image
        })
    }
}

fn pair(key: &str, value: &str) -> String {
    if value.is_empty() { key.to_owned() } else { format!("{key}={value}") }
}

/// A text for a path or a query; a slash stays as it is, which is how some clients send it.
fn encoded(text: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'.');
    percent_encoding::utf8_percent_encode(text, KEPT).to_string()
}

/// Whether Glance and `key.value` take a text that is not there yet.
fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

#[test]
fn the_rows_are_those_of_the_vendors_table() {
    let table: Vec<Vec<&str>> =
        TABLE.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    for row in SERVICE.card.catalog {
        let found = table.iter().find(|line| line[0] == row.code);
        let line = found.unwrap_or_else(|| panic!("{} is not in the table", row.code));

        assert_eq!(line[2], row.message, "{}", row.code);
        if let Source::Docs(_) = row.source {
            assert_eq!(line[1], row.status.to_string(), "{}", row.code);
        }
    }
}

/// The owners of the private images that a call with these headers sees.
fn owners(emulator: &Emulator, headers: &[(&str, &str)]) -> Vec<String> {
    let mut request = Request::get("/v2/cloudimages?visibility=private");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = emulator.call(&request.body(Bytes::new()).unwrap());
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let images = body["images"].as_array().unwrap();
    images.iter().map(|image| image["owner"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_path_without_a_project_means_the_tokens_then_the_headers_then_the_default() {
    let emulator = Emulator::new(&Config::default()).unwrap();
    let ids = Ids::new(0, "default");
    let [of_token, of_header] = ["eu-nl", "eu-ch2"].map(|name| project_id(&ids, name));
    let default = project_id(&ids, DEFAULT_REGION);
    let now: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    let token = Token {
        space: "default".to_owned(),
        user: "alice".to_owned(),
        domain: "OTC1".to_owned(),
        project: Some(of_token.clone()),
        project_name: None,
        methods: Vec::new(),
        issued_at: now,
        expires_at: Timestamp::MAX,
    };
    let token = ("x-auth-token", &*token.seal(&ids));
    let header = ("x-project-id", &*of_header);
    for headers in [&[token][..], &[header], &[]] {
        let mut request = Request::post("/v2/images");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = emulator.call(&request.body(Bytes::from("{}")).unwrap());
        assert_eq!(response.status(), 201);
    }

    assert_eq!(owners(&emulator, &[token, header]), [of_token]);
    assert_eq!(owners(&emulator, &[header]), [&*of_header]);
    assert_eq!(owners(&emulator, &[]), [default]);
}

fn changes() -> impl Strategy<Value = Change> {
    // Objects may hold any character; a `=` in a key is a test of its own, beside the rules.
    let key = || prop_oneof!["[a-cA-C_-]{1,2}", "[a-c][ ./é测][a-c]"];
    let value = || prop_oneof!["[0-9z_-]{0,2}", "[0-9][ ./=é测][0-9]"];
    prop_oneof![
        ("[a-cA-C_-]{1,2}", value()).prop_map(|(key, value)| Change::Dotted(key, value)),
        (key(), value()).prop_map(|(key, value)| Change::Object(key, value)),
        prop::collection::vec((key(), value()), 0..6).prop_map(Change::Batch),
        (key(), value()).prop_map(|(key, value)| Change::Glance(key, value)),
        key().prop_map(Change::Delete),
        key().prop_map(Change::GlanceDelete),
        any::<prop::sample::Index>().prop_map(Change::TakeOff),
        key().prop_map(Change::More),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn four_spellings_write_and_read_one_set_of_tags(changes in prop::collection::vec(changes(), 1..24)) {
        let mut world = World::new();
        for change in &changes {
            let accepted = world.make(change);

            prop_assert_eq!(accepted, world.expect(change), "{:?}", change);
            prop_assert_eq!(world.shown(), world.meant());
        }
        prop_assert!(world.is_found_by_each());
    }
}

#[test]
fn new_images_replace_none_of_a_world_that_was_made_under_the_same_seed() {
    let old = World::new();
    old.call("POST", "/v2/cloudimages/action", &json!({"name": "made", "instance_id": "i"}));
    let mut world: Value = serde_json::from_str(&old.emulator.snapshot(&SpaceId::default())).unwrap();
    world["spaces"]["default"].as_object_mut().unwrap().remove("ids");

    let new = World::new();
    let (status, _) = new.call("PUT", "/_parhelion/snapshot", &world);
    new.call("POST", "/v2/images", &json!({"name": "img"}));
    new.call("POST", "/v2/cloudimages/action", &json!({"name": "made", "instance_id": "i"}));

    let (_, listed) = new.call("GET", "/_parhelion/spaces", &Value::Null);
    assert_eq!((status, &listed["spaces"][0]["resources"]["ims"]), (200, &json!(4)));
}

//! VPCs and subnets through the front door: what hangs on the clock, on the profile and on chance.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use hyper::Request;
use jiff::SignedDuration;
use parhelion::api::{ErrorKind, Lifecycle, SignatureMode, Source};
use parhelion::clock::ClockMode;
use parhelion::huawei::{Profile, vpc};
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::catalogue::fits;

/// The rows of the vendor's page: status, code, message; copied from the page, not from the code.
const PAGE: &str = include_str!("../data/huawei-vpc-errors.tsv");

const PROJECT: &str = "0000000000000000000000000000aaaa";

/// An empty emulator whose clock stands, and that asks nobody who he is.
struct Networks {
    emulator: Emulator,
}

impl Networks {
    fn new(config: Config) -> Self {
        let clock = ClockMode::Frozen { at: "2026-01-02T03:04:05Z".parse().unwrap() };
        let emulator = Emulator::new(&Config { signatures: SignatureMode::Off, clock, ..config }).unwrap();
        Self { emulator }
    }

    /// Status and body of one call; `{p}` in the path is the project.
    fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { Bytes::new() } else { body.to_string().into() };
        let uri = path.replace("{p}", PROJECT);
        let response = self.emulator.call(&Request::builder().method(method).uri(uri).body(body).unwrap());
        (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or_default())
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.call("GET", path, &Value::Null);
        assert_eq!(status, 200, "{body}");
        body
    }

    /// Makes a VPC and returns its id.
    fn vpc(&self) -> String {
        let (status, body) = self.call("POST", "/v1/{p}/vpcs", &json!({"vpc": {"cidr": "10.0.0.0/8"}}));
        assert_eq!((status, &body["vpc"]["status"]), (200, &json!("CREATING")));
        body["vpc"]["id"].as_str().unwrap().to_owned()
    }

    /// Makes a subnet and returns its id.
    fn subnet(&self, vpc: &str) -> String {
        let subnet = json!({"name": "s", "cidr": "10.0.0.0/24", "gateway_ip": "10.0.0.1", "vpc_id": vpc});
        let (status, body) = self.call("POST", "/v1/{p}/subnets", &json!({"subnet": subnet}));
        assert_eq!((status, &body["subnet"]["status"]), (200, &json!("UNKNOWN")));
        body["subnet"]["id"].as_str().unwrap().to_owned()
    }
}

#[test]
fn new_resources_are_pending_until_their_time_is_over() {
    let lifecycle = Lifecycle { pending: SignedDuration::from_secs(60) };
    let networks = Networks::new(Config { lifecycle, ..Config::default() });
    let vpc = networks.vpc();
    let subnet = networks.subnet(&vpc);
    let states = || {
        let v1 = networks.get(&format!("/v1/{{p}}/vpcs/{vpc}"));
        let v3 = networks.get(&format!("/v3/{{p}}/vpc/vpcs/{vpc}"));
        let of_subnet = networks.get(&format!("/v1/{{p}}/subnets/{subnet}"));
        [v1["vpc"]["status"].clone(), v3["vpc"]["status"].clone(), of_subnet["subnet"]["status"].clone()]
    };
    let clock = |seconds| {
        let space = networks.emulator.spaces().open(&SpaceId::default()).unwrap();
        space.clock().advance(seconds).unwrap();
    };

    clock(59);
    assert_eq!(states(), ["CREATING", "PENDING", "UNKNOWN"]);

    clock(1);
    assert_eq!(states(), ["OK", "ACTIVE", "ACTIVE"]);
}

#[test]
fn limits_and_the_numbers_in_texts_are_those_of_the_profile() {
    let refusal = |name: &str, key: &str, value: &str| {
        let networks = Networks::new(Config { profile: Profile::named(name), ..Config::default() });
        let path = format!("/v2.0/{{p}}/vpcs/{}/tags", networks.vpc());
        let (_, body) = networks.call("POST", &path, &json!({"tag": {"key": key, "value": value}}));
        body["message"].as_str().map(str::to_owned)
    };
    let lengths = |key: usize, value: usize| {
        Some(format!(
            "Tag length is invalid. The key length must be in range [1,{key}] and value in range [0,{value}]"
        ))
    };
    let (long, longer) = ("k".repeat(37), "k".repeat(129));

    assert_eq!(refusal("documented", &long, "v"), lengths(36, 43));
    assert_eq!(refusal("otc-2026", &long, "v"), None);
    assert_eq!(refusal("otc-2026", &longer, "v"), lengths(128, 255));
    assert_eq!(refusal("otc-2026", "k@k", "v"), None);
    assert_eq!(refusal("otc-2026", "k.k", "v"), Some("Tag key k.k is invalid.".to_owned()));
    assert_eq!(refusal("huaweicloud", "k.k", "välue"), None);
}

#[test]
fn new_resources_replace_none_of_a_snapshot_that_was_taken_under_the_same_seed() {
    let before = Networks::new(Config::default());
    let first = before.vpc();
    let subnet = before.subnet(&first);
    let file = std::env::temp_dir().join(format!("parhelion-vpc-snapshot-{}.json", std::process::id()));
    std::fs::write(&file, before.emulator.snapshot(&SpaceId::default())).unwrap();

    let after = Networks::new(Config { worlds: vec![file.display().to_string()], ..Config::default() });
    let second = after.vpc();
    let subnets = [subnet, after.subnet(&second)];

    std::fs::remove_file(&file).unwrap();
    let ids = |list: &Value| -> Vec<_> {
        list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let (vpcs, found) = (after.get("/v1/{p}/vpcs"), after.get("/v1/{p}/subnets"));
    assert_eq!(BTreeSet::from_iter(ids(&vpcs["vpcs"])), BTreeSet::from([first, second]));
    assert_eq!(BTreeSet::from_iter(ids(&found["subnets"])), BTreeSet::from(subnets));
}

#[test]
fn documented_rows_are_the_pages_byte_for_byte() {
    let lines: Vec<_> = PAGE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .collect();
    let rows = vpc::SERVICE.card.catalog;
    let is = |row: &ErrorKind, line: &[&str]| {
        row.status.to_string() == line[0] && row.code == line[1] && fits(row.message, line[2])
    };

    let missing: Vec<_> = lines.iter().filter(|line| !rows.iter().any(|row| is(row, line))).collect();
    let documented = rows.iter().filter(|row| matches!(row.source, Source::Docs(_)));
    let made_up: Vec<_> = documented
        .filter(|row| !lines.iter().any(|line| is(row, line)))
        .map(|row| (row.code, row.message))
        .collect();

    assert_eq!(missing, [&[""; 0]; 0]);
    assert_eq!(made_up, []);
}

#[test]
fn a_world_whose_ids_are_no_uuids_is_refused() {
    for id in ["vpc-1", "0000000A-0000-4000-8000-000000000000"] {
        let vpcs = json!({id: {"CreatedAt": "2026-01-01T00:00:00Z"}});

        let message = refusal_of_world("ids", &vpcs);

        assert!(message.ends_with(&format!("the id `{id}` is no UUID in lower case")), "{message}");
    }
}

#[test]
fn a_world_whose_routes_lead_nowhere_is_refused() {
    let routes = json!([{"destination": "x", "nexthop": "192.168.0.5"}]);
    let vpc = json!({"CreatedAt": "2026-01-01T00:00:00Z", "Routes": routes});

    let message = refusal_of_world("routes", &json!({"0000000a-0000-4000-8000-000000000000": vpc}));

    assert!(message.contains("`x` is no block of IPv4 addresses"), "{message}");
}

/// Why a world with these VPCs is refused; `name` tells its file from those of other tests.
fn refusal_of_world(name: &str, vpcs: &Value) -> String {
    let file = std::env::temp_dir().join(format!("parhelion-vpc-{name}-{}.json", std::process::id()));
    let world = json!({"parhelion": 1, "spaces": {"default": {"vpc": {"eu-de": {"Vpcs": vpcs}}}}});
    std::fs::write(&file, world.to_string()).unwrap();

    let refused = Emulator::new(&Config { worlds: vec![file.display().to_string()], ..Config::default() });

    std::fs::remove_file(&file).unwrap();
    refused.unwrap_err().to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn tags_behave_as_a_map_whatever_is_batched(
        batches in prop::collection::vec(
            (any::<bool>(), prop::collection::vec(("[a-d]{1,2}", "[x-z]{0,2}"), 1..4)), 1..12,
        ),
    ) {
        let networks = Networks::new(Config::default());
        let path = format!("/v2.0/{{p}}/vpcs/{}/tags", networks.vpc());
        let mut model = BTreeMap::new();
        for (creates, tags) in batches {
            let action = if creates { "create" } else { "delete" };
            let sent: Vec<_> = tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
            let body = json!({"action": action, "tags": sent});
            let (status, _) = networks.call("POST", &format!("{path}/action"), &body);

            let mut changed = model.clone();
            for (key, value) in &tags {
                if creates { changed.insert(key.clone(), value.clone()) } else { changed.remove(key) };
            }
            let keys: BTreeSet<_> = tags.iter().map(|(key, _)| key).collect();
            let repeats = creates && keys.len() < tags.len();
            prop_assert_eq!(status, if repeats { 400 } else { 204 });
            if !repeats {
                model = changed;
            }

            let shown: Vec<_> =
                model.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
            prop_assert_eq!(&networks.get(&path), &json!({"tags": shown}));
        }
    }
}

//! A reset finds all that there is to forget: every store of every service.

use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use crate::snapshots::admin;
use crate::wire::{CREATE, DESCRIBE, call, told};

const PROJECT: &str = "0000000000000000000000000000aaaa";

/// Where a snapshot has what a service keeps; one line for each map in a service's state.
const STORES: &[(&str, &str, &str)] = &[
    ("rds", "cn-hangzhou", "Instances"),
    ("rds", "cn-hangzhou", "ClientTokens"),
    ("iot", "(public)", "Products"),
    ("smn", PROJECT, "Topics"),
    ("vpc", PROJECT, "Vpcs"),
    ("vpc", PROJECT, "Subnets"),
    ("ims", "", "images"),
];

fn post(emulator: &Emulator, space: &str, target: &str, body: &Value) -> Value {
    let headers = [("x-parhelion-space", space), ("content-type", "application/json")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (status, answer) = told(&call(emulator, "POST", target, &headers, &body));
    assert!(matches!(status, 200 | 201), "{target}: {answer}");
    answer
}

/// Makes something in every store of a space.
fn fill(emulator: &Emulator, space: &str) {
    let post = |target: &str, body: &Value| post(emulator, space, target, body);
    post(&format!("/?{CREATE}&ClientToken=once&Tag.1.Key=k&Tag.1.Value=v"), &Value::Null);
    post("/?Action=CreateProduct&Version=2018-01-20&ProductName=Lamps&NodeType=0", &Value::Null);
    post(&format!("/v2/{PROJECT}/notifications/topics"), &json!({"name": "t", "display_name": ""}));
    let vpc = post(&format!("/v1/{PROJECT}/vpcs"), &json!({"vpc": {"name": "v", "cidr": "10.0.0.0/8"}}));
    let subnet =
        json!({"name": "s", "cidr": "10.0.0.0/24", "gateway_ip": "10.0.0.1", "vpc_id": vpc["vpc"]["id"]});
    post(&format!("/v1/{PROJECT}/subnets"), &json!({"subnet": subnet}));
    post("/v2/images", &json!({"name": "img"}));
    post("/v2/cloudimages/action", &json!({"name": "made", "instance_id": "i"}));
}

/// The stores of a space in which there is something, and all the maps that its snapshot has.
fn filled(emulator: &Emulator, space: &str) -> (Vec<(&'static str, &'static str)>, usize) {
    let (_, world) = told(&call(emulator, "GET", &format!("/_parhelion/snapshot?space={space}"), &[], ""));
    let services = world["spaces"][space].as_object().unwrap().clone();
    let places = || {
        let of_services = services.iter().filter(|(name, _)| !matches!(name.as_str(), "clock" | "ids"));
        of_services.flat_map(|(name, places)| {
            places.as_object().unwrap().iter().map(move |(place, state)| (name.clone(), place.clone(), state))
        })
    };
    let is_filled = |(service, place, store): &&(&str, &str, &str)| {
        places().any(|(name, at, state)| {
            name == *service
                && (place.is_empty() || at == *place)
                && state[store].as_object().is_some_and(|all| !all.is_empty())
        })
    };
    let found = STORES.iter().filter(is_filled).map(|(service, _, store)| (*service, *store)).collect();
    (found, places().map(|(_, _, state)| state.as_object().unwrap().len()).sum())
}

fn all() -> (Vec<(&'static str, &'static str)>, usize) {
    (STORES.iter().map(|(service, _, store)| (*service, *store)).collect(), STORES.len())
}

fn without(service: &str) -> (Vec<(&'static str, &'static str)>, usize) {
    let left: Vec<_> = all().0.into_iter().filter(|(name, _)| *name != service).collect();
    let count = left.len();
    (left, count)
}

fn emulator() -> Emulator {
    let emulator = Emulator::new(&Config::default()).unwrap();
    for space in ["one", "two"] {
        fill(&emulator, space);
    }
    emulator
}

const NOTHING: (Vec<(&str, &str)>, usize) = (Vec::new(), 0);

#[test]
fn every_store_of_every_service_is_filled() {
    let emulator = emulator();
    let services = parhelion::emulator::services();
    let empty: Vec<_> = services
        .iter()
        .map(|service| service.card().name)
        .filter(|name| STORES.iter().all(|(service, _, _)| service != name))
        .collect();

    assert_eq!(filled(&emulator, "one"), all());
    // IAM keeps nothing: everything follows from names.
    assert_eq!(empty, ["iam"]);
}

#[test]
fn a_reset_of_everything_leaves_nothing_in_any_store() {
    let emulator = emulator();

    let (_, gone) = admin(&emulator, "POST", "/reset", "");

    let services = json!({"rds": 2, "iot": 2, "iam": 0, "smn": 2, "vpc": 4, "ims": 4});
    assert_eq!(gone, json!({"spaces": 2, "resources": 14, "services": services}));
    assert_eq!((filled(&emulator, "one"), filled(&emulator, "two")), (NOTHING, NOTHING));
    assert_eq!(admin(&emulator, "GET", "/spaces", "").1["spaces"], json!([]));
}

#[test]
fn a_reset_of_a_space_leaves_nothing_in_it_and_the_others_as_they_are() {
    let emulator = emulator();

    let (_, gone) = admin(&emulator, "POST", "/reset?space=one", "");

    let services = json!({"rds": 1, "iot": 1, "iam": 0, "smn": 1, "vpc": 2, "ims": 2});
    assert_eq!(gone, json!({"spaces": 1, "resources": 7, "services": services}));
    assert_eq!((filled(&emulator, "one"), filled(&emulator, "two")), (NOTHING, all()));
}

#[test]
fn a_reset_of_a_service_leaves_nothing_of_it_in_any_space() {
    for (service, gone) in [("rds", 2), ("iot", 2), ("smn", 2), ("vpc", 4), ("ims", 4)] {
        let emulator = emulator();

        let (_, answer) = admin(&emulator, "POST", &format!("/reset?service={service}"), "");

        assert_eq!(answer, json!({"spaces": 0, "resources": gone, "services": {service: gone}}));
        assert_eq!(filled(&emulator, "one"), without(service));
        assert_eq!(filled(&emulator, "two"), without(service));
    }
}

#[test]
fn a_reset_of_a_service_in_a_space_leaves_it_in_the_others() {
    let emulator = emulator();

    let (_, gone) = admin(&emulator, "POST", "/reset?space=one&service=vpc", "");

    assert_eq!(gone, json!({"spaces": 0, "resources": 2, "services": {"vpc": 2}}));
    assert_eq!((filled(&emulator, "one"), filled(&emulator, "two")), (without("vpc"), all()));
}

#[test]
fn a_reset_of_a_service_that_is_none_forgets_nothing() {
    let emulator = emulator();

    let (status, answer) = admin(&emulator, "POST", "/reset?service=rdz", "");

    assert_eq!(status, 400);
    assert_eq!(
        answer["error"],
        json!({"code": "BadRequest", "message": "there is no service `rdz`", "hint": "there is: rds, iot, iam, smn, vpc, ims"})
    );
    assert_eq!((filled(&emulator, "one"), filled(&emulator, "two")), (all(), all()));
}

#[test]
fn a_script_that_begins_with_a_reset_of_everything_is_answered_alike_each_time() {
    let emulator = Emulator::builder().frozen_at("2026-01-02T03:04:05Z".parse().unwrap()).build().unwrap();
    let describe = format!("/?{DESCRIBE}");
    let script = || {
        admin(&emulator, "POST", "/reset", "");
        let asked =
            [("/nope", "default"), (&*describe, "no space"), ("/nope", "default"), (&*describe, "default")];
        asked.map(|(target, space)| {
            let answer = call(&emulator, "POST", target, &[("x-parhelion-space", space)], "");
            (answer.status(), answer.headers().clone(), answer.into_body())
        })
    };

    let first = script();

    assert_eq!(script(), first);
    assert_ne!(first[0], first[2]);
}

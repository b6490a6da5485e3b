//! The admin API as a whole: its list, its OpenAPI document, HEAD.

use std::collections::BTreeSet;

use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use crate::wire::{call, served, told};

fn document() -> Value {
    let emulator = Emulator::new(&Config::default()).unwrap();
    told(&call(&emulator, "GET", "/_parhelion/openapi.json", &[], "")).1
}

#[test]
fn the_document_has_every_route_of_the_list_and_no_other() {
    let emulator = Emulator::new(&Config::default()).unwrap();
    let (_, index) = told(&call(&emulator, "GET", "/_parhelion/", &[], ""));
    let listed: BTreeSet<String> = index["routes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {}", row["method"].as_str().unwrap(), row["path"].as_str().unwrap()))
        .collect();

    let document = document();
    let described: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();

    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(described, listed);
}

#[test]
fn operations_have_ids_of_their_own_and_every_variable_is_described() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for operation in methods.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
            let described = operation["parameters"].as_array().unwrap();
            let of_path = described.iter().filter(|it| it["in"] == "path");
            assert_eq!(of_path.count(), path.matches('{').count(), "{path}");
        }
    }
}

#[test]
fn head_is_get_without_a_body() {
    let emulator = served(&Config::default());
    let mut wire = emulator.connect();

    wire.send("HEAD /_parhelion/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    let head = wire.head();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"), "{head}");
    assert!(wire.is_closed());
}

#[test]
fn a_query_that_is_misspelt_or_repeated_is_refused_and_changes_nothing() {
    let emulator = Emulator::builder().world("demo").build().unwrap();
    let id = parhelion::store::SpaceId::default();
    let before = emulator.snapshot(&id);
    let refused = |method: &str, target: &str| {
        let (status, answer) = told(&call(&emulator, method, &format!("/_parhelion{target}"), &[], ""));
        let text = |name: &str| answer["error"][name].as_str().unwrap().to_owned();
        (status, text("code"), text("message"), text("hint"))
    };
    let bad = |message: &str, hint: &str| (400, "BadRequest".to_owned(), message.to_owned(), hint.to_owned());

    let takes = "POST /_parhelion/reset takes `?space=`, `?service=`";
    assert_eq!(refused("POST", "/reset?spcae=x"), bad("`?spcae=` is not known here", takes));
    assert_eq!(refused("POST", "/reset?space=x&space=default"), bad("`?space=` stands there twice", takes));
    assert_eq!(refused("POST", "/reset?space="), bad("`?space=` is empty", takes));
    assert_eq!(
        refused("DELETE", "/spaces/default?space=x"),
        bad("`?space=` is not known here", "DELETE /_parhelion/spaces/{name} takes nothing behind the `?`")
    );
    assert_eq!(emulator.snapshot(&id), before);
}

#[test]
fn the_document_says_which_answers_are_texts_and_what_a_query_may_be() {
    let document = document();
    let operation = |path: &str| &document["paths"][format!("/_parhelion{path}")]["get"];
    let types = |path: &str| -> Vec<&String> {
        operation(path)["responses"]["200"]["content"].as_object().unwrap().keys().collect()
    };
    let query = |path: &str, name: &str| {
        let described = operation(path)["parameters"].as_array().unwrap();
        let found = described.iter().find(|it| it["name"] == name).unwrap();
        (found["required"].as_bool().unwrap(), found["schema"].clone())
    };

    assert_eq!(types("/requests/export"), ["text/plain; charset=utf-8"]);
    assert_eq!(types("/requests/{id}/export"), ["text/plain; charset=utf-8"]);
    assert_eq!(types("/requests/stream"), ["text/event-stream"]);
    assert_eq!(types("/clock"), ["application/json"]);
    assert_eq!(query("/requests/export", "as"), (true, json!({"enum": ["curl", "http"]})));
    assert_eq!(query("/requests", "since"), (false, json!({"type": "integer", "minimum": 0})));
    assert!(query("/snapshots/diff", "from").0 && !query("/snapshots/diff", "to").0);
}

#[test]
fn a_snapshot_cannot_be_called_as_a_word_of_the_paths() {
    let emulator = Emulator::new(&Config::default()).unwrap();

    let (status, answer) = told(&call(&emulator, "PUT", "/_parhelion/snapshots/diff", &[], ""));

    assert_eq!(status, 405);
    assert_eq!(
        answer["error"],
        json!({
            "code": "MethodNotAllowed",
            "message": "PUT does not go with /_parhelion/snapshots/diff: `diff` is a word of this API, and can be no name",
            "hint": "it takes GET",
        })
    );
}

//! Whoever takes a snapshot while others write sees each call wholly or not at all, over all services.

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use crate::cli_serve::folder;
use crate::snapshots::admin;
use crate::wire::{call, told};

const PROJECT: &str = "0000000000000000000000000000aaaa";
const WRITERS: usize = 4;
const EACH: usize = 100;

/// Makes a topic, and then a VPC of the same name.
fn write(emulator: &Emulator, name: &str) {
    let json = [("content-type", "application/json")];
    let topic = json!({"name": name, "display_name": ""}).to_string();
    let path = format!("/v2/{PROJECT}/notifications/topics");
    assert_eq!(call(emulator, "POST", &path, &json, &topic).status(), 201);
    let vpc = json!({"vpc": {"name": name, "cidr": "10.0.0.0/8"}}).to_string();
    assert_eq!(call(emulator, "POST", &format!("/v1/{PROJECT}/vpcs"), &json, &vpc).status(), 200);
}

/// The names of all topics, and those of all VPCs, in one space of a world.
fn names(world: &str, space: &str) -> [BTreeSet<String>; 2] {
    let world: Value = serde_json::from_str(world).unwrap();
    let space = &world["spaces"][space];
    [&space["smn"][PROJECT]["Topics"], &space["vpc"][PROJECT]["Vpcs"]].map(|all| {
        let all = all.as_object().into_iter().flat_map(serde_json::Map::values);
        all.map(|it| it["Name"].as_str().unwrap().to_owned()).collect()
    })
}

/// No VPC without its topic, and no more topics than writers ahead.
fn assert_one_instant(world: &str, space: &str) {
    let [topics, vpcs] = names(world, space);
    assert!(vpcs.is_subset(&topics), "{:?}", vpcs.difference(&topics));
    assert!(topics.len() <= vpcs.len() + WRITERS, "{} {}", topics.len(), vpcs.len());
}

/// Lets writers write, and looks until they have done.
fn look_while_writing(emulator: &Emulator, look: impl Fn() + Sync) {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (done, look) = (&done, &look);
        let looking = scope.spawn(move || {
            let mut looks = 0;
            while !done.load(Ordering::Relaxed) {
                look();
                looks += 1;
            }
            looks
        });
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn(move || (0..EACH).for_each(|n| write(emulator, &format!("w{writer}-{n}"))))
            })
            .collect();
        let written: Vec<_> = writers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        // Before anything is unwrapped: the one who looks ends with it.
        done.store(true, Ordering::Relaxed);
        let looks = looking.join().unwrap();
        for written in written {
            written.unwrap();
        }
        assert!(looks > 0);
    });
}

#[test]
fn a_snapshot_under_load_is_of_one_instant() {
    let emulator = Emulator::new(&Config::default()).unwrap();

    look_while_writing(&emulator, || {
        let response = call(&emulator, "GET", "/_parhelion/snapshot", &[], "");
        assert_one_instant(std::str::from_utf8(response.body()).unwrap(), "default");
    });

    let [topics, vpcs] = names(&emulator.snapshot(&parhelion::store::SpaceId::default()), "default");
    assert_eq!((topics.len(), vpcs), (WRITERS * EACH, topics));
}

#[test]
fn a_fork_under_load_is_of_one_instant() {
    let emulator = Emulator::new(&Config::default()).unwrap();

    look_while_writing(&emulator, || {
        let (status, _) = admin(&emulator, "POST", "/spaces/default/fork", r#"{"as":"fork"}"#);
        assert_eq!(status, 200);
        let (_, world) = told(&call(&emulator, "GET", "/_parhelion/snapshot?space=fork", &[], ""));
        assert_one_instant(&world.to_string(), "fork");
        admin(&emulator, "DELETE", "/spaces/fork", "");
    });
}

#[test]
fn a_save_under_load_is_of_one_instant() {
    let file = folder("state_under_load").join("state.json");
    let emulator = Emulator::new(&Config { state: Some(file.clone()), ..Config::default() }).unwrap();

    look_while_writing(&emulator, || {
        emulator.save().unwrap();
        assert_one_instant(&fs::read_to_string(&file).unwrap(), "default");
    });
}

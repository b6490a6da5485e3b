//! Many calls at once, and the same calls twice.

use std::sync::atomic::{AtomicBool, Ordering};

use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use serde_json::Value;

use crate::wire::{CREATE, call, frozen, told};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const INSTANCES: usize = 50;

/// Fifty instances; their ids as a tag call names them.
fn fifty(emulator: &Emulator) -> String {
    let name = |number: usize| {
        let (status, made) = told(&call(emulator, "POST", "/", &[FORM], CREATE));
        assert_eq!(status, 200, "{made}");
        format!("&ResourceId.{number}={}", made["DBInstanceId"].as_str().unwrap())
    };
    (1..=INSTANCES).map(name).collect()
}

fn tag(emulator: &Emulator, ids: &str, value: usize) -> u16 {
    let form = format!(
        "Action=TagResources&Version=2014-08-15&RegionId=cn-hangzhou&ResourceType=INSTANCE{ids}\
         &Tag.1.Key=owner&Tag.1.Value=thread-{value}"
    );
    call(emulator, "POST", "/", &[FORM], &form).status().as_u16()
}

/// The values of the tag, as a client sees them.
fn listed(emulator: &Emulator, ids: &str) -> Vec<Value> {
    let form =
        format!("Action=ListTagResources&Version=2014-08-15&RegionId=cn-hangzhou&ResourceType=INSTANCE{ids}");
    let (status, body) = told(&call(emulator, "POST", "/", &[FORM], &form));
    assert_eq!(status, 200, "{body}");
    let rows = body["TagResources"]["TagResource"].as_array().unwrap();
    rows.iter().map(|row| row["TagValue"].clone()).collect()
}

/// The values of the tag, as a snapshot has them.
fn saved(emulator: &Emulator) -> Vec<Value> {
    let world: Value = serde_json::from_str(&emulator.snapshot(&SpaceId::default())).unwrap();
    let instances = &world["spaces"]["default"]["rds"]["cn-hangzhou"]["Instances"];
    instances.as_object().unwrap().values().map(|instance| instance["Tags"]["owner"].clone()).collect()
}

fn assert_not_mixed(values: &[Value]) {
    assert_eq!(values.len(), INSTANCES);
    assert!(values.iter().all(|value| value == &values[0]), "{values:?}");
}

#[test]
fn calls_that_tag_the_same_instances_at_once_never_leave_a_mixture() {
    let emulator = frozen(&Config::default());
    let ids = fifty(&emulator);
    tag(&emulator, &ids, 0);
    let done = AtomicBool::new(false);

    std::thread::scope(|scope| {
        let (emulator, ids, done) = (&emulator, &*ids, &done);
        let observers = [0, 1].map(|kind| {
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    assert_not_mixed(&if kind == 0 { listed(emulator, ids) } else { saved(emulator) });
                }
            })
        });
        let taggers: Vec<_> =
            (1..=64).map(|value| scope.spawn(move || [(); 4].map(|()| tag(emulator, ids, value)))).collect();
        let answers: Vec<_> = taggers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        // Before anything is unwrapped: the observers end with it.
        done.store(true, Ordering::Relaxed);
        for observer in observers {
            observer.join().unwrap();
        }

        assert!(answers.into_iter().all(|answer| answer.unwrap() == [200; 4]));
    });

    assert_not_mixed(&listed(&emulator, &ids));
    assert_not_mixed(&saved(&emulator));
}

#[test]
fn threads_in_spaces_of_their_own_get_the_ids_they_get_alone() {
    let alone = frozen(&Config::default());
    let together = frozen(&Config::default());
    let create = |emulator: &Emulator, space: &str| {
        let header = ("x-parhelion-space", space);
        let (_, body) = told(&call(emulator, "POST", "/", &[FORM, header], CREATE));
        body["DBInstanceId"].clone()
    };
    let names = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
    let expected = names.map(|name| [(); 8].map(|()| create(&alone, name)));

    let made = std::thread::scope(|scope| {
        let (together, create) = (&together, &create);
        let threads = names.map(|name| scope.spawn(move || [(); 8].map(|()| create(together, name))));
        threads.map(|thread| thread.join().unwrap())
    });

    assert_eq!(made, expected);
}

#[test]
fn threads_that_create_up_to_the_quota_at_once_do_not_pass_it() {
    let emulator = frozen(&Config { max_resources: 10, ..Config::default() });

    let mut answers: Vec<_> = std::thread::scope(|scope| {
        let create = || call(&emulator, "POST", "/", &[FORM], CREATE).status().as_u16();
        let threads: Vec<_> = (0..32).map(|_| scope.spawn(create)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });

    answers.sort_unstable();
    assert_eq!(answers, [vec![200; 10], vec![403; 22]].concat());
}

#[test]
fn what_is_created_beside_resets_is_forgotten_by_one_of_them_or_still_there() {
    const THREADS: usize = 4;
    const CALLS: usize = 250;
    let emulator = frozen(&Config::default());
    let reset = || {
        let (_, gone) = told(&call(&emulator, "POST", "/_parhelion/reset", &[], ""));
        gone["resources"].as_u64().unwrap()
    };

    let forgotten: u64 = std::thread::scope(|scope| {
        let create = || assert_eq!(call(&emulator, "POST", "/", &[FORM], CREATE).status(), 200);
        let creators = [(); THREADS].map(|()| scope.spawn(move || (0..CALLS).for_each(|_| create())));
        let resets = scope.spawn(|| (0..CALLS).map(|_| reset()).sum::<u64>());
        for creator in creators {
            creator.join().unwrap();
        }
        resets.join().unwrap()
    });

    assert_eq!(forgotten + reset(), (THREADS * CALLS) as u64);
}

/// Everything that a client sees of an answer.
fn whole(emulator: &Emulator, form: &str) -> String {
    let response = call(emulator, "POST", "/", &[FORM], form);
    format!("{:?} {:?} {:?}", response.status(), response.headers(), response.body())
}

#[test]
fn two_emulators_with_one_seed_answer_one_script_byte_for_byte() {
    let config = Config { seed: 7, ..Config::default() };
    let (one, other) = (frozen(&config), frozen(&config));
    let tagging = "Version=2014-08-15&RegionId=cn-hangzhou&ResourceType=INSTANCE";
    let script = [
        format!("{CREATE}&Tag.1.Key=app&Tag.1.Value=shop"),
        format!("{CREATE}&Amount=5"),
        format!("Action=ListTagResources&{tagging}&Tag.1.Key=app"),
        format!("Action=TagResources&{tagging}&ResourceId.1=rm-none&Tag.1.Key=a&Tag.1.Value=b"),
        format!("Action=DescribeDBInstances&{tagging}&PageSize=30"),
        format!("Action=DescribeDBInstances&{tagging}&MaxResults=2"),
        format!("Action=DescribeDBInstances&{tagging}&Format=XML"),
        "Action=DescribeRegions&Version=2014-08-15".to_owned(),
        "Action=Nothing&Version=2014-08-15".to_owned(),
    ];

    let [first, second] = [&one, &other].map(|emulator| script.each_ref().map(|form| whole(emulator, form)));

    assert_eq!(first, second);
    assert_eq!(one.snapshot(&SpaceId::default()), other.snapshot(&SpaceId::default()));
}

#[test]
fn another_seed_gives_other_ids() {
    let (one, other) = (frozen(&Config::default()), frozen(&Config { seed: 1, ..Config::default() }));

    assert_ne!(whole(&one, CREATE), whole(&other, CREATE));
}

//! `--state FILE`: what is in it, when it is written, and what a process that is killed leaves of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use parhelion::clock::ClockMode;
use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use crate::cli::{failure, parhelion};
use crate::cli_serve::{Process, folder, names_in};
use crate::snapshots::admin;
use crate::wire::{CREATE, call, post};

/// After this long, what a test waits for will not come.
const PATIENCE: Duration = Duration::from_mins(1);

fn start(file: &Path, more: &[&str]) -> Process {
    let state = ["--port", "0", "--log-level", "off", "--state", file.to_str().unwrap()];
    Process::start(&[&state, more].concat(), &[])
}

/// Makes an instance, and returns its id.
fn create(process: &Process) -> String {
    let answer = process.ask(&post(CREATE));
    assert_eq!(answer.status(), 200, "{}", answer.body);
    let made: Value = serde_json::from_str(&answer.body).unwrap();
    made["DBInstanceId"].as_str().unwrap().to_owned()
}

/// What a process holds in the default space.
fn snapshot(process: &Process) -> String {
    process.ask("GET /_parhelion/snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").body
}

fn stop(process: Process) {
    process.signal("TERM");
    assert_eq!(process.end().0.code(), Some(0));
}

/// The instances that a file has; it is a whole world, or this fails.
fn instances_in(file: &Path) -> Vec<String> {
    let world: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let instances = world["spaces"]["default"]["rds"]["cn-hangzhou"]["Instances"].as_object();
    instances.map(|all| all.keys().cloned().collect()).unwrap_or_default()
}

/// Waits until it is so.
#[expect(clippy::disallowed_methods, reason = "another process has its own time")]
fn wait_until(mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "it does not come");
        std::thread::yield_now();
    }
}

fn frozen_with(state: PathBuf, worlds: &[&str]) -> Emulator {
    let clock = ClockMode::Frozen { at: "2026-01-02T03:04:05Z".parse().unwrap() };
    let worlds = worlds.iter().map(|name| (*name).to_owned()).collect();
    Emulator::new(&Config { state: Some(state), worlds, clock, ..Config::default() }).unwrap()
}

#[test]
fn what_a_process_held_when_it_was_stopped_the_next_one_holds() {
    let file = folder("state_kept").join("state.json");
    let first = start(&file, &[]);
    let clock = r#"{"mode":"frozen","at":"2026-01-02T03:04:05Z"}"#;
    let length = clock.len();
    first.ask(&format!(
        "PUT /_parhelion/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n{clock}"
    ));
    let id = create(&first);
    let held = snapshot(&first);
    stop(first);

    let second = start(&file, &["--seed", "7"]);

    assert_eq!(snapshot(&second), held);
    assert_ne!(create(&second), id);
    // While it runs it may be in the middle of a save.
    stop(second);
    let mut names = names_in(&file.parent().unwrap().to_owned());
    names.sort();
    assert_eq!(names, ["state.json", "state.json.lock"]);
}

#[test]
fn every_space_is_in_the_file() {
    let file = folder("state_spaces").join("state.json");
    let before = frozen_with(file.clone(), &[]);
    for space in ["one", "two", "three"] {
        call(&before, "POST", &format!("/?{CREATE}"), &[("x-parhelion-space", space)], "");
    }
    let spaces = admin(&before, "GET", "/spaces", "");
    assert!(before.save().unwrap());
    drop(before);

    let after = frozen_with(file, &[]);

    assert_eq!(admin(&after, "GET", "/spaces", ""), spaces);
}

#[test]
fn it_is_written_only_when_something_has_changed() {
    let emulator = frozen_with(folder("state_changes").join("state.json"), &["demo"]);
    let look = || call(&emulator, "GET", "/?Action=DescribeRegions&Version=2014-08-15", &[], "");
    let saves = |change: &dyn Fn()| {
        change();
        [emulator.save().unwrap(), emulator.save().unwrap()]
    };
    let target = format!("/?{CREATE}");
    let refused = "/?Action=DeleteDBInstance&Version=2014-08-15&DBInstanceId=rm-none";
    let tag = "/?Action=TagResources&Version=2014-08-15&RegionId=cn-shanghai&ResourceType=INSTANCE\
               &ResourceId.1=rm-uf6wjk5xxxxxxx&Tag.1.Key=k&Tag.1.Value=v";

    assert_eq!(saves(&|| {}), [true, false]);
    assert_eq!(saves(&|| drop(look())), [false, false]);
    assert_eq!(saves(&|| drop(call(&emulator, "POST", refused, &[], ""))), [false, false]);
    assert_eq!(saves(&|| drop(call(&emulator, "POST", &target, &[], ""))), [true, false]);
    assert_eq!(saves(&|| drop(call(&emulator, "POST", tag, &[], ""))), [true, false]);
    assert_eq!(
        saves(&|| drop(admin(&emulator, "POST", "/clock/advance", r#"{"seconds":1}"#))),
        [true, false]
    );
    assert_eq!(saves(&|| drop(admin(&emulator, "POST", "/reset?service=smn", ""))), [true, false]);
    assert_eq!(saves(&|| drop(admin(&emulator, "POST", "/reset", ""))), [true, false]);
}

#[test]
fn it_is_written_in_between_too() {
    let file = folder("state_interval").join("state.json");
    let process = start(&file, &["--state-interval", "1ms"]);

    let id = create(&process);

    wait_until(|| file.exists() && instances_in(&file) == [&*id]);
}

#[test]
fn a_world_is_loaded_when_there_is_no_file_and_not_again_when_there_is() {
    let file = folder("state_world").join("state.json");
    let resources = |emulator: &Emulator| {
        let (_, listed) = admin(emulator, "GET", "/spaces", "");
        listed["spaces"][0]["resources"]["rds"].clone()
    };
    let first = frozen_with(file.clone(), &["demo"]);
    let at_first = resources(&first);
    call(&first, "POST", &format!("/?{CREATE}"), &[], "");
    first.save().unwrap();
    drop(first);

    let second = frozen_with(file, &["demo"]);

    assert_eq!((at_first, resources(&second)), (json!(4), json!(5)));
}

#[test]
fn a_file_with_a_mistake_ends_it_with_the_place_and_stays_as_it_is() {
    let folder = folder("state_mistake");
    let file = folder.join("state.json");
    let text = "{ \"parhelion\": 1,\n  \"spaces\": { \"default\": { \"rdz\": {} } } }";
    fs::write(&file, text).unwrap();

    let output = parhelion(&["serve", "--port", "0", "--state", file.to_str().unwrap()], &[]);

    let (code, said) = failure(&output);
    let expected =
        format!("parhelion: cannot read the world {}:2:28: there is no service `rdz`", file.display());
    assert_eq!(code, Some(2));
    assert!(said.starts_with(&expected), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_file_that_cannot_be_used_ends_it() {
    let folder = folder("state_unusable");
    let run =
        |file: &Path| failure(&parhelion(&["serve", "--port", "0", "--state", file.to_str().unwrap()], &[]));

    let (no_folder, a_folder) = (run(&folder.join("none/state.json")), run(&folder));

    assert_eq!((no_folder.0, a_folder.0), (Some(2), Some(2)));
    assert!(no_folder.1.contains("No such file or directory"), "{no_folder:?}");
    assert!(a_folder.1.contains("is a directory"), "{a_folder:?}");
}

#[test]
fn a_file_that_another_emulator_has_ends_it() {
    let file = folder("state_taken").join("state.json");
    let _first = start(&file, &[]);

    let output = parhelion(&["serve", "--port", "0", "--state", file.to_str().unwrap()], &[]);

    let said = format!(
        "parhelion: cannot use the state file `{}`: another emulator that runs has it\n",
        file.display()
    );
    assert_eq!(failure(&output), (Some(2), said));
}

#[test]
fn a_state_that_cannot_be_written_at_the_end_is_told() {
    let folder = folder("state_lost");
    let process = start(&folder.join("state.json"), &["--state-interval", "1h"]);
    wait_until(|| folder.join("state.json").exists());
    create(&process);
    fs::remove_dir_all(&folder).unwrap();

    process.signal("TERM");
    let (status, _, said) = process.end();

    assert_eq!(status.code(), Some(1));
    assert!(said.starts_with("parhelion: cannot save the state to "), "{said}");
}

/// A world of so many instances that writing it takes a while.
fn large_world(folder: &Path) -> PathBuf {
    let instance = json!({"Engine": "MySQL", "EngineVersion": "8.0", "CreateTime": "2026-01-02T03:04:05Z",
        "Tags": {"app": "shop", "env": "prod"}});
    let instances: serde_json::Map<_, _> =
        (0..1000).map(|number| (format!("rm-{number:05}"), instance.clone())).collect();
    let world =
        json!({"parhelion": 1, "spaces": {"default": {"rds": {"cn-hangzhou": {"Instances": instances}}}}});
    let file = folder.join("large.json");
    fs::write(&file, world.to_string()).unwrap();
    file
}

#[test]
fn a_kill_in_the_middle_of_a_save_leaves_the_last_good_one() {
    let folder = folder("state_killed");
    let (file, half) = (folder.join("state.json"), folder.join("state.json.tmp"));
    let world = large_world(&folder);
    let (mut rounds, mut in_the_middle, mut kept) = (0, 0, 1000);

    while in_the_middle < 5 {
        rounds += 1;
        assert!(rounds <= 100, "no kill hits a save");
        let mut process = start(&file, &["--state-interval", "1ms", "--world", world.to_str().unwrap()]);
        let first = create(&process);
        wait_until(|| file.exists() && instances_in(&file).contains(&first));
        wait_until(|| {
            create(&process);
            half.exists()
        });
        process.child.kill().unwrap();
        process.child.wait().unwrap();
        in_the_middle += usize::from(half.exists());

        let left = instances_in(&file);
        assert!(left.contains(&first), "what was saved is gone");
        assert!(left.len() > kept, "{} instances are left of more than {kept}", left.len());
        kept = left.len();
    }

    let last = start(&file, &[]);
    assert!(snapshot(&last).contains("rm-00999"));
}

//! The laws of the code, read off the sources.

use std::fs;
use std::path::{Path, PathBuf};

use parhelion::emulator::services;

use crate::fixture::root;

/// The folders of services.
const SERVICES: &[&str] = &[
    "src/alibaba/rds",
    "src/alibaba/iot",
    "src/huawei/iam",
    "src/huawei/smn",
    "src/huawei/vpc",
    "src/huawei/ims",
];

/// What a service may not know: the wire, faults, the journal, the clock, how it is called.
const FORBIDDEN: &[&str] = &[
    "hyper",
    "crate::faults",
    "crate::journal",
    "crate::gateway",
    "crate::server",
    "crate::admin",
    "async ",
    ".await",
    "Timestamp::now",
    "SystemTime",
    "Instant::now",
];

/// Every source file below a folder.
pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn services_know_no_wire_no_faults_no_journal_and_no_clock() {
    for folder in SERVICES {
        for path in sources(&root().join(folder)) {
            let source = text(&path);
            let known: Vec<_> = FORBIDDEN.iter().filter(|word| source.contains(**word)).collect();

            assert!(known.is_empty(), "{} knows {known:?}", path.display());
        }
    }
}

#[test]
fn every_service_stands_under_the_law() {
    let named: Vec<_> =
        services().iter().map(|it| format!("src/{}/{}", it.card().vendor, it.card().name)).collect();

    assert_eq!(named, SERVICES);
}

#[test]
fn the_vocabulary_knows_no_vendor() {
    for path in sources(&root().join("src/api")) {
        let source = text(&path);

        let vendors = ["crate::alibaba", "crate::huawei"];
        assert!(!vendors.iter().any(|vendor| source.contains(vendor)), "{} knows a vendor", path.display());
    }
}

#[test]
fn no_source_file_passes_500_lines() {
    let all = sources(&root().join("src")).into_iter().chain(sources(&root().join("tests")));
    let long: Vec<_> = all.filter(|path| text(path).lines().count() > 500).collect();

    assert_eq!(long, Vec::<PathBuf>::new());
}

#[test]
fn no_source_file_lies_at_the_root() {
    let strays: Vec<_> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .collect();

    assert_eq!(strays, Vec::<PathBuf>::new());
}

#[test]
fn every_source_file_says_what_it_is() {
    let silent: Vec<_> =
        sources(&root().join("src")).into_iter().filter(|path| !text(path).starts_with("//! ")).collect();

    assert_eq!(silent, Vec::<PathBuf>::new());
}

#[test]
fn only_the_clock_asks_the_system_for_the_time() {
    let asks = ["Timestamp::now()", "SystemTime::now()", "Instant::now()"];
    let asking: Vec<_> = sources(&root().join("src"))
        .into_iter()
        .filter(|path| !path.ends_with("src/clock.rs") && asks.iter().any(|ask| text(path).contains(ask)))
        .collect();

    assert_eq!(asking, Vec::<PathBuf>::new());
}

#[test]
fn the_floor_is_made_of_the_parts_of_the_product() {
    let (ours, floors) = ("Cargo.toml", "bench/load/Cargo.toml");
    for name in ["hyper", "hyper-util", "http-body-util", "tokio", "bytes", "http", "httparse", "mio"] {
        assert_eq!(locked("bench/load/Cargo.lock", name), locked("Cargo.lock", name), "{name}");
    }

    assert_eq!(release_profile(floors), release_profile(ours));
}

/// The version of a dependency in a lock file.
fn locked(file: &str, name: &str) -> String {
    let lock = text(&root().join(file));
    let (_, entry) = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).unwrap();
    entry.split_once('"').unwrap().0.to_owned()
}

fn release_profile(file: &str) -> String {
    let manifest = text(&root().join(file));
    let (_, profile) = manifest.split_once("[profile.release]\n").unwrap();
    profile.split("\n\n").next().unwrap().trim_end().to_owned()
}

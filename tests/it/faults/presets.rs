//! The scenarios that come with the program: each is right, ends by itself and tells its story.

use std::fs;
use std::path::PathBuf;

use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use super::{admin, emulator};
use crate::fixture::root;

/// The files, and what stands in them.
fn presets() -> Vec<(PathBuf, String)> {
    let mut files: Vec<_> =
        fs::read_dir(root().join("scenarios")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| (file.clone(), fs::read_to_string(file).unwrap())).collect()
}

/// Whether a rule stops firing, whatever its clients do.
fn is_finite(rule: &Value) -> bool {
    let when = &rule["when"];
    let is_bounded = ["times", "first", "for", "ttl", "until"].iter().any(|key| !when[key].is_null());
    let ends = |calls: &str| !calls.split(',').any(|range| range.ends_with(".."));
    let calls = when["calls"].is_u64() || when["calls"].as_str().is_some_and(ends);
    let only_pending = rule["do"].as_object().unwrap().keys().eq(["pending"]);
    is_bounded || calls || only_pending
}

#[test]
fn every_preset_loads_without_a_warning() {
    let emulator = emulator();

    for (file, text) in presets() {
        let (status, answer) = admin(&emulator, "PUT", "/scenario", &text);

        assert_eq!((status, &answer["warnings"]), (200, &Value::Null), "{}: {answer}", file.display());
    }
}

#[test]
fn every_rule_of_every_preset_ends_by_itself() {
    let emulator = emulator();

    for (file, text) in presets() {
        let (_, answer) = admin(&emulator, "PUT", "/scenario", &text);

        let rules = answer["scenario"]["rule"].as_array().unwrap();
        assert_ne!(rules.len(), 0, "{}", file.display());
        for rule in rules {
            assert!(is_finite(rule), "{}: {rule}", file.display());
        }
    }
    assert!(!is_finite(&json!({"when": {"every": 2}, "do": {"reset": true}})));
    assert!(!is_finite(&json!({"when": {"calls": "1, 3.."}, "do": {"reset": true}})));
    assert!(!is_finite(&json!({"do": {"pending": "1s", "reset": true}})));
}

#[test]
fn every_preset_begins_with_its_story_and_has_a_title_of_its_own() {
    let mut titles = std::collections::BTreeSet::new();

    for (file, text) in presets() {
        let story = text.lines().take_while(|line| line.starts_with("# ")).count();
        let title = text.lines().nth(story).unwrap();

        assert!(story >= 2, "{} begins with a story", file.display());
        assert!(title.starts_with("title = \""), "{}: {title}", file.display());
        assert!(text.lines().all(|line| line.len() <= 120), "{} is narrow", file.display());
        assert!(titles.insert(title.to_owned()), "{title} stands twice");
    }
    assert_eq!(titles.len(), 18);
}

#[test]
fn presets_can_be_given_together() {
    let files = presets().into_iter().map(|(file, _)| file.to_str().unwrap().to_owned()).collect();

    let emulator = Emulator::new(&Config { scenarios: files, ..Config::default() }).unwrap();

    let (_, status) = admin(&emulator, "GET", "/scenario", "");
    let names = status["rules"].as_array().unwrap().len();
    assert!(names >= 18, "{names}");
}

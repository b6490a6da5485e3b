//! A sorted map against a tree map, step by step, and its forks against each other.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::api::Text;

#[derive(Clone, Copy, Debug)]
enum Step {
    Insert(u16),
    Remove(u16),
    /// Every so manieth number from one on, so many of them.
    PutAll(u16, usize, usize),
    RemoveAll(u16, usize, usize),
    Fork,
}

/// A text for a number: some in the order of the numbers, all alike in front, some longer than others.
fn text(number: u16) -> String {
    match number % 8 {
        0 => format!("r{number}"),
        1 => format!("rm-bench-{:04}", number / 64),
        2 => format!("rm-bench-{:04}\0", number / 64),
        _ => format!("rm-bench-{number:04}-{}", "x".repeat(usize::from(number % 3))),
    }
}

fn stretch() -> impl Strategy<Value = (u16, usize, usize)> {
    (0_u16..1000, prop_oneof![4 => 1_usize..40, 1 => 1_usize..400], 1_usize..9)
}

/// The texts of a stretch of numbers, in order.
fn texts(from: u16, count: usize, step: usize) -> Vec<Text> {
    let texts: BTreeSet<_> = (from..1600).step_by(step).take(count).map(|at| Text::from(text(at))).collect();
    texts.into_iter().collect()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = prop_oneof![0_u16..1000, 0_u16..40];
    let step = prop_oneof![
        6 => key.clone().prop_map(Step::Insert),
        4 => key.prop_map(Step::Remove),
        1 => stretch().prop_map(|(from, count, step)| Step::PutAll(from, count, step)),
        1 => stretch().prop_map(|(from, count, step)| Step::RemoveAll(from, count, step)),
        1 => Just(Step::Fork),
    ];
    // In order, forwards and backwards, so that runs are full, and parted, and emptied.
    let stretch = (0_u16..700, 100_u16..300, any::<bool>(), any::<bool>());
    let stretch = stretch.prop_map(|(from, count, insert, forwards)| {
        let step = |at: u16| if insert { Step::Insert(at) } else { Step::Remove(at) };
        let numbers = from..from + count;
        if forwards { numbers.map(step).collect::<Vec<_>>() } else { numbers.rev().map(step).collect() }
    });
    let some = prop::collection::vec(step, 0..300);
    prop::collection::vec(prop_oneof![some, stretch], 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn it_behaves_as_a_tree_map_and_forks_do_not_see_each_other(steps in steps(), probe in 0_u16..1020) {
        let (mut sorted, mut map) = (Sorted::<Text, usize>::default(), BTreeMap::new());
        let mut forks = Vec::new();
        for (at, step) in steps.into_iter().enumerate() {
            match step {
                Step::Insert(key) => {
                    let key = Text::from(text(key));
                    prop_assert_eq!(sorted.insert(key.clone(), at), map.insert(key, at));
                }
                Step::Remove(key) => {
                    prop_assert_eq!(sorted.remove_text(&text(key)), map.remove_entry(text(key).as_str()));
                }
                Step::PutAll(from, count, step) => {
                    let keys = texts(from, count, step);
                    sorted.put_all(&keys.iter().collect::<Vec<_>>(), &at);
                    map.extend(keys.into_iter().map(|key| (key, at)));
                }
                Step::RemoveAll(from, count, step) => {
                    let keys = texts(from, count, step);
                    sorted.remove_all(&keys.iter().collect::<Vec<_>>());
                    map.retain(|key, _| keys.binary_search(key).is_err());
                }
                Step::Fork => forks.push((sorted.clone(), map.clone())),
            }
        }

        let probe_text = Text::from(text(probe));
        for (mut sorted, map) in forks.into_iter().chain([(sorted, map)]) {
            let rank = usize::from(probe).min(map.len());
            prop_assert_eq!(sorted.len(), map.len());
            prop_assert!(sorted.iter().eq(map.iter()));
            prop_assert_eq!(sorted.get_text(&probe_text), map.get_key_value(&probe_text));
            prop_assert!(sorted.from_text(&probe_text).eq(map.range(probe_text.clone()..)));
            prop_assert!(sorted.from(|key| key.cmp(&probe_text)).eq(map.range(probe_text.clone()..)));
            prop_assert!(sorted.past(rank).eq(map.iter().skip(rank)));
            let mut skipping = sorted.iter();
            for text in texts(probe, 6, 150) {
                skipping.skip_to(&text, |key| *key == text);
                prop_assert!(skipping.clone().eq(map.range(text..)));
            }
            prop_assert_eq!(sorted.get_text_mut(&probe_text).is_some(), map.contains_key(&probe_text));
        }
    }
}

#[test]
fn a_change_after_a_fork_copies_the_run_that_it_touches_and_no_other() {
    let mut sorted = Sorted::default();
    let key = |number: u16| format!("{number:04}");
    for number in 0..1000 {
        sorted.insert(Text::from(key(number)), ());
    }
    let fork = sorted.clone();

    sorted.remove_text(&key(500));

    let shared = |at: usize| std::ptr::eq(sorted.run(at).unwrap(), fork.run(at).unwrap());
    assert_eq!((0..8).filter(|at| !shared(*at)).collect::<Vec<_>>(), [3]);
    assert_eq!((sorted.len(), fork.len()), (999, 1000));
}

#[test]
fn what_comes_before_everything_is_found_after_the_first_run_is_gone() {
    let mut sorted = Sorted::default();
    let key = |number: u16| Text::from(format!("{number:04}"));
    for number in 200..600 {
        sorted.insert(key(number), ());
    }
    for number in 200..500 {
        sorted.remove_text(&key(number));
    }

    for number in (0..400).rev() {
        sorted.insert(key(number), ());
    }

    assert!((0..400).chain(500..600).all(|number| sorted.get_text(&key(number)).is_some()));
    assert!(sorted.iter().map(|(key, ())| key).is_sorted());
}

#[test]
fn a_member_that_stands_twice_is_refused() {
    let twice = serde_json::from_str::<Sorted<Text, u8>>(r#"{"a":1,"a":2}"#).unwrap_err();

    assert_eq!(twice.to_string(), "`a` stands twice at line 1 column 10");
}

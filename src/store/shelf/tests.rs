//! A shelf with its index against a scan of a tree map, its forks included.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::api::Tag;

impl Kept for Tags {
    const KIND: &'static str = "tags";

    fn tags(&self) -> &Tags {
        self
    }

    fn tags_mut(&mut self) -> &mut Tags {
        self
    }
}

const KEYS: [&str; 3] = ["env", "name", "team"];

fn id(number: u16) -> String {
    format!("r-{number:04}")
}

fn tags(number: u16, value: u8) -> Tags {
    let tag = |at: usize| match KEYS[at] {
        "name" => Tag::new("name", &format!("{number}-{value}")),
        key => Tag::new(key, &(u16::from(value) + number % 3).to_string()),
    };
    (0..usize::from(value % 4)).map(tag).collect()
}

#[derive(Clone, Debug)]
enum Step {
    Put(u16, u8),
    Change(u16, u8),
    /// Some resources from one on, perhaps the last one of them again, get tags each.
    Retag(u16, u16, u8, bool),
    Remove(u16),
    /// Asked so often that there is an index from then on, if there are enough resources.
    Ask,
}

fn ask_often(shelf: &Shelf<Tags>) {
    for _ in 0..=asked::PATIENCE {
        shelf.count(&[("env", &[])]);
    }
}

fn step() -> impl Strategy<Value = Step> {
    let number = || 0_u16..500;
    prop_oneof![
        (number(), 0_u8..8).prop_map(|(number, value)| Step::Put(number, value)),
        (number(), 0_u8..8).prop_map(|(number, value)| Step::Change(number, value)),
        (number(), 1_u16..40, 0_u8..8, any::<bool>())
            .prop_map(|(from, count, value, twice)| Step::Retag(from, count, value, twice)),
        number().prop_map(Step::Remove),
        Just(Step::Ask),
    ]
}

fn run(shelf: &mut Shelf<Tags>, map: &mut BTreeMap<String, Tags>, step: &Step) {
    match step {
        Step::Put(number, value) => {
            shelf.put(&id(*number), tags(*number, *value));
            map.insert(id(*number), tags(*number, *value));
        }
        Step::Change(number, value) => {
            shelf.change(&id(*number), |own| *own = tags(*number, *value));
            map.entry(id(*number)).and_modify(|own| *own = tags(*number, *value));
        }
        Step::Retag(from, count, value, twice) => {
            let numbers = (*from..from + count).rev().map(|number| (number, *value));
            let last = twice.then_some((*from, value + 1));
            let new: Vec<_> =
                numbers.chain(last).map(|(number, value)| (id(number), tags(number % 40, value))).collect();
            shelf.retag(new.iter().map(|(id, tags)| (&**id, tags.clone())));
            for (id, tags) in new {
                map.entry(id).and_modify(|own| *own = tags);
            }
        }
        Step::Remove(number) => {
            assert_eq!(shelf.remove(&id(*number)).is_some(), map.remove(&id(*number)).is_some());
        }
        Step::Ask => ask_often(shelf),
    }
}

fn meets(tags: &Tags, (key, values): Wanted<'_>) -> bool {
    tags.value(key).is_some_and(|own| values.is_empty() || values.contains(&own))
}

proptest! {
    #[test]
    fn what_the_index_finds_is_what_a_scan_finds(
        before in 0_u16..500,
        is_asked_first: bool,
        steps in prop::collection::vec(step(), 0..300),
        wanted in prop::collection::vec((0..3_usize, prop::collection::btree_set(0_u8..12, 0..3)), 0..3),
        from in 0_u16..520,
    ) {
        let (mut shelf, mut map) = (Shelf::default(), BTreeMap::new());
        for number in 0..before {
            run(&mut shelf, &mut map, &Step::Put(number, (number % 7).to_le_bytes()[0]));
        }
        if is_asked_first {
            ask_often(&shelf);
        }
        let (fork, copy) = (shelf.clone(), map.clone());
        for step in &steps {
            run(&mut shelf, &mut map, step);
        }

        let texts: Vec<(&str, Vec<String>)> = wanted
            .iter()
            .map(|(at, values)| (KEYS[*at], values.iter().map(u8::to_string).collect()))
            .collect();
        let slices: Vec<(&str, Vec<&str>)> =
            texts.iter().map(|(key, values)| (*key, values.iter().map(String::as_str).collect())).collect();
        let wanted: Vec<Wanted<'_>> = slices.iter().map(|(key, values)| (*key, &**values)).collect();
        for (shelf, map) in [(fork, copy), (shelf, map)] {
            let is_asked = |tags: &Tags| wanted.iter().all(|tag| meets(tags, *tag));
            let found = shelf.narrowed(&wanted, &id(from));
            let is_exact = found.is_exact();
            let found: Vec<_> =
                found.filter(|(_, tags)| is_exact || is_asked(tags)).map(|(id, _)| id).collect();
            let scanned: Vec<_> =
                map.range(id(from)..).filter(|(_, tags)| is_asked(tags)).map(|(id, _)| id.as_str()).collect();
            prop_assert_eq!(found, scanned);
            for tag in &wanted {
                let count = map.values().filter(|tags| meets(tags, *tag)).count();
                prop_assert!(shelf.count(&[*tag]).is_none_or(|counted| counted == count));
            }
            prop_assert_eq!(serde_json::to_string(&shelf).unwrap(), serde_json::to_string(&map).unwrap());
        }
    }
}

#[test]
fn tags_that_are_put_on_again_copy_nothing_that_a_fork_shares() {
    let mut shelf = Shelf::default();
    shelf.put("r", tags(1, 3));
    let fork = shelf.clone();

    shelf.retag([("r", tags(1, 3)), ("none", tags(2, 3))]);

    assert!(std::ptr::eq(shelf.get("r").unwrap(), fork.get("r").unwrap()));
    assert_eq!(shelf.len(), 1);
}

#[test]
fn an_index_is_made_once_it_was_asked_for_often_and_a_fork_has_it_too() {
    let has_index = |shelf: &Shelf<Tags>| shelf.count(&[("env", &[])]).is_some();
    let (mut small, mut large) = (Shelf::default(), Shelf::default());
    (0..255).for_each(|number| small.put(&id(number), tags(number, 7)));
    (0..256).for_each(|number| large.put(&id(number), tags(number, 7)));

    let asked = |shelf: &Shelf<Tags>| -> Vec<bool> { (0..18).map(|_| has_index(shelf)).collect() };

    let mut seventeenth_on = vec![false; 16];
    seventeenth_on.extend([true, true]);
    assert_eq!(asked(&small), [false; 18]);
    assert_eq!(asked(&large), seventeenth_on);
    assert!(has_index(&large.clone()));
}

#[test]
fn a_tag_that_nobody_has_any_more_leaves_nothing_in_the_index() {
    let mut shelf = Shelf::default();
    for number in 0..300 {
        shelf.put(&id(number), tags(number, 7));
    }
    ask_often(&shelf);

    for number in 0..300 {
        shelf.change(&id(number), Tags::clear);
    }

    assert_eq!(shelf.count(&[("env", &["7"])]), Some(0));
    assert_eq!(shelf.tags().count(), 0);
}

//! What the structures under the services cost: forks and snapshots with the first write after them, tags put on
//! many resources at once, pages by tag, resets, memory.
//!
//! `cargo bench --bench state`, and for memory `-- instances` and `-- spaces`. On a machine that is not quiet, the
//! fastest column says most. Memory is what the process grew by, as Linux counts it.

use std::fmt::Write as _;
use std::hint::black_box;

use divan::Bencher;
use parhelion::alibaba::rds::Rds;
use parhelion::api::{Tag, Tags};
use parhelion::store::{Namespaces, Place, Scope, SpaceId};

const PLACE: &str = "cn-hangzhou";
const MANY: usize = 1_000_000;
/// The index by tag is made for this question.
const UNTIL_INDEXED: usize = 17;

type Spaces = Namespaces<Rds>;

fn main() {
    // Each in a process of its own: what was freed before is not what it grew by.
    match std::env::args().nth(1).as_deref() {
        Some("instances") => a_million_instances(),
        Some("spaces") => many_spaces(),
        _ => divan::main(),
    }
}

/// Instances with five short tags each: three that many have, one that a thousand have, one that one has.
fn instances(count: usize) -> Rds {
    let mut text = String::from(r#"{"Instances":{"#);
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        let (env, team) = (["prod", "test", "dev"][number % 3], number % 17);
        let (shop, app) = (number / 1000, number % 250);
        write!(
            text,
            r#"{comma}"{}":{{"Engine":"MySQL","EngineVersion":"8.0","CreateTime":"2026-01-02T03:04:05Z",
            "DBInstanceDescription":"shop-{number}","Tags":{{"app":"a{app}","env":"{env}","name":"n{number}",
            "shop":"s{shop}","team":"t{team}"}}}}"#,
            id(number)
        )
        .expect("a text can be written to");
    }
    text.push_str("}}");
    serde_json::from_str(&text).expect("instances")
}

fn id(number: usize) -> String {
    format!("rm-bench{number:012}")
}

fn space(name: &str) -> SpaceId {
    SpaceId::parse(name).expect("a name")
}

fn scope(space_name: &str) -> Scope<'static> {
    Scope { space: space(space_name), place: PLACE }
}

fn load(spaces: &Spaces, name: &str, state: Rds) {
    spaces.change(&space(name), |places| places.absorb(&Place::new(PLACE), state)).expect("no clash");
}

fn filled(count: usize) -> Spaces {
    let spaces = Spaces::default();
    load(&spaces, "a", instances(count));
    spaces
}

/// Gives instances other tags, all in one commit.
fn tag(spaces: &Spaces, name: &str, ids: &[String], tags: &[Tag]) {
    let done: Result<(), ()> = spaces.at(scope(name), usize::MAX).commit(|rds| {
        let tags: Tags = tags.iter().map(Tag::borrowed).collect();
        let instances = ids.iter().filter_map(|id| Some((id.as_str(), rds.instance(id)?)));
        let retagged: Vec<_> = instances.map(|(id, instance)| (id, instance.tags.with(&tags))).collect();
        Ok(|rds: &mut Rds| rds.retag(retagged))
    });
    done.expect("nothing refuses");
}

fn two(value: usize) -> [Tag; 2] {
    [Tag::new("env", &format!("e{}", value % 7)), Tag::new("team", &format!("t{}", value % 5))]
}

/// How many instances have a tag that none has.
fn ask(spaces: &Spaces) -> usize {
    spaces.at(scope("a"), usize::MAX).read(|rds| {
        let found = rds.narrowed(&[("env", Some("none"))], "");
        found.filter(|(_, instance)| instance.tags.matches("env", Some("none"))).count()
    })
}

fn ask_often(spaces: &Spaces, times: usize) {
    for _ in 0..times {
        black_box(ask(spaces));
    }
}

fn indexed(count: usize) -> Spaces {
    let spaces = filled(count);
    ask_often(&spaces, UNTIL_INDEXED);
    spaces
}

/// Numbers that are in no order, the same in every run.
fn scattered(step: &mut usize, count: usize) -> usize {
    *step = step.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*step >> 33) % count
}

#[divan::bench(args = [1_000, 100_000])]
fn fork_with_the_first_write_on_either_side(bencher: Bencher<'_, '_>, count: usize) {
    let spaces = filled(count);
    let mut step = 1;
    bencher
        .with_inputs(|| {
            spaces.clear(&space("b"));
            (scattered(&mut step, count), scattered(&mut step, count))
        })
        .bench_local_values(|(one, other)| {
            spaces.fork(&space("a"), &space("b"));
            tag(&spaces, "a", &[id(one)], &two(other));
            tag(&spaces, "b", &[id(other)], &two(one));
        });
}

#[divan::bench(args = [1_000, 100_000])]
fn snapshot_with_the_first_write_after_it(bencher: Bencher<'_, '_>, count: usize) {
    let spaces = filled(count);
    let mut step = 1;
    bencher.with_inputs(|| scattered(&mut step, count)).bench_local_values(|one| {
        let snapshot = spaces.snapshot(&space("a"));
        tag(&spaces, "a", &[id(one)], &two(one / 3));
        snapshot
    });
}

#[divan::bench(args = [10, 1_000, 100_000])]
fn reset_a_space(bencher: Bencher<'_, '_>, count: usize) {
    let spaces = Spaces::default();
    bencher.with_inputs(|| load(&spaces, "a", instances(count))).bench_local_values(|()| {
        spaces.clear(&space("a"));
    });
}

/// A thousand calls, on instances here and there.
#[divan::bench(args = [100, 10_000, 1_000_000])]
fn a_thousand_times_two_tags_on_one_instance(bencher: Bencher<'_, '_>, count: usize) {
    a_thousand_times_two_tags(bencher, count, &filled(count));
}

fn a_thousand_times_two_tags(bencher: Bencher<'_, '_>, count: usize, spaces: &Spaces) {
    let mut step = 1;
    let call = |step: &mut usize| ([id(scattered(step, count))], two(scattered(step, count)));
    bencher
        .with_inputs(|| (0..1000).map(|_| call(&mut step)).collect::<Vec<_>>())
        .bench_local_refs(|calls| calls.iter().for_each(|(id, tags)| tag(spaces, "a", id, tags)));
}

#[divan::bench(args = [10_000, 1_000_000])]
fn a_thousand_times_two_tags_on_one_instance_with_an_index(bencher: Bencher<'_, '_>, count: usize) {
    a_thousand_times_two_tags(bencher, count, &indexed(count));
}

#[divan::bench(args = [100, 10_000, 100_000, 1_000_000])]
fn twenty_tags_on_fifty_instances(bencher: Bencher<'_, '_>, count: usize) {
    let spaces = filled(count);
    let mut step = 1;
    bencher
        .with_inputs(|| {
            let value = format!("v{}", scattered(&mut step, 1000));
            let tags: Vec<_> = (0..20).map(|at| Tag::new(&format!("key{at:02}"), &value)).collect();
            let ids: Vec<_> = (0..50).map(|_| id(scattered(&mut step, count))).collect();
            (ids, tags)
        })
        .bench_local_refs(|(ids, tags)| tag(&spaces, "a", ids, tags));
}

/// The ids of a page of fifty: of a tag that every third has, of one that a thousand in a row have, of one that every
/// 250th has, of one that one has.
#[divan::bench(args = ["env=prod", "shop=s777", "app=a7", "name=n777777"])]
fn first_page_by_tag_of_a_million(bencher: Bencher<'_, '_>, tag: &str) {
    let spaces = indexed(MANY);
    let (key, value) = tag.split_once('=').expect("a tag");
    bencher.bench_local(|| {
        spaces.at(scope("a"), usize::MAX).read(|rds| {
            let found = rds.narrowed(&[(key, Some(value))], "");
            let is_exact = found.is_exact();
            let asked = found.filter(|(_, instance)| is_exact || instance.tags.matches(key, Some(value)));
            asked.take(50).fold(0, |sum, (id, _)| sum + black_box(id).len())
        })
    });
}

/// Nobody has the tag, so every instance is looked at.
#[divan::bench(args = [250, 1_000, 10_000, 1_000_000], sample_count = 10)]
fn question_by_tag_without_an_index(bencher: Bencher<'_, '_>, count: usize) {
    let spaces = filled(count);
    bencher.bench_local(|| ask(&spaces));
}

#[divan::bench(args = [1_000, 10_000, 1_000_000], sample_count = 3)]
fn question_by_tag_that_makes_the_index(bencher: Bencher<'_, '_>, count: usize) {
    let spaces = Spaces::default();
    bencher
        .with_inputs(|| {
            spaces.clear(&space("a"));
            load(&spaces, "a", instances(count));
            ask_often(&spaces, UNTIL_INDEXED - 1);
        })
        .bench_local_values(|()| ask(&spaces));
}

/// The same fifty each time; every value is new, and those that were there are nobody's any more.
#[divan::bench(args = [100, 1_000_000])]
fn twenty_other_tags_on_the_same_fifty_instances(bencher: Bencher<'_, '_>, count: usize) {
    let spaces = filled(count);
    let ids: Vec<_> = (0..50).map(id).collect();
    let mut call = 0;
    bencher
        .with_inputs(|| {
            call += 1;
            let value = |at: usize| format!("value-{at}-{call}");
            (0..20).map(|at| Tag::new(&format!("key{at:02}"), &value(at))).collect::<Vec<_>>()
        })
        .bench_local_refs(|tags| tag(&spaces, "a", &ids, tags));
}

#[divan::bench(args = [100, 10_000, 1_000_000])]
fn a_thousand_times_the_tags_of_one_instance(bencher: Bencher<'_, '_>, count: usize) {
    let spaces = filled(count);
    let mut step = 1;
    let tags = |id: &str| {
        spaces.at(scope("a"), usize::MAX).read(|rds| rds.instance(id).map(|instance| instance.tags.len()))
    };
    bencher
        .with_inputs(|| (0..1000).map(|_| id(scattered(&mut step, count))).collect::<Vec<_>>())
        .bench_local_refs(|ids| ids.iter().filter_map(|id| tags(id)).sum::<usize>());
}

#[divan::bench]
fn five_tags_set_on_none(bencher: Bencher<'_, '_>) {
    let tags: Vec<_> = (0..5).map(|at| Tag::new(&format!("key{at}"), "value")).collect();
    bencher.bench_local(|| {
        let mut all = Tags::default();
        all.set(black_box(&tags));
        all
    });
}

fn a_million_instances() {
    let spaces = grown("an instance of a million, with five tags", MANY, || filled(MANY));
    grown("the index by tag, for each of them", MANY, || ask_often(&spaces, UNTIL_INDEXED));
}

fn many_spaces() {
    let spaces = Spaces::default();
    grown("a space of ten instances, one of a hundred thousand", 100_000, || {
        (0..100_000).for_each(|number| load(&spaces, &format!("s{number}"), instances(10)));
    });
}

/// Says by how many bytes each of `count` things made the process grow.
#[expect(clippy::print_stdout, reason = "figures are for whoever runs this")]
fn grown<T>(what: &str, count: usize, fill: impl FnOnce() -> T) -> T {
    let before = resident();
    let made = fill();
    println!("{what}: {} B", resident().saturating_sub(before) / count);
    made
}

fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or_default() * 4096
}

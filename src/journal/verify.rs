//! Were calls made as a test expects? True, false with what came nearest, or inconclusive.
//!
//! Inconclusive is an answer of its own: calls that are no longer in the ring may have been the expected ones (or
//! one too many). Of dropped calls it is known whether they may have been of the expected operation, no more.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::entry::Entry;
use super::kept::{Filter, Journal, Most, Outcome, Taken};
use super::mask;
use super::matching::{Difference, members};
use super::record::mark;
use crate::api::Service;

/// So many near misses are explained, and so many ids of matching calls listed.
const NEAREST: usize = 3;
const LISTED: usize = 20;

/// What a test expects.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    operation: Option<String>,
    service: Option<String>,
    params: Option<Map<String, Value>>,
    outcome: Option<String>,
    exactly: Option<u64>,
    at_least: Option<u64>,
    at_most: Option<u64>,
    sequence: Option<Vec<Step>>,
}

/// One call that is expected.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    operation: Option<String>,
    service: Option<String>,
    #[serde(default)]
    params: Map<String, Value>,
    outcome: Option<String>,
}

/// An expectation that cannot be checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadExpectation {
    /// Nothing says which calls are meant.
    #[error("check an expectation that names no call: give `operation`, or `sequence`")]
    Nothing,
    /// More than one number is given.
    #[error("check more than one of `exactly`, `at_least` and `at_most`")]
    TwoNumbers,
    /// A sequence beside a single call.
    #[error("check `sequence` together with `{0}`")]
    BesideSequence(&'static str),
    /// A service that there is not.
    #[error("check calls of the service `{name}`, which there is not; there is: {known}")]
    NoSuchService {
        /// What was expected.
        name: String,
        /// What there is.
        known: String,
    },
    /// An operation that there is not: that it was not called would say nothing.
    #[error("check calls of `{name}`, which no service has{hint}")]
    NoSuchOperation {
        /// What was expected.
        name: String,
        /// What may be meant.
        hint: String,
    },
}

/// How many calls there should be.
#[derive(Clone, Copy, Debug)]
enum Wanted {
    Exactly(u64),
    AtLeast(u64),
    AtMost(u64),
}

impl Wanted {
    /// The verdict on `matched` calls, when up to `unseen` more may have been made.
    fn verdict(self, matched: u64, unseen: u64) -> &'static str {
        let most = matched.saturating_add(unseen);
        let (surely, perhaps) = match self {
            Self::Exactly(wanted) => (matched == wanted && unseen == 0, (matched..=most).contains(&wanted)),
            Self::AtLeast(wanted) => (matched >= wanted, most >= wanted),
            Self::AtMost(wanted) => (most <= wanted, matched <= wanted),
        };
        match (surely, perhaps) {
            (true, _) => "true",
            (false, true) => "inconclusive",
            (false, false) => "false",
        }
    }

    fn shown(self) -> (&'static str, u64) {
        match self {
            Self::Exactly(wanted) => ("exactly", wanted),
            Self::AtLeast(wanted) => ("at_least", wanted),
            Self::AtMost(wanted) => ("at_most", wanted),
        }
    }
}

impl Expectation {
    /// Refuses what cannot be checked, or would be true whatever happens.
    pub fn check(&self, services: &[std::sync::Arc<dyn Service>]) -> Result<(), BadExpectation> {
        if [self.exactly, self.at_least, self.at_most].iter().flatten().count() > 1 {
            return Err(BadExpectation::TwoNumbers);
        }
        if let Some(steps) = &self.sequence {
            let beside = [
                ("operation", self.operation.is_some()),
                ("service", self.service.is_some()),
                ("params", self.params.is_some()),
                ("outcome", self.outcome.is_some()),
                ("exactly", self.exactly.is_some()),
                ("at_least", self.at_least.is_some()),
                ("at_most", self.at_most.is_some()),
            ];
            if let Some((name, _)) = beside.iter().find(|(_, is_there)| *is_there) {
                return Err(BadExpectation::BesideSequence(name));
            }
            if steps.is_empty() {
                return Err(BadExpectation::Nothing);
            }
            return steps.iter().try_for_each(|step| step.check(services));
        }
        self.step().check(services)
    }

    fn step(&self) -> Step {
        Step {
            operation: self.operation.clone(),
            service: self.service.clone(),
            params: self.params.clone().unwrap_or_default(),
            outcome: self.outcome.clone(),
        }
    }

    fn wanted(&self) -> Wanted {
        match (self.exactly, self.at_most) {
            (Some(wanted), _) => Wanted::Exactly(wanted),
            (None, Some(wanted)) => Wanted::AtMost(wanted),
            (None, None) => Wanted::AtLeast(self.at_least.unwrap_or(1)),
        }
    }
}

impl Step {
    fn check(&self, services: &[std::sync::Arc<dyn Service>]) -> Result<(), BadExpectation> {
        if let Some(name) = &self.service
            && !services.iter().any(|it| it.card().name.eq_ignore_ascii_case(name))
        {
            let known = services.iter().map(|it| it.card().name).collect::<Vec<_>>().join(", ");
            return Err(BadExpectation::NoSuchService { name: name.clone(), known });
        }
        let Some(name) = &self.operation else {
            return Err(BadExpectation::Nothing);
        };
        let of_service = |it: &&std::sync::Arc<dyn Service>| {
            self.service.as_deref().is_none_or(|wanted| it.card().name.eq_ignore_ascii_case(wanted))
        };
        if services.iter().filter(of_service).any(|it| it.find(name).is_some()) {
            return Ok(());
        }
        let hint = super::unmatched::nearest_operation(services, name)
            .map_or_else(String::new, |(service, operation)| {
                format!("; did you mean {operation} of {service}?")
            });
        Err(BadExpectation::NoSuchOperation { name: name.clone(), hint })
    }

    /// How a call differs from the step; empty when it does not.
    fn differences(&self, journal: &Journal, entry: &Entry<'_>) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut differ = |field: &str, expected: &str, found: &str| {
            let field = field.to_owned();
            differences.push(Difference { field, expected: expected.into(), found: found.into() });
        };
        let is_same = |expected: &Option<String>, found: &str| {
            expected.as_deref().is_none_or(|expected| expected.eq_ignore_ascii_case(found))
        };
        if !is_same(&self.operation, entry.operation) {
            differ("operation", self.operation.as_deref().unwrap_or_default(), entry.operation);
        }
        if !is_same(&self.service, entry.service) {
            differ("service", self.service.as_deref().unwrap_or_default(), entry.service);
        }
        if let Some(outcome) = &self.outcome
            && !Outcome::read(outcome).is_of(entry)
        {
            let code = entry.refusal.map(|refusal| refusal.code);
            differ("outcome", outcome, code.unwrap_or(entry.result()));
        }
        if !self.params.is_empty() {
            let mut found = Value::Object(journal.asked(entry).parameters);
            mask::document(&mut found);
            let nothing = Map::new();
            members("params", &self.params, found.as_object().unwrap_or(&nothing), &mut differences);
        }
        differences
    }
}

/// A call that is not the expected one, and how it differs.
type Miss<'t> = (Entry<'t>, Vec<Difference>);

/// Whether a call may be one although it differs: a part of what it asked is not there.
fn may_be(entry: &Entry<'_>, differences: &[Difference]) -> bool {
    let is_incomplete = entry.lost_body() || entry.request.is_cut;
    is_incomplete && differences.iter().all(|it| it.field.starts_with("params.") && it.found.is_null())
}

impl Journal {
    /// Checks an expectation against the calls that a filter lets through.
    pub fn verify(&self, filter: &Filter, expectation: &Expectation) -> Value {
        let all = self.take(filter, Most::All);
        match &expectation.sequence {
            Some(steps) => self.verify_sequence(filter, &all, steps),
            None => self.verify_number(filter, &all, &expectation.step(), expectation.wanted()),
        }
    }

    fn verify_number(&self, filter: &Filter, all: &[Taken], step: &Step, wanted: Wanted) -> Value {
        let (mut matched, mut perhaps, mut misses) = (Vec::new(), 0, Vec::new());
        for entry in all.iter().filter_map(Taken::entry) {
            let differences = step.differences(self, &entry);
            if differences.is_empty() {
                matched.push(entry);
            } else {
                perhaps += u64::from(may_be(&entry, &differences));
                misses.push((entry, differences));
            }
        }
        let dropped = self.unseen(filter, &[step]);
        let verdict = wanted.verdict(matched.len() as u64, dropped.saturating_add(perhaps));
        let (name, number) = wanted.shown();
        let mut answer = json!({"verdict": verdict, "matched": matched.len(), name: number});
        answer["requests"] =
            matched.iter().rev().take(LISTED).rev().map(|entry| Value::from(entry.seen_id())).collect();
        answer["nearest"] = if verdict == "true" { json!([]) } else { nearest(misses) };
        explain(&mut answer, self.is_on(), dropped, perhaps);
        answer
    }

    fn verify_sequence(&self, filter: &Filter, all: &[Taken], steps: &[Step]) -> Value {
        let (found, misses) = self.in_order(all, steps, |_, differences| differences.is_empty());
        let is_there = found.len() == steps.len();
        let dropped = self.unseen(filter, &steps.iter().collect::<Vec<_>>());
        let is_or_may_be = |entry: &Entry<'_>, differences: &[Difference]| {
            differences.is_empty() || may_be(entry, differences)
        };
        let may_be_there = !is_there && self.in_order(all, steps, is_or_may_be).0.len() == steps.len();
        let is_cut = |entry: &Entry<'_>| entry.lost_body() || entry.request.is_cut;
        let perhaps = all.iter().filter_map(Taken::entry).filter(is_cut).count() as u64;
        let verdict = match (is_there, may_be_there || dropped > 0) {
            (true, _) => "true",
            (false, true) => "inconclusive",
            (false, false) => "false",
        };
        let mut answer = json!({"verdict": verdict, "matched": found.len(), "sequence": steps.len()});
        answer["requests"] = found.iter().map(|entry| Value::from(entry.seen_id())).collect();
        answer["nearest"] = if is_there { json!([]) } else { nearest(misses) };
        if !is_there {
            answer["missing"] = json!({"step": found.len() + 1, "operation": steps[found.len()].operation});
        }
        explain(&mut answer, self.is_on(), dropped, perhaps);
        answer
    }

    /// The first calls that are the steps one after the other, as far as there are, and what came instead of the first
    /// that is missing.
    fn in_order<'t>(
        &self,
        all: &'t [Taken],
        steps: &[Step],
        is_it: impl Fn(&Entry<'_>, &[Difference]) -> bool,
    ) -> (Vec<Entry<'t>>, Vec<Miss<'t>>) {
        let mut entries = all.iter().filter_map(Taken::entry);
        let (mut found, mut misses) = (Vec::new(), Vec::new());
        for step in steps {
            misses.clear();
            let next = entries.by_ref().find(|entry| {
                let differences = step.differences(self, entry);
                let is_it = is_it(entry, &differences);
                if !is_it {
                    misses.push((entry.clone(), differences));
                }
                is_it
            });
            let Some(entry) = next else { break };
            found.push(entry);
        }
        (found, misses)
    }

    /// How many calls are gone that may have been of the expected operations.
    fn unseen(&self, filter: &Filter, steps: &[&Step]) -> u64 {
        if !self.is_on() {
            return u64::MAX;
        }
        let marks = steps.iter().fold(0_u64, |marks, step| {
            marks | step.operation.as_deref().map_or(u64::MAX, |operation| 1 << mark(operation))
        });
        let matters = self.all_dropped(filter.space.as_ref());
        let matters = matters.filter(|it| it.marks & marks != 0 && it.last > filter.since);
        matters.map(|dropped| dropped.records).sum()
    }
}

/// The calls that differ least, the newest first of those that differ alike.
fn nearest(mut misses: Vec<Miss<'_>>) -> Value {
    let weight = |differences: &[Difference]| -> usize {
        let of = |it: &Difference| if it.field.starts_with("params.") { 1 } else { 100 };
        differences.iter().map(of).sum()
    };
    misses.sort_by_key(|(entry, differences)| (weight(differences), std::cmp::Reverse(entry.number)));
    let shown = |(entry, differences): &(Entry<'_>, Vec<Difference>)| {
        json!({
            "request_id": entry.seen_id(),
            "number": entry.number,
            "operation": entry.operation,
            "differences": differences.iter().map(Difference::shown).collect::<Vec<_>>(),
        })
    };
    misses.iter().take(NEAREST).map(shown).collect()
}

/// Says why an answer is not certain.
fn explain(answer: &mut Value, is_on: bool, dropped: u64, perhaps: u64) {
    answer["dropped"] = if is_on { dropped.into() } else { Value::Null };
    let is_open = answer["verdict"] == "inconclusive";
    let why = match (is_on, dropped, perhaps) {
        (false, ..) => "the journal is off (--journal-bytes 0)".to_owned(),
        (true, 0, cut) => format!("of {cut} calls that may be meant a part of the body is not there"),
        (true, dropped, _) => format!(
            "{dropped} calls, some of which may be meant, are no longer in the journal; see --journal-bytes"
        ),
    };
    if is_open {
        answer["why"] = why.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_open_only_where_calls_that_are_gone_could_turn_it() {
        let exactly = |matched, unseen| Wanted::Exactly(2).verdict(matched, unseen);
        let at_least = |matched, unseen| Wanted::AtLeast(2).verdict(matched, unseen);
        let at_most = |matched, unseen| Wanted::AtMost(2).verdict(matched, unseen);

        assert_eq!([exactly(2, 0), exactly(1, 0), exactly(3, 9)], ["true", "false", "false"]);
        assert_eq!([exactly(2, 1), exactly(1, 1), exactly(0, 1)], ["inconclusive", "inconclusive", "false"]);
        assert_eq!([at_least(2, 9), at_least(1, 1), at_least(0, 1)], ["true", "inconclusive", "false"]);
        assert_eq!([at_most(1, 1), at_most(1, 2), at_most(3, 0)], ["true", "inconclusive", "false"]);
    }
}

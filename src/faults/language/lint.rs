//! What is right by the language and most likely not meant: rules that never fire, rules that another one
//! hides, errors that some of the matched services do not have.

use super::Language;
use super::compile::is_meant;
use super::mistake::Mistake;
use super::node::Node;
use crate::faults::when::When;
use crate::faults::{Rule, Scenario};

/// Every warning, in the order of the rules.
pub(super) fn lint(language: &Language, scenario: &Scenario, tree: &Node) -> Vec<Mistake> {
    let mut warnings = Vec::new();
    for (index, rule) in scenario.rules.iter().enumerate() {
        let number = index.to_string();
        let at = |key: &[&str]| {
            let path: Vec<_> = ["rule", &number].into_iter().chain(key.iter().copied()).collect();
            tree.below(&path).at.clone()
        };
        let name = &rule.name;
        if let Some(why) = rule.when.never() {
            warnings.push(Mistake::new(at(&["when"]), format!("`{name}` can never fire: {why}")));
        } else if waits_in_vain(scenario, index) {
            let why = format!("`{name}` can never fire: it waits for a rule that never does");
            warnings.push(Mistake::new(at(&["when", "after"]), why));
        } else if let Some(earlier) = hiding(scenario, index) {
            let why = format!(
                "`{name}` can never fire: `{}` fires first at every call that it matches",
                earlier.name
            );
            warnings.push(Mistake::new(at(&[]), why));
        }
        if !rule.unhit.is_empty() {
            let without = rule.unhit.join(", ");
            let text = format!("the error is not documented for {without}: their calls are not hit");
            warnings.push(Mistake::new(at(&["do", "error"]), text));
        }
    }
    warnings.extend(without_batch(language, scenario, tree));
    warnings
}

/// Whether a rule waits, in one step or several, for one that cannot fire or for itself.
fn waits_in_vain(scenario: &Scenario, index: usize) -> bool {
    let mut waited = vec![index];
    let mut next = scenario.rules[index].when.after;
    while let Some(other) = next {
        if waited.contains(&other) || scenario.rules[other].when.never().is_some() {
            return true;
        }
        waited.push(other);
        next = scenario.rules[other].when.after;
    }
    false
}

/// The earlier rule that fires at every call at which the rule at `index` could.
fn hiding(scenario: &Scenario, index: usize) -> Option<&Rule> {
    let rule = &scenario.rules[index];
    scenario.rules[..index].iter().find(|candidate| {
        let takes_all = candidate.matches.covers(&rule.matches);
        let is_same = takes_all && rule.matches.covers(&candidate.matches);
        (takes_all && candidate.when.always()) || (is_same && candidate.when.covers(&rule.when))
    })
}

/// Operations that are named one by one, of which some have no batch to do in part.
fn without_batch(language: &Language, scenario: &Scenario, tree: &Node) -> Vec<Mistake> {
    let mut warnings = Vec::new();
    let all = || language.services.iter().flat_map(|it| it.ops().into_iter().map(|op| (it.card().name, op)));
    for (index, rule) in scenario.rules.iter().enumerate() {
        let number = index.to_string();
        let node = tree.below(&["rule", &number, "do", "effect"]);
        if !matches!(rule.act.effect, crate::faults::Effect::Partial { .. }) {
            continue;
        }
        let named = scenario.written["rule"][index]["match"]["operation"].as_str().unwrap_or("*");
        let missing = all().find(|(service, op)| {
            rule.matches.ops.contains(&(service, op.name))
                && op.kind.batches().is_empty()
                && is_meant(named, op.name, op.kind.name())
        });
        if let Some((_, op)) = missing {
            let text = format!("`{}` has no batch: it is carried out as a whole", op.name);
            warnings.push(Mistake::new(node.at.clone(), text));
        }
    }
    warnings
}

impl When {
    /// Why no call can meet the conditions.
    fn never(&self) -> Option<&'static str> {
        let is_backwards = |ranges: &[(u64, u64)]| ranges.iter().all(|(first, last)| first > last);
        let misses = |first: u64| {
            let mut ranges = self.calls.iter().flatten();
            self.calls.is_some() && ranges.all(|(least, _)| *least > first)
        };
        if self.calls.as_deref().is_some_and(is_backwards) {
            Some("its ordinals run backwards")
        } else if self.first.is_some_and(misses) {
            Some("`calls` begins after `first` has ended")
        } else if self.first.zip(self.every).is_some_and(|(first, every)| every > first) {
            Some("`every` begins after `first` has ended")
        } else if self.misses_every() {
            Some("none of its ordinals is one of `every`")
        } else if self.probability == Some(0.0) {
            Some("its probability is 0")
        } else if self.from.zip(self.until).is_some_and(|(from, until)| until <= from) {
            Some("`until` is not after `from`")
        } else if [self.lasting, self.ttl].into_iter().flatten().any(|time| time.is_zero()) {
            Some("it has no time to")
        } else {
            None
        }
    }

    /// Whether all ordinals of `calls` lie between those of `every`.
    fn misses_every(&self) -> bool {
        let Some((ranges, every)) = self.calls.as_ref().zip(self.every) else { return false };
        ranges.iter().all(|(first, last)| last / every == (first - 1) / every)
    }

    /// Whether every call meets the conditions.
    fn always(&self) -> bool {
        self.free() && self.calls.is_none() && self.first.is_none()
    }

    /// Whether nothing but the ordinal decides.
    fn free(&self) -> bool {
        self.every.is_none_or(|every| every == 1)
            && self.probability.is_none_or(|it| it >= 1.0)
            && self.from.is_none()
            && self.until.is_none()
            && self.lasting.is_none()
            && self.rate.is_none()
            && self.after.is_none()
            && self.before.is_none()
            && self.times.is_none()
            && self.ttl.is_none()
    }

    /// Whether these conditions hold at every call at which the others can, where both count the same calls.
    fn covers(&self, other: &Self) -> bool {
        let ranges = |when: &Self| when.calls.clone().unwrap_or_else(|| vec![(1, u64::MAX)]);
        let most = |when: &Self| when.first.unwrap_or(u64::MAX);
        let clipped = |when: &Self| -> Vec<(u64, u64)> {
            ranges(when).into_iter().map(|(first, last)| (first, last.min(most(when)))).collect()
        };
        let own = clipped(self);
        let is_inside = |(first, last): &(u64, u64)| {
            first > last || own.iter().any(|(least, most)| least <= first && last <= most)
        };
        self.free() && clipped(other).iter().all(is_inside)
    }
}

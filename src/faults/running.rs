//! A scenario on its way: how often each of its rules matched and fired, and what that makes of a call.

use std::sync::Arc;

use hyper::header::HeaderName;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::faults::when::{Moment, State};
use crate::faults::{Fired, Plan, Rule, Scenario, TapedFault, Target};
use crate::ids::Ids;

/// A scenario on its way.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) scenario: Arc<Scenario>,
    set_at: Timestamp,
    states: Vec<State>,
    last: Vec<Option<Recorded>>,
}

/// When a rule fired last.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The instant of the space's clock.
    pub at: Timestamp,
    /// The ordinal of the call.
    pub ordinal: u64,
    /// The request id of the call.
    pub request_id: String,
}

impl Running {
    pub(super) fn new(scenario: Arc<Scenario>, set_at: Timestamp) -> Self {
        let rules = scenario.rules.len();
        Self { scenario, set_at, states: vec![State::default(); rules], last: vec![None; rules] }
    }

    /// Counts a call for every rule that matches it; the first that fires makes its plan.
    pub(super) fn plan(
        &mut self,
        target: &Target<'_>,
        now: Timestamp,
        request_id: &str,
    ) -> Option<Box<Plan>> {
        let scenario = Arc::clone(&self.scenario);
        let mut plan = None;
        for (index, rule) in scenario.rules.iter().enumerate() {
            if !rule.matches.fit(target) {
                continue;
            }
            let mut state = std::mem::take(&mut self.states[index]);
            let ordinal = state.matched + 1;
            let draw = || target.space.ids().draws(&rule.name, scenario.seed, ordinal).unit();
            let fired = |rule: usize| self.states[rule].fired;
            let moment = Moment { now, set_at: self.set_at, fired: &fired };
            let (is_due, draw) = rule.when.fires(&mut state, &moment, draw);
            if is_due && plan.is_none() {
                state.fired += 1;
                plan = Some(Box::new(self.made(rule, ordinal, draw, target.space.ids())));
                self.last[index] = Some(Recorded { at: now, ordinal, request_id: request_id.to_owned() });
            }
            self.states[index] = state;
        }
        plan
    }

    /// The plan that a rule makes at an ordinal: the same whenever it is made.
    fn made(&self, rule: &Rule, ordinal: u64, draw: Option<f64>, ids: &Ids) -> Plan {
        let mut draws = ids.draws(&rule.name, self.scenario.seed, ordinal);
        if draw.is_some() {
            draws.unit();
        }
        let fired = Fired { rule: Arc::clone(&rule.name), ordinal, draw, effect: rule.act.effect };
        let wait = rule.act.delay.map(|delay| delay.draw(&mut draws)).unwrap_or_default();
        let noise = draws.bytes();
        Plan { fired, act: Arc::clone(&rule.act), wait, noise }
    }

    /// Whether it has a rule of this name.
    pub(super) fn has(&self, rule: &str) -> bool {
        self.scenario.rules.iter().any(|known| *known.name == *rule)
    }

    /// The headers that its rules look at.
    pub(super) fn headers(&self) -> impl Iterator<Item = &HeaderName> {
        self.scenario.rules.iter().flat_map(|rule| rule.matches.headers())
    }

    /// The plan that a fault on a tape was.
    pub(super) fn again(&self, fired: &TapedFault, ids: &Ids) -> Option<Box<Plan>> {
        let rule = self.scenario.rules.iter().find(|rule| *rule.name == *fired.rule)?;
        Some(Box::new(self.made(rule, fired.ordinal, fired.draw, ids)))
    }

    pub(super) fn status(&self) -> Value {
        let rule = |(index, rule): (usize, &Rule)| {
            let state = &self.states[index];
            let last = self.last[index]
                .as_ref()
                .map(|last| json!({"at": last.at, "ordinal": last.ordinal, "request_id": last.request_id}));
            json!({
                "name": &*rule.name,
                "matched": state.matched,
                "fired": state.fired,
                "left": rule.when.left(state),
                "last": last,
            })
        };
        json!({
            "title": self.scenario.title,
            "seed": self.scenario.seed,
            "rules": self.scenario.rules.iter().enumerate().map(rule).collect::<Vec<_>>(),
            "scenario": self.scenario.written,
        })
    }
}

//! The board of one space: what is to go wrong there, and how far it has come.
//!
//! Three things can make a plan, asked in this order: the header of the request, the space's scenario, the
//! chaos rules. One leaf lock is held while a call is counted, so each rule counts every call once and in some
//! order, and what an ordinal means does not depend on that order.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hyper::header::HeaderName;
use jiff::Timestamp;
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::faults::header::FAULT_HEADER_NAME;
use crate::faults::tape::{Replay, Tape};
use crate::faults::when::{Moment, State};
use crate::faults::{
    Begin, ChaosRule, FAULT_HEADER, Fired, Plan, Progress, Rule, Scenario, Taped, TapedFault, Target,
};
use crate::ids::Ids;

/// How many different texts of the fault header a space remembers.
const HEADERS: usize = 256;

/// What is to go wrong in one space.
#[derive(Debug, Default)]
pub struct Board {
    /// Whether there is anything to look at: most spaces have no faults.
    armed: AtomicBool,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    scenario: Option<Running>,
    chaos: Option<(Vec<ChaosRule>, Running)>,
    headers: VecDeque<(Box<str>, Running)>,
    tape: Tape,
    replay: Option<Replay>,
}

/// A scenario on its way.
#[derive(Debug)]
struct Running {
    scenario: Arc<Scenario>,
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

impl Board {
    /// A board with a scenario on it, from the instant `now` on.
    pub fn with(scenario: Option<Arc<Scenario>>, now: Timestamp) -> Self {
        let board = Self::default();
        if let Some(scenario) = scenario {
            board.set(scenario, now);
        }
        board
    }

    /// A board with the same scenario and the same chaos rules, both from their beginning.
    #[must_use]
    pub fn anew(&self, now: Timestamp) -> Self {
        let inner = self.inner.lock();
        let anew = |running: &Running| Running::new(Arc::clone(&running.scenario), now);
        let scenario = inner.scenario.as_ref().map(anew);
        let chaos = inner.chaos.as_ref().map(|(rules, running)| (rules.clone(), anew(running)));
        let board = Self {
            armed: AtomicBool::new(false),
            inner: Mutex::new(Inner {
                scenario,
                chaos,
                tape: Tape { begin: Begin::Unknown, ..Tape::default() },
                ..Inner::default()
            }),
        };
        board.arm(&board.inner.lock());
        board
    }

    /// Whether a call can meet a fault here without asking for one.
    pub fn is_armed(&self) -> bool {
        self.armed.load(Ordering::Relaxed)
    }

    /// Sets the scenario: ordinals begin anew.
    pub fn set(&self, scenario: Arc<Scenario>, now: Timestamp) {
        let mut inner = self.inner.lock();
        inner.scenario = Some(Running::new(scenario, now));
        inner.tape = Tape::default();
        self.arm(&inner);
    }

    /// What the run under this scenario began with.
    pub fn begin(&self, begin: Begin) {
        self.inner.lock().tape.begin = begin;
    }

    /// Another state was put in place: the run so far cannot be told from what it began with.
    pub fn interrupt(&self) {
        self.inner.lock().tape = Tape { begin: Begin::Unknown, ..Tape::default() };
    }

    /// Puts a call on the tape of the run; `mark` stands for its request.
    pub fn tape(
        &self,
        mark: String,
        operation: Option<&str>,
        at: Timestamp,
        call: u64,
        fired: Option<&Fired>,
    ) {
        let mut inner = self.inner.lock();
        if inner.scenario.is_some() && inner.replay.is_none() {
            let operation = operation.map(str::to_owned);
            let fired = fired.map(|fired| TapedFault {
                rule: fired.rule.to_string(),
                ordinal: fired.ordinal,
                draw: fired.draw,
                effect: fired.effect.name().to_owned(),
            });
            inner.tape.write(|| Taped { request: mark, operation, at, call, fired });
        }
    }

    /// The run so far: what it began with, its calls, and whether these are all of them; `None` when no scenario
    /// is on its way.
    pub fn taped(&self) -> Option<(Begin, Vec<Taped>, bool)> {
        let inner = self.inner.lock();
        let is_running = inner.scenario.is_some();
        is_running.then(|| (inner.tape.begin.clone(), inner.tape.calls.clone(), !inner.tape.is_cut))
    }

    /// From now on calls meet the faults that they met on a tape.
    pub fn replay(&self, calls: Vec<Taped>) {
        let mut inner = self.inner.lock();
        inner.replay = Some(Replay::new(calls));
        self.arm(&inner);
    }

    /// How far the replay has come.
    pub fn progress(&self) -> Option<Progress> {
        self.inner.lock().replay.as_ref().map(|replay| replay.progress)
    }

    /// The call on the tape that a request repeats, with its plan; `None` when nothing is replayed or the request
    /// is not on the tape. `asked` is what the request's own header asks for.
    pub fn replayed(
        &self,
        mark: &str,
        asked: Option<Scenario>,
        ids: &Ids,
    ) -> Option<(Taped, Option<Box<Plan>>)> {
        let mut inner = self.inner.lock();
        let taped = inner.replay.as_mut()?.next(mark)?;
        let plan = taped.fired.as_ref().and_then(|fired| {
            let asked = asked.map(|asked| Running::new(Arc::new(asked), taped.at));
            let chaos = inner.chaos.as_ref().map(|(_, running)| running);
            let running = [asked.as_ref(), inner.scenario.as_ref(), chaos];
            running.into_iter().flatten().find_map(|running| running.again(fired, ids))
        });
        Some((taped, plan))
    }

    /// The headers by which calls are told apart: that of the client's own faults, and those that rules look at.
    pub fn watched(&self) -> Vec<HeaderName> {
        let inner = self.inner.lock();
        let running = inner.scenario.iter().chain(inner.chaos.as_ref().map(|(_, running)| running));
        let of_rules =
            running.flat_map(|it| it.scenario.rules.iter().flat_map(|rule| rule.matches.headers()));
        let mut watched: Vec<_> = of_rules.cloned().collect();
        watched.push(FAULT_HEADER_NAME.clone());
        watched.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
        watched.dedup();
        watched
    }

    /// Whether a rule of this name can have fired here.
    pub fn knows(&self, rule: &str) -> bool {
        let inner = self.inner.lock();
        let mut running = inner.scenario.iter().chain(inner.chaos.as_ref().map(|(_, running)| running));
        rule == FAULT_HEADER || running.any(|it| it.scenario.rules.iter().any(|known| *known.name == *rule))
    }

    /// Whether a tape is being replayed.
    pub fn is_replaying(&self) -> bool {
        self.is_armed() && self.inner.lock().replay.is_some()
    }

    /// Takes the scenario away; whether there was one.
    pub fn clear(&self) -> bool {
        let mut inner = self.inner.lock();
        let was_there = inner.scenario.take().is_some();
        self.arm(&inner);
        was_there
    }

    /// The chaos rules.
    pub fn chaos(&self) -> Vec<ChaosRule> {
        self.inner.lock().chaos.as_ref().map(|(rules, _)| rules.clone()).unwrap_or_default()
    }

    /// Replaces the chaos rules, unless they are not `known` any more; `scenario` is what they mean, none when
    /// there are none. Whether it did.
    pub fn set_chaos(
        &self,
        known: &[ChaosRule],
        rules: Vec<ChaosRule>,
        scenario: Option<Arc<Scenario>>,
        now: Timestamp,
    ) -> bool {
        let mut inner = self.inner.lock();
        let present = inner.chaos.as_ref().map_or(&[][..], |(rules, _)| rules);
        if present != known {
            return false;
        }
        inner.chaos = scenario.map(|scenario| (rules, Running::new(scenario, now)));
        self.arm(&inner);
        true
    }

    fn arm(&self, inner: &Inner) {
        let is_armed = inner.scenario.is_some() || inner.chaos.is_some() || inner.replay.is_some();
        self.armed.store(is_armed, Ordering::Relaxed);
    }

    /// The plan of a call, by what the space has; `None` when nothing is to go wrong.
    pub fn plan(&self, target: &Target<'_>, now: Timestamp, request_id: &str) -> Option<Box<Plan>> {
        let mut inner = self.inner.lock();
        let Inner { scenario, chaos, .. } = &mut *inner;
        let running = scenario.iter_mut().chain(chaos.as_mut().map(|(_, running)| running));
        running.into_iter().find_map(|running| running.plan(target, now, request_id))
    }

    /// The plan of a call that asks for a fault in its header. `read` reads a text that was not seen before.
    pub fn plan_asked(
        &self,
        text: &str,
        read: impl FnOnce() -> Result<Scenario, String>,
        target: &Target<'_>,
        now: Timestamp,
        request_id: &str,
    ) -> Result<Option<Box<Plan>>, String> {
        let mut inner = self.inner.lock();
        let known = inner.headers.iter().position(|(known, _)| **known == *text);
        let index = if let Some(index) = known {
            index
        } else {
            let running = Running::new(Arc::new(read()?), now);
            if inner.headers.len() == HEADERS {
                inner.headers.pop_front();
            }
            inner.headers.push_back((text.into(), running));
            inner.headers.len() - 1
        };
        let running = &mut inner.headers[index].1;
        if running.scenario.rules.iter().any(|rule| rule.unhit.contains(&target.card.name)) {
            return Err(format!("use x-parhelion-fault `{text}`: {} has no such error", target.card.name));
        }
        Ok(running.plan(target, now, request_id))
    }

    /// The scenario as it stands, and how far each rule has come; `None` when there is none.
    pub fn status(&self) -> Option<Value> {
        self.inner.lock().scenario.as_ref().map(Running::status)
    }
}

impl Running {
    fn new(scenario: Arc<Scenario>, set_at: Timestamp) -> Self {
        let rules = scenario.rules.len();
        Self { scenario, set_at, states: vec![State::default(); rules], last: vec![None; rules] }
    }

    /// Counts a call for every rule that matches it; the first that fires makes its plan.
    fn plan(&mut self, target: &Target<'_>, now: Timestamp, request_id: &str) -> Option<Box<Plan>> {
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

    /// The plan that a fault on a tape was.
    fn again(&self, fired: &TapedFault, ids: &Ids) -> Option<Box<Plan>> {
        let rule = self.scenario.rules.iter().find(|rule| *rule.name == *fired.rule)?;
        Some(Box::new(self.made(rule, fired.ordinal, fired.draw, ids)))
    }

    fn status(&self) -> Value {
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

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
use serde_json::Value;

use crate::faults::header::FAULT_HEADER_NAME;
use crate::faults::running::Running;
use crate::faults::tape::{Replay, Tape};
use crate::faults::{
    Begin, ChaosRule, FAULT_HEADER, Fired, Plan, Progress, Scenario, Taped, TapedFault, Target,
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
    /// The headers by which calls are told apart, while they are taped or replayed.
    watched: Option<Arc<[HeaderName]>>,
}

impl Inner {
    /// What has rules, in the order in which it is asked.
    fn running(&self) -> impl Iterator<Item = &Running> {
        self.scenario.iter().chain(self.chaos.iter().map(|(_, running)| running))
    }

    fn running_mut(&mut self) -> impl Iterator<Item = &mut Running> {
        self.scenario.iter_mut().chain(self.chaos.iter_mut().map(|(_, running)| running))
    }

    fn headers_of_rules(&self) -> Arc<[HeaderName]> {
        let mut names: Vec<_> = self.running().flat_map(Running::headers).cloned().collect();
        names.push(FAULT_HEADER_NAME.clone());
        names.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
        names.dedup();
        names.into()
    }
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
        board.arm(&mut board.inner.lock());
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
        self.arm(&mut inner);
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
        self.arm(&mut inner);
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
            asked.iter().chain(inner.running()).find_map(|running| running.again(fired, ids))
        });
        Some((taped, plan))
    }

    /// The headers by which calls are told apart: that of the client's own faults, and those that rules look at.
    /// `None` when no call is put on a tape, nor replayed from one.
    pub(super) fn watched(&self) -> Option<Arc<[HeaderName]>> {
        if self.is_armed() { self.inner.lock().watched.clone() } else { None }
    }

    /// Whether a rule of this name can have fired here.
    pub fn knows(&self, rule: &str) -> bool {
        rule == FAULT_HEADER || self.inner.lock().running().any(|running| running.has(rule))
    }

    /// Takes the scenario away; whether there was one.
    pub fn clear(&self) -> bool {
        let mut inner = self.inner.lock();
        let was_there = inner.scenario.take().is_some();
        self.arm(&mut inner);
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
        self.arm(&mut inner);
        true
    }

    /// Whatever is set or taken away, here it is noted what that means for calls.
    fn arm(&self, inner: &mut Inner) {
        let is_taped = inner.scenario.is_some() || inner.replay.is_some();
        inner.watched = is_taped.then(|| inner.headers_of_rules());
        self.armed.store(is_taped || inner.chaos.is_some(), Ordering::Relaxed);
    }

    /// The plan of a call, by what the space has; `None` when nothing is to go wrong.
    pub fn plan(&self, target: &Target<'_>, now: Timestamp, request_id: &str) -> Option<Box<Plan>> {
        self.inner.lock().running_mut().find_map(|running| running.plan(target, now, request_id))
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

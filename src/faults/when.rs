//! At which of its calls a rule fires.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// The conditions of a rule: all of them must hold.
#[derive(Clone, Debug, Default)]
pub struct When {
    pub(super) calls: Option<Vec<(u64, u64)>>,
    pub(super) first: Option<u64>,
    pub(super) every: Option<u64>,
    pub(super) probability: Option<f64>,
    pub(super) from: Option<Timestamp>,
    pub(super) until: Option<Timestamp>,
    pub(super) lasting: Option<Duration>,
    pub(super) rate: Option<Rate>,
    pub(super) after: Option<usize>,
    pub(super) before: Option<usize>,
    pub(super) times: Option<u64>,
    pub(super) ttl: Option<Duration>,
}

/// So many calls in a window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    pub(super) calls: u64,
    pub(super) per: Duration,
}

/// How far a rule has come.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// Calls that matched.
    pub(super) matched: u64,
    /// Times it fired.
    pub(super) fired: u64,
    /// The instant of the first call that matched.
    since: Option<Timestamp>,
    /// The window that the last call was in, and the calls in it.
    window: (i128, u64),
}

/// What a rule is judged by beside its own state.
pub(super) struct Moment<'a> {
    /// The instant of the call.
    pub(super) now: Timestamp,
    /// The instant at which the scenario was set.
    pub(super) set_at: Timestamp,
    /// How often each rule of the scenario has fired.
    pub(super) fired: &'a dyn Fn(usize) -> u64,
}

impl When {
    /// Counts a call that matches, and says whether the rule fires; `draw` draws for the call's ordinal. What was
    /// drawn for a probability is returned.
    pub(super) fn fires(
        &self,
        state: &mut State,
        moment: &Moment<'_>,
        draw: impl FnOnce() -> f64,
    ) -> (bool, Option<f64>) {
        state.matched += 1;
        let since = *state.since.get_or_insert(moment.now);
        let above_rate = self.rate.is_none_or(|rate| state.above(rate, since, moment.now));
        let draw = self.probability.map(|_| draw());
        let is_drawn = self.probability.zip(draw).is_none_or(|(wanted, drawn)| drawn < wanted);
        let fires = above_rate
            && is_drawn
            && self.counts(state)
            && self.in_time(since, moment)
            && self.after.is_none_or(|rule| (moment.fired)(rule) > 0)
            && self.before.is_none_or(|rule| (moment.fired)(rule) == 0);
        (fires, draw)
    }

    fn counts(&self, state: &State) -> bool {
        let ordinal = state.matched;
        self.calls
            .as_ref()
            .is_none_or(|ranges| ranges.iter().any(|(first, last)| (*first..=*last).contains(&ordinal)))
            && self.first.is_none_or(|first| ordinal <= first)
            && self.every.is_none_or(|every| ordinal.is_multiple_of(every))
            && self.times.is_none_or(|times| state.fired < times)
    }

    fn in_time(&self, since: Timestamp, moment: &Moment<'_>) -> bool {
        let now = moment.now;
        let lasts = |from: Timestamp, time: Duration| now.duration_since(from) < signed(time);
        self.from.is_none_or(|from| now >= from)
            && self.until.is_none_or(|until| now < until)
            && self.lasting.is_none_or(|time| lasts(since, time))
            && self.ttl.is_none_or(|time| lasts(moment.set_at, time))
    }

    /// The same conditions for a rule that is `offset` places further down.
    pub(super) fn shift(&mut self, offset: usize) {
        for rule in [&mut self.after, &mut self.before].into_iter().flatten() {
            *rule += offset;
        }
    }

    /// How often it can still fire, where that is bounded and known.
    pub(super) fn left(&self, state: &State) -> Option<u64> {
        let by_times = self.times.map(|times| times.saturating_sub(state.fired));
        [by_times, self.ordinals_left(state.matched)].into_iter().flatten().min()
    }

    /// How many ordinals above `matched` meet `calls`, `first` and `every`; none when there is no end to them.
    fn ordinals_left(&self, matched: u64) -> Option<u64> {
        let most = self.first.unwrap_or(u64::MAX);
        let every = self.every.unwrap_or(1);
        let mut ranges = self.calls.clone().unwrap_or_else(|| vec![(1, u64::MAX)]);
        ranges.sort_unstable();
        let (mut from, mut left) = (matched + 1, 0);
        for (first, last) in ranges {
            let (first, last) = (first.max(from), last.min(most));
            if first > last {
                continue;
            }
            if last == u64::MAX {
                return None;
            }
            left += last / every - (first - 1) / every;
            from = last + 1;
        }
        Some(left)
    }
}

impl State {
    fn above(&mut self, rate: Rate, since: Timestamp, now: Timestamp) -> bool {
        let per = signed(rate.per).as_nanos().max(1);
        let window = now.duration_since(since).as_nanos().div_euclid(per);
        if self.window.0 != window {
            self.window = (window, 0);
        }
        self.window.1 += 1;
        self.window.1 > rate.calls
    }
}

fn signed(time: Duration) -> SignedDuration {
    SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX)
}

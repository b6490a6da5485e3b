//! All connections of a server, and who looks after them.
//!
//! One task looks at all of them a few times in each timeout. A timer in each of them, and what wakes it, would be half a
//! kilobyte of every idle connection, and to set one for each request would cost more than to read the request.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::Limits;
use super::link::{Link, Moment, Phase};

/// All connections of a server.
#[derive(Debug, Default)]
pub(super) struct Roster(Mutex<Members>);

#[derive(Debug, Default)]
struct Members {
    /// How many there have ever been.
    count: u64,
    by_number: HashMap<u64, Member>,
}

#[derive(Debug)]
struct Member {
    link: Arc<Link>,
    /// Where it was when it was last looked at, and for how long it had been there.
    seen: Option<Moment>,
    waited: Duration,
}

/// The place of a connection on the roster, until it is dropped.
pub(super) struct Place<'r> {
    roster: &'r Roster,
    number: u64,
    pub(super) link: Arc<Link>,
}

impl Roster {
    pub(super) fn join(&self) -> Place<'_> {
        let link = Arc::new(Link::new());
        let mut members = self.0.lock();
        let number = members.count;
        members.count += 1;
        let member = Member { link: Arc::clone(&link), seen: None, waited: Duration::ZERO };
        members.by_number.insert(number, member);
        Place { roster: self, number, link }
    }

    /// Has every connection look at what there is to be known.
    pub(super) fn ring(&self) {
        let links: Vec<_> = self.0.lock().by_number.values().map(|member| Arc::clone(&member.link)).collect();
        for link in links {
            link.ring();
        }
    }

    /// Ends connections that wait for the same thing for longer than they may. It looks a few times in each timeout, so
    /// it acts a quarter of the shorter one late at most.
    pub(super) async fn watch(&self, limits: &Limits) -> ! {
        let tick = (limits.header_timeout.min(limits.idle_timeout) / 4).max(Duration::from_millis(1));
        loop {
            tokio::time::sleep(tick).await;
            for (link, moment) in self.overdue(tick, limits) {
                link.end(moment);
            }
        }
    }

    /// Looks at every connection, a tick after the last time: which ones have waited for too long, and since when.
    fn overdue(&self, tick: Duration, limits: &Limits) -> Vec<(Arc<Link>, Moment)> {
        let mut members = self.0.lock();
        let mut look = |member: &mut Member| {
            let now = member.link.now();
            member.waited = if member.seen == Some(now) { member.waited + tick } else { Duration::ZERO };
            member.seen = Some(now);
            let allowed = match now.phase() {
                Phase::Idle => limits.idle_timeout,
                Phase::Head => limits.header_timeout,
                Phase::Serving => Duration::MAX,
            };
            (member.waited >= allowed).then(|| (Arc::clone(&member.link), now))
        };
        members.by_number.values_mut().filter_map(&mut look).collect()
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.roster.0.lock().by_number.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_connection_is_overdue_once_it_was_at_one_thing_for_as_long_as_it_may() {
        let (roster, second) = (Roster::default(), Duration::from_secs(1));
        let limits = Limits { header_timeout: second, idle_timeout: 2 * second, ..Config::default().limits };
        let place = roster.join();
        let phases = |ticks: usize| -> Vec<_> {
            let look = || roster.overdue(second, &limits).pop().map(|(_, moment)| moment.phase());
            (0..ticks).map(|_| look()).collect()
        };

        assert_eq!(phases(3), [None, None, Some(Phase::Idle)]);
        place.link.enter(Phase::Head);
        assert_eq!(phases(2), [None, Some(Phase::Head)]);
        place.link.enter(Phase::Serving);
        assert_eq!(phases(3), [None, None, None]);
        drop(place);
        assert_eq!(roster.0.lock().by_number.len(), 0);
    }
}

//! All connections of a server, and who looks after them.
//!
//! One task looks at all of them a few times in each timeout. A timer in each of them, and what wakes it, would be half a
//! kilobyte of every idle connection, and to set one for each request would cost more than to read the request.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use slab::Slab;

use super::Limits;
use super::link::{Link, Moment, Phase};

/// All connections of a server, by numbers that are given anew once a connection has left.
#[derive(Debug, Default)]
pub(super) struct Roster(Mutex<Slab<Member>>);

#[derive(Debug)]
struct Member {
    link: Arc<Link>,
    /// Where it was when it was last looked at, and for how many ticks it had been there.
    seen: Moment,
    waited: u32,
}

impl Roster {
    /// A new connection, and its number until it leaves.
    pub(super) fn join(&self) -> (usize, Arc<Link>) {
        let link = Arc::new(Link::new());
        let member = Member { link: Arc::clone(&link), seen: Moment::NEVER, waited: 0 };
        (self.0.lock().insert(member), link)
    }

    pub(super) fn leave(&self, number: usize) {
        self.0.lock().remove(number);
    }

    /// Has every connection look at what there is to be known.
    pub(super) fn ring(&self) {
        let links: Vec<_> = self.0.lock().iter().map(|(_, member)| Arc::clone(&member.link)).collect();
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
        let look = |(_, member): (usize, &mut Member)| {
            let now = member.link.now();
            member.waited = if member.seen == now { member.waited.saturating_add(1) } else { 0 };
            member.seen = now;
            let allowed = match now.phase() {
                Phase::Idle => limits.idle_timeout,
                Phase::Head => limits.header_timeout,
                Phase::Serving => Duration::MAX,
            };
            (tick.saturating_mul(member.waited) >= allowed).then(|| (Arc::clone(&member.link), now))
        };
        members.iter_mut().filter_map(look).collect()
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
        let (number, link) = roster.join();
        let phases = |ticks: usize| -> Vec<_> {
            let look = || roster.overdue(second, &limits).pop().map(|(_, moment)| moment.phase());
            (0..ticks).map(|_| look()).collect()
        };

        assert_eq!(phases(3), [None, None, Some(Phase::Idle)]);
        link.enter(Phase::Head);
        assert_eq!(phases(2), [None, Some(Phase::Head)]);
        link.enter(Phase::Serving);
        assert_eq!(phases(3), [None, None, None]);
        roster.leave(number);
        assert_eq!(roster.0.lock().len(), 0);
    }
}

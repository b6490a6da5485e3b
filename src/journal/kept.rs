//! The journal as a whole: the room with its rings, and the protocols that read a request once more.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::Notify;

use super::entry::Entry;
use super::parameters::Asked;
use super::ring::{Dropped, Room};
use crate::api::Protocol;
use crate::store::{Changes, SpaceId};

/// Every call of every space, as far as there is room.
#[derive(Debug)]
pub struct Journal {
    room: Arc<Room>,
    protocols: Vec<Arc<dyn Protocol>>,
}

/// Which calls are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this space only.
    pub space: Option<SpaceId>,
    /// Of this service only.
    pub service: Option<String>,
    /// Of this operation only.
    pub operation: Option<String>,
    /// With this outcome only.
    pub outcome: Option<Outcome>,
    /// After this number only.
    pub since: u64,
}

/// What became of a call, as far as a filter asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was served.
    Ok,
    /// It was refused.
    Refused,
    /// Its answer did not go out as it is.
    Spoilt,
    /// A fault was injected.
    Fault,
    /// It was answered with this status.
    Status(u16),
    /// It was refused with this code.
    Code(String),
}

/// How many calls, and which, of those that a filter lets through.
#[derive(Clone, Copy, Debug)]
pub(super) enum Most {
    Oldest(usize),
    Newest(usize),
    All,
}

/// A record that was copied out of its ring.
#[derive(Debug)]
pub struct Taken {
    number: u64,
    space: SpaceId,
    bytes: Box<[u8]>,
}

impl Taken {
    /// The call.
    pub fn entry(&self) -> Option<Entry<'_>> {
        Entry::read(self.number, &self.space, &self.bytes)
    }
}

impl Outcome {
    /// Reads `ok`, `refused`, `spoilt`, `fault`, a status, or a code.
    pub fn read(text: &str) -> Self {
        match text {
            "ok" => Self::Ok,
            "refused" => Self::Refused,
            "spoilt" => Self::Spoilt,
            "fault" => Self::Fault,
            _ => match text.parse() {
                Ok(status @ 100..1000) => Self::Status(status),
                _ => Self::Code(text.to_owned()),
            },
        }
    }

    pub(super) fn is_of(&self, entry: &Entry<'_>) -> bool {
        match self {
            Self::Ok => entry.result() == "ok",
            Self::Refused => entry.result() == "refused",
            Self::Spoilt => entry.result() == "spoilt",
            Self::Fault => entry.fault.is_some(),
            Self::Status(status) => entry.status == *status,
            Self::Code(code) => entry.refusal.is_some_and(|refusal| refusal.code == code),
        }
    }
}

impl Filter {
    fn lets_through(&self, entry: &Entry<'_>) -> bool {
        let is = |wanted: &Option<String>, is: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(is))
        };
        is(&self.service, entry.service)
            && is(&self.operation, entry.operation)
            && self.outcome.as_ref().is_none_or(|outcome| outcome.is_of(entry))
    }
}

impl Journal {
    /// A journal on `room`, of calls that `protocols` claim: the gateway's, in the gateway's order.
    pub fn new(room: Arc<Room>, protocols: Vec<Arc<dyn Protocol>>) -> Self {
        Self { room, protocols }
    }

    /// Whether calls are kept at all.
    pub fn is_on(&self) -> bool {
        self.room.is_on()
    }

    /// A list for the changes of one call, that listens if calls are kept.
    pub fn changes(&self) -> Changes {
        if self.is_on() { Changes::listening() } else { Changes::default() }
    }

    /// Bytes that are used, and that may be.
    pub fn room(&self) -> (usize, usize) {
        (self.room.used(), self.room.max())
    }

    /// The number of the last call of all; what comes after it is new.
    pub fn last(&self) -> u64 {
        self.room.last()
    }

    /// What is no longer there, of one space or of all.
    pub fn dropped(&self, space: Option<&SpaceId>) -> u64 {
        self.all_dropped(space).map(|dropped| dropped.records).sum()
    }

    /// The number of the newest call of a space, or of all, that is dropped; 0 when none is.
    pub fn last_dropped(&self, space: Option<&SpaceId>) -> u64 {
        self.all_dropped(space).map(|dropped| dropped.last).max().unwrap_or_default()
    }

    pub(super) fn all_dropped(&self, space: Option<&SpaceId>) -> impl Iterator<Item = Dropped> {
        self.room.kept(space).into_iter().map(|kept| kept.dropped())
    }

    /// Forgets the calls of one space, or of all; says how many.
    pub fn clear(&self, space: Option<&SpaceId>) -> usize {
        self.room.clear(space)
    }

    /// The newest `most` calls that a filter lets through, in order.
    pub fn newest(&self, filter: &Filter, most: usize) -> Vec<Taken> {
        self.take(filter, Most::Newest(most))
    }

    /// The oldest `most` calls that a filter lets through, in order.
    pub fn oldest(&self, filter: &Filter, most: usize) -> Vec<Taken> {
        self.take(filter, Most::Oldest(most))
    }

    /// The newest call with an id, or with a number.
    pub fn find(&self, space: Option<&SpaceId>, id: &str) -> Option<Taken> {
        let number: Option<u64> = id.parse().ok();
        let filter = Filter { space: space.cloned(), ..Filter::default() };
        let is_it = |entry: &Entry<'_>| Some(entry.number) == number || entry.is(id);
        self.take_those(&filter, Most::Newest(1), is_it).pop()
    }

    pub(super) fn take(&self, filter: &Filter, most: Most) -> Vec<Taken> {
        self.take_those(filter, most, |_| true)
    }

    pub(super) fn take_those(
        &self,
        filter: &Filter,
        most: Most,
        also: impl Fn(&Entry<'_>) -> bool,
    ) -> Vec<Taken> {
        let mut all = Vec::new();
        // Rings are read one after the other: a newer call of one must not be told before an older one of a ring that
        // has been read. Numbers are drawn under the lock of a ring, so those up to here are in theirs.
        let upto = self.last();
        for kept in self.room.kept(filter.space.as_ref()) {
            let mut of_ring: VecDeque<Taken> = VecDeque::new();
            kept.each(filter.since, |(number, bytes)| {
                let wanted = number <= upto
                    && Entry::read(number, &kept.space, bytes)
                        .is_some_and(|entry| filter.lets_through(&entry) && also(&entry));
                if !wanted || matches!(most, Most::Oldest(most) if of_ring.len() >= most) {
                    return;
                }
                if matches!(most, Most::Newest(most) if of_ring.len() >= most) {
                    of_ring.pop_front();
                }
                of_ring.push_back(Taken { number, space: kept.space.clone(), bytes: bytes.into() });
            });
            all.extend(of_ring);
        }
        all.sort_by_key(|taken: &Taken| taken.number);
        match most {
            Most::Oldest(most) => all.truncate(most),
            Most::Newest(most) => drop(all.drain(..all.len().saturating_sub(most))),
            Most::All => {}
        }
        all
    }

    /// What a call asked, read once more by its protocol.
    pub(super) fn asked(&self, entry: &Entry<'_>) -> Asked {
        Asked::read(&self.protocols, entry)
    }

    /// Waits for calls: whoever holds this is told of each.
    pub fn listen(&self) -> Listening {
        self.room.listeners.fetch_add(1, Ordering::Relaxed);
        Listening { room: Arc::clone(&self.room) }
    }
}

/// Somebody who waits for calls.
#[derive(Debug)]
pub struct Listening {
    room: Arc<Room>,
}

impl Listening {
    /// What is notified when there is a new call.
    pub fn news(&self) -> &Notify {
        &self.room.news
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.room.listeners.fetch_sub(1, Ordering::Relaxed);
    }
}

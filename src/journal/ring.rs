//! The bytes of the journal: a ring for each space, and one bound for all of them together.
//!
//! A ring is a list of blocks. A record is copied behind the last one of the newest block under a lock that only
//! this space's calls take; nothing else happens for most calls. When a block is full a new one is made, up to
//! 64 KiB, and when the bound is reached the oldest blocks go. Who gives way: a space that holds more than its
//! share, which is the bound divided by the number of spaces that have records; first the one that is writing,
//! then the others in turn. So a busy space does not push a quiet one out, and a single space may fill it all.
//!
//! Decided against: a list of objects (an allocation a call, and no exact count of bytes), and one ring for all
//! spaces (a busy test would take the records of a quiet one away).
//!
//! Locks: the register of rings, then one ring. A ring's own lock is taken alone by calls.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::store::SpaceId;

/// A block is at least and at most so large, but never smaller than the record that it is made for.
const SMALLEST: usize = 1 << 10;
const LARGEST: usize = 64 << 10;
/// What a record costs beside its bytes: its length, its number, its mark.
const HEAD: usize = 13;

/// What all rings share: the room, and the numbers of the records.
#[derive(Debug)]
pub struct Room {
    max: usize,
    used: AtomicUsize,
    /// The number of the last record of all.
    last: AtomicU64,
    /// How many rings have blocks, or had some.
    rings: AtomicUsize,
    register: Mutex<Register>,
    /// Who waits for records, and how many do.
    pub(super) listeners: AtomicUsize,
    pub(super) news: Notify,
}

#[derive(Debug, Default)]
struct Register {
    by_number: BTreeMap<u64, Arc<Kept>>,
    next: u64,
    /// Where the next look for a space with more than its share begins.
    hand: u64,
}

/// The records of one space. When it is dropped they are gone, and the room is free.
#[derive(Debug)]
pub struct Ring {
    room: Arc<Room>,
    kept: Arc<Kept>,
    number: OnceLock<u64>,
}

/// What is kept of one space's calls.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(super) space: SpaceId,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    blocks: VecDeque<Block>,
    bytes: usize,
    dropped: Dropped,
}

#[derive(Debug)]
struct Block {
    bytes: Vec<u8>,
    last: u64,
}

/// What is no longer there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dropped {
    /// How many records.
    pub(crate) records: u64,
    /// A bit for the mark of each of them.
    pub(crate) marks: u64,
    /// The number of the last of them.
    pub(crate) last: u64,
}

/// One record: its number and its bytes.
pub(crate) type Numbered<'b> = (u64, &'b [u8]);

impl Room {
    /// Room for `max` bytes; with none, nothing is kept.
    pub fn new(max: usize) -> Arc<Self> {
        Arc::new(Self {
            max,
            used: AtomicUsize::new(0),
            last: AtomicU64::new(0),
            rings: AtomicUsize::new(0),
            register: Mutex::default(),
            listeners: AtomicUsize::new(0),
            news: Notify::new(),
        })
    }

    pub(crate) fn is_on(&self) -> bool {
        self.max > 0
    }

    /// Bytes that all blocks take.
    pub(crate) fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    pub(crate) fn max(&self) -> usize {
        self.max
    }

    /// The number of the last record of all.
    pub(crate) fn last(&self) -> u64 {
        self.last.load(Ordering::Acquire)
    }

    /// The rings of one space, or of all.
    pub(crate) fn kept(&self, space: Option<&SpaceId>) -> Vec<Arc<Kept>> {
        let register = self.register.lock();
        let wanted = |kept: &&Arc<Kept>| space.is_none_or(|space| kept.space == *space);
        register.by_number.values().filter(wanted).cloned().collect()
    }

    /// Empties the rings of one space, or of all; says how many records went.
    pub(crate) fn clear(&self, space: Option<&SpaceId>) -> usize {
        self.kept(space).iter().map(|kept| self.empty(kept)).sum()
    }

    fn empty(&self, kept: &Kept) -> usize {
        let inner = std::mem::take(&mut *kept.inner.lock());
        self.used.fetch_sub(inner.bytes, Ordering::Relaxed);
        inner.blocks.iter().map(|block| records(&block.bytes).count()).sum()
    }

    /// What every space may hold when all hold the same.
    fn share(&self) -> usize {
        self.max / self.rings.load(Ordering::Relaxed).max(1)
    }

    fn reserve(&self, bytes: usize) -> bool {
        let more = |used: usize| used.checked_add(bytes).filter(|used| *used <= self.max);
        self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }

    fn register(&self, kept: &Arc<Kept>) -> u64 {
        let mut register = self.register.lock();
        let number = register.next;
        register.next += 1;
        register.by_number.insert(number, Arc::clone(kept));
        self.rings.fetch_add(1, Ordering::Relaxed);
        number
    }

    /// Makes room for `wanted` bytes: first in spaces that hold more than their share, and a bit more than is
    /// needed of those that hold much more, so that this is not done for every block.
    fn make_room(&self, wanted: usize) {
        let mut register = self.register.lock();
        let share = self.share();
        for least in [share, 0] {
            let from = register.hand;
            let order = register.by_number.range(from..).chain(register.by_number.range(..from));
            let mut last = None;
            for (number, kept) in order {
                if self.used() + wanted <= self.max {
                    break;
                }
                last = Some(*number);
                let mut inner = kept.inner.lock();
                let enough = least + inner.bytes.saturating_sub(least) / 16 * 15;
                while inner.bytes > least && (inner.bytes > enough || self.used() + wanted > self.max) {
                    inner.drop_oldest(self);
                }
            }
            register.hand = last.map_or(from, |number| number + 1);
        }
    }
}

impl Inner {
    fn fits(&self, size: usize) -> bool {
        self.blocks.back().is_some_and(|block| block.bytes.capacity() - block.bytes.len() >= size)
    }

    fn push(&mut self, number: u64, mark: u8, record: &[u8]) {
        let Some(block) = self.blocks.back_mut() else { return };
        let length = u32::try_from(record.len()).unwrap_or(u32::MAX);
        block.bytes.extend_from_slice(&length.to_le_bytes());
        block.bytes.extend_from_slice(&number.to_le_bytes());
        block.bytes.push(mark);
        block.bytes.extend_from_slice(record);
        block.last = number;
    }

    fn drop_oldest(&mut self, room: &Room) {
        let Some(block) = self.blocks.pop_front() else { return };
        for (_, mark, _) in marked(&block.bytes) {
            self.dropped.records += 1;
            self.dropped.marks |= 1 << (mark % 64);
        }
        self.dropped.last = self.dropped.last.max(block.last);
        self.bytes -= block.bytes.capacity();
        room.used.fetch_sub(block.bytes.capacity(), Ordering::Relaxed);
    }

    /// Tries to add a block in which `size` bytes fit.
    fn grow(&mut self, room: &Room, size: usize) -> Result<(), usize> {
        let share = room.share();
        let usual = self.bytes.clamp(SMALLEST, LARGEST).min(share / 8).min(room.max / 8);
        let wanted = size.max(usual);
        while room.used() + wanted > room.max && self.bytes > share.saturating_sub(wanted) {
            self.drop_oldest(room);
        }
        if !room.reserve(wanted) {
            return Err(wanted);
        }
        let block = Block { bytes: Vec::with_capacity(wanted), last: 0 };
        // The allocator may give more than was asked for, never less.
        let got = block.bytes.capacity();
        room.used.fetch_add(got - wanted, Ordering::Relaxed);
        self.bytes += got;
        self.blocks.push_back(block);
        Ok(())
    }
}

impl Ring {
    pub(crate) fn new(room: &Arc<Room>, space: SpaceId) -> Self {
        let kept = Arc::new(Kept { space, inner: Mutex::default() });
        Self { room: Arc::clone(room), kept, number: OnceLock::new() }
    }

    /// An empty ring in the same room, for another space.
    pub(crate) fn of(&self, space: SpaceId) -> Self {
        Self::new(&self.room, space)
    }

    pub(crate) fn is_on(&self) -> bool {
        self.room.is_on()
    }

    /// Adds a record; `mark` is a number below 64 that is remembered when it is gone.
    pub(crate) fn append(&self, mark: u8, record: &[u8]) {
        if !self.is_on() {
            return;
        }
        self.number.get_or_init(|| self.room.register(&self.kept));
        let size = HEAD + record.len();
        loop {
            let mut inner = self.kept.inner.lock();
            if inner.fits(size) {
                let number = self.room.last.fetch_add(1, Ordering::AcqRel) + 1;
                inner.push(number, mark, record);
                break;
            }
            if size > self.room.max {
                inner.dropped.records += 1;
                inner.dropped.marks |= 1 << (mark % 64);
                inner.dropped.last = self.room.last.fetch_add(1, Ordering::AcqRel) + 1;
                break;
            }
            if let Err(wanted) = inner.grow(&self.room, size) {
                drop(inner);
                self.room.make_room(wanted);
            }
        }
        if self.room.listeners.load(Ordering::Relaxed) > 0 {
            self.room.news.notify_waiters();
        }
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        if let Some(number) = self.number.get() {
            self.room.register.lock().by_number.remove(number);
            self.room.rings.fetch_sub(1, Ordering::Relaxed);
            self.room.empty(&self.kept);
        }
    }
}

impl Kept {
    /// What is no longer there.
    pub(crate) fn dropped(&self) -> Dropped {
        self.inner.lock().dropped
    }

    /// Looks at every record after number `since`, in order. Each block is copied before it is looked at, so that
    /// calls wait no longer than a copy of it takes.
    pub(crate) fn each(&self, since: u64, mut look: impl FnMut(Numbered<'_>)) {
        let mut since = since;
        while let Some(block) = self.block_after(since) {
            let mut last = since;
            for (number, record) in records(&block) {
                if number > since {
                    look((number, record));
                }
                last = number;
            }
            if last <= since {
                return;
            }
            since = last;
        }
    }

    fn block_after(&self, since: u64) -> Option<Vec<u8>> {
        let inner = self.inner.lock();
        let at = inner.blocks.partition_point(|block| block.last <= since);
        inner.blocks.get(at).map(|block| block.bytes.clone())
    }
}

fn records(block: &[u8]) -> impl Iterator<Item = Numbered<'_>> {
    marked(block).map(|(number, _, record)| (number, record))
}

fn marked(mut block: &[u8]) -> impl Iterator<Item = (u64, u8, &[u8])> {
    std::iter::from_fn(move || {
        let (length, rest) = block.split_first_chunk()?;
        let (number, rest) = rest.split_first_chunk()?;
        let (mark, rest) = rest.split_first()?;
        let (record, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        block = rest;
        Some((u64::from_le_bytes(*number), *mark, record))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(room: &Arc<Room>, name: &str) -> Ring {
        Ring::new(room, SpaceId::parse(name).unwrap())
    }

    fn kept(ring: &Ring) -> Vec<(u64, usize)> {
        let mut all = Vec::new();
        ring.kept.each(0, |(number, record)| all.push((number, record.len())));
        all
    }

    #[test]
    fn the_oldest_go_first_and_are_counted() {
        let room = Room::new(64 << 10);
        let one = ring(&room, "one");

        for _ in 0..1000 {
            one.append(3, &[7; 500]);
        }

        let left = kept(&one);
        let dropped = one.kept.dropped();
        assert_eq!(left.last(), Some(&(1000, 500)));
        assert_eq!(left.len() as u64 + dropped.records, 1000);
        assert_eq!(dropped.last + 1, left[0].0);
        assert_eq!(dropped.marks, 1 << 3);
        assert!(left.len() > 90, "{}", left.len());
    }

    #[test]
    fn a_quiet_space_keeps_what_it_has_beside_a_busy_one() {
        let room = Room::new(64 << 10);
        let (quiet, busy) = (ring(&room, "quiet"), ring(&room, "busy"));
        quiet.append(0, b"once");

        for _ in 0..10_000 {
            busy.append(0, &[0; 300]);
        }

        assert_eq!(kept(&quiet), [(1, 4)]);
        assert!(kept(&busy).len() > 150);
    }

    #[test]
    fn a_new_space_gets_its_share_of_one_that_had_it_all() {
        let room = Room::new(64 << 10);
        let (first, second) = (ring(&room, "first"), ring(&room, "second"));
        for _ in 0..1000 {
            first.append(0, &[0; 300]);
        }

        for _ in 0..1000 {
            second.append(0, &[0; 300]);
        }

        assert!(kept(&first).len() > 70, "{}", kept(&first).len());
        assert!(kept(&second).len() > 70, "{}", kept(&second).len());
    }

    #[test]
    fn a_record_larger_than_everything_is_only_counted() {
        let room = Room::new(1000);
        let one = ring(&room, "one");

        one.append(1, &[0; 2000]);

        assert_eq!(kept(&one), []);
        assert_eq!(one.kept.dropped(), Dropped { records: 1, marks: 2, last: 1 });
    }

    #[test]
    fn a_space_that_goes_gives_its_room_back() {
        let room = Room::new(64 << 10);
        let one = ring(&room, "one");
        one.append(0, b"once");

        drop(one);

        assert_eq!((room.used(), room.kept(None).len(), room.share()), (0, 0, 64 << 10));
    }

    #[test]
    fn threads_in_many_spaces_stay_within_the_bound() {
        let room = Room::new(100_000);
        let rings: Vec<_> = (0..50).map(|at| ring(&room, &format!("s{at}"))).collect();

        std::thread::scope(|scope| {
            for start in 0..4 {
                let (room, rings) = (&room, &rings);
                scope.spawn(move || {
                    for at in 0..5000 {
                        rings[(at * 7 + start) % rings.len()].append(0, &vec![0; at % 900]);
                        assert!(room.used() <= room.max());
                    }
                });
            }
        });

        let total: u64 = rings.iter().map(|ring| kept(ring).len() as u64 + ring.kept.dropped().records).sum();
        assert_eq!(total, 20_000);
    }

    proptest! {
        #[test]
        fn every_record_is_there_or_counted_and_the_bound_holds(
            max in 0_usize..20_000,
            calls in prop::collection::vec((0_usize..5, 0_usize..3000), 0..300),
        ) {
            let room = Room::new(max);
            let rings: Vec<_> = (0..5).map(|at| ring(&room, &format!("s{at}"))).collect();

            for (space, size) in &calls {
                rings[*space].append(0, &vec![1; *size]);
                prop_assert!(room.used() <= max);
            }

            for (at, ring) in rings.iter().enumerate() {
                let appended = calls.iter().filter(|(space, _)| *space == at).count() as u64;
                let there = kept(ring);
                prop_assert!(there.is_sorted());
                prop_assert!(max == 0 || there.len() as u64 + ring.kept.dropped().records == appended);
            }
        }
    }
}

//! Which one-time numbers were seen, so that a replayed request can be told.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

/// Older than this, a replay is refused for its timestamp anyway: the window is fifteen minutes either way.
const KEPT: SignedDuration = SignedDuration::from_mins(30);

/// How many are kept at most; beyond it the oldest is forgotten.
const CAPACITY: usize = 65_536;

/// The one-time numbers that were seen in one space.
///
/// Each is kept as 64 bits of a hash under a key that nobody knows, since a nonce may be as long as a body. That two
/// of so many fall together, and one is taken for the other, happens once in 10^14 calls.
#[derive(Debug)]
pub struct Nonces {
    hashes: RandomState,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    set: HashSet<u64, BuildHasherDefault<AsItIs>>,
    /// The second in which each was seen.
    by_age: VecDeque<(i64, u64)>,
}

impl Default for Nonces {
    #[expect(clippy::disallowed_methods, reason = "it says where nonces lie in memory, and nobody sees that")]
    fn default() -> Self {
        Self { hashes: RandomState::new(), seen: Mutex::default() }
    }
}

/// What is a hash already needs no other one.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |word, byte| (word << 8) | u64::from(*byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = word;
    }
}

impl Nonces {
    /// Notes that `caller` used `nonce`; `false` when it had done so before.
    pub fn first_use(&self, caller: &str, nonce: &str, now: Timestamp) -> bool {
        let (now, key) = (now.as_second(), self.hashes.hash_one((caller, nonce)));
        let mut seen = self.seen.lock();
        while seen.by_age.len() >= CAPACITY
            || seen.by_age.front().is_some_and(|(at, _)| now - *at > KEPT.as_secs())
        {
            if let Some((_, old)) = seen.by_age.pop_front() {
                seen.set.remove(&old);
            }
        }
        let new = seen.set.insert(key);
        if new {
            seen.by_age.push_back((now, key));
        }
        new
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        *self.seen.lock() = Seen::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_new_once_per_caller_and_again_when_it_is_old() {
        let nonces = Nonces::default();
        let now: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();

        assert!(nonces.first_use("a", "n", now));
        assert!(!nonces.first_use("a", "n", now));
        assert!(nonces.first_use("b", "n", now));
        assert!(nonces.first_use("a", "n", now + SignedDuration::from_mins(31)));
    }

    #[test]
    fn the_last_instant_of_all_is_an_instant_like_others() {
        let nonces = Nonces::default();

        assert!(nonces.first_use("a", "n", Timestamp::MAX));
        assert!(!nonces.first_use("a", "n", Timestamp::MAX));
    }

    #[test]
    fn the_oldest_is_forgotten_when_there_are_too_many() {
        let nonces = Nonces::default();
        let now: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();

        for number in 0..=CAPACITY {
            assert!(nonces.first_use("a", &number.to_string(), now));
        }

        assert!(nonces.first_use("a", "0", now));
        assert_eq!(nonces.seen.lock().by_age.len(), CAPACITY);
    }
}

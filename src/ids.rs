//! The only source of randomness: ids from a seed, a kind and an ordinal.
//!
//! An id is not drawn from a shared random stream, whose order would depend on thread timing. It is block
//! number `ordinal` of the ChaCha stream number `kind`, keyed by the space's seed. So the first instance that
//! a space creates has the same id in every run with that seed, whatever other calls do beside it.
//!
//! A fork of a space goes on where its source stands ([`Ids::fork`]): with the same key, for what is derived from
//! it (a project's id) is where the resources that it took over are; and with the same ordinals, so that no new
//! id is one of theirs. From then on the two draw alike: two forks of one space that do the same show the same
//! ids, each in its own world.

mod derived;
mod standing;

use std::sync::atomic::{AtomicU64, Ordering};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

use crate::digits::lower_hex;

use derived::Known;

pub use standing::Standing;

const LOWER_ALPHANUMERIC: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const ALPHANUMERIC: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What an id is for. The numbers are the streams: they never change, or old seeds give new ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum IdKind {
    /// One call: its request id, trace id and entity tag.
    Call = 0,
    /// A database instance.
    Instance = 1,
    /// An order.
    Order = 2,
    /// An asynchronous task.
    Task = 3,
    /// The key of an IoT product.
    ProductKey = 4,
    /// The secret of an IoT product.
    ProductSecret = 5,
    /// A topic.
    Topic = 6,
    /// A VPC.
    Vpc = 7,
    /// A subnet.
    Subnet = 8,
    /// An image.
    Image = 9,
    /// A job that makes an image.
    Job = 10,
}

/// Above every number of a kind.
const KINDS: usize = 12;

/// The ids of one space.
#[derive(Debug)]
pub struct Ids {
    seed: u64,
    space: Box<str>,
    key: [u8; 32],
    ordinals: [AtomicU64; KINDS],
    known: Known,
}

/// The three ids that one call shows on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallIds {
    /// An upper-case UUID: `RequestId` in the body, `x-acs-request-id` in the head.
    pub request_id: String,
    /// Thirty-two lower-case hexadecimal digits.
    pub trace_id: String,
    /// Bytes for an opaque entity tag.
    pub tag: [u8; 18],
    /// Which call of the space this is, from zero on.
    pub ordinal: u64,
}

/// Draws of one thing that happens by chance: its own stream, which nobody else draws from.
#[derive(Debug)]
pub struct Draws(ChaCha8Rng);

impl Draws {
    /// A number from 0 on and below 1, each as likely.
    pub fn unit(&mut self) -> f64 {
        // 53 bits: as many as such a number has.
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let drawn = (self.0.next_u64() >> 11) as f64;
        drawn / 9_007_199_254_740_992.0
    }

    /// Bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

impl Ids {
    /// The ids of the space `space` under the seed `seed`.
    pub fn new(seed: u64, space: &str) -> Self {
        let key = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(space).finalize();
        Self {
            seed,
            space: space.into(),
            key: key.into(),
            ordinals: Default::default(),
            known: Known::default(),
        }
    }

    /// The seed that they are made from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The ids of a fork of this space: they go on where these stand, and neither moves the other.
    #[must_use]
    pub fn fork(&self) -> Self {
        let ordinals =
            std::array::from_fn(|kind| AtomicU64::new(self.ordinals[kind].load(Ordering::Relaxed)));
        Self { seed: self.seed, space: self.space.clone(), key: self.key, ordinals, known: Known::default() }
    }

    /// The draws that follow from a name, a seed and an ordinal, whenever they are asked for.
    pub fn draws(&self, name: &str, seed: u64, ordinal: u64) -> Draws {
        let parts = [&b"draw\0"[..], &seed.to_be_bytes(), &ordinal.to_be_bytes(), name.as_bytes()];
        let hash = parts.iter().fold(Sha256::new().chain_update(self.key), Digest::chain_update);
        Draws(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// The ids of the next call.
    pub fn call(&self) -> CallIds {
        self.call_at(self.ordinals[IdKind::Call as usize].fetch_add(1, Ordering::Relaxed))
    }

    /// The ids of the call with this ordinal, from zero on, whether it has been or not.
    pub fn call_at(&self, ordinal: u64) -> CallIds {
        let mut stream = self.stream(IdKind::Call, "", ordinal);
        let mut uuid = [0; 16];
        let mut trace = [0; 16];
        let mut tag = [0; 18];
        stream.fill_bytes(&mut uuid);
        stream.fill_bytes(&mut trace);
        stream.fill_bytes(&mut tag);
        CallIds { request_id: upper_uuid(uuid), trace_id: lower_hex(&trace), tag, ordinal }
    }

    /// The next call has the ids of the first one again.
    pub fn begin_calls_again(&self) {
        self.ordinals[IdKind::Call as usize].store(0, Ordering::Relaxed);
    }

    /// Leaves out the ids of all calls before this ordinal.
    pub fn skip_calls(&self, ordinal: u64) {
        self.ordinals[IdKind::Call as usize].fetch_max(ordinal, Ordering::Relaxed);
    }

    /// `prefix` and `length` lower-case letters and digits. `place` is where the id is for: the same ordinal gives
    /// another id elsewhere, so what is loaded in one region cannot clash with what is created in another.
    pub fn lower_alphanumeric(&self, kind: IdKind, place: &str, prefix: &str, length: usize) -> String {
        self.drawn_from(LOWER_ALPHANUMERIC, kind, place, prefix, length)
    }

    /// `prefix` and `length` letters of either case and digits.
    pub fn alphanumeric(&self, kind: IdKind, prefix: &str, length: usize) -> String {
        self.drawn_from(ALPHANUMERIC, kind, "", prefix, length)
    }

    fn drawn_from(&self, alphabet: &[u8], kind: IdKind, place: &str, prefix: &str, length: usize) -> String {
        let mut stream = self.next_in(kind, place);
        let mut id = String::with_capacity(prefix.len() + length);
        id.push_str(prefix);
        for _ in 0..length {
            let drawn = u64::from(stream.next_u32()) * alphabet.len() as u64;
            id.push(char::from(alphabet[(drawn >> 32) as usize]));
        }
        id
    }

    /// A decimal number of fifteen digits, as orders and tasks have.
    pub fn decimal(&self, kind: IdKind) -> String {
        let drawn = self.next(kind).next_u64() % 900_000_000_000_000;
        (100_000_000_000_000 + drawn).to_string()
    }

    /// A lower-case UUID with hyphens.
    pub fn uuid(&self, kind: IdKind) -> String {
        let mut random = [0; 16];
        self.next(kind).fill_bytes(&mut random);
        uuid::Builder::from_random_bytes(random).into_uuid().hyphenated().to_string()
    }

    fn next(&self, kind: IdKind) -> ChaCha8Rng {
        self.next_in(kind, "")
    }

    fn next_in(&self, kind: IdKind, place: &str) -> ChaCha8Rng {
        let ordinal = self.ordinals[kind as usize].fetch_add(1, Ordering::Relaxed);
        self.stream(kind, place, ordinal)
    }

    fn stream(&self, kind: IdKind, place: &str, ordinal: u64) -> ChaCha8Rng {
        let mut stream = ChaCha8Rng::from_seed(self.key);
        stream.set_stream(u64::from(kind as u8) | (number_of(place) << 8));
        stream.set_word_pos(u128::from(ordinal) * 64);
        stream
    }
}

/// A number for a place; zero for none.
fn number_of(place: &str) -> u64 {
    if place.is_empty() {
        return 0;
    }
    let hash = Sha256::digest(place);
    hash[..8].iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

fn upper_uuid(random: [u8; 16]) -> String {
    let uuid = uuid::Builder::from_random_bytes(random).into_uuid();
    uuid.hyphenated().encode_upper(&mut uuid::Uuid::encode_buffer()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_space_give_the_same_ids() {
        let one = Ids::new(7, "default");
        let two = Ids::new(7, "default");

        assert_eq!(one.call(), two.call());
        assert_eq!(one.call(), two.call());
    }

    #[test]
    fn kinds_do_not_disturb_each_other() {
        let quiet = Ids::new(7, "default");
        let busy = Ids::new(7, "default");
        for _ in 0..1000 {
            busy.call();
        }

        let expected = quiet.lower_alphanumeric(IdKind::Instance, "cn-x", "rm-", 17);

        assert_eq!(busy.lower_alphanumeric(IdKind::Instance, "cn-x", "rm-", 17), expected);
        assert_ne!(quiet.lower_alphanumeric(IdKind::Instance, "cn-y", "rm-", 17), expected);
        assert_eq!(expected.len(), 20);
    }

    #[test]
    fn an_id_has_its_prefix_its_length_and_only_its_alphabet() {
        let ids = Ids::new(7, "default");

        let key = ids.alphanumeric(IdKind::ProductKey, "a1", 900);

        assert!(key.starts_with("a1"));
        assert_eq!(key.len(), 902);
        assert!(ALPHANUMERIC.iter().all(|letter| key.as_bytes().contains(letter)));
        assert!(key.bytes().all(|letter| letter.is_ascii_alphanumeric()));
    }

    #[test]
    fn a_uuid_is_written_in_lower_case_and_read_back_as_it_was() {
        let id = Ids::new(7, "default").uuid(IdKind::Vpc);

        let read: uuid::Uuid = id.parse().unwrap();

        assert_eq!(read.to_string(), id);
        assert_eq!(read.get_version_num(), 4);
    }

    #[test]
    fn a_fork_goes_on_where_its_source_stands_and_does_not_move_it() {
        let source = Ids::new(7, "default");
        let before = source.uuid(IdKind::Vpc);

        let fork = source.fork();
        let next = fork.uuid(IdKind::Vpc);

        assert_ne!(next, before);
        assert_eq!(source.uuid(IdKind::Vpc), next);
        assert_eq!(fork.derived("project", "eu-de"), source.derived("project", "eu-de"));
    }

    #[test]
    fn seeds_spaces_and_ordinals_give_different_ids() {
        let ids = Ids::new(7, "default");
        let first = ids.call();

        assert_ne!(ids.call(), first);
        assert_ne!(Ids::new(8, "default").call(), first);
        assert_ne!(Ids::new(7, "other").call(), first);
    }
}

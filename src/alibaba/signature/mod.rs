//! The two signature schemes, as pure functions in stages.
//!
//! Both go from a canonical form of the request over a string to sign to a MAC, and each stage is tested
//! against vectors that the vendor's own clients made. [`v1`] is HMAC-SHA1 over all parameters; [`v3`] is
//! HMAC-SHA256 over the query, the headers that the client names, and the hash of the body.

pub mod v1;
pub mod v3;

use crate::api::percent::{self, Part};

pub use v3::Authorization;

/// Names and values, encoded, in the byte order of the names, joined with `=` and `&`.
pub fn canonical_query<'p, P: Into<Part<'p>>>(params: impl Iterator<Item = (P, P)>) -> String {
    percent::joined(in_order(&pairs(params)))
}

/// A name and its value, to be encoded.
type Pair<'p> = (Part<'p>, Part<'p>);

fn pairs<'p, P: Into<Part<'p>>>(params: impl Iterator<Item = (P, P)>) -> Vec<Pair<'p>> {
    let mut pairs = Vec::with_capacity(params.size_hint().1.unwrap_or_default());
    pairs.extend(params.map(|(name, value)| (name.into(), value.into())));
    pairs
}

/// Names and values in the byte order of the names, then of the values. Clients send them in any order, and the first
/// eight bytes of their names tell most of them apart.
fn in_order<'p>(pairs: &[Pair<'p>]) -> impl Iterator<Item = Pair<'p>> {
    let text = |(name, value): Pair<'p>| (name.text, value.text);
    let mut order: Vec<_> = pairs.iter().enumerate().map(|(at, (name, _))| (start(name.text), at)).collect();
    order.sort_unstable_by(|(one, this), (other, that)| {
        one.cmp(other).then_with(|| text(pairs[*this]).cmp(&text(pairs[*that])))
    });
    order.into_iter().map(|(_, at)| pairs[at])
}

/// The first eight bytes of a text, as a number that is as large beside others as the text is.
fn start(text: &str) -> u64 {
    let bytes = text.as_bytes();
    u64::from_be_bytes(bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut start = [0; 8];
        start[..bytes.len()].copy_from_slice(bytes);
        start
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pairs_are_in_the_order_of_their_bytes(
            sent in prop::collection::vec(("(Signature)?[a-bA\u{0}é]{0,9}", "[a-b]{0,1}"), 0..40),
        ) {
            let mut expected: Vec<_> = sent.iter().map(|(name, value)| (&**name, &**value)).collect();
            let pairs = pairs(expected.iter().copied());
            expected.sort_unstable();

            let ordered = in_order(&pairs).map(|(name, value)| (name.text, value.text));

            prop_assert_eq!(ordered.collect::<Vec<_>>(), expected);
        }
    }
}

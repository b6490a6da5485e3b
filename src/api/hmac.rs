//! HMAC, as signatures and seals use it, under keys that are made ready once.
//!
//! To make a key ready takes as long as a hundred bytes of a message; secrets are known from the start.

use std::fmt;

use hmac::digest::Output;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

/// A key of one kind of HMAC, made ready.
#[derive(Clone)]
pub struct Key<M>(M);

/// A key of HMAC-SHA1.
pub type Sha1Key = Key<Hmac<Sha1>>;
/// A key of HMAC-SHA256.
pub type Sha256Key = Key<Hmac<Sha256>>;

impl<M: KeyInit + Mac + Clone> Key<M> {
    /// Makes a key ready.
    ///
    /// # Panics
    ///
    /// Never: HMAC takes keys of any length.
    pub fn new(key: &[u8]) -> Self {
        Self(M::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    /// The HMAC of a message.
    pub fn mac(&self, message: &[u8]) -> Output<M> {
        let mut mac = self.0.clone();
        mac.update(message);
        mac.finalize().into_bytes()
    }
}

/// It is as good as the secret.
impl<M> fmt::Debug for Key<M> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digits::lower_hex;

    #[test]
    fn a_key_is_good_for_many_messages_as_the_standards_examples_have_them() {
        // RFC 2202, 2, and RFC 4231, 4.3.
        let message = b"what do ya want for nothing?";
        let (one, other) = (Sha1Key::new(b"Jefe"), Sha256Key::new(b"Jefe"));

        for _ in 0..2 {
            assert_eq!(lower_hex(&one.mac(message)), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
            assert_eq!(
                lower_hex(&other.mac(message)),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            );
        }
        assert_eq!(format!("{one:?}"), "***");
    }
}

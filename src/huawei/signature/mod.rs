//! AK/SK signatures, as pure functions in stages: canonical request, string to sign, key, MAC.
//!
//! Three schemes are alive, told apart by the algorithm's word and the first field of the header. All sign the
//! headers that the client names, and each client names others. The stages are tested against vectors that the
//! vendor's clients made; a change to one signed part must change the signature.

pub mod authorization;
pub mod canonical;
pub mod signing;

pub use authorization::{Authorization, Scheme};

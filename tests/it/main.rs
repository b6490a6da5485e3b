//! The integration tests: one binary, a module a theme.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod catalogue;
mod documents;
mod fixture;
mod fixtures;
mod gateway;
mod iot;
mod laws;
mod mismatch;
mod signatures;

//! The integration tests: one binary, a module a theme.
mod catalogue;
mod documents;
mod fixture;
mod fixtures;
mod gateway;
mod laws;
mod signatures;

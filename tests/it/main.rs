//! The integration tests: one binary, a module a theme.
mod catalogue;
mod fixture;
mod fixtures;

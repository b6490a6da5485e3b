//! The integration tests: one binary, a module a theme.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod admin_api;
mod admin_guard;
mod admin_port;
mod catalogue;
mod cli;
mod cli_env;
mod cli_scenario;
mod cli_serve;
mod cli_wait;
mod documents;
mod error_examples;
mod faults;
mod fixture;
mod fixtures;
mod gateway;
mod huawei_gateway;
mod huawei_signatures;
mod ims;
mod iot;
mod laws;
mod library;
mod limits;
mod limits_connections;
mod limits_spaces;
mod metrics;
mod mismatch;
mod recipe;
mod signatures;
mod sockets;
mod sockets_framing;
mod sockets_stop;
mod spaces;
mod spaces_clock;
mod spaces_together;
mod topics;
mod vpc;
mod wire;

//! The integration tests: one binary, a module a theme.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod catalogue;
mod cli;
mod cli_serve;
mod documents;
mod faults;
mod fixture;
mod fixtures;
mod gateway;
mod huawei_gateway;
mod huawei_signatures;
mod ims;
mod iot;
mod laws;
mod limits;
mod limits_connections;
mod limits_spaces;
mod mismatch;
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

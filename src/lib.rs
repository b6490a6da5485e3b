//! Parhelion: a mock sun for cloud clients.
//!
//! It answers as Alibaba Cloud, Huawei Cloud and Open Telekom Cloud answer on their resource-tagging APIs, so that
//! unmodified official clients can be tested without the cloud.
//!
//! # The map
//!
//! Read four files, in this order, and you know the program: this one, [`gateway`] (the order of a call),
//! [`store`] (where state lives, and the locking rules), and one operation, such as
//! `alibaba/rds/tag_resources.rs`.
//!
//! | module | what it is |
//! |---|---|
//! | [`cli`], [`config`] | what was typed, and what it means |
//! | [`emulator`] | the composition root: everything is made and wired here |
//! | [`server`], [`wire`] | sockets: accept, limits, timeouts, graceful stop; how an answer is given |
//! | [`gateway`] | one call from start to end: ten steps on one page |
//! | [`api`] | the vocabulary of services: operations, parameters, replies, errors, tags; of no vendor |
//! | [`store`] | spaces, places, the one way in, worlds |
//! | [`snapshot`] | what a space holds: taken, written, named, compared, restored, kept in a file |
//! | [`alibaba`] | the RPC protocol (decode, envelopes, signatures) and the services behind it |
//! | [`huawei`] | the REST protocol (routes, envelopes, tokens, signatures) and the services behind it |
//! | [`faults`], [`journal`], [`metrics`] | what is to go wrong; what became of a call; how many there were |
//! | [`admin`] | `/_parhelion/…` |
//! | [`clock`], [`ids`] | the only sources of time and of randomness |
//!
//! In a test, [`Emulator::builder`] starts an emulator on a port of its own or makes one without a socket, and
//! [`Emulator::space`] gives each test a world of its own.
//!
//! A request enters through [`server`] (or [`Emulator::call`], without a socket), passes [`gateway`], and meets
//! a service, which knows no wire, no fault, no journal and no clock. `docs/architecture.md` walks one call
//! through these files; `docs/adding-an-operation.md` starts from the smallest one.

pub mod admin;
pub mod alibaba;
pub mod api;
pub mod cli;
pub mod clock;
pub mod config;
mod digits;
pub mod emulator;
pub mod faults;
pub mod gateway;
pub mod huawei;
pub mod ids;
pub mod journal;
pub mod metrics;
pub mod server;
pub mod snapshot;
pub mod store;
pub mod wire;

pub use config::Config;
pub use emulator::{Builder, Emulator, LocalEmulator, Running, SpaceGuard, StartError};

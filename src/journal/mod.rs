//! The journal: what became of every call, for refusals and for what nobody claimed too.
//!
//! Two things happen to a call: a log line (`log.rs`), and a record in the ring of its space (`ring.rs`). A
//! record is a copy of what went over the wire and of what the gateway found out, as bytes; it is read, masked
//! and explained when somebody asks, by those who ask:
//!
//! | file | what it makes of records |
//! |---|---|
//! | `entry.rs` | the call, read back |
//! | `parameters.rs` | its parameters, with types: the protocol reads the request once more |
//! | `view.rs` | the JSON that is shown; `mask.rs` and `body.rs` keep secrets out of it |
//! | `verify.rs`, `matching.rs` | whether calls were made as expected, and what came nearest |
//! | `retries.rs` | attempts of one logical call |
//! | `unmatched.rs` | what nobody understood, and what it may have meant |
//! | `export.rs` | a command line of curl, a fixture |
//!
//! Decided against: keeping calls as trees of values. Most records are never looked at, and making a tree of each
//! would cost more than the call.

mod body;
mod client;
mod entry;
mod excerpt;
mod export;
mod kept;
mod log;
mod mask;
mod matching;
mod names;
mod parameters;
mod record;
mod retries;
mod ring;
mod unmatched;
mod verify;
mod view;

pub use client::family;
pub use entry::{Entry, FaultFired, Message, Refused, Verdict};
pub use export::Form;
pub use kept::{Filter, Journal, Listening, Outcome, Taken};
pub use log::failed;
pub use record::{MOST_OF_A_BODY, Record};
pub use ring::{Ring, Room};
pub use verify::{BadExpectation, Expectation};

/// Writes one call down: a log line, and what the ring of its space keeps.
pub fn write(record: &Record<'_>) {
    log::call(record);
    record::keep(record);
}

/// Writes down a request that neither the admin API nor any vendor's protocol claims.
pub fn unclaimed(record: &Record<'_>) {
    log::unclaimed(&record.ids.trace_id, record.request.method().as_str(), record.request.uri().path());
    record::keep(record);
}

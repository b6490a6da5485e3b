//! `parhelion clock`: what time it is in a space of a running emulator.

use clap::{Args, Subcommand};
use hyper::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::remote::RemoteArgs;
use super::space::WhichSpace;
use super::{Failure, say};

#[derive(Args, Debug)]
pub(super) struct ClockArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Say what time it is
    Show(Whose),
    /// Stop the clock at an instant
    Freeze {
        /// The instant, such as 2026-01-02T03:04:05Z
        at: Timestamp,
        #[command(flatten)]
        whose: Whose,
    },
    /// Let the clock tell the system's time, moved by so many seconds
    Offset {
        /// Seconds; negative for the past
        #[arg(allow_negative_numbers = true)]
        seconds: i64,
        #[command(flatten)]
        whose: Whose,
    },
    /// Let the clock tell the system's time
    Real(Whose),
    /// Move the clock by so many seconds
    Advance {
        /// Seconds; negative for the past
        #[arg(allow_negative_numbers = true)]
        seconds: i64,
        #[command(flatten)]
        whose: Whose,
    },
}

#[derive(Args, Debug)]
struct Whose {
    #[command(flatten)]
    space: WhichSpace,
    #[command(flatten)]
    remote: RemoteArgs,
}

/// Does what the verb says, and says what time it is then.
pub(super) fn run(args: &ClockArgs) -> Result<(), Failure> {
    let (whose, method, path, body) = match &args.verb {
        Verb::Show(whose) => (whose, Method::GET, "/clock", Value::Null),
        Verb::Freeze { at, whose } => (whose, Method::PUT, "/clock", json!({"mode": "frozen", "at": at})),
        Verb::Offset { seconds, whose } => {
            (whose, Method::PUT, "/clock", json!({"mode": "offset", "seconds": seconds}))
        }
        Verb::Real(whose) => (whose, Method::PUT, "/clock", json!({"mode": "real"})),
        Verb::Advance { seconds, whose } => {
            (whose, Method::POST, "/clock/advance", json!({"seconds": seconds}))
        }
    };
    let Whose { space: WhichSpace { space }, remote } = whose;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let clock = remote.ask(&method, &format!("{path}?space={space}"), body)?;
    let text = |name: &str| clock[name].as_str().unwrap_or_default().to_owned();
    say(format_args!("{} in the space `{space}` ({})\n", text("now"), text("mode")))
}

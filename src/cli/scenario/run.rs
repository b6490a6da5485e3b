//! `parhelion scenario run FILE -- COMMAND`: a command, led to an emulator of its own under a scenario.

use bytes::Bytes;
use clap::Args;
use hyper::Request;
use serde_json::Value;

use super::live::{all_fired, table};
use super::{CallerArgs, command};
use crate::api::SignatureMode;
use crate::cli::{FOUND_WRONG, Failure, USAGE};
use crate::config::Config;
use crate::emulator::{Emulator, LocalEmulator};
use crate::store::SpaceId;

#[derive(Args, Debug)]
pub(super) struct RunArgs {
    /// Scenario files in TOML or JSON
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Starting state: the name of a built-in world (demo) or a file; may be given more than once
    #[arg(long = "world", value_name = "NAME|FILE")]
    worlds: Vec<String>,
    /// Seed of every id and of every draw
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// What to do about signatures
    #[arg(long, value_name = "MODE", value_enum, default_value_t)]
    signatures: SignatureMode,
    #[command(flatten)]
    caller: CallerArgs,
    /// End with exit code 1 when the command was well and a rule has never fired
    #[arg(long)]
    fail_unused: bool,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// Runs the command; its exit code is ours.
pub(super) fn run(args: &RunArgs) -> Result<u8, Failure> {
    let config = Config {
        worlds: args.worlds.clone(),
        scenarios: args.files.clone(),
        seed: args.seed,
        signatures: args.signatures,
        credentials: vec![args.caller.credential.clone()],
        ..Config::default()
    };
    let emulator = Emulator::new(&config).map_err(|error| Failure::new(USAGE, format!("cannot {error}")))?;
    let emulator = LocalEmulator::start(emulator)
        .map_err(|error| Failure::new(FOUND_WRONG, format!("cannot {error}")))?;
    let code = command::run(&emulator, &args.command, &args.caller.credential)?;
    let status = status(&emulator);
    tell(&table(&status));
    match code {
        0 if args.fail_unused => all_fired(&status).map(|()| 0),
        code => Ok(code),
    }
}

/// To standard error: what is on standard output is the command's.
#[expect(clippy::print_stderr, reason = "standard output belongs to the command")]
pub(super) fn tell(text: &str) {
    eprint!("{text}");
}

/// The status of the scenario, summed up over the spaces that the command has used.
fn status(emulator: &Emulator) -> Value {
    let mut whole = of_space(emulator, &SpaceId::default());
    for space in emulator.spaces().names().iter().filter(|space| **space != SpaceId::default()) {
        let mut other = of_space(emulator, space);
        let (Some(rules), Some(more)) = (whole["rules"].as_array_mut(), other["rules"].as_array_mut()) else {
            continue;
        };
        for (rule, more) in rules.iter_mut().zip(more) {
            for count in ["matched", "fired"] {
                rule[count] = (rule[count].as_u64().unwrap_or(0) + more[count].as_u64().unwrap_or(0)).into();
            }
            // Each space counts for itself, so what is left is no sum.
            rule["left"] = Value::Null;
            if rule["last"].is_null() {
                rule["last"] = more["last"].take();
            }
        }
    }
    whole
}

fn of_space(emulator: &Emulator, space: &SpaceId) -> Value {
    let uri = format!("/_parhelion/scenario?space={space}");
    let request = Request::get(uri).body(Bytes::new()).expect("names of spaces are text for a path");
    serde_json::from_slice(emulator.call(&request).body()).unwrap_or_default()
}

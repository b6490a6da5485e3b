//! `parhelion scenario trace` and `replay`: a run, kept, and answered again byte for byte.

use std::path::PathBuf;

use clap::Args;
use hyper::Method;

use super::live::SpaceArgs;
use super::run::{ended, started};
use crate::api::Credential;
use crate::cli::{FOUND_WRONG, Failure, USAGE, say};
use crate::config::SilentCredential;
use crate::emulator::{Emulator, LocalEmulator};

#[derive(Args, Debug)]
pub(super) struct TraceArgs {
    /// Write it to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    space: SpaceArgs,
}

#[derive(Args, Debug)]
pub(super) struct ReplayArgs {
    /// A trace, as `parhelion scenario trace` writes it
    #[arg(value_name = "TRACE")]
    trace: String,
    /// The access key and the secret that the command is given
    #[arg(
        long,
        value_name = "ID:SECRET",
        default_value = "testid:testsecret",
        value_parser = SilentCredential
    )]
    credential: Credential,
    /// The command that makes the same requests again, and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// Keeps the run of a running emulator.
pub(super) fn trace(args: &TraceArgs) -> Result<(), Failure> {
    let text = args.space.text(&Method::GET, "/scenario/trace")?;
    let Some(file) = &args.output else {
        return say(format_args!("{text}"));
    };
    let file_name = file.display();
    std::fs::write(file, text)
        .map_err(|error| Failure::new(USAGE, format!("cannot write the trace `{file_name}`: {error}")))
}

/// Runs a command against an emulator that answers as the trace has it.
pub(super) fn replay(args: &ReplayArgs) -> Result<u8, Failure> {
    let file = &args.trace;
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::new(USAGE, format!("cannot read the trace `{file}`: {error}")))?;
    let (emulator, space) = Emulator::replay(&text, vec![args.credential.clone()])
        .map_err(|error| Failure::new(USAGE, format!("cannot use the trace `{file}`: cannot {error}")))?;
    let emulator = LocalEmulator::start(emulator)
        .map_err(|error| Failure::new(FOUND_WRONG, format!("cannot {error}")))?;
    let code = ended(started(&emulator, &args.command, &args.credential)?);
    let progress = emulator.replayed(&space).unwrap_or_default();
    let (calls, replayed, strangers) = (progress.calls, progress.replayed, progress.strangers);
    super::run::tell(&format!(
        "Replayed {replayed} of {calls} calls; {strangers} requests were not in the trace.\n"
    ));
    Ok(if code == 0 && strangers > 0 { FOUND_WRONG } else { code })
}

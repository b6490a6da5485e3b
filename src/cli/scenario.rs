//! `parhelion scenario`: check a scenario, run a command under it, and look after one that is on its way.

mod check;
mod command;
mod live;
mod replay;
mod run;

use clap::{Args, Subcommand};

use super::Failure;
use crate::api::Credential;
use crate::config::SilentCredential;

#[derive(Args, Debug)]
pub(super) struct ScenarioArgs {
    #[command(subcommand)]
    verb: Verb,
}

/// Who the command is that is led to an emulator of its own.
#[derive(Args, Debug)]
struct CallerArgs {
    /// The access key and the secret that the command is given
    #[arg(
        long,
        value_name = "ID:SECRET",
        default_value = "testid:testsecret",
        value_parser = SilentCredential
    )]
    credential: Credential,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check scenario files: exit code 0 when all is well, 1 with warnings, 2 with mistakes
    Check(check::CheckArgs),
    /// Start an emulator under a scenario, run a command that is led to it, and tell which rules fired
    Run(run::RunArgs),
    /// Set the scenario of a running emulator
    Load(live::LoadArgs),
    /// Tell how far each rule of a running emulator has come
    Status(live::StatusArgs),
    /// Keep the run under the scenario of a running emulator
    Trace(replay::TraceArgs),
    /// Start an emulator that answers a command byte for byte as a trace has it
    Replay(replay::ReplayArgs),
    /// Take the scenario of a running emulator away
    Stop(live::StopArgs),
}

/// Does what was asked; the exit code is that of the command, where there is one.
pub(super) fn run(args: &ScenarioArgs) -> Result<u8, Failure> {
    match &args.verb {
        Verb::Check(args) => check::run(args),
        Verb::Run(args) => run::run(args),
        Verb::Load(args) => live::load(args).map(|()| 0),
        Verb::Status(args) => live::status(args).map(|()| 0),
        Verb::Trace(args) => replay::trace(args).map(|()| 0),
        Verb::Replay(args) => replay::replay(args),
        Verb::Stop(args) => live::stop(args).map(|()| 0),
    }
}

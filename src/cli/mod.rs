//! The command line: the table of verbs.
//!
//! Exit codes: 0 done; 1 ran and found something wrong; 2 what was typed cannot be used; 3 the port is taken.

mod clock;
mod completions;
mod env;
mod errors;
mod healthcheck;
mod operations;
mod remote;
mod requests;
mod reset;
mod scenario;
mod serve;
mod snapshot;
mod space;
mod wait;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::ServeArgs;
use crate::store::SpaceId;

/// A verb ran, and what it found is wrong.
const FOUND_WRONG: u8 = 1;
/// What was typed cannot be used.
const USAGE: u8 = 2;
/// Somebody else has the port.
const PORT_TAKEN: u8 = 3;

#[derive(Debug, Parser)]
#[command(
    name = "parhelion",
    version,
    about = "A mock sun for cloud clients: answers as Alibaba Cloud, Huawei Cloud and Open Telekom Cloud do",
    after_help = "Every flag is an environment variable too: --max-body is PARHELION_MAX_BODY.",
    disable_help_subcommand = true
)]
struct Typed {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Start the emulator
    Serve(Box<ServeArgs>),
    /// Ask a running emulator whether it is well: exit code 0 when it is, 1 when not
    Healthcheck(healthcheck::HealthcheckArgs),
    /// Wait until an emulator is ready: exit code 0 when it is, 1 when it is not in time
    Wait(wait::WaitArgs),
    /// List the operations that are emulated
    Operations(operations::OperationsArgs),
    /// List the errors that can be answered, or explain one
    Errors(errors::ErrorsArgs),
    /// Print the settings that lead official clients to an emulator
    Env(Box<env::EnvArgs>),
    /// Print what a shell completes
    Completions(completions::CompletionsArgs),
    /// What a running emulator was asked: show it, check it, write it down
    Requests(Box<requests::RequestsArgs>),
    /// Check a fault scenario, run a command under it, look after one that is on its way
    Scenario(Box<scenario::ScenarioArgs>),
    /// Make a running emulator forget everything, a space, or what a service holds
    Reset(reset::ResetArgs),
    /// Keep, restore and compare what a space holds
    Snapshot(snapshot::SnapshotArgs),
    /// List, fork and drop spaces
    Space(space::SpaceArgs),
    /// Tell and set what time it is in a space
    Clock(clock::ClockArgs),
    /// Say which version this is
    Version,
}

/// Why a verb did not do what it was asked.
#[derive(Debug)]
struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    fn new(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Runs the program: reads the arguments, does what they say, and reports in one line what went wrong.
#[expect(clippy::print_stderr, reason = "the one place that tells a person why the program ends")]
pub fn main() -> ExitCode {
    let typed = match typed() {
        Ok(typed) => typed,
        Err(error) => {
            // Help and version come this way too; clap knows which of them are failures.
            let code = if error.use_stderr() { USAGE } else { 0 };
            let _printed = error.print();
            return ExitCode::from(code);
        }
    };
    let done = match typed.verb {
        Verb::Serve(args) => serve::run(&args),
        Verb::Healthcheck(args) => healthcheck::run(&args),
        Verb::Wait(args) => wait::run(&args),
        Verb::Operations(args) => operations::run(&args),
        Verb::Errors(args) => errors::run(&args),
        Verb::Env(args) => env::run(&args),
        Verb::Completions(args) => completions::run(&args),
        Verb::Requests(args) => requests::run(&args),
        Verb::Scenario(args) => match scenario::run(&args) {
            Ok(code) => return ExitCode::from(code),
            Err(failure) => Err(failure),
        },
        Verb::Reset(args) => reset::run(&args),
        Verb::Snapshot(args) => snapshot::run(&args),
        Verb::Space(args) => space::run(&args),
        Verb::Clock(args) => clock::run(&args),
        Verb::Version => say(format_args!("parhelion {}\n", env!("CARGO_PKG_VERSION"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code, message }) => {
            eprintln!("parhelion: {message}");
            ExitCode::from(code)
        }
    }
}

/// What was typed. A variable that is there and empty counts as one that is not: compose files often have them.
fn typed() -> Result<Typed, clap::Error> {
    Typed::from_arg_matches(&without_empty(Typed::command()).try_get_matches()?)
}

fn without_empty(command: clap::Command) -> clap::Command {
    let arg = |arg: clap::Arg| {
        let is_empty =
            arg.get_env().is_some_and(|name| std::env::var_os(name).is_some_and(|it| it.is_empty()));
        if is_empty { arg.env(clap::builder::Resettable::Reset) } else { arg }
    };
    command.mut_args(arg).mut_subcommands(without_empty)
}

/// Reads the name of a space.
fn space(text: &str) -> Result<SpaceId, String> {
    SpaceId::parse(text).map_err(|bad| format!("cannot {bad}"))
}

/// Writes to standard output. A reader that went away (`| head`) is no failure.
fn say(text: std::fmt::Arguments<'_>) -> Result<(), Failure> {
    use std::io::Write;

    let mut out = std::io::stdout().lock();
    match out.write_fmt(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(FOUND_WRONG, format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

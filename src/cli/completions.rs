//! `parhelion completions`: what shells complete, made from the same table as the help.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Failure, Typed, say};

#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    /// For which shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints a script that a shell reads at its start.
pub(super) fn run(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Typed::command(), "parhelion", &mut script);
    say(format_args!("{}", String::from_utf8_lossy(&script)))
}

//! `parhelion scenario trace` and `replay`: a run, kept, and answered again byte for byte.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use hyper::Method;

use super::live::SpaceArgs;
use super::{CallerArgs, command};
use crate::cli::remote::runtime;
use crate::cli::serve::{cannot_listen, reachable, stop_signal};
use crate::cli::{FOUND_WRONG, Failure, USAGE, say};
use crate::config::AddressArgs;
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
    #[command(flatten)]
    caller: CallerArgs,
    #[command(flatten)]
    address: AddressArgs,
    /// The command that makes the same requests again, and its arguments; without one, the emulator waits for
    /// whoever does, until it is told to stop
    #[arg(last = true, value_name = "COMMAND", conflicts_with_all = ["listen", "port"])]
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

/// Where an emulator listens that only its own command knows of.
const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

fn until_stopped() -> Result<(), Failure> {
    runtime()?.block_on(async {
        stop_signal()?.await;
        Ok(())
    })
}

/// Runs a command, or waits for somebody, against an emulator that answers as the trace has it.
pub(super) fn replay(args: &ReplayArgs) -> Result<u8, Failure> {
    let file = &args.trace;
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::new(USAGE, format!("cannot read the trace `{file}`: {error}")))?;
    let (emulator, space) = Emulator::replay(&text, vec![args.caller.credential.clone()])
        .map_err(|error| Failure::new(USAGE, format!("cannot use the trace `{file}`: cannot {error}")))?;
    let wanted = if args.command.is_empty() { args.address.socket() } else { ANY_PORT };
    let emulator =
        LocalEmulator::start_at(wanted, emulator).map_err(|error| cannot_listen(wanted, &error))?;
    let code = if args.command.is_empty() {
        let base = reachable(emulator.addr());
        say(format_args!("Replaying {file} on http://{base}\nReady.\n"))?;
        until_stopped()?;
        0
    } else {
        command::run(&emulator, &args.command, &args.caller.credential)?
    };
    let progress = emulator.replayed(&space).unwrap_or_default();
    let (calls, replayed, strangers) = (progress.calls, progress.replayed, progress.strangers);
    super::run::tell(&format!(
        "Replayed {replayed} of {calls} calls; {strangers} requests were not in the trace.\n"
    ));
    Ok(if code == 0 && strangers > 0 { FOUND_WRONG } else { code })
}

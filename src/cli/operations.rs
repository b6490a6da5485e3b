//! `parhelion operations`: what is emulated.

use clap::Args;

use super::{Failure, say};
use crate::admin;
use crate::emulator::services;

#[derive(Args, Debug)]
pub(super) struct OperationsArgs {
    /// Write JSON, as /_parhelion/operations does
    #[arg(long)]
    json: bool,
}

/// Lists every operation.
pub(super) fn run(args: &OperationsArgs) -> Result<(), Failure> {
    let services = services();
    if args.json {
        return say(format_args!("{:#}\n", admin::operations(&services)));
    }
    let mut table = String::from("SERVICE          VERSION     OPERATION                            ROUTE\n");
    for service in &services {
        let card = service.card();
        let name = format!("{}/{}", card.vendor, card.name);
        for op in service.ops() {
            let route = op.route.documented().map(|(method, path)| format!("{method} {path}"));
            let line =
                format!("{name:<16} {:<11} {:<36} {}", card.version, op.name, route.unwrap_or_default());
            table.extend([line.trim_end(), "\n"]);
        }
    }
    say(format_args!("{table}"))
}

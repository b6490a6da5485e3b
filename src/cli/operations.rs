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
    let mut table = String::from("SERVICE          VERSION     OPERATION\n");
    for service in &services {
        let card = service.card();
        let name = format!("{}/{}", card.vendor, card.name);
        for op in service.ops() {
            table.extend([format!("{name:<16} {:<11} {}\n", card.version, op.name)]);
        }
    }
    say(format_args!("{table}"))
}

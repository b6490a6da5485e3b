//! `parhelion errors`: what can be answered, and how to get it.

mod explain;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::{Failure, USAGE, say};
use crate::admin;
use crate::api::{ErrorKind, Service, Source};
use crate::emulator::{GATEWAY_ERRORS, services};

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ErrorsArgs {
    #[command(subcommand)]
    ask: Option<Ask>,
    /// Only those of one service, gateway or vendor, such as rds, alibaba/gateway or huawei
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Write JSON, as /_parhelion/errors does
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Ask {
    /// Say what a code means, where it is from, how to get it by input and by a scenario
    Explain(explain::ExplainArgs),
}

/// One row of a catalogue, and whose it is.
#[derive(Clone, Copy, Debug)]
struct Row {
    vendor: &'static str,
    service: &'static str,
    kind: &'static ErrorKind,
}

/// Lists errors, or explains one.
pub(super) fn run(args: &ErrorsArgs) -> Result<(), Failure> {
    if let Some(Ask::Explain(args)) = &args.ask {
        return explain::run(args);
    }
    let services = services();
    let name = args.service.as_deref();
    check(name, &services)?;
    if args.json {
        let Value::Array(mut all) = admin::errors(&services, GATEWAY_ERRORS) else { return Ok(()) };
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        all.retain(|row| is_of(name, &text(row, "vendor"), &text(row, "service")));
        return say(format_args!("{:#}\n", Value::Array(all)));
    }
    let mut table = String::from(
        "SERVICE            STATUS  CODE                                      KNOWN       TEXT\n",
    );
    for row in rows(&services).filter(|row| is_of(name, row.vendor, row.service)) {
        let whose = format!("{}/{}", row.vendor, row.service);
        let ErrorKind { status, code, message, source, .. } = row.kind;
        let line = format!("{whose:<18} {status:<7} {code:<41} {:<11} {message}\n", source.word());
        table.push_str(&line);
    }
    say(format_args!("{table}"))
}

/// Every row: those of gateways first, then those of each service.
fn rows(services: &[std::sync::Arc<dyn Service>]) -> impl Iterator<Item = Row> {
    let of_gateways = GATEWAY_ERRORS
        .iter()
        .flat_map(|(vendor, rows)| rows.iter().map(|kind| Row { vendor, service: "gateway", kind }));
    let of_services = services.iter().flat_map(|service| {
        let card = service.card();
        card.catalog.iter().map(|kind| Row { vendor: card.vendor, service: card.name, kind })
    });
    of_gateways.chain(of_services)
}

/// Whether what was typed names this service: `rds`, `alibaba/rds`, `alibaba`.
fn is_of(typed: Option<&str>, vendor: &str, service: &str) -> bool {
    typed.is_none_or(|typed| match typed.split_once('/') {
        Some((left, right)) => left == vendor && right == service,
        None => typed == vendor || typed == service,
    })
}

/// Refuses a name that nothing is called by.
fn check(typed: Option<&str>, services: &[std::sync::Arc<dyn Service>]) -> Result<(), Failure> {
    if rows(services).any(|row| is_of(typed, row.vendor, row.service)) {
        return Ok(());
    }
    let mut names: Vec<_> = rows(services).flat_map(|row| [row.service, row.vendor]).collect();
    names.sort_unstable();
    names.dedup();
    let message =
        format!("there is no service `{}`; there is: {}", typed.unwrap_or_default(), names.join(", "));
    Err(Failure::new(USAGE, message))
}

impl Source {
    fn word(self) -> &'static str {
        match self {
            Self::Docs(_) => "documented",
            Self::Seen(_) => "seen",
            Self::Guess(_) => "guess",
        }
    }
}

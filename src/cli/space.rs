//! `parhelion space`: the spaces of a running emulator.

use clap::{Args, Subcommand};
use hyper::Method;
use serde_json::{Value, json};

use super::remote::RemoteArgs;
use super::{Failure, say};
use crate::store::SpaceId;

#[derive(Args, Debug)]
pub(super) struct SpaceArgs {
    #[command(subcommand)]
    verb: Verb,
}

/// The space that a verb is about.
#[derive(Args, Debug)]
pub(super) struct WhichSpace {
    /// The space
    #[arg(long, value_name = "NAME", env = "PARHELION_SPACE", default_value_t, value_parser = name)]
    pub(super) space: SpaceId,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the spaces with what they hold
    List(ListArgs),
    /// Make a space that goes on from where another one is
    Fork(ForkArgs),
    /// Forget spaces
    Drop(DropArgs),
}

#[derive(Args, Debug)]
struct ListArgs {
    /// Write JSON, as /_parhelion/spaces does
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Args, Debug)]
struct ForkArgs {
    /// The space that is there
    #[arg(value_name = "FROM", value_parser = name)]
    from: SpaceId,
    /// The space that is made
    #[arg(value_name = "TO", value_parser = name)]
    to: SpaceId,
    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Args, Debug)]
struct DropArgs {
    /// The spaces that go
    #[arg(value_name = "NAME", required = true, value_parser = name)]
    names: Vec<SpaceId>,
    #[command(flatten)]
    remote: RemoteArgs,
}

/// Does what the verb says.
pub(super) fn run(args: &SpaceArgs) -> Result<(), Failure> {
    match &args.verb {
        Verb::List(args) => list(args),
        Verb::Fork(args) => fork(args),
        Verb::Drop(args) => args.names.iter().try_for_each(|name| drop_space(&args.remote, name)),
    }
}

fn list(args: &ListArgs) -> Result<(), Failure> {
    let listed = args.remote.ask(&Method::GET, "/spaces", "")?;
    if args.json {
        return say(format_args!("{listed:#}\n"));
    }
    let rows: String = listed["spaces"].as_array().into_iter().flatten().map(row).collect();
    say(format_args!("NAME                 SEED  CLOCK                           RESOURCES\n{rows}"))
}

fn row(space: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let clock = &space["clock"];
    let clock = match (clock["at"].as_str(), clock["seconds"].as_i64()) {
        (Some(at), _) => format!("frozen {at}"),
        (_, Some(seconds)) => format!("offset {seconds}s"),
        _ => text(&clock["mode"]),
    };
    let (name, seed) = (text(&space["name"]), space["seed"].to_string());
    format!("{name:<20} {seed:<5} {clock:<31} {}\n", by_service(&space["resources"]))
}

fn fork(args: &ForkArgs) -> Result<(), Failure> {
    let ForkArgs { from, to, remote } = args;
    let body = json!({"as": to}).to_string();
    let made = remote.ask(&Method::POST, &format!("/spaces/{from}/fork"), body)?;
    say(format_args!("forked `{from}` as `{to}`: {}\n", by_service(&made["resources"])))
}

fn drop_space(remote: &RemoteArgs, name: &SpaceId) -> Result<(), Failure> {
    let gone = remote.ask(&Method::DELETE, &format!("/spaces/{name}"), "")?;
    say(format_args!("forgot `{name}`: {}\n", by_service(&gone["services"])))
}

/// Counts by service in words: `rds 4, smn 1`.
pub(super) fn by_service(counts: &Value) -> String {
    let counts = counts.as_object().into_iter().flatten();
    let some = counts.filter(|(_, count)| count.as_u64() != Some(0));
    let texts: Vec<_> = some.map(|(service, count)| format!("{service} {count}")).collect();
    if texts.is_empty() { "no resources".to_owned() } else { texts.join(", ") }
}

/// Reads a name, as spaces and snapshots have.
pub(super) fn name(text: &str) -> Result<SpaceId, String> {
    SpaceId::parse(text).map_err(|_| "expected 1 to 64 letters, digits, `-`, `_` or `.`".to_owned())
}

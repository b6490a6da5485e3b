//! `parhelion snapshot`: what a space of a running emulator holds, kept by name or in a file.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hyper::Method;
use serde_json::Value;

use super::remote::RemoteArgs;
use super::space::{WhichSpace, by_service, name};
use super::{FOUND_WRONG, Failure, USAGE, say};
use crate::store::SpaceId;

#[derive(Args, Debug)]
pub(super) struct SnapshotArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Keep what a space holds, in the emulator by a name or in a file
    Save(KeptArgs),
    /// Put what was kept in place of all that a space holds
    Load(KeptArgs),
    /// List the snapshots that have names
    List(ListArgs),
    /// Say what differs between two snapshots, or between one and what a space holds now
    Diff(DiffArgs),
    /// Forget a snapshot that has a name
    Delete(DeleteArgs),
}

#[derive(Args, Debug)]
struct KeptArgs {
    /// The name of the snapshot
    #[arg(value_name = "NAME", value_parser = name, required_unless_present = "file", conflicts_with = "file")]
    name: Option<SpaceId>,
    /// A file instead; - is standard output, or standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    space: WhichSpace,
    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Args, Debug)]
struct ListArgs {
    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Args, Debug)]
struct DiffArgs {
    /// The name of the snapshot that is compared
    #[arg(value_name = "FROM", value_parser = name)]
    from: SpaceId,
    /// The name of another one; what the space holds now when left out
    #[arg(value_name = "TO", value_parser = name)]
    to: Option<SpaceId>,
    /// End with exit code 1 when they differ
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    space: WhichSpace,
    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Args, Debug)]
struct DeleteArgs {
    /// The name of the snapshot
    #[arg(value_name = "NAME", value_parser = name)]
    name: SpaceId,
    #[command(flatten)]
    remote: RemoteArgs,
}

/// Does what the verb says.
pub(super) fn run(args: &SnapshotArgs) -> Result<(), Failure> {
    match &args.verb {
        Verb::Save(args) => save(args),
        Verb::Load(args) => load(args),
        Verb::List(args) => list(args),
        Verb::Diff(args) => diff(args),
        Verb::Delete(args) => {
            args.remote.ask(&Method::DELETE, &format!("/snapshots/{}", args.name), "")?;
            say(format_args!("forgot the snapshot `{}`\n", args.name))
        }
    }
}

fn save(args: &KeptArgs) -> Result<(), Failure> {
    let KeptArgs { name, file, space: WhichSpace { space }, remote } = args;
    if let Some(file) = file {
        let text = remote.text(&Method::GET, &format!("/snapshot?space={space}"), "")?;
        if is_standard(file) {
            return say(format_args!("{text}"));
        }
        std::fs::write(file, text).map_err(|error| unusable("write", file, &error))?;
        return say(format_args!("saved the space `{space}` to {}\n", file.display()));
    }
    let name = named(name.as_ref());
    let saved = remote.ask(&Method::PUT, &format!("/snapshots/{name}?space={space}"), "")?;
    say(format_args!("saved the space `{space}` as `{name}` ({} bytes)\n", saved["bytes"]))
}

fn load(args: &KeptArgs) -> Result<(), Failure> {
    let KeptArgs { name, file, space: WhichSpace { space }, remote } = args;
    let loaded = if let Some(file) = file {
        let text = if is_standard(file) {
            std::io::read_to_string(std::io::stdin())
        } else {
            std::fs::read_to_string(file)
        };
        let text = text.map_err(|error| unusable("read", file, &error))?;
        remote.ask(&Method::PUT, &format!("/snapshot?space={space}"), text)?
    } else {
        let name = named(name.as_ref());
        remote.ask(&Method::POST, &format!("/snapshots/{name}/load?space={space}"), "")?
    };
    say(format_args!("the space `{space}` holds {}\n", by_service(&loaded["resources"])))?;
    match loaded["note"].as_str() {
        Some(note) => say(format_args!("{note}\n")),
        None => Ok(()),
    }
}

fn list(args: &ListArgs) -> Result<(), Failure> {
    let listed = args.remote.ask(&Method::GET, "/snapshots", "")?;
    let row = |snapshot: &Value| {
        let name = snapshot["name"].as_str().unwrap_or_default();
        format!("{name:<20} {:>9}\n", snapshot["bytes"].to_string())
    };
    let rows: String = listed["snapshots"].as_array().into_iter().flatten().map(row).collect();
    say(format_args!("NAME                     BYTES\n{rows}"))
}

fn diff(args: &DiffArgs) -> Result<(), Failure> {
    let DiffArgs { from, to, exit_code, space: WhichSpace { space }, remote } = args;
    let to = to.as_ref().map(|to| format!("&to={to}")).unwrap_or_default();
    let diff = remote.ask(&Method::GET, &format!("/snapshots/diff?from={from}{to}&space={space}"), "")?;
    let changes = diff["changes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |change: &Value| format!("{}\n", change["text"].as_str().unwrap_or_default());
    match changes {
        [] => say(format_args!("No difference.\n"))?,
        changes => say(format_args!("{}", changes.iter().map(text).collect::<String>()))?,
    }
    if *exit_code && !changes.is_empty() {
        return Err(Failure::new(FOUND_WRONG, "they differ"));
    }
    Ok(())
}

/// The name, which clap has asked for where there is no file.
fn named(name: Option<&SpaceId>) -> &str {
    name.map_or("", SpaceId::as_str)
}

fn is_standard(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn unusable(what: &str, file: &Path, error: &std::io::Error) -> Failure {
    Failure::new(USAGE, format!("cannot {what} `{}`: {error}; see --file", file.display()))
}

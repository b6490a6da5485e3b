//! `parhelion scenario load|status|stop`: the scenario of an emulator that runs.

use std::fmt::Write;

use clap::Args;
use hyper::Method;
use serde_json::Value;

use crate::cli::remote::RemoteArgs;
use crate::cli::{FOUND_WRONG, Failure, USAGE, say, space};
use crate::store::SpaceId;

/// Which space of which emulator.
#[derive(Args, Debug)]
pub(super) struct SpaceArgs {
    #[command(flatten)]
    remote: RemoteArgs,
    /// The space
    #[arg(long, value_name = "NAME", env = "PARHELION_SPACE", default_value = "default", value_parser = space)]
    space: SpaceId,
}

impl SpaceArgs {
    /// The text of a route that is about a space.
    pub(super) fn text(&self, method: &Method, path: &str) -> Result<String, Failure> {
        self.remote.text(method, &format!("{path}?space={}", self.space), "")
    }

    fn ask(&self, method: &Method, body: String) -> Result<Value, Failure> {
        self.remote.ask(method, &format!("/scenario?space={}", self.space), body)
    }
}

#[derive(Args, Debug)]
pub(super) struct LoadArgs {
    /// A file in TOML or JSON
    #[arg(value_name = "FILE")]
    file: String,
    #[command(flatten)]
    space: SpaceArgs,
}

#[derive(Args, Debug)]
pub(super) struct StatusArgs {
    /// End with exit code 1 when a rule has never fired
    #[arg(long)]
    fail_unused: bool,
    /// Write JSON, as /_parhelion/scenario does
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    space: SpaceArgs,
}

#[derive(Args, Debug)]
pub(super) struct StopArgs {
    #[command(flatten)]
    space: SpaceArgs,
}

/// Sets the scenario; the old one stays when the new one cannot be used.
pub(super) fn load(args: &LoadArgs) -> Result<(), Failure> {
    let text = std::fs::read_to_string(&args.file)
        .map_err(|error| Failure::new(USAGE, format!("cannot read the scenario `{}`: {error}", args.file)))?;
    let status = args.space.ask(&Method::PUT, text)?;
    let warnings = status["warnings"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let warnings: Vec<_> = warnings.map(|warning| format!("warning: {warning}\n")).collect();
    say(format_args!("{}{}", warnings.concat(), table(&status)))
}

/// Tells how far each rule has come.
pub(super) fn status(args: &StatusArgs) -> Result<(), Failure> {
    let status = args.space.ask(&Method::GET, String::new())?;
    if args.json {
        say(format_args!("{status:#}\n"))?;
    } else {
        say(format_args!("{}", table(&status)))?;
    }
    if args.fail_unused { all_fired(&status) } else { Ok(()) }
}

/// Takes the scenario away.
pub(super) fn stop(args: &StopArgs) -> Result<(), Failure> {
    args.space.ask(&Method::DELETE, String::new()).map(drop)
}

/// A failure that names the rules that have never fired.
pub(super) fn all_fired(status: &Value) -> Result<(), Failure> {
    if status["scenario"].is_null() {
        let space = status["space"].as_str().unwrap_or_default();
        return Err(Failure::new(
            FOUND_WRONG,
            format!("the space {space} has no scenario, so nothing has fired"),
        ));
    }
    let unused: Vec<_> = rules(status)
        .filter(|rule| rule["fired"] == 0)
        .filter_map(|rule| rule["name"].as_str())
        .map(|name| format!("`{name}`"))
        .collect();
    if unused.is_empty() {
        return Ok(());
    }
    Err(Failure::new(FOUND_WRONG, format!("never fired: {}", unused.join(", "))))
}

fn rules(status: &Value) -> impl Iterator<Item = &Value> {
    status["rules"].as_array().into_iter().flatten()
}

/// The status for a person.
pub(super) fn table(status: &Value) -> String {
    if status["scenario"].is_null() {
        return format!("The space {} has no scenario.\n", status["space"].as_str().unwrap_or_default());
    }
    let mut table = String::new();
    if let Some(title) = status["title"].as_str().filter(|title| !title.is_empty()) {
        let _infallible = writeln!(table, "{title}");
    }
    table.push_str("  MATCHED    FIRED     LEFT  RULE\n");
    for rule in rules(status) {
        let left = rule["left"].as_u64().map_or_else(|| "-".to_owned(), |left| left.to_string());
        let (matched, fired) = (rule["matched"].as_u64().unwrap_or(0), rule["fired"].as_u64().unwrap_or(0));
        let name = rule["name"].as_str().unwrap_or_default();
        let last = match (&rule["last"]["at"], &rule["last"]["request_id"]) {
            (Value::String(at), Value::String(id)) => format!(" (last {at}, {id})"),
            _ => String::new(),
        };
        let _infallible = writeln!(table, "{matched:>9}{fired:>9}{left:>9}  {name}{last}");
    }
    table
}

//! `parhelion requests`: the journal of a running emulator, on the command line.

mod line;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use hyper::Method;
use serde_json::{Map, Value, json};

use self::line::{line, near, told};
use super::remote::RemoteArgs;
use super::{FOUND_WRONG, Failure, USAGE, say};

#[derive(Args, Debug)]
pub(super) struct RequestsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show the last calls, and further ones as they are made
    Tail(TailArgs),
    /// Check that calls were made as expected: exit code 0 when they were, 1 when not or when it cannot be told
    Verify(VerifyArgs),
    /// Write calls as a shell script of curl, or as a fixture
    Export(ExportArgs),
}

#[derive(Args, Debug)]
struct TailArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// How many calls to show that were made before
    #[arg(long, value_name = "N", default_value_t = 10)]
    last: u16,
    /// End after those, instead of waiting for more
    #[arg(long)]
    no_follow: bool,
    /// Write JSON, one call a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Args, Debug)]
struct FilterArgs {
    /// Calls of this space only
    #[arg(long, value_name = "NAME")]
    space: Option<String>,
    /// Calls of this service only
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Calls of this operation only
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,
    /// Calls with this outcome only: ok, refused, spoilt, fault, a status, or a code of the vendor
    #[arg(long, value_name = "WORD")]
    outcome: Option<String>,
}

#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("number").args(["exactly", "at_least", "at_most"]))]
#[command(group = clap::ArgGroup::new("calls").args(["operation", "file"]).required(true))]
struct VerifyArgs {
    /// The operation that should have been called
    operation: Option<String>,
    /// Of this service
    #[arg(long, value_name = "NAME", conflicts_with = "file")]
    service: Option<String>,
    /// With this parameter, named as on the wire: ResourceId.1=rm-1; may be given more than once
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = param, conflicts_with = "file")]
    params: Vec<(String, String)>,
    /// With this outcome: ok, refused, spoilt, fault, a status, or a code of the vendor
    #[arg(long, value_name = "WORD", conflicts_with = "file")]
    outcome: Option<String>,
    /// So many times, neither more nor less
    #[arg(long, value_name = "N", conflicts_with = "file")]
    exactly: Option<u64>,
    /// So many times, or more; once when no number is given
    #[arg(long, value_name = "N", conflicts_with = "file")]
    at_least: Option<u64>,
    /// So many times, or less
    #[arg(long, value_name = "N", conflicts_with = "file")]
    at_most: Option<u64>,
    /// Read the expectation from this file, as JSON
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// In this space; in any when left out
    #[arg(long, value_name = "NAME")]
    space: Option<String>,
    /// Write the whole answer, as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Args, Debug)]
struct ExportArgs {
    /// The request id of one call; the newest calls when left out
    id: Option<String>,
    /// How to write them: a shell script, or a fixture
    #[arg(long = "as", value_name = "FORM", value_enum)]
    form: FormArg,
    #[command(flatten)]
    filter: FilterArgs,
    /// How many calls at most
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    limit: u16,
    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormArg {
    Curl,
    Http,
}

fn param(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = pair.ok_or_else(|| "write NAME=VALUE".to_owned())?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Does what was typed.
pub(super) fn run(args: &RequestsArgs) -> Result<(), Failure> {
    match &args.what {
        What::Tail(args) => tail(args),
        What::Verify(args) => verify(args),
        What::Export(args) => export(args),
    }
}

impl FilterArgs {
    /// What stands behind the `?`.
    fn query(&self, more: &[(&str, &str)]) -> String {
        let named = [
            ("space", &self.space),
            ("service", &self.service),
            ("operation", &self.operation),
            ("outcome", &self.outcome),
        ];
        let own = named.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        query(own.chain(more.iter().copied()))
    }
}

fn query<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn tail(args: &TailArgs) -> Result<(), Failure> {
    let last = args.last.max(1).to_string();
    let path = format!("/requests?{}", args.filter.query(&[("limit", &last)]));
    let answer = args.remote.ask(&Method::GET, &path, "")?;
    if let Some(note) = answer["note"].as_str() {
        return Err(Failure::new(FOUND_WRONG, note));
    }
    let calls = answer["requests"].as_array().map_or(&[][..], Vec::as_slice);
    for call in &calls[calls.len() - calls.len().min(usize::from(args.last))..] {
        say_call(call, args.json)?;
    }
    if args.no_follow {
        return Ok(());
    }
    let next = answer["next"].to_string();
    let path = format!("/requests/stream?{}", args.filter.query(&[("since", &next)]));
    let mut is_missed = false;
    args.remote.follow(&path, |line| {
        if let Some(event) = line.strip_prefix("event: ") {
            is_missed = event == "missed";
        }
        if let Some(data) = line.strip_prefix("data: ") {
            let data: Value = serde_json::from_str(data).unwrap_or_default();
            match is_missed {
                true if args.json => say(format_args!("{data}\n"))?,
                true => say(format_args!("… {} calls were dropped\n", data["dropped"]))?,
                false => say_call(&data, args.json)?,
            }
        }
        Ok(true)
    })
}

fn say_call(call: &Value, json: bool) -> Result<(), Failure> {
    if json { say(format_args!("{call}\n")) } else { say(format_args!("{}\n", line(call))) }
}

fn verify(args: &VerifyArgs) -> Result<(), Failure> {
    let body = match &args.file {
        Some(file) => std::fs::read_to_string(file).map_err(|error| {
            Failure::new(USAGE, format!("cannot read the expectation `{}`: {error}", file.display()))
        })?,
        None => expectation(args).to_string(),
    };
    let space = args.space.as_deref().map(|space| ("space", space));
    let path = format!("/requests/verify?{}", query(space.into_iter()));
    let answer = args.remote.ask(&Method::POST, &path, body)?;
    if args.json {
        say(format_args!("{answer}\n"))?;
    }
    let verdict = answer["verdict"].as_str().unwrap_or_default();
    let told = told(&answer);
    if verdict == "true" {
        return if args.json { Ok(()) } else { say(format_args!("true: {told}\n")) };
    }
    let why = answer["why"].as_str().map(|why| format!("; {why}")).unwrap_or_default();
    Err(Failure::new(FOUND_WRONG, format!("{verdict}: {told}{why}{}", near(&answer))))
}

fn expectation(args: &VerifyArgs) -> Value {
    let mut body = Map::new();
    let texts = [("operation", &args.operation), ("service", &args.service), ("outcome", &args.outcome)];
    body.extend(texts.into_iter().filter_map(|(name, it)| Some((name.to_owned(), it.clone()?.into()))));
    let numbers = [("exactly", args.exactly), ("at_least", args.at_least), ("at_most", args.at_most)];
    body.extend(numbers.into_iter().filter_map(|(name, it)| Some((name.to_owned(), it?.into()))));
    let params: Map<_, _> = args.params.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    if !params.is_empty() {
        body.insert("params".to_owned(), params.into());
    }
    body.into()
}

fn export(args: &ExportArgs) -> Result<(), Failure> {
    let form = match args.form {
        FormArg::Curl => "curl",
        FormArg::Http => "http",
    };
    let limit = args.limit.to_string();
    let path = match &args.id {
        Some(id) => {
            let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
            format!("/requests/{id}/export?{}", args.filter.query(&[("as", form)]))
        }
        None => format!("/requests/export?{}", args.filter.query(&[("as", form), ("limit", &limit)])),
    };
    let text = args.remote.text(&Method::GET, &path, "")?;
    say(format_args!("{text}"))
}

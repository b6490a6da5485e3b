//! `parhelion reset`: a running emulator forgets.

use clap::Args;
use hyper::Method;

use super::remote::RemoteArgs;
use super::space::{by_service, name};
use super::{Failure, say};
use crate::store::SpaceId;

#[derive(Args, Debug)]
pub(super) struct ResetArgs {
    /// The space that goes; all of them when left out
    #[arg(long, value_name = "NAME", env = "PARHELION_SPACE", value_parser = name)]
    space: Option<SpaceId>,
    /// The service whose resources go; the spaces stay, with their clocks and ids
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    #[command(flatten)]
    remote: RemoteArgs,
}

/// Forgets, and says what went.
pub(super) fn run(args: &ResetArgs) -> Result<(), Failure> {
    let mut query = form_urlencoded::Serializer::new(String::from("/reset?"));
    query.extend_pairs(args.space.as_ref().map(|space| ("space", space.as_str())));
    query.extend_pairs(args.service.as_ref().map(|service| ("service", service)));
    let gone = args.remote.ask(&Method::POST, query.finish().trim_end_matches('?'), "")?;
    let what = by_service(&gone["services"]);
    match gone["spaces"].as_u64() {
        Some(0) | None => say(format_args!("forgot {what}\n")),
        Some(1) => say(format_args!("forgot 1 space: {what}\n")),
        Some(spaces) => say(format_args!("forgot {spaces} spaces: {what}\n")),
    }
}

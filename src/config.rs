//! What was typed, and what it means.

mod read;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use jiff::SignedDuration;

pub(crate) use read::{SilentCredential, wait};
use read::{SilentToken, address, count, header_size, host_name, size, socket, time};

use crate::api::{Credential, Lifecycle, Secret, SignatureMode};
use crate::clock::ClockMode;
use crate::huawei::{PROFILES, Profile};
use crate::server::Limits;

/// The flags of `parhelion serve`; each is an environment variable too.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    #[command(flatten)]
    /// Where to listen.
    pub address: AddressArgs,
    /// Starting state: the name of a built-in world (demo) or a file; may be given more than once, or several
    /// with commas between them
    #[arg(long = "world", value_name = "NAME|FILE", env = "PARHELION_WORLD", value_delimiter = ',')]
    pub worlds: Vec<String>,
    /// A fault scenario that every space begins with; may be given more than once, or several with commas
    /// between them
    #[arg(long = "scenario", value_name = "FILE", env = "PARHELION_SCENARIO", value_delimiter = ',')]
    pub scenarios: Vec<String>,
    /// Take no notice of the header X-Parhelion-Fault
    #[arg(long, env = "PARHELION_NO_FAULT_HEADER", value_parser = clap::builder::FalseyValueParser::new())]
    pub no_fault_header: bool,
    /// What to do about signatures
    #[arg(long, value_name = "MODE", env = "PARHELION_SIGNATURES", value_enum, default_value_t)]
    pub signatures: SignatureMode,
    /// An access key and its secret; may be given more than once, or several with commas between them
    #[arg(
        long = "credential",
        value_name = "ID:SECRET",
        env = "PARHELION_CREDENTIAL",
        hide_env_values = true,
        value_delimiter = ',',
        value_parser = SilentCredential
    )]
    pub credentials: Vec<Credential>,
    /// Seed of every id: the same seed gives the same ids
    #[arg(
        long,
        value_name = "N",
        env = "PARHELION_SEED",
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    pub seed: u64,
    /// Keep all spaces in this file: loaded at start, where it takes the place of every --world, and saved at the
    /// end and in between
    #[arg(long, value_name = "FILE", env = "PARHELION_STATE")]
    pub state: Option<PathBuf>,
    /// Time between two saves to --state; nothing is written when nothing has changed
    #[arg(
        long,
        value_name = "TIME",
        env = "PARHELION_STATE_INTERVAL",
        default_value = "30s",
        value_parser = wait
    )]
    pub state_interval: Duration,
    /// Write the addresses to this file once ready
    #[arg(long, value_name = "FILE", env = "PARHELION_ENDPOINTS_FILE")]
    pub endpoints_file: Option<PathBuf>,
    /// Where sources on the real service disagree, take the stricter reading
    #[arg(long, env = "PARHELION_STRICT", value_parser = clap::builder::FalseyValueParser::new())]
    pub strict: bool,
    /// Limits for the tags of Huawei Cloud and Open Telekom Cloud
    #[arg(
        long,
        value_name = "NAME",
        env = "PARHELION_PROFILE",
        default_value = PROFILES[0].name,
        value_parser = clap::builder::PossibleValuesParser::new(PROFILES.iter().map(|profile| profile.name))
    )]
    pub profile: String,
    /// How log lines on standard error look [default: human on a terminal, json elsewhere]
    #[arg(long, value_name = "FORMAT", env = "PARHELION_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
    /// Which log lines are written: off, error, warn, info, debug, trace
    #[arg(long, value_name = "LEVEL", env = "PARHELION_LOG_LEVEL", default_value = "info")]
    pub log_level: tracing::level_filters::LevelFilter,
    /// How long a new instance stays in Creating
    #[arg(long, value_name = "TIME", env = "PARHELION_CREATION_TIME", default_value = "0s", value_parser = time)]
    pub creation_time: SignedDuration,
    #[command(flatten)]
    /// Who may use the admin API.
    pub admin: AdminArgs,
    #[command(flatten)]
    /// What may be used up.
    pub limits: LimitArgs,
}

/// Who may use the admin API, and where.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Admin API")]
pub struct AdminArgs {
    /// A further host name under which the admin API may be asked, and whose web pages may ask it; may be given more
    /// than once, or several with commas between them
    #[arg(
        long = "allow-host",
        value_name = "NAME",
        env = "PARHELION_ALLOW_HOST",
        value_delimiter = ',',
        value_parser = host_name
    )]
    pub allow_hosts: Vec<String>,
    /// Demand this token of whoever uses the admin API
    #[arg(
        long,
        value_name = "TOKEN",
        env = "PARHELION_ADMIN_TOKEN",
        hide_env_values = true,
        value_parser = SilentToken
    )]
    pub admin_token: Option<Secret>,
    /// Serve the admin API here, and not on the port for calls
    #[arg(long, value_name = "ADDR:PORT", env = "PARHELION_ADMIN_LISTEN", value_parser = socket)]
    pub admin_listen: Option<SocketAddr>,
}

/// Where an emulator listens.
#[derive(Args, Clone, Debug)]
pub struct AddressArgs {
    /// The address to listen on
    #[arg(long, value_name = "ADDR", env = "PARHELION_LISTEN", default_value_t = Ipv4Addr::LOCALHOST.into(), value_parser = address)]
    pub listen: IpAddr,
    /// The port to listen on; 0 picks a free one
    #[arg(long, value_name = "N", env = "PARHELION_PORT", default_value_t = Config::PORT)]
    pub port: u16,
}

impl AddressArgs {
    /// The address and the port.
    pub fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.listen, self.port)
    }
}

/// What may be used up.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// Bytes of a request's body; larger ones are answered 413
    #[arg(long, value_name = "SIZE", env = "PARHELION_MAX_BODY", default_value = "1MiB", value_parser = size)]
    pub max_body: usize,
    /// Bytes of a snapshot that is sent; larger ones are answered 413
    #[arg(
        long,
        value_name = "SIZE",
        env = "PARHELION_MAX_SNAPSHOT",
        default_value = "64MiB",
        value_parser = size
    )]
    pub max_snapshot: usize,
    /// Bytes of a request's head, from 8KiB on; larger ones are answered 431
    #[arg(
        long,
        value_name = "SIZE",
        env = "PARHELION_MAX_HEADER_BYTES",
        default_value = "128KiB",
        value_parser = header_size
    )]
    pub max_header_bytes: usize,
    /// Headers of a request; more are answered 431
    #[arg(long, value_name = "N", env = "PARHELION_MAX_HEADERS", default_value = "100", value_parser = count)]
    pub max_headers: usize,
    /// Time for a request's head; later ones are answered 408
    #[arg(long, value_name = "TIME", env = "PARHELION_HEADER_TIMEOUT", default_value = "10s", value_parser = wait)]
    pub header_timeout: Duration,
    /// Time for a request's body; later ones are answered 408
    #[arg(long, value_name = "TIME", env = "PARHELION_BODY_TIMEOUT", default_value = "30s", value_parser = wait)]
    pub body_timeout: Duration,
    /// Time a connection may be idle; then it is closed
    #[arg(long, value_name = "TIME", env = "PARHELION_IDLE_TIMEOUT", default_value = "25s", value_parser = wait)]
    pub idle_timeout: Duration,
    /// Time for calls in flight when told to stop
    #[arg(long, value_name = "TIME", env = "PARHELION_STOP_TIMEOUT", default_value = "5s", value_parser = wait)]
    pub stop_timeout: Duration,
    /// Connections at one time; further ones are answered 503
    #[arg(
        long,
        value_name = "N",
        env = "PARHELION_MAX_CONNECTIONS",
        default_value = "10000",
        value_parser = count
    )]
    pub max_connections: usize,
    /// Resources a service may hold in one space; further ones get the vendor's quota error
    #[arg(
        long,
        value_name = "N",
        env = "PARHELION_MAX_RESOURCES",
        default_value = "1000000",
        value_parser = count
    )]
    pub max_resources: usize,
    /// Spaces; a call for a further one is answered 503
    #[arg(long, value_name = "N", env = "PARHELION_MAX_SPACES", default_value = "200000", value_parser = count)]
    pub max_spaces: usize,
    /// Bytes that the journal may take for all spaces together; 0 turns it off
    #[arg(long, value_name = "SIZE", env = "PARHELION_JOURNAL_BYTES", default_value = "16MiB", value_parser = size)]
    pub journal_bytes: usize,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// What an emulator is made of.
#[derive(Clone, Debug)]
pub struct Config {
    /// Starting states: names of built-in worlds, or files.
    pub worlds: Vec<String>,
    /// The file in which all spaces are kept.
    pub state: Option<PathBuf>,
    /// Fault scenarios that every space begins with: files.
    pub scenarios: Vec<String>,
    /// Whether a request may ask for a fault in its header.
    pub fault_header: bool,
    /// What is done about signatures.
    pub signatures: SignatureMode,
    /// Access keys whose secrets are known.
    pub credentials: Vec<Credential>,
    /// The seed of every id.
    pub seed: u64,
    /// How the clock of every space starts.
    pub clock: ClockMode,
    /// Whether the stricter reading counts where sources disagree.
    pub strict: bool,
    /// The set of limits for the tags of Huawei Cloud and Open Telekom Cloud.
    pub profile: &'static Profile,
    /// How long new resources stay pending.
    pub lifecycle: Lifecycle,
    /// What connections may cost.
    pub limits: Limits,
    /// How many resources a service may hold in one space.
    pub max_resources: usize,
    /// How many spaces there may be.
    pub max_spaces: usize,
    /// Bytes that the journal may take for all spaces together; with none it is off.
    pub journal_bytes: usize,
    /// Further host names under which the admin API may be asked.
    pub allow_hosts: Vec<String>,
    /// What the admin API demands.
    pub admin_token: Option<Secret>,
}

impl Config {
    /// The port when none is given.
    pub const PORT: u16 = 4722;
}

impl Default for Config {
    /// What `parhelion serve` without a flag and without a `PARHELION_*` variable would use.
    fn default() -> Self {
        Self {
            worlds: Vec::new(),
            state: None,
            scenarios: Vec::new(),
            fault_header: true,
            signatures: SignatureMode::default(),
            credentials: Vec::new(),
            seed: 0,
            clock: ClockMode::Real,
            strict: false,
            profile: &PROFILES[0],
            lifecycle: Lifecycle::default(),
            limits: Limits {
                max_body: 1 << 20,
                max_snapshot: 64 << 20,
                max_header_bytes: 128 << 10,
                max_headers: 100,
                max_connections: 10_000,
                header_timeout: Duration::from_secs(10),
                body_timeout: Duration::from_secs(30),
                idle_timeout: Duration::from_secs(25),
                stop_timeout: Duration::from_secs(5),
            },
            max_resources: 1_000_000,
            max_spaces: 200_000,
            journal_bytes: 16 << 20,
            allow_hosts: Vec::new(),
            admin_token: None,
        }
    }
}

impl From<&ServeArgs> for Config {
    fn from(typed: &ServeArgs) -> Self {
        let limits = &typed.limits;
        Self {
            worlds: typed.worlds.clone(),
            state: typed.state.clone(),
            scenarios: typed.scenarios.clone(),
            fault_header: !typed.no_fault_header,
            signatures: typed.signatures,
            credentials: typed.credentials.clone(),
            seed: typed.seed,
            clock: ClockMode::Real,
            strict: typed.strict,
            profile: Profile::named(&typed.profile),
            lifecycle: Lifecycle { pending: typed.creation_time },
            limits: Limits {
                max_body: limits.max_body,
                max_snapshot: limits.max_snapshot,
                max_header_bytes: limits.max_header_bytes,
                max_headers: limits.max_headers,
                max_connections: limits.max_connections,
                header_timeout: limits.header_timeout,
                body_timeout: limits.body_timeout,
                idle_timeout: limits.idle_timeout,
                stop_timeout: limits.stop_timeout,
            },
            max_resources: limits.max_resources,
            max_spaces: limits.max_spaces,
            journal_bytes: limits.journal_bytes,
            allow_hosts: typed.admin.allow_hosts.clone(),
            admin_token: typed.admin.admin_token.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        serve: ServeArgs,
    }

    #[test]
    fn nothing_typed_means_the_defaults() {
        let typed = Typed::parse_from(["parhelion"]);

        assert_eq!(format!("{:?}", Config::from(&typed.serve)), format!("{:?}", Config::default()));
    }
}

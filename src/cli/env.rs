//! `parhelion env`: the settings that lead a vendor's clients here.
//!
//! Only variables that official clients read, so that the program under test stays as it is. Alibaba's SDKs read
//! no endpoint from the environment: they get the names that Terraform's provider reads, and the program hands them
//! on. Nothing is asked of a running emulator, so the settings can be printed before there is one.

mod quote;
mod settings;

use clap::Args;
use clap::ValueEnum;

use super::{Failure, USAGE, say, space};
use crate::api::Credential;
use crate::config::SilentCredential;
use crate::store::SpaceId;
use quote::Format;
use settings::{Client, Target};

const AFTER_HELP: &str = "\
In a shell:      eval \"$(parhelion env alibaba)\"
In fish:         parhelion env huawei --format fish | source
In PowerShell:   parhelion env otc --format pwsh | Invoke-Expression
On GitHub:       parhelion env terraform --format github >> \"$GITHUB_ENV\"
openstacksdk:    parhelion env openstack --clouds-yaml > clouds.yaml
Terraform:       what its providers read from no variable (protocol, endpoints) is in the README";

#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(super) struct EnvArgs {
    /// Whose clients
    #[arg(value_enum, value_name = "CLIENT")]
    client: Client,
    /// How the settings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Sh)]
    format: Format,
    /// Print a clouds.yaml with a cloud `parhelion` instead; for openstack and otc
    #[arg(long, conflicts_with = "format")]
    clouds_yaml: bool,
    /// Where the emulator is
    #[arg(
        long,
        value_name = "URL",
        env = "PARHELION_ENDPOINT",
        default_value = "http://127.0.0.1:4722",
        value_parser = endpoint
    )]
    endpoint: String,
    /// The space that the credentials select
    #[arg(long, value_name = "NAME", env = "PARHELION_SPACE", value_parser = space)]
    space: Option<SpaceId>,
    /// The access key (or user) and its secret; of several with commas between them, the first
    #[arg(
        long,
        value_name = "ID:SECRET",
        env = "PARHELION_CREDENTIAL",
        hide_env_values = true,
        value_delimiter = ',',
        default_value = "testid:testsecret",
        value_parser = SilentCredential
    )]
    credential: Vec<Credential>,
    /// The region [default: cn-hangzhou, cn-north-4 or eu-de, each where it belongs]
    #[arg(long, value_name = "NAME", value_parser = region)]
    region: Option<String>,
}

/// Prints the settings.
pub(super) fn run(args: &EnvArgs) -> Result<(), Failure> {
    let credential = args.credential.first().ok_or_else(|| Failure::new(USAGE, "there is no credential"))?;
    let space = args.space.as_ref().map(|space| format!("~{}", space.as_str())).unwrap_or_default();
    let target = Target {
        base: &args.endpoint,
        id: &format!("{}{space}", credential.id),
        secret: credential.secret.expose(),
        region: args.region.as_deref(),
    };
    if [target.id, target.secret].iter().any(|text| text.contains(char::is_control)) {
        return Err(Failure::new(
            USAGE,
            "a credential with a control character in it cannot be written down",
        ));
    }
    if !args.clouds_yaml {
        return say(format_args!("{}", args.format.write(&args.client.settings(&target))));
    }
    if !matches!(args.client, Client::Openstack | Client::Otc) {
        let name = args.client.to_possible_value().map(|it| it.get_name().to_owned()).unwrap_or_default();
        let message = format!("--clouds-yaml goes with openstack and otc, not with {name}");
        return Err(Failure::new(USAGE, message));
    }
    say(format_args!("{}", settings::clouds_yaml(&target)))
}

/// What leads every client to the emulator at `base`: for a command of which it is not known what it calls.
pub(super) fn everything(base: &str, credential: &Credential) -> Vec<(String, String)> {
    let target = Target { base, id: &credential.id, secret: credential.secret.expose(), region: None };
    Client::value_variants().iter().flat_map(|client| client.settings(&target)).collect()
}

/// Scheme, host and port: several clients drop a path, so none is taken.
fn endpoint(text: &str) -> Result<String, String> {
    let base = text.strip_suffix('/').unwrap_or(text);
    let host = base.strip_prefix("http://").or_else(|| base.strip_prefix("https://"));
    let is_host = |host: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
        !host.is_empty() && host.bytes().all(plain)
    };
    match host {
        Some(host) if is_host(host) => Ok(base.to_owned()),
        _ => Err("expected scheme, host and port, such as http://127.0.0.1:4722".to_owned()),
    }
}

fn region(text: &str) -> Result<String, String> {
    let is_name = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_name { Ok(text.to_owned()) } else { Err("expected a region, such as eu-de".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_scheme_host_and_port_and_nothing_else() {
        assert_eq!(endpoint("http://127.0.0.1:4722/"), Ok("http://127.0.0.1:4722".to_owned()));
        assert_eq!(endpoint("http://[::1]:4722"), Ok("http://[::1]:4722".to_owned()));
        for wrong in ["127.0.0.1:4722", "http://", "http://host/path", "http://a b", "ftp://host"] {
            assert!(endpoint(wrong).is_err(), "{wrong}");
        }
    }
}

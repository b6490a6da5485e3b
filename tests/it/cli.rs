//! The command line, as typed and as printed.

use std::path::Path;
use std::process::{Command, Output};

use parhelion::{Config, Emulator};
use serde_json::Value;

use crate::wire::{call, frozen, told};

/// Runs the program to its end, with no variable of ours in its environment.
pub(crate) fn parhelion(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parhelion"));
    command.args(arguments).env_clear().envs(variables.iter().copied()).output().unwrap()
}

/// The exit code and what was written to standard error.
pub(crate) fn failure(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8(output.stderr.clone()).unwrap())
}

/// What is said about a world that cannot be used.
fn refused_world(name: &str) -> (Option<i32>, String) {
    let file = format!("tests/cli/worlds/{name}.json");
    failure(&parhelion(&["serve", "--port", "0", "--world", &file], &[]))
}

#[test]
fn what_is_typed_is_answered_as_the_transcripts_show() {
    let transcripts = trycmd::TestCases::new();
    transcripts.register_bin("parhelion", Path::new(env!("CARGO_BIN_EXE_parhelion")));
    transcripts.insert_var("[VERSION]", env!("CARGO_PKG_VERSION")).unwrap();

    transcripts.case("tests/cli/*.trycmd");
}

#[test]
fn operations_as_json_are_those_of_the_admin_api() {
    let emulator = frozen(&Config::default());

    let output = parhelion(&["operations", "--json"], &[]);

    let listed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of_rds = listed.as_array().unwrap().iter().filter(|row| row["service"] == "rds");
    assert!(output.status.success());
    assert_eq!(of_rds.count(), 13);
    assert_eq!(told(&call(&emulator, "GET", "/_parhelion/operations", &[], "")), (200, listed));
}

#[test]
fn an_unknown_service_in_a_world_is_pointed_at() {
    let said = format!(
        "parhelion: cannot read the world tests/cli/worlds/unknown-service.json:5:7: there is no service `rdz`; \
         there is: {}\n",
        names_of_services()
    );

    assert_eq!(refused_world("unknown-service"), (Some(2), said));
}

fn names_of_services() -> String {
    let services = parhelion::emulator::services();
    services.iter().map(|service| service.card().name).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_space_that_cannot_be_named_so_is_pointed_at() {
    let said = "parhelion: cannot read the world tests/cli/worlds/bad-space-name.json:4:5: cannot use `my space` as \
                the name of a space: 1 to 64 letters, digits, `-`, `_` or `.`\n";

    assert_eq!(refused_world("bad-space-name"), (Some(2), said.to_owned()));
}

#[test]
fn a_mistake_in_a_world_is_told_even_where_it_holds_nothing() {
    let told = ["unknown-service-that-is-empty", "bad-space-name-that-is-empty"].map(|name| {
        let worlds = vec![format!("tests/cli/worlds/{name}.json")];
        Emulator::new(&Config { worlds, ..Config::default() }).map_err(|error| error.to_string()).err()
    });

    assert_eq!(
        told,
        [
            Some(format!(
                "read the world tests/cli/worlds/unknown-service-that-is-empty.json:5:7: there is no service \
                 `rdz`; there is: {}",
                names_of_services()
            )),
            Some(
                "read the world tests/cli/worlds/bad-space-name-that-is-empty.json:4:5: cannot use `my space` as \
                 the name of a space: 1 to 64 letters, digits, `-`, `_` or `.`"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn a_healthcheck_where_nobody_listens_fails() {
    // Nobody can listen on port 0.
    let output = parhelion(&["healthcheck", "--port", "0"], &[]);

    let (code, said) = failure(&output);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("parhelion: 127.0.0.1:0 does not answer: "), "{said}");
    assert_eq!(said.lines().count(), 1);
}

#[test]
fn a_variable_that_cannot_be_used_is_refused_like_its_flag() {
    let output = parhelion(&["serve", "--port", "0"], &[("PARHELION_MAX_BODY", "1MB")]);

    assert_eq!(
        failure(&output),
        (
            Some(2),
            "error: invalid value '1MB' for '--max-body <SIZE>': expected bytes, such as 65536, 64KiB or 1MiB\n\n\
             For more information, try '--help'.\n"
                .to_owned()
        )
    );
}

#[test]
fn help_does_not_show_the_secrets_of_the_environment() {
    let secret = [("PARHELION_CREDENTIAL", "testid:secretsecret")];

    for help in ["-h", "--help"] {
        let output = parhelion(&["serve", help], &secret);

        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success());
        assert!(shown.contains("PARHELION_CREDENTIAL"), "{shown}");
        assert!(!shown.contains("secretsecret"), "{shown}");
    }
}

#[test]
fn a_credential_that_cannot_be_used_is_not_repeated() {
    for mistyped in ["testid=secretsecret", ":secretsecret"] {
        let output = parhelion(&["serve", "--port", "0"], &[("PARHELION_CREDENTIAL", mistyped)]);

        let (code, said) = failure(&output);
        assert_eq!(code, Some(2));
        assert!(said.contains("expected ID:SECRET"), "{said}");
        assert!(!said.contains("secretsecret"), "{said}");
    }
}

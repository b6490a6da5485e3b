//! What `parhelion env` and `parhelion completions` print, read by the shells it is for.

use std::process::{Command, Stdio};

use crate::cli::parhelion;

/// What a shell makes of a script.
fn shell(name: &str, arguments: &[&str], script: &str) -> String {
    let mut command = Command::new(name);
    command.args(arguments).arg(script).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_shell_reads_every_value_as_it_is() {
    let nasty = r#"te'st"$(id)`id`\id:s'e"c$HOME\r*t !#&;"#;
    let printed = parhelion(&["env", "alibaba", "--space", "it", "--credential", nasty], &[]);
    assert!(printed.status.success());
    let settings = String::from_utf8(printed.stdout).unwrap();
    let read = r#"printf '%s\n' "$ALIBABA_CLOUD_ACCESS_KEY_ID" "$ALIBABA_CLOUD_ACCESS_KEY_SECRET""#;

    for name in ["sh", "bash"] {
        let seen = shell(name, &["-c"], &format!("{settings}{read}"));

        assert_eq!(seen, "te'st\"$(id)`id`\\id~it\ns'e\"c$HOME\\r*t !#&;\n", "{name}");
    }
}

#[test]
fn a_variable_with_several_credentials_gives_the_first() {
    let known =
        [("PARHELION_CREDENTIAL", "one:first,two:second"), ("PARHELION_ENDPOINT", "http://emulator:1")];

    let printed = parhelion(&["env", "huawei", "--format", "dotenv"], &known);

    let settings = String::from_utf8(printed.stdout).unwrap();
    let expected = "PARHELION_ENDPOINT=http://emulator:1\nHUAWEICLOUD_SDK_AK=one\nHUAWEICLOUD_SDK_SK=first\n";
    assert!(settings.starts_with(expected), "{settings}");
}

#[test]
fn a_credential_that_would_break_a_line_is_refused() {
    let printed = parhelion(&["env", "alibaba", "--credential", "id:se\ncret"], &[]);

    assert_eq!(printed.status.code(), Some(2));
    assert_eq!(printed.stdout, b"");
    let said = String::from_utf8(printed.stderr).unwrap();
    assert_eq!(said, "parhelion: a credential with a control character in it cannot be written down\n");
}

#[test]
fn help_does_not_show_the_secret_of_the_environment() {
    let printed = parhelion(&["env", "--help"], &[("PARHELION_CREDENTIAL", "testid:secretsecret")]);

    assert!(!String::from_utf8(printed.stdout).unwrap().contains("secretsecret"));
}

#[test]
fn bash_can_read_its_completions_and_they_know_every_verb() {
    let printed = parhelion(&["completions", "bash"], &[]);
    let script = String::from_utf8(printed.stdout).unwrap();

    let verbs = shell(
        "bash",
        &["-c"],
        &format!(
            "{script}\nCOMP_WORDS=(parhelion se) COMP_CWORD=1; _parhelion parhelion se parhelion; echo \"${{COMPREPLY[@]}}\""
        ),
    );

    assert_eq!(verbs, "serve\n");
}

#[test]
fn every_shell_has_completions() {
    for name in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let printed = parhelion(&["completions", name], &[]);

        assert!(printed.status.success(), "{name}");
        assert!(String::from_utf8(printed.stdout).unwrap().contains("healthcheck"), "{name}");
    }
}

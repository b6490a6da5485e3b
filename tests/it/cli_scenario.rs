//! `parhelion scenario`, beside an emulator that runs and around a command that calls one.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use parhelion::Emulator;
use serde_json::Value;

use crate::cli::{failure, parhelion};
use crate::cli_serve::signal;
use crate::wire::{Wire, post};

const GOOD: &str = "tests/cli/scenarios/good.toml";
const BAD: &str = "tests/cli/scenarios/unknown.toml";
const CALL: &str = "Action=TagResources&Version=2014-08-15&RegionId=cn-hangzhou&ResourceType=INSTANCE\
                    &ResourceId.1=rm-bp1shop00000000001&Tag.1.Key=k&Tag.1.Value=v";

fn run(arguments: &[&str], url: &str) -> (Option<i32>, String, String) {
    let output = parhelion(arguments, &[("PARHELION_ENDPOINT", url)]);
    let (code, said) = failure(&output);
    (code, String::from_utf8(output.stdout).unwrap(), said)
}

#[test]
fn a_scenario_is_loaded_watched_and_stopped() {
    let emulator = Emulator::builder().world("demo").start().unwrap();
    let url = emulator.url();
    let table = |first: &str, second: &str| {
        format!(
            "Throttled, then the reply is lost\n  MATCHED    FIRED     LEFT  RULE\n{first:>27}  throttle the first two\n\
             {second:>27}  then commit, and lose the answer\n"
        )
    };

    let loaded = run(&["scenario", "load", GOOD], &url);
    let unused = run(&["scenario", "status", "--fail-unused"], &url);
    let refused = run(&["scenario", "load", BAD], &url);
    let mut wire = Wire::to(emulator.addr());
    wire.send(&post(CALL));
    let status = wire.answer().status();
    let (_, json, _) = run(&["scenario", "status", "--json"], &url);
    let stopped = run(&["scenario", "stop"], &url);
    let after = run(&["scenario", "status"], &url);

    assert_eq!(loaded, (Some(0), table("0        0        2", "0        0        1"), String::new()));
    let complaint = "parhelion: never fired: `throttle the first two`, `then commit, and lose the answer`\n";
    assert_eq!((unused.0, unused.2.as_str()), (Some(1), complaint));
    assert_eq!(refused.0, Some(2));
    assert!(
        refused.2.contains("line 2, column 40: there is no operation `TagResource` in rds"),
        "{}",
        refused.2
    );
    assert_eq!(status, 400);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["rules"][0]["fired"], &json["rules"][1]["matched"]), (&1.into(), &1.into()));
    assert_eq!(stopped, (Some(0), String::new(), String::new()));
    assert_eq!(after.1, "The space default has no scenario.\n");
    let nothing = run(&["scenario", "status", "--fail-unused"], &url);
    let complaint = "parhelion: the space default has no scenario, so nothing has fired\n";
    assert_eq!((nothing.0, nothing.2.as_str()), (Some(1), complaint));
}

#[test]
fn a_command_is_led_to_an_emulator_of_its_own_and_told_what_fired() {
    let script = "printf '%s' \"$RDS_ENDPOINT\"; exec \"$0\" scenario status --json";
    let binary = env!("CARGO_BIN_EXE_parhelion");

    let output = parhelion(&["scenario", "run", GOOD, "--", "sh", "-c", script, binary], &[]);

    let said = String::from_utf8(output.stderr.clone()).unwrap();
    let seen = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(failure(&output).0, Some(0), "{said}");
    assert!(seen.starts_with("127.0.0.1:"), "{seen}");
    let status: Value =
        serde_json::from_str(seen.split_once('{').map(|(_, rest)| format!("{{{rest}")).unwrap().as_str())
            .unwrap();
    assert_eq!(status["title"], "Throttled, then the reply is lost");
    assert_eq!(
        said,
        "Throttled, then the reply is lost\n  MATCHED    FIRED     LEFT  RULE\n        0        0        2  throttle the first two\n        0        0        1  then commit, and lose the answer\n"
    );
}

/// One call from a shell: the answer, byte for byte, goes to standard output.
const SHELL: &str = "exec 3<>\"/dev/tcp/${RDS_ENDPOINT%:*}/${RDS_ENDPOINT#*:}\"; \
                     printf 'GET /?Action=DescribeRegions&Version=2014-08-15 HTTP/1.1\\r\\nHost: h\\r\\nConnection: close\\r\\n\\r\\n' >&3; \
                     cat <&3";

#[test]
fn a_run_is_kept_in_a_file_and_answered_again_byte_for_byte() {
    let file = std::env::temp_dir().join(format!("parhelion-trace-{}.json", std::process::id()));
    let name = file.to_str().unwrap();
    let script = format!("{SHELL}; \"$1\" scenario trace -o \"$2\"");
    let binary = env!("CARGO_BIN_EXE_parhelion");

    let first = parhelion(&["scenario", "run", GOOD, "--", "bash", "-c", &script, "-", binary, name], &[]);
    let again = parhelion(&["scenario", "replay", name, "--", "bash", "-c", SHELL], &[]);
    let other = parhelion(
        &["scenario", "replay", name, "--", "bash", "-c", &SHELL.replace("Regions", "DBInstances")],
        &[],
    );
    std::fs::remove_file(&file).unwrap();

    let answer = String::from_utf8(first.stdout.clone()).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}{}", String::from_utf8_lossy(&first.stderr));
    assert_eq!(String::from_utf8(again.stdout.clone()).unwrap(), answer);
    assert_eq!(
        failure(&again),
        (Some(0), "Replayed 1 of 1 calls; 0 requests were not in the trace.\n".to_owned())
    );
    assert_eq!(
        failure(&other),
        (Some(1), "Replayed 0 of 1 calls; 1 requests were not in the trace.\n".to_owned())
    );
}

#[test]
fn rules_that_fired_in_any_space_are_told() {
    let file = "scenarios/throttled-without-hint.toml";
    let other = SHELL.replace("DescribeRegions", "TagResources&RegionId=cn-hangzhou&ResourceType=INSTANCE&ResourceId.1=rm-a&Tag.1.Key=k&Tag.1.Value=v&AccessKeyId=testid~other");

    let output = parhelion(&["scenario", "run", "--fail-unused", file, "--", "bash", "-c", &other], &[]);

    let (code, said) = failure(&output);
    assert_eq!(code, Some(0), "{said}{}", String::from_utf8_lossy(&output.stdout));
    assert!(said.lines().nth(2).unwrap().starts_with("        1        1        -  "), "{said}");
}

#[test]
fn a_command_is_told_to_end_and_has_its_emulator_until_it_did() {
    let script = format!(
        "ended() {{ kill $!; {SHELL}; exit 3; }}; trap ended TERM; trap 'echo interrupted' INT; \
         sleep 600 >&- 2>&- & echo Ready.; wait"
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_parhelion"))
        .args(["scenario", "run", GOOD, "--", "bash", "-c", &script])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();

    for name in ["INT", "TERM"] {
        signal(&child, name);
    }
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let ended = child.wait_with_output().unwrap();

    assert_eq!(first, "Ready.\n");
    assert!(rest.starts_with("HTTP/1.1 200 OK\r\n"), "{rest}");
    let (code, said) = failure(&ended);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.starts_with("Throttled, then the reply is lost\n"), "{said}");
}

#[test]
fn a_command_that_a_signal_ends_has_the_exit_code_that_shells_tell() {
    let output = parhelion(&["scenario", "run", GOOD, "--", "bash", "-c", "kill -HUP $$"], &[]);
    let missing = parhelion(&["scenario", "run", GOOD, "--", "no-such-command"], &[]);

    assert_eq!(failure(&output).0, Some(129));
    let said = "parhelion: cannot start `no-such-command`: No such file or directory (os error 2)\n";
    assert_eq!(failure(&missing), (Some(127), said.to_owned()));
}

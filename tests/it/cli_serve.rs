//! `parhelion serve` as a process: what it prints, what it leaves behind, how it ends.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::Value;

use crate::cli::{failure, parhelion};
use crate::wire::{Answer, DESCRIBE, Wire, post};

/// A process that has said it is ready.
pub(crate) struct Process {
    pub(crate) child: Child,
    out: BufReader<ChildStdout>,
    /// The lines until `Ready.`.
    said: Vec<String>,
    pub(crate) addr: SocketAddr,
}

impl Process {
    pub(crate) fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parhelion"));
        command.arg("serve").args(arguments).env_clear().envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut said: Vec<String> = Vec::new();
        while said.last().is_none_or(|line| line != "Ready.\n") {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ended after {said:?}");
            said.push(line);
        }
        let addr = said[0].trim_end().rsplit_once("http://").unwrap().1.parse().unwrap();
        Self { child, out, said, addr }
    }

    pub(crate) fn ask(&self, request: &str) -> Answer {
        let mut wire = Wire::to(self.addr);
        wire.send(request);
        wire.answer()
    }

    pub(crate) fn signal(&self, name: &str) {
        signal(&self.child, name);
    }

    /// Waits for its end: the status, the rest of standard output, all of standard error.
    pub(crate) fn end(mut self) -> (ExitStatus, String, String) {
        let (mut out, mut error) = (String::new(), String::new());
        self.out.read_to_string(&mut out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        (self.child.wait().unwrap(), out, error)
    }
}

impl Drop for Process {
    /// Where a test failed, nothing is left running.
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _known = self.child.wait();
    }
}

/// Sends a signal to a program.
pub(crate) fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// An empty folder for one test.
pub(crate) fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _not_there = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) fn names_in(folder: &PathBuf) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn the_last_line_at_start_is_ready_and_nothing_follows_it() {
    let process = Process::start(&["--port", "0"], &[]);
    let (addr, said) = (process.addr, process.said.clone());

    process.signal("TERM");
    let (_, rest, _) = process.end();

    assert_eq!(
        said.concat(),
        format!(
            "Parhelion {} on http://{addr}\nOperations: http://{addr}/_parhelion/operations\nReady.\n",
            env!("CARGO_PKG_VERSION")
        )
    );
    assert_eq!(rest, "");
}

#[test]
fn the_endpoints_file_is_there_when_it_is_ready_and_nothing_beside_it() {
    let folder = folder("endpoints");
    let file = folder.join("endpoints.json");

    let process = Process::start(&["--port", "0", "--endpoints-file", file.to_str().unwrap()], &[]);

    let (addr, pid) = (process.addr, process.child.id());
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        format!("{{\"base\":\"http://{addr}\",\"admin\":\"http://{addr}/_parhelion\",\"pid\":{pid}}}\n")
    );
    assert_eq!(names_in(&folder), ["endpoints.json"]);
}

#[test]
fn an_admin_api_with_a_port_of_its_own_is_told_where_it_is() {
    let folder = folder("endpoints_apart");
    let file = folder.join("endpoints.json");
    let flags = ["--port", "0", "--admin-listen", "127.0.0.1:0", "--endpoints-file", file.to_str().unwrap()];

    let process = Process::start(&flags, &[("PARHELION_ADMIN_TOKEN", "secretsecret")]);

    let told: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let admin = told["admin"].as_str().unwrap().to_owned();
    assert_eq!(process.said[1], format!("Operations: {admin}/operations\n"));
    let authority = admin.strip_prefix("http://").unwrap().strip_suffix("/_parhelion").unwrap();
    assert_ne!(authority, process.addr.to_string());
    let mut wire = Wire::to(authority.parse().unwrap());
    wire.send(
        "GET /_parhelion/clock HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secretsecret\r\n\r\n",
    );
    assert_eq!(wire.answer().status(), 200);

    process.signal("TERM");
    let (status, _, log) = process.end();
    assert_eq!(status.code(), Some(0));
    assert!(!log.contains("secretsecret"), "{log}");
}

#[test]
fn an_endpoints_file_that_cannot_be_written_ends_it_and_leaves_nothing() {
    let folder = folder("endpoints_that_are_a_folder");
    let file = folder.join("endpoints.json");
    fs::create_dir(&file).unwrap();

    let arguments =
        ["serve", "--port", "0", "--log-level", "off", "--endpoints-file", file.to_str().unwrap()];
    let (code, said) = failure(&parhelion(&arguments, &[]));

    assert_eq!(code, Some(2));
    assert!(said.starts_with("parhelion: cannot write the endpoints file "), "{said}");
    assert_eq!(names_in(&folder), ["endpoints.json"]);
}

#[test]
fn sigterm_ends_it_with_exit_code_0() {
    let process = Process::start(&["--port", "0"], &[]);

    process.signal("TERM");

    assert_eq!(process.end().0.code(), Some(0));
}

#[test]
fn sigint_ends_it_with_exit_code_0() {
    let process = Process::start(&["--port", "0"], &[]);

    process.signal("INT");

    assert_eq!(process.end().0.code(), Some(0));
}

#[test]
fn a_call_in_flight_is_answered_before_it_ends() {
    let process = Process::start(&["--port", "0"], &[]);
    let request = post(DESCRIBE).replacen("\r\n", "\r\nExpect: 100-continue\r\n", 1);
    let mut idle = Wire::to(process.addr);
    idle.send(&post(DESCRIBE));
    assert_eq!(idle.answer().status(), 200);
    let mut wire = Wire::to(process.addr);
    wire.send(request.strip_suffix(DESCRIBE).unwrap());
    assert_eq!(wire.answer().status(), 100);

    process.signal("TERM");
    // The end of an idle connection tells that the stop has begun.
    assert!(idle.is_closed());
    wire.send(DESCRIBE);

    assert_eq!(wire.answer().status(), 200);
    assert_eq!(process.end().0.code(), Some(0));
}

#[test]
fn a_call_that_does_not_end_is_cut_off_after_the_stop_timeout() {
    let process = Process::start(&["--port", "0", "--stop-timeout", "200ms"], &[]);
    let request = post(DESCRIBE).replacen("\r\n", "\r\nExpect: 100-continue\r\n", 1);
    let mut wire = Wire::to(process.addr);
    wire.send(request.strip_suffix(DESCRIBE).unwrap());
    assert_eq!(wire.answer().status(), 100);

    process.signal("TERM");

    assert!(wire.is_closed());
    assert_eq!(process.end().0.code(), Some(0));
}

#[test]
fn a_port_that_is_taken_ends_it_with_exit_code_3_and_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap();

    let output = parhelion(&["serve", "--port", &addr.port().to_string()], &[]);

    let said = format!(
        "parhelion: {addr} is taken by another process; choose another --port, or --port 0 for any free one\n"
    );
    assert_eq!(failure(&output), (Some(3), said));
    assert_eq!(output.stdout, b"");
}

#[test]
fn a_healthcheck_of_a_running_emulator_succeeds_without_a_word() {
    let process = Process::start(&["--port", "0"], &[]);

    let output = parhelion(&["healthcheck", "--port", &process.addr.port().to_string()], &[]);

    assert_eq!(failure(&output), (Some(0), String::new()));
    assert_eq!(output.stdout, b"");
}

#[test]
fn a_healthcheck_reaches_an_emulator_that_listens_everywhere() {
    let everywhere = [("PARHELION_LISTEN", "0.0.0.0")];
    let process = Process::start(&["--port", "0"], &everywhere);

    let output = parhelion(&["healthcheck", "--port", &process.addr.port().to_string()], &everywhere);

    assert_eq!(failure(&output), (Some(0), String::new()));
}

#[test]
fn a_healthcheck_of_something_else_fails() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = other.local_addr().unwrap();
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let head = BufReader::new(&stream).lines().map_while(Result::ok);
        let asked = head.take_while(|line| !line.is_empty()).collect::<Vec<_>>().swap_remove(0);
        stream
            .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            .unwrap();
        asked
    });

    let output = parhelion(&["healthcheck"], &[("PARHELION_PORT", &addr.port().to_string())]);

    assert_eq!(answering.join().unwrap(), "GET /_parhelion/health HTTP/1.1");
    let said = format!("parhelion: {addr} is not well: it answered `HTTP/1.1 404 Not Found`\n");
    assert_eq!(failure(&output), (Some(1), said));
}

#[test]
fn every_flag_can_be_a_variable() {
    let variables = [("PARHELION_PORT", "0"), ("PARHELION_STRICT", "1"), ("PARHELION_WORLD", "demo")];

    let process = Process::start(&[], &variables);
    let strict = process.ask(&post(DESCRIBE));
    let world = process.ask(&post(&format!("{DESCRIBE}&Format=JSON")));

    // The documented default of the older protocol counts when strict.
    assert_eq!(strict.header("content-type"), Some("text/xml;charset=utf-8"));
    let world: Value = serde_json::from_str(&world.body).unwrap();
    assert_eq!(world["TotalRecordCount"], 3);
}

#[test]
fn a_flag_wins_over_its_variable() {
    let process = Process::start(&["--port", "0", "--max-body", "64"], &[("PARHELION_MAX_BODY", "1MiB")]);

    let answer = process.ask(&post(&"a".repeat(65)));

    assert_eq!(answer.code(), "RequestBodyTooLarge");
}

#[test]
fn log_lines_that_no_person_reads_are_json_without_secrets() {
    let process = Process::start(
        &["--port", "0", "--log-level", "trace", "--credential", "testid:secretsecret"],
        &[("PARHELION_SEED", "7")],
    );
    let signed = "SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=1&Signature=wrong";
    assert_eq!(process.ask(&post(&format!("{DESCRIBE}&{signed}"))).status(), 200);

    process.signal("TERM");
    let (_, _, log) = process.end();

    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().any(|line| line["operation"] == "DescribeDBInstances"), "{log}");
    assert!(!log.contains("secretsecret"), "{log}");
}

#[test]
fn a_log_that_is_off_is_empty() {
    let process = Process::start(&["--port", "0", "--log-level", "off", "--world", "demo"], &[]);

    process.signal("TERM");

    assert_eq!(process.end().2, "");
}

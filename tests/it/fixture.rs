//! Fixtures: a conversation with the emulator in one `.http` file.
//!
//! A file begins with `# name: value` lines (`source` and `date` always; `world`, `strict`, `signatures`, `profile`,
//! `creation-time` where they are not `empty`, `no`, `off`, the default, none). Then requests and answers take turns, with a line `###` before each but
//! the first. A request's query may be spread over lines that begin with white space.
//!
//! With `PARHELION_BLESS=1` the answers are written instead of compared. Read what it wrote.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use hyper::{Request, Response};
use parhelion::api::{Lifecycle, SignatureMode};
use parhelion::clock::ClockMode;
use parhelion::huawei::PROFILES;
use parhelion::{Config, Emulator};

/// One file.
#[derive(Debug)]
pub(crate) struct Fixture {
    pub(crate) path: PathBuf,
    pub(crate) head: Vec<(String, String)>,
    pub(crate) exchanges: Vec<(String, String)>,
}

/// Every file below `fixtures/`.
pub(crate) fn all() -> Vec<Fixture> {
    let mut paths = Vec::new();
    collect(&root().join("fixtures"), &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "no fixture was found");
    paths.into_iter().map(Fixture::read).collect()
}

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|it| it == "http") {
            paths.push(path);
        }
    }
}

impl Fixture {
    /// Reads a file.
    pub(crate) fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let is_head = |line: &&str| line.starts_with("# ") || line.is_empty();
        let head = text
            .lines()
            .take_while(is_head)
            .filter_map(|line| line.strip_prefix("# ")?.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let rest: Vec<&str> = text.lines().skip_while(is_head).collect();
        let parts: Vec<String> = rest
            .split(|line| line.starts_with("###"))
            .map(|lines| lines.join("\n").trim().to_owned())
            .collect();
        let exchanges = parts
            .chunks(2)
            .filter(|pair| !pair[0].is_empty())
            .map(|pair| (pair[0].clone(), pair.get(1).cloned().unwrap_or_default()))
            .collect();
        Self { path, head, exchanges }
    }

    /// A value of the head.
    pub(crate) fn said(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|(said, _)| said == name).map(|(_, value)| value.as_str())
    }

    /// Where the file is below `fixtures/`.
    pub(crate) fn name(&self) -> String {
        self.path.strip_prefix(root().join("fixtures")).unwrap().display().to_string()
    }

    /// The emulator that the head describes.
    pub(crate) fn emulator(&self) -> Emulator {
        let date = self.said("date").unwrap_or_else(|| panic!("{} says no date", self.name()));
        let worlds = match self.said("world") {
            None | Some("empty") => Vec::new(),
            Some(world) => vec![root().join(format!("fixtures/worlds/{world}.json")).display().to_string()],
        };
        let signatures = match self.said("signatures") {
            None | Some("off") => SignatureMode::Off,
            Some("warn") => SignatureMode::Warn,
            Some("enforce") => SignatureMode::Enforce,
            Some(other) => panic!("{} says signatures: {other}", self.name()),
        };
        let profile = self.said("profile").map_or(Config::default().profile, |name| {
            PROFILES.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("no profile {name}"))
        });
        let config = Config {
            worlds,
            profile,
            signatures,
            strict: self.said("strict") == Some("yes"),
            clock: ClockMode::Frozen { at: date.parse().unwrap() },
            credentials: vec!["testid:testsecret".parse().unwrap(), "STS.testid:testsecret".parse().unwrap()],
            lifecycle: Lifecycle {
                pending: self.said("creation-time").map_or_else(Default::default, |it| it.parse().unwrap()),
            },
            max_resources: self.said("max-resources").map_or(1000, |max| max.parse().unwrap()),
            ..Config::default()
        };
        Emulator::new(&config).unwrap()
    }

    /// Writes the answers into the file.
    pub(crate) fn bless(&self, answers: &[String]) {
        let mut text = String::new();
        for (name, value) in &self.head {
            writeln!(text, "# {name}: {value}").unwrap();
        }
        for ((request, _), answer) in self.exchanges.iter().zip(answers) {
            let separator = if text.ends_with("###\n") || !text.contains("\n###") { "" } else { "\n###\n" };
            write!(text, "{separator}\n{request}\n\n###\n{answer}\n").unwrap();
        }
        fs::write(&self.path, text).unwrap();
    }
}

/// The request that a fixture writes.
pub(crate) fn request(text: &str) -> Request<Bytes> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines().peekable();
    let mut target = lines.next().unwrap().trim_end().to_owned();
    while let Some(more) = lines.next_if(|line| line.starts_with(char::is_whitespace)) {
        target.push_str(more.trim());
    }
    let (method, uri) = target.split_once(' ').unwrap();
    let mut builder = Request::builder().method(method).uri(uri);
    for (name, value) in lines.map(|line| line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""))) {
        builder = builder.header(name, value);
    }
    builder.body(Bytes::from(body.to_owned())).unwrap()
}

/// An answer as a fixture writes it.
pub(crate) fn written(response: &Response<Bytes>) -> String {
    let mut text = format!("HTTP/1.1 {}\n", response.status());
    for (name, value) in response.headers() {
        writeln!(text, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    write!(text, "\n{}", std::str::from_utf8(response.body()).unwrap()).unwrap();
    text.trim().to_owned()
}

/// Whether an answer refuses its call: by status, or as a business failure in an answer that says 200.
pub(crate) fn is_refusal(response: &Response<Bytes>) -> bool {
    let body = String::from_utf8_lossy(response.body());
    response.status().as_u16() >= 400
        || body.contains(r#""Success":false"#)
        || body.contains("<Success>false</Success>")
}

//! A call as something that can be sent again: a command line of curl, or a fixture.
//!
//! Secrets are masked here too, so what is exported is meant for an emulator that lets every signature pass
//! (`--signatures off` or `warn`).

use std::fmt::Write;

use hyper::StatusCode;

use super::body;
use super::entry::{Entry, Message};
use super::kept::Taken;
use super::mask;

/// How a call is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A command line for a POSIX shell.
    Curl,
    /// A fixture: request, `###`, answer.
    Http,
}

impl Form {
    /// Reads `curl` or `http`.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "curl" => Some(Self::Curl),
            "http" => Some(Self::Http),
            _ => None,
        }
    }

    /// The calls in this form; `host` is where curl is to send them.
    pub fn written(self, calls: &[Taken], host: &str) -> String {
        let entries = || calls.iter().filter_map(Taken::entry);
        match self {
            Self::Curl => entries().map(|entry| curl(&entry, host)).collect(),
            Self::Http => {
                let head = entries().next().map_or_else(String::new, |first| {
                    format!("# source: the journal of an emulator\n# date: {}\n", first.at)
                });
                head + &entries().map(|entry| http(&entry)).collect::<Vec<_>>().join("\n###\n")
            }
        }
    }
}

/// Headers that the one who sends again makes anew.
const OF_THE_SENDING: &[&str] = &["content-length", "connection", "transfer-encoding", "expect"];

fn headers(message: Message<'_>) -> impl Iterator<Item = (&str, String)> {
    let kept = message.headers().filter(|(name, _)| !OF_THE_SENDING.contains(name));
    kept.map(|(name, value)| (name, mask::header(name, value)))
}

/// Why a body is not there, if it is not.
fn note(entry: &Entry<'_>, hidden: Option<&str>) -> Option<String> {
    if entry.lost_body() {
        return Some("the body is not here: it was too large, or too slow".to_owned());
    }
    if let Some(why) = hidden {
        return Some(format!("the body is not here: {why}"));
    }
    entry
        .request
        .is_cut
        .then(|| format!("only the first {} bytes of the body are here", entry.request.body.len()))
}

fn shown(message: Message<'_>) -> Result<String, &'static str> {
    body::shown(message.body, message.is_cut)
}

/// Whether a body is no text, and may be written byte for byte.
fn is_bytes(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err() && body::is_open(bytes)
}

fn curl(entry: &Entry<'_>, host: &str) -> String {
    let (text, hidden) = match shown(entry.request) {
        Ok(text) => (Ok(text), None),
        Err(_) if is_bytes(entry.request.body) => (Err(entry.request.body), None),
        Err(why) => (Ok(String::new()), Some(why)),
    };
    let mut out = String::new();
    let at = format!("# {} {}", entry.at, entry.seen_id());
    // Writing to a text cannot fail.
    let _written =
        writeln!(out, "{at}{}", note(entry, hidden).map_or_else(String::new, |it| format!("; {it}")));
    if let Err(bytes) = text {
        let _written = write!(out, "printf '{}' | ", octal(bytes));
    }
    let method = if entry.method == "HEAD" {
        "--head".to_owned()
    } else {
        format!("--request {}", quoted(entry.method))
    };
    let url = quoted(&format!("http://{host}{}", mask::target(entry.target)));
    let _written = write!(out, "curl --silent --show-error --globoff {method} {url}");
    for (name, value) in headers(entry.request) {
        // What ends in a colon curl would leave out.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        let _written = write!(out, " \\\n  --header {}", quoted(&header));
    }
    match text {
        Ok(text) if text.is_empty() => {}
        // Of a text that begins with `@`, the others would read a file.
        Ok(text) => drop(write!(out, " \\\n  --data-raw {}", quoted(&text))),
        Err(_) => out.push_str(" \\\n  --data-binary @-"),
    }
    out.push('\n');
    out
}

/// A word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Bytes as `printf` of a POSIX shell takes them.
fn octal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _written = write!(out, "\\{byte:03o}");
        out
    })
}

fn http(entry: &Entry<'_>) -> String {
    let (text, hidden) = match shown(entry.request) {
        Ok(text) => (text, None),
        Err(why) => (String::new(), Some(why)),
    };
    let mut out = String::new();
    let note = note(entry, hidden).map_or_else(String::new, |note| format!("# note: {note}\n"));
    let _written = write!(out, "{note}\n{} {}\n", entry.method, mask::target(entry.target));
    for (name, value) in headers(entry.request) {
        let _written = writeln!(out, "{name}: {value}");
    }
    let status =
        StatusCode::from_u16(entry.status).map_or_else(|_| entry.status.to_string(), |it| it.to_string());
    let _written = write!(out, "\n{text}\n\n###\nHTTP/1.1 {status}\n");
    for (name, value) in headers(entry.answer) {
        let _written = writeln!(out, "{name}: {value}");
    }
    let answered = shown(entry.answer).unwrap_or_default();
    let _written = write!(out, "\n{answered}");
    format!("{}\n", out.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        let words = ["it's", "a b", "$HOME `x` \\ \"", "line\nend", "'", ""];

        for word in words {
            let shell = std::process::Command::new("sh")
                .args(["-c", &format!("printf %s {}", quoted(word))])
                .output()
                .unwrap();

            assert_eq!(String::from_utf8(shell.stdout).unwrap(), word);
        }
    }

    #[test]
    fn bytes_survive_a_shell() {
        let bytes: Vec<u8> = (0..=255).collect();

        let shell = std::process::Command::new("sh")
            .args(["-c", &format!("printf '{}'", octal(&bytes))])
            .output()
            .unwrap();

        assert_eq!(shell.stdout, bytes);
    }
}

//! What the documentation says of the language is made from its rows.

use std::fmt::Write;
use std::fs;

use parhelion::faults::{DO, Key, MATCH, RULES, TOP, WHEN, schema};

use hyper::header::HeaderValue;

use super::{admin, emulator, set, tag};
use crate::documents::holds;
use crate::fixture::root;

/// The examples of a language in a document.
fn examples(document: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let open = format!("```{language}\n");
    text.split(&open).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// A line of an example, `match`, `when` or `do`, in a scenario that is right without it.
fn around(line: &str) -> String {
    let end = if line.starts_with("do") { "" } else { "do = { reset = true }\n" };
    let other = "[[rule]]\nname = \"throttle the first two\"\nwhen = { first = 2 }\ndo = { reset = true }\n";
    format!("[[rule]]\n{line}\n{end}{other}")
}

#[test]
fn every_example_in_the_documentation_is_taken() {
    let emulator = emulator();
    let mut taken = 0;
    for example in examples("docs/scenarios.md", "toml").into_iter().chain(examples("README.md", "toml")) {
        if example.contains("[[rule]]") {
            set(&emulator, &example);
            taken += 1;
        } else {
            example.lines().filter(|line| !line.is_empty()).for_each(|line| set(&emulator, &around(line)));
            taken += example.lines().count();
        }
    }
    for example in examples("docs/scenarios.md", "json") {
        let (status, answer) = admin(&emulator, "POST", "/chaos/faults", &example);
        assert_eq!(status, 200, "{answer}");
        taken += 1;
    }
    assert!(taken > 30, "{taken}");
}

#[test]
fn every_header_in_the_documentation_is_understood() {
    let text = fs::read_to_string(root().join("docs/scenarios.md")).unwrap();
    let headers: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("X-Parhelion-Fault: ")).collect();

    for header in &headers {
        let mut request = tag(&["rm-bp1shop00000000001"], "k");
        request.headers_mut().insert("x-parhelion-fault", HeaderValue::from_str(header).unwrap());
        let answer = emulator().call(&request);
        let body = String::from_utf8_lossy(answer.body()).into_owned();
        assert!(!body.contains("Parhelion.BadFault"), "{header}: {body}");
    }
    assert_eq!(headers.len(), 3);
}

#[test]
fn every_key_of_the_language_is_in_the_documentation() {
    let tables: [(&str, &[Key]); 5] =
        [("The file", TOP), ("`[[rule]]`", RULES), ("`match`", MATCH), ("`when`", WHEN), ("`do`", DO)];
    let mut text = String::new();
    for (title, keys) in tables {
        write!(text, "\n### {title}\n\n| key | takes | what it means |\n|---|---|---|\n").unwrap();
        for Key { name, kind, about } in keys {
            writeln!(text, "| `{name}` | {} | {about} |", kind.called()).unwrap();
        }
    }
    text.push('\n');

    holds("docs/scenarios.md", "keys", &text);
}

#[test]
fn the_committed_schema_is_the_one_that_is_served() {
    let path = root().join("docs/scenario.schema.json");
    let expected = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
    if std::env::var_os("PARHELION_BLESS").is_some() {
        fs::write(path, expected).unwrap();
    } else {
        assert_eq!(fs::read_to_string(path).unwrap(), expected, "PARHELION_BLESS=1 writes it");
    }
}

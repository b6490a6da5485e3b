//! The parts of documents that are made from the code. `PARHELION_BLESS=1` writes them.

use std::fmt::Write;
use std::fs;

use clap::Args;
use parhelion::api::{ErrorKind, Source};
use parhelion::config::ServeArgs;
use parhelion::emulator::services;
use parhelion::{Config, Emulator, alibaba, gateway, huawei};

use crate::fixture::root;
use crate::laws::sources;
use crate::wire::{call, told};

/// Holds that `expected` stands between the marks of a document.
pub(crate) fn holds(document: &str, mark: &str, expected: &str) {
    let path = root().join(document);
    let text = fs::read_to_string(&path).unwrap();
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = text.split_once(&open).unwrap_or_else(|| panic!("{document} has no {open}"));
    let (found, after) = rest.split_once(&close).unwrap_or_else(|| panic!("{document} has no {close}"));
    if std::env::var_os("PARHELION_BLESS").is_some() {
        fs::write(&path, format!("{before}{open}{expected}{close}{after}")).unwrap();
    } else {
        assert_eq!(found, expected, "{document} is not what the code says; PARHELION_BLESS=1 writes it");
    }
}

#[test]
fn the_readme_lists_every_operation() {
    let mut table =
        String::from("| service | operation | route | kind | vendor's page |\n|---|---|---|---|---|\n");
    for service in services() {
        let title = service.card().title;
        for op in service.ops() {
            let kind = op.kind.name();
            let route = op.route.documented().map(|(method, path)| format!("`{method} {path}`"));
            let route = route.unwrap_or_default();
            writeln!(table, "| {title} | `{}` | {route} | {kind} | [docs]({}) |", op.name, op.docs).unwrap();
        }
    }

    holds("README.md", "operations", &table);
}

/// One test for both parts: two tests would write the same file beside each other.
#[test]
fn the_limits_and_the_guesses_are_those_of_the_code() {
    holds("docs/limits.md", "limits", &limits());
    holds("docs/limits.md", "guesses", &guesses());
}

fn limits() -> String {
    let mut table = String::from("| flag | default | what |\n|---|---|---|\n");
    let command = ServeArgs::augment_args(clap::Command::new("serve"));
    for arg in command.get_arguments().filter(|arg| arg.get_help_heading() == Some("Limits")) {
        let flag = arg.get_long().unwrap();
        let default = arg.get_default_values()[0].to_str().unwrap();
        writeln!(table, "| `--{flag}` | {default} | {} |", arg.get_help().unwrap()).unwrap();
    }
    table
}

fn guesses() -> String {
    let mut table = String::from("| service | status | code | message | why |\n|---|---|---|---|---|\n");
    let mut add = |service: &str, row: &ErrorKind| {
        let ErrorKind { status, code, message, source, .. } = row;
        if let Source::Guess(why) = source {
            writeln!(table, "| {service} | {status} | `{code}` | {message} | {why} |").unwrap();
        }
    };
    for row in alibaba::CATALOG {
        add("Alibaba gateway", row);
    }
    for row in huawei::CATALOG {
        add("Huawei gateway", row);
    }
    for row in gateway::CATALOG {
        add("Parhelion", row);
    }
    for service in services() {
        for row in service.card().catalog {
            add(service.card().title, row);
        }
    }
    table
}

#[test]
fn the_admin_api_is_described_route_by_route() {
    let emulator = Emulator::new(&Config::default()).unwrap();
    let (_, index) = told(&call(&emulator, "GET", "/_parhelion/", &[], ""));
    let mut table = String::from("| route | what | `?` |\n|---|---|---|\n");
    for row in index["routes"].as_array().unwrap() {
        let text = |name: &str| row[name].as_str().unwrap();
        let path = text("path").strip_prefix("/_parhelion").unwrap();
        let query = row["query"].as_object().into_iter().flatten();
        let query: Vec<_> =
            query.map(|(name, about)| format!("`{name}`: {}", about.as_str().unwrap())).collect();
        let (method, about) = (text("method"), text("about"));
        writeln!(table, "| `{method} {path}` | {about} | {} |", query.join("; ")).unwrap();
    }

    holds("docs/admin-api.md", "routes", &table);
}

#[test]
fn every_code_of_the_admin_api_is_in_its_document() {
    let document = fs::read_to_string(root().join("docs/admin-api.md")).unwrap();
    let mut missing = Vec::new();
    for path in sources(&root().join("src/admin")) {
        let source = fs::read_to_string(path).unwrap();
        let codes = ["code: \"", "forbidden(\""].iter().flat_map(|mark| source.split(*mark).skip(1));
        let codes = codes.filter_map(|rest| rest.split('"').next());
        missing.extend(codes.filter(|code| !document.contains(&format!("`{code}`"))).map(str::to_owned));
    }

    assert_eq!(missing, [""; 0]);
}

#[test]
fn the_recipe_for_rust_is_the_one_that_is_run() {
    let source = include_str!("recipe.rs");
    let code = source.lines().skip_while(|line| line.starts_with("//!") || line.is_empty());
    let code = code.fold(String::new(), |code, line| code + line + "\n");

    holds("docs/testing-with-parhelion.md", "rust", &format!("```rust\n{code}```\n"));
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let documents = [
        "README.md",
        "docs/adding-an-operation.md",
        "docs/admin-api.md",
        "docs/architecture.md",
        "docs/limits.md",
        "docs/scenarios.md",
        "docs/testing-with-parhelion.md",
    ];
    let mut broken = Vec::new();
    for document in documents {
        let path = root().join(document);
        let text = fs::read_to_string(&path).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        let files = links.map(|link| link.split('#').next().unwrap_or_default());
        let relative = files.filter(|link| !link.contains("://") && !link.is_empty());
        broken.extend(relative.filter(|link| !path.parent().unwrap().join(link).exists()).map(str::to_owned));
    }

    assert_eq!(broken, [""; 0]);
}

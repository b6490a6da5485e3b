//! `parhelion errors explain CODE`: one error, and the two ways to get it.
//!
//! How input brings it about is known from the fixtures: `fixtures/errors.tsv` is written from them, and a test
//! holds that it is true. It is part of the program, for who has no checkout.

use std::fmt::Write;

use clap::Args;

use super::{Row, check, is_of, rows};
use crate::api::{Source, words_of};
use crate::cli::{Failure, USAGE, say};
use crate::emulator::services;

/// How each row is brought about: vendor, service, status, code, text, operation, how.
static EXAMPLES: &str = include_str!("../../../fixtures/errors.tsv");

#[derive(Args, Debug)]
pub(in crate::cli) struct ExplainArgs {
    /// The code, as the answer has it
    code: String,
    /// Only of one service, gateway or vendor
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
}

/// One line of the examples.
#[derive(Clone, Copy, Debug)]
struct Example<'a> {
    operation: &'a str,
    /// The code as it was answered, with its words filled in.
    code: &'a str,
    /// What to do, or why no input does it.
    how: &'a str,
}

/// Explains every row that has the code.
pub(super) fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let services = services();
    let name = args.service.as_deref();
    check(name, &services)?;
    let of_service: Vec<Row> = rows(&services).filter(|row| is_of(name, row.vendor, row.service)).collect();
    let found: Vec<Row> = of_service.iter().copied().filter(|row| fits(row.kind.code, &args.code)).collect();
    if found.is_empty() {
        let elsewhere = rows(&services).find(|row| fits(row.kind.code, &args.code));
        return Err(unknown(&args.code, &of_service, elsewhere));
    }
    let text: Vec<_> = found.iter().map(|row| explained(row, &args.code)).collect();
    say(format_args!("{}", text.join("\n")))
}

fn unknown(typed: &str, rows: &[Row], elsewhere: Option<Row>) -> Failure {
    if let Some(Row { vendor, service, .. }) = elsewhere {
        let message = format!("`{typed}` is not of that service; it is of {vendor}/{service}");
        return Failure::new(USAGE, message);
    }
    let near = |code: &&str| strsim::jaro_winkler(&code.to_lowercase(), &typed.to_lowercase());
    let nearest = rows.iter().map(|row| row.kind.code).max_by(|a, b| near(a).total_cmp(&near(b)));
    let hint = match nearest.filter(|code| near(code) > 0.8) {
        Some(code) => format!("did you mean `{code}`?"),
        None => "`parhelion errors` lists them".to_owned(),
    };
    Failure::new(USAGE, format!("no error has the code `{typed}`; {hint}"))
}

/// Whether a code, typed in any case, is this row's; each `{}` in the row stands for a word, and for itself.
fn fits(template: &str, code: &str) -> bool {
    let (template, code) = (template.to_lowercase(), code.to_lowercase());
    template == code || words_of(&template, &code).is_some()
}

fn explained(row: &Row, typed: &str) -> String {
    let kind = row.kind;
    let example = example(row);
    let code = match example.map(|it| it.code) {
        Some(answered) if kind.code.contains("{}") && kind.code == typed => answered,
        _ if kind.code.contains("{}") => typed,
        _ => kind.code,
    };
    let source = match kind.source {
        Source::Docs(page) => format!("documented: {page}"),
        Source::Seen(place) => format!("seen: {place}"),
        Source::Guess(why) => format!("guess: {why}"),
    };
    let mut text = format!("{code}\n");
    // Writing to a text cannot fail.
    let _ = writeln!(text, "  service   {}/{}", row.vendor, row.service);
    let _ = writeln!(text, "  status    {}", kind.status);
    let _ = writeln!(text, "  text      {}", kind.message);
    let _ = writeln!(text, "  meaning   {}", meaning(kind.status, code));
    let _ = writeln!(text, "  source    {source}");
    let how = example.map_or("see the operations of the service: parhelion operations", |it| it.how);
    let _ = writeln!(text, "  by input  {how}");
    if row.vendor != "parhelion" {
        text += "  by scenario\n";
        text += &snippet(row, code, example.map_or("", |it| it.operation));
    }
    text
}

const TOO_MANY: &str = "too many calls: it may be sent again after a while";

/// What a client can make of a status. The text of the row says the rest.
fn meaning(status: u16, code: &str) -> &'static str {
    match status {
        429 => TOO_MANY,
        _ if code.starts_with("Throttling") => TOO_MANY,
        200 => "a business failure: the status says 200, the body that it failed; the same call fails again",
        401 => "who calls is not known, or no longer: the call is good with other credentials",
        403 => "the caller may not, or not yet: the same call is refused again",
        404 => "what is named is not there: the same call is refused until it is",
        408 => "the request did not come in time: it may be sent again",
        409 => "what is there stands against it: the same call is refused until that changes",
        413 => "the body is too large: the same call is refused again",
        500..=599 => "the service failed: it may be sent again, if sending it twice does no harm",
        _ => "the call itself is wrong: the same call is refused again",
    }
}

/// A rule that makes the first call fail so.
fn snippet(row: &Row, code: &str, operation: &str) -> String {
    let operation = if operation.is_empty() { "*" } else { operation };
    let target = if row.service == "gateway" {
        format!("vendor = \"{}\"", row.vendor)
    } else {
        format!("service = \"{}\", operation = \"{operation}\"", row.service)
    };
    let gaps = if code == row.kind.code { row.kind.message.matches("{}").count() } else { 0 };
    let words = match vec!["\"…\""; gaps].join(", ") {
        none if none.is_empty() => none,
        words => format!(", words = [{words}]"),
    };
    format!(
        "    [[rule]]\n    match = {{ {target} }}\n    when  = {{ calls = \"1\" }}\n    do    = {{ error = \"{code}\"{words} }}\n"
    )
}

fn example(row: &Row) -> Option<Example<'static>> {
    let status = row.kind.status.to_string();
    let wanted = [row.vendor, row.service, &status, row.kind.code, row.kind.message];
    EXAMPLES.lines().find_map(|line| {
        let mut fields = line.split('\t');
        let is_it = wanted.iter().all(|part| fields.next() == Some(*part));
        let [operation, code, how] = [fields.next()?, fields.next()?, fields.next()?];
        is_it.then_some(Example { operation, code, how })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fits_in_any_case_and_with_a_word_for_its_gap() {
        assert!(fits("Missing{}", "MissingRegionId"));
        assert!(fits("Missing{}", "Missing{}"));
        assert!(!fits("Missing{}", "Missing"));
        assert!(fits("Duplicate.TagKey", "duplicate.tagkey"));
        assert!(!fits("Duplicate.TagKey", "Duplicate.TagKeys"));
    }

    #[test]
    fn every_snippet_is_a_scenario() {
        let language = crate::emulator::language();
        let services = services();

        let wrong: Vec<_> = rows(&services)
            .filter(|row| row.vendor != "parhelion")
            .filter_map(|row| {
                let code = example(&row).map_or(row.kind.code, |it| it.code);
                let text = snippet(&row, code, example(&row).map_or("", |it| it.operation));
                let mistakes = language.read(&text).err()?;
                Some(format!("{}: {}", row.kind.code, mistakes.first()?.told()))
            })
            .collect();

        assert_eq!(wrong, [""; 0]);
    }

    #[test]
    fn every_row_has_an_example_or_the_reason_why_there_is_none() {
        let services = services();

        let without: Vec<_> =
            rows(&services).filter(|row| example(row).is_none()).map(|row| row.kind.code).collect();

        assert_eq!(without, [""; 0]);
    }
}

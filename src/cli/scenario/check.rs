//! `parhelion scenario check`: what is wrong in scenario files, shown where it is.

use clap::Args;

use crate::cli::{FOUND_WRONG, Failure, USAGE, say};
use crate::emulator::language;
use crate::faults::ScenarioError;

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// Files in TOML or JSON
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

/// Checks every file, and says what is wrong in any of them.
pub(super) fn run(args: &CheckArgs) -> Result<u8, Failure> {
    let language = language();
    let (mut told, mut code) = (String::new(), 0);
    for file in &args.files {
        match language.read_file(file) {
            Ok((checked, text)) => {
                let rules = checked.scenario.rules.len();
                let plural = if rules == 1 { "" } else { "s" };
                for warning in &checked.warnings {
                    told.push_str(&warning.drawn(file, &text, true));
                    code = code.max(FOUND_WRONG);
                }
                if checked.warnings.is_empty() {
                    told.extend([file.as_str(), &format!(": {rules} rule{plural}, no mistake\n")]);
                }
            }
            Err(ScenarioError::Wrong { file, text, mistakes }) => {
                told.extend(mistakes.iter().map(|mistake| mistake.drawn(&file, &text, false)));
                code = USAGE;
            }
            Err(error) => {
                told.extend(["error: cannot ", &error.to_string(), "\n"]);
                code = USAGE;
            }
        }
    }
    say(format_args!("{told}"))?;
    Ok(code)
}

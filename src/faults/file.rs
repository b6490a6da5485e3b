//! Scenarios in files.

use crate::faults::{Checked, Language, Mistake};

/// Why a scenario cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("read the scenario `{file}`: {cause}")]
    Unreadable {
        /// Which file.
        file: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// There are mistakes in it.
    #[error("use the scenario `{file}`:\n{}", drawn(.file, .text, .mistakes))]
    Wrong {
        /// Which file.
        file: String,
        /// What stands in it.
        text: String,
        /// What is wrong.
        mistakes: Vec<Mistake>,
    },
    /// Two files have a rule of the same name.
    #[error("use the scenario `{file}`: a rule is called `{name}` in it and in one that was read before it")]
    Clash {
        /// Which file.
        file: String,
        /// Which rule.
        name: String,
    },
    /// Two files have seeds that differ.
    #[error(
        "use the scenario `{file}`: its seed is {seed}, and that of the one before it {before}; say one in both"
    )]
    Seeds {
        /// Which file.
        file: String,
        /// Its seed.
        seed: u64,
        /// The other.
        before: u64,
    },
}

fn drawn(file: &str, text: &str, mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| mistake.drawn(file, text, false)).collect::<String>().trim_end().to_owned()
}

impl Language {
    /// Reads the scenario in a file; the text comes with it.
    pub fn read_file(&self, file: &str) -> Result<(Checked, String), ScenarioError> {
        let text = std::fs::read_to_string(file)
            .map_err(|cause| ScenarioError::Unreadable { file: file.to_owned(), cause })?;
        match self.read(&text) {
            Ok(checked) => Ok((checked, text)),
            Err(mistakes) => Err(ScenarioError::Wrong { file: file.to_owned(), text, mistakes }),
        }
    }

    /// Reads the scenarios in several files as one; none when there is no file.
    pub fn read_files(&self, files: &[String]) -> Result<Option<crate::faults::Scenario>, ScenarioError> {
        let (mut names, mut all) = (std::collections::BTreeSet::new(), Vec::<crate::faults::Scenario>::new());
        for file in files {
            let scenario = self.read_file(file)?.0.scenario;
            if let Some(before) = all.first().map(|first| first.seed).filter(|seed| *seed != scenario.seed) {
                return Err(ScenarioError::Seeds { file: file.clone(), seed: scenario.seed, before });
            }
            let mut of_its_own = scenario.rules.iter().filter(|rule| rule.is_named);
            if let Some(rule) = of_its_own.find(|rule| !names.insert(rule.name.to_string())) {
                let (file, name) = (file.clone(), rule.name.to_string());
                return Err(ScenarioError::Clash { file, name });
            }
            all.push(scenario);
        }
        Ok(crate::faults::Scenario::joined(all))
    }
}

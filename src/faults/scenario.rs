//! A scenario that was checked: rules that know their operations and their rows.

use std::sync::Arc;

use serde_json::Value;

use crate::faults::when::When;
use crate::faults::{Act, Matches};

/// A scenario.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// The story in a few words.
    pub title: String,
    /// What every draw depends on.
    pub seed: u64,
    /// The rules, in the order in which they are asked.
    pub rules: Vec<Rule>,
    /// What was written.
    pub written: Value,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What status and journal call it.
    pub name: Arc<str>,
    /// Whether the scenario says the name; else it follows from the rule's place.
    pub is_named: bool,
    /// Which calls it is about.
    pub matches: Matches,
    /// The services that it names and whose calls it does not hit, for they have no such error.
    pub unhit: Vec<&'static str>,
    /// At which of them it fires.
    pub when: When,
    /// What it does.
    pub act: Arc<Act>,
}

impl Scenario {
    /// Several scenarios as one: the rules of the first are asked first. The seed is that of the first. Rules
    /// without a name of their own are counted on.
    pub fn joined(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut all = all.into_iter();
        let mut whole = all.next()?;
        for mut next in all {
            let offset = whole.rules.len();
            for (index, rule) in next.rules.iter_mut().enumerate() {
                rule.when.shift(offset);
                if !rule.is_named {
                    rule.name = format!("rule {}", offset + index + 1).into();
                    next.written["rule"][index]["name"] = (&*rule.name).into();
                }
            }
            whole.title = format!("{}; {}", whole.title, next.title);
            whole.rules.append(&mut next.rules);
            if let (Some(rules), Some(more)) =
                (whole.written["rule"].as_array_mut(), next.written["rule"].as_array_mut())
            {
                rules.append(more);
            }
            whole.written["title"] = whole.title.as_str().into();
        }
        Some(whole)
    }
}

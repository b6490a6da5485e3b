//! The language of scenarios: from a text to a checked scenario, or to what is wrong in it.
//!
//! Four steps, each in its file: a tree with places (`node`), the rows of the language (`keys`, `shape`,
//! `form`, `clash`), types (`document`), and at last what services, operations and codes there are (`compile`).
//! A scenario never loads in part: one mistake anywhere refuses all of it, and all mistakes are told at once.

mod acts;
mod clash;
mod compile;
mod document;
mod form;
mod keys;
mod lint;
mod mistake;
mod node;
mod shape;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::api::Service;
use crate::faults::{Gateways, Scenario};

pub use keys::{DO, MATCH, RULES, TOP, WHEN};
pub use mistake::{Mistake, nearest};
pub use shape::{Form, Key, Kind};

use node::Node;

/// How many rules a scenario may have: each is asked at every call.
pub(crate) const RULES_AT_MOST: usize = 1000;

/// How many mistakes are told at once.
const MISTAKES: usize = 50;

/// What a scenario is read against: the services that there are, and the errors of the gateways before them.
#[derive(Clone, Debug)]
pub struct Language {
    /// The services.
    pub services: Vec<Arc<dyn Service>>,
    /// The errors of each vendor's gateway.
    pub gateways: Gateways,
}

/// A scenario that was read, with what is worth a second look.
#[derive(Debug)]
pub struct Checked {
    /// The scenario.
    pub scenario: Scenario,
    /// Rules that cannot fire, or not for all that they match.
    pub warnings: Vec<Mistake>,
}

impl Language {
    /// Reads a scenario, in TOML or JSON. What is wrong comes in the order in which it stands.
    pub fn read(&self, text: &str) -> Result<Checked, Vec<Mistake>> {
        let tree = Node::read(text).map_err(|mistake| vec![mistake])?;
        self.check(&tree)
    }

    /// Reads a scenario that is there as a value.
    pub fn read_value(&self, value: &Value) -> Result<Checked, Vec<Mistake>> {
        self.check(&Node::placeless(value))
    }

    fn check(&self, tree: &Node) -> Result<Checked, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        keys::SCENARIO.check(tree, &mut mistakes);
        if mistakes.len() > MISTAKES {
            let more = mistakes.len() - MISTAKES;
            mistakes.truncate(MISTAKES);
            mistakes.push(Mistake::new(tree.at.end..tree.at.end, format!("and {more} more mistakes")));
        }
        if let node::Content::List(rules) = &tree.below(&["rule"]).content
            && rules.len() > RULES_AT_MOST
        {
            let text = format!("there are {} rules; a scenario may have {RULES_AT_MOST}", rules.len());
            return Err(vec![Mistake::new(rules[RULES_AT_MOST].at.clone(), text)]);
        }
        if mistakes.is_empty() {
            let node::Content::List(rules) = &tree.below(&["rule"]).content else { return Err(mistakes) };
            rules
                .iter()
                .filter_map(|rule| rule.member("do"))
                .for_each(|act| clash::check(act, &mut mistakes));
        }
        if mistakes.is_empty() {
            match compile::compile(self, tree) {
                Ok(scenario) => {
                    let warnings = lint::lint(self, &scenario, tree);
                    return Ok(Checked { scenario, warnings });
                }
                Err(more) => mistakes = more,
            }
        }
        mistakes.sort_by_key(|mistake| mistake.at.start);
        Err(mistakes)
    }
}

/// The language as JSON Schema.
pub fn schema() -> Value {
    let mut schema = keys::SCENARIO.schema();
    schema["properties"]["rule"]["items"]["properties"]["do"]["minProperties"] = 1.into();
    schema["properties"]["rule"]["items"]["properties"]["do"]["allOf"] = clash::schema();
    let mut whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Parhelion fault scenario",
    });
    if let (Value::Object(whole), Value::Object(schema)) = (&mut whole, schema) {
        whole.extend(schema);
    }
    whole
}

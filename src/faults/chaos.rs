//! The chaos rules of `LocalStack`, so that its users can bring theirs.
//!
//! A rule names service, region, operation, probability and error, all of which may be left out. A code that
//! the service documents is answered as documented; any other one in the vendor's envelope, as it was written.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::faults::language::Language;
use crate::faults::{Act, Mistake, Scenario, Substitute};

/// How many chaos rules a space may have.
const CHAOS_RULES: usize = 1000;

/// One rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChaosRule {
    /// The service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// How likely it is; always when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// What is answered; 503 `ServiceUnavailable` when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ChaosError>,
}

/// What is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ChaosError {
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<u16>,
    /// The code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Language {
    /// What chaos rules mean; what is wrong comes in words, with the number of the rule.
    pub fn read_chaos(&self, rules: &[ChaosRule]) -> Result<Option<Scenario>, String> {
        if rules.len() > CHAOS_RULES {
            return Err(format!("use {} chaos rules; a space may have {CHAOS_RULES}", rules.len()));
        }
        let mut whole = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let read = self.chaos(index + 1, rule);
            whole.push(read.map_err(|mistake| format!("use rule {}: {mistake}", index + 1))?);
        }
        Ok(Scenario::joined(whole))
    }

    fn chaos(&self, number: usize, rule: &ChaosRule) -> Result<Scenario, String> {
        let mut matches = Map::new();
        let wanted = [("service", &rule.service), ("region", &rule.region), ("operation", &rule.operation)];
        for (key, value) in wanted.into_iter().filter_map(|(key, value)| Some((key, value.as_deref()?))) {
            matches.insert(key.to_owned(), value.into());
        }
        let when = rule.probability.map_or_else(|| json!({}), |it| json!({"probability": it}));
        let error = rule.error.clone().unwrap_or_default();
        let status = error.status_code.unwrap_or(503);
        let name = format!("chaos {number}");
        let written = |act: Value| json!({"title": "chaos", "rule": [{"name": name, "match": matches, "when": when, "do": act}]});
        let read = |act: Value| self.read_value(&written(act));
        let mut documented: Option<Scenario> = None;
        if let Some(code) = &error.code {
            let act = match error.status_code {
                Some(status) => json!({"error": code, "status": status}),
                None => json!({"error": code}),
            };
            if let Ok(checked) = read(act) {
                documented = Some(checked.scenario);
            }
        }
        let checked = read(json!({"status": status}))
            .map_err(|mistakes| mistakes.iter().map(Mistake::told).collect::<Vec<_>>().join("; "))?;
        let mut scenario = checked.scenario;
        let code = error.code.unwrap_or_else(|| "ServiceUnavailable".to_owned());
        let message = format!("Operation failed due to a simulated fault: {code}");
        let answer = Some(Substitute::Foreign { status, code, message });
        let taken = documented.as_ref().map(|it| it.rules[0].matches.ops.clone()).unwrap_or_default();
        for rule in &mut scenario.rules {
            rule.matches.ops.retain(|op| !taken.contains(op));
            rule.act = Arc::new(Act { answer: answer.clone(), ..(*rule.act).clone() });
        }
        // Where the code is documented its row counts; everywhere else it is as it was written.
        Scenario::joined(documented.into_iter().chain([scenario]))
            .ok_or_else(|| "there is no rule".to_owned())
    }
}

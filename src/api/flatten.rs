//! A JSON document as a flat list of parameters, within bounds.

use std::borrow::Cow;

use serde_json::Value;

use crate::api::{MAX_PARAMETERS, TooManyParameters};

/// A list of parameters that a document is flattened into.
pub(super) struct Flat<'f, 'a> {
    pub(super) pairs: &'f mut Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub(super) budget: usize,
}

impl Flat<'_, '_> {
    pub(super) fn add(&mut self, name: &str, value: &Value) -> Result<(), TooManyParameters> {
        match value {
            Value::Null => Ok(()),
            Value::Array(items) => {
                let named = items.iter().enumerate();
                named.into_iter().try_for_each(|(at, item)| self.add(&self.member(name, at + 1)?, item))
            }
            Value::Object(members) => {
                members.iter().try_for_each(|(member, item)| self.add(&self.member(name, member)?, item))
            }
            Value::String(text) => self.leaf(name, text.clone()),
            scalar => self.leaf(name, scalar.to_string()),
        }
    }

    /// The name of a member; refused before it is made when it would not fit.
    fn member(&self, name: &str, member: impl std::fmt::Display) -> Result<String, TooManyParameters> {
        if name.len() > self.budget { Err(TooManyParameters) } else { Ok(format!("{name}.{member}")) }
    }

    fn leaf(&mut self, name: &str, value: String) -> Result<(), TooManyParameters> {
        let left = self.budget.checked_sub(name.len() + value.len()).ok_or(TooManyParameters)?;
        if self.pairs.len() == MAX_PARAMETERS {
            return Err(TooManyParameters);
        }
        self.budget = left;
        self.pairs.push((name.to_owned().into(), value.into()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Params;

    #[test]
    fn a_short_document_that_stands_for_a_long_list_is_refused() {
        let long_name = "n".repeat(10_000);
        let body = serde_json::json!({ long_name: vec![0; 1000] });

        let flattened = Params::default().add_json(body.as_object().unwrap(), 100_000);

        assert_eq!(flattened, Err(TooManyParameters));
    }
}

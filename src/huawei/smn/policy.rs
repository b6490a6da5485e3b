//! What an access policy must look like.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::api::ApiError;
use crate::huawei::smn::errors;

/// Checks a policy, from the outside in. An empty one is none.
pub(super) fn check(text: &str) -> Result<(), ApiError> {
    if text.is_empty() {
        return Ok(());
    }
    let policy: Value = serde_json::from_str(text).map_err(|_| errors::POLICY.raise())?;
    if !policy.is_object() {
        return Err(errors::POLICY.raise());
    }
    if policy["Version"] != "2016-09-07" {
        return Err(errors::POLICY_VERSION.raise());
    }
    if !is_filled(&policy["Id"]) {
        return Err(errors::POLICY_ID.raise());
    }
    let statements = policy["Statement"].as_array().filter(|all| !all.is_empty());
    let mut ids = BTreeSet::new();
    for statement in statements.ok_or_else(|| errors::STATEMENT.raise())? {
        check_statement(statement)?;
        if !ids.insert(statement["Sid"].as_str()) {
            return Err(errors::STATEMENT_ID.raise());
        }
    }
    Ok(())
}

fn check_statement(statement: &Value) -> Result<(), ApiError> {
    if !statement.is_object() {
        return Err(errors::STATEMENT.raise());
    }
    if !is_filled(&statement["Sid"]) {
        return Err(errors::STATEMENT_ID.raise());
    }
    if statement["Effect"] != "Allow" && statement["Effect"] != "Deny" {
        return Err(errors::STATEMENT_EFFECT.raise());
    }
    let has_one_of = |one: &str, other: &str| statement[one].is_null() != statement[other].is_null();
    if !has_one_of("Principal", "NotPrincipal") {
        return Err(errors::STATEMENT_PRINCIPAL.raise());
    }
    if !has_one_of("Action", "NotAction") {
        return Err(errors::STATEMENT_ACTION.raise());
    }
    Ok(())
}

fn is_filled(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

//! What stands behind the `?` of requests to the journal.

use super::super::Admin;
use super::super::route::{Ask, Refusal};
use crate::journal::{Filter, Form, Outcome};

/// Calls of one answer when nothing is said, and at most.
const USUAL: usize = 100;
const MOST: usize = 10_000;

/// Which calls are asked for.
pub(super) fn filter(ask: &Ask<'_>) -> Result<Filter, Refusal> {
    let text = |name: &str| ask.query(name).map(std::borrow::Cow::into_owned).filter(|text| !text.is_empty());
    Ok(Filter {
        space: Admin::named_space(ask)?,
        service: text("service"),
        operation: text("operation"),
        outcome: text("outcome").map(|text| Outcome::read(&text)),
        since: since(ask)?,
    })
}

/// The number after which calls are asked for.
pub(super) fn since(ask: &Ask<'_>) -> Result<u64, Refusal> {
    let Some(text) = ask.query("since") else { return Ok(0) };
    text.parse().map_err(|_| {
        Refusal::bad_request(
            format!("`since={text}` is no number of a call"),
            "give the `next` of an answer before, or a `number`; an instant is none",
        )
    })
}

/// How many calls are asked for.
pub(super) fn most(ask: &Ask<'_>) -> Result<usize, Refusal> {
    let Some(text) = ask.query("limit") else { return Ok(USUAL) };
    match text.parse() {
        Ok(most @ 1..=MOST) => Ok(most),
        _ => Err(Refusal::bad_request(
            format!("`limit={text}` cannot be"),
            "give a whole number from 1 to 10000",
        )),
    }
}

/// How calls are to be written.
pub(super) fn form(ask: &Ask<'_>) -> Result<Form, Refusal> {
    let text = ask.query("as").unwrap_or_default();
    Form::read(&text).ok_or_else(|| {
        Refusal::bad_request(format!("calls cannot be written as `{text}`"), "give ?as=curl or ?as=http")
    })
}

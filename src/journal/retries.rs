//! Attempts of one logical call, put together.
//!
//! Two calls are attempts of the same one when the same caller asks for the same operation with the same
//! parameters, or sends the same nonce or `ClientToken` again, and there is a sign that the later repeats the
//! earlier: the earlier was not served, the later says that it is an attempt (`x-acs-retry-attempts`), or has the
//! nonce or the token of the earlier. A client that asks the same again after a good answer makes a new call.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::entry::Entry;
use super::kept::{Filter, Journal, Most, Taken};
use super::parameters::Asked;
use super::view::{outcome, parameters};

/// One call that was tried once or more.
struct Call<'e> {
    attempts: Vec<(Entry<'e>, Asked)>,
}

/// The last call of a caller and an operation, by what makes it the same.
type Open = HashMap<String, usize>;

impl Journal {
    /// The calls that were tried more than once, in the order of their first attempts; the newest `most` of them.
    pub fn retries(&self, filter: &Filter, most: usize) -> Vec<Value> {
        let all = self.take(filter, Most::All);
        let mut calls: Vec<Call<'_>> = Vec::new();
        let mut open = Open::new();
        for entry in all.iter().filter_map(Taken::entry) {
            let asked = self.asked(&entry);
            let keys = keys(&entry, &asked);
            let same = keys.iter().filter_map(|key| open.get(key).copied()).max();
            let at = same.filter(|at| calls[*at].goes_on(&entry, &asked)).unwrap_or_else(|| {
                calls.push(Call { attempts: Vec::new() });
                calls.len() - 1
            });
            open.extend(keys.into_iter().map(|key| (key, at)));
            calls[at].attempts.push((entry, asked));
        }
        let tried_again: Vec<_> = calls.iter().filter(|call| call.attempts.len() > 1).collect();
        let skip = tried_again.len().saturating_sub(most);
        tried_again.into_iter().skip(skip).map(Call::shown).collect()
    }
}

/// What makes a call the same as another one.
fn keys(entry: &Entry<'_>, asked: &Asked) -> Vec<String> {
    let what = if entry.operation.is_empty() { entry.path() } else { entry.operation };
    let who = asked.caller.as_deref().unwrap_or_default();
    let about = format!("{}\0{who}\0{}\0{what}\0", entry.space, entry.service);
    let of = |kind: &str, value: &str| format!("{about}{kind}\0{value}");
    let parameters = Some(of("same", &sorted(&asked.parameters)));
    let nonce = asked.nonce.as_deref().map(|nonce| of("nonce", nonce));
    let token = asked.client_token().map(|token| of("token", token));
    [parameters, nonce, token].into_iter().flatten().collect()
}

/// Parameters as a text that is the same whatever order they came in.
fn sorted(parameters: &Map<String, Value>) -> String {
    let mut members: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    members.sort_unstable();
    members.join("&")
}

/// What a client would try again after.
fn was_not_served(entry: &Entry<'_>) -> bool {
    let throttled = entry.refusal.is_some_and(|refusal| refusal.code.starts_with("Throttling"));
    entry.fault.is_some() || entry.status >= 500 || matches!(entry.status, 401 | 408 | 429) || throttled
}

fn attempt(entry: &Entry<'_>) -> Option<u32> {
    entry.request.header("x-acs-retry-attempts")?.parse().ok()
}

impl Call<'_> {
    fn goes_on(&self, entry: &Entry<'_>, asked: &Asked) -> bool {
        let Some((last, of_last)) = self.attempts.last() else { return false };
        let same_nonce = asked.nonce.is_some() && asked.nonce == of_last.nonce;
        let same_token = asked.client_token().is_some() && asked.client_token() == of_last.client_token();
        was_not_served(last) || attempt(entry).is_some_and(|at| at > 0) || same_nonce || same_token
    }

    fn shown(&self) -> Value {
        let (first, asked) = &self.attempts[0];
        let attempts: Vec<_> = (0..self.attempts.len()).map(|at| self.attempt(at)).collect();
        let any = |name: &str| attempts.iter().any(|attempt| attempt[name] == true);
        let (nonce_reused, body_changed) = (any("nonce_reused"), any("body_changed"));
        let text = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
        json!({
            "space": text(first.space.as_str()),
            "service": text(first.service),
            "operation": text(first.operation),
            "caller": asked.caller,
            "params": parameters(asked),
            "nonce_reused": nonce_reused,
            "body_changed": body_changed,
            "attempts": attempts,
        })
    }

    /// One attempt, beside the one before it.
    fn attempt(&self, at: usize) -> Value {
        let (entry, asked) = &self.attempts[at];
        let before = at.checked_sub(1).map(|at| &self.attempts[at]);
        let gap = before.map(|(before, _)| entry.at.duration_since(before.at).as_secs_f64());
        let used = |nonce: &str| self.attempts[..at].iter().any(|(_, it)| it.nonce.as_deref() == Some(nonce));
        let mut shown = json!({
            "number": entry.number,
            "request_id": entry.seen_id(),
            "at": entry.at.to_string(),
            "gap_seconds": gap,
            "attempt": attempt(entry),
            "nonce": asked.nonce,
            "nonce_reused": asked.nonce.as_deref().is_some_and(used),
            "body_changed": before.is_some_and(|(before, of_before)| differs(before, of_before, entry, asked)),
            "outcome": outcome(entry),
        });
        if before.is_some_and(|(_, before)| before.parameters != asked.parameters) {
            shown["params"] = parameters(asked);
        }
        shown
    }
}

/// Whether what was sent is not the same, but for what has to be new in each attempt: the signature, its date and
/// its nonce.
fn differs(before: &Entry<'_>, of_before: &Asked, after: &Entry<'_>, of_after: &Asked) -> bool {
    let bare = |entry: &Entry<'_>| {
        let is_form = entry.request.header("content-type").is_some_and(|it| it.contains("form-urlencoded"));
        (!is_form).then(|| entry.request.body.to_vec())
    };
    of_before.parameters != of_after.parameters || bare(before) != bare(after)
}

//! What nobody understood: requests that no protocol claimed, and calls whose operation does not exist; and a
//! guess at what each may have meant.

use std::sync::Arc;

use serde_json::{Value, json};

use super::entry::Entry;
use super::kept::{Filter, Journal, Most, Taken};
use super::view::outcome;
use super::{mask, parameters};
use crate::api::Service;

/// Names further apart than this are not near.
const FURTHEST: usize = 6;

impl Journal {
    /// The newest `most` requests that no protocol claimed or no operation matched.
    pub fn unmatched(&self, filter: &Filter, most: usize, services: &[Arc<dyn Service>]) -> Vec<Value> {
        let taken = self.take_those(filter, Most::Newest(most), |entry| entry.operation.is_empty());
        taken.iter().filter_map(Taken::entry).map(|entry| shown(&entry, services)).collect()
    }
}

fn shown(entry: &Entry<'_>, services: &[Arc<dyn Service>]) -> Value {
    let space = entry.space.as_str();
    json!({
        "number": entry.number,
        "request_id": entry.seen_id(),
        "space": if space.is_empty() { Value::Null } else { space.into() },
        "at": entry.at.to_string(),
        "method": entry.method,
        "target": mask::target(entry.target),
        "outcome": outcome(entry),
        "guess": guess(entry, services),
    })
}

/// What may have been meant, in words.
fn guess(entry: &Entry<'_>, services: &[Arc<dyn Service>]) -> Value {
    let asked = parameters::action(entry);
    if let Some(action) = &asked {
        if entry.path() != "/" && !entry.path().is_empty() {
            return format!("{action} names an RPC operation; those are called at the path `/`").into();
        }
        return match nearest_operation(services, action) {
            Some((service, operation)) if operation.eq_ignore_ascii_case(action) => {
                let version =
                    services.iter().find(|it| it.card().name == service).map(|it| it.card().version);
                format!("{operation} of {service} has the version {}", version.unwrap_or_default()).into()
            }
            Some((service, operation)) => format!("{operation} of {service}").into(),
            None => Value::Null,
        };
    }
    nearest_route(services, entry.method, entry.path()).into()
}

/// The operation whose name is nearest to one that does not exist, and its service.
pub(super) fn nearest_operation(
    services: &[Arc<dyn Service>],
    name: &str,
) -> Option<(&'static str, &'static str)> {
    let all = services.iter().flat_map(|it| it.ops().into_iter().map(|op| (it.card().name, op.name)));
    let far = all.map(|(service, operation)| {
        (distance(&name.to_lowercase(), &operation.to_lowercase()), (service, operation))
    });
    let near = far.filter(|(far, (_, operation))| *far <= FURTHEST.min(operation.len() / 3));
    near.min_by_key(|(far, _)| *far).map(|(_, found)| found)
}

/// The route that a method and a path come nearest to.
fn nearest_route(services: &[Arc<dyn Service>], method: &str, path: &str) -> Option<String> {
    let all = services.iter().flat_map(|it| it.ops().into_iter().map(|op| (it.card().name, op)));
    let far = all.filter_map(|(service, op)| {
        let (wanted, route) = op.route.http()?;
        let method = usize::from(wanted != method);
        Some((2 * segments_apart(route, path)? + method, (service, op)))
    });
    let (_, (service, op)) = far.filter(|(far, _)| *far <= 5).min_by_key(|(far, _)| *far)?;
    let (method, route) = op.route.http()?;
    Some(format!("{} of {service}: {method} {}", op.name, route.replace("{*", "{")))
}

/// How far a path is from a route: segments that are not alike, one for a near one, two for another. At least one
/// fixed segment has to be right.
fn segments_apart(route: &str, path: &str) -> Option<usize> {
    let (wanted, sent): (Vec<_>, Vec<_>) =
        (route.trim_matches('/').split('/').collect(), path.trim_matches('/').split('/').collect());
    let (mut apart, mut right) = (2 * wanted.len().abs_diff(sent.len()), 0);
    for (wanted, sent) in wanted.iter().zip(&sent) {
        match () {
            () if wanted.starts_with('{') => apart += usize::from(sent.is_empty()),
            () if wanted == sent => right += 1,
            () if distance(wanted, sent) <= 2 => apart += 1,
            () => apart += 2,
        }
    }
    (right > 0).then_some(apart)
}

/// How many letters have to be added, removed or replaced to make one text the other; names are short, and of a
/// long text only the beginning counts.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(100).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().take(100).enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (place, wanted) in other.iter().enumerate() {
            let replaced = before + usize::from(letter != *wanted);
            before = row[place + 1];
            row[place + 1] = replaced.min(before + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted() {
        assert_eq!(distance("TagResource", "TagResources"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn a_path_is_near_to_the_route_it_resembles() {
        assert_eq!(segments_apart("/v2/{project}/topics", "/v2/p/topic"), Some(1));
        assert_eq!(segments_apart("/v2/{project}/topics", "/v2/p/topics/x"), Some(2));
        assert_eq!(segments_apart("/v2/{project}/topics", "/nothing"), None);
    }
}

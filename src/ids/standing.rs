//! Where the ids of a space stand, so that a snapshot can be gone on from.
//!
//! A snapshot holds resources whose ids were drawn, and projects whose ids were derived from names. A space that
//! is restored from it under another seed or name, or that began to draw again, would not find the projects and
//! would draw the ids of what is there.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::ids::{IdKind, Ids};
use crate::store::Pairs;

/// The kinds that leave traces in what a space holds, as snapshots call them. Calls are not among them: nothing
/// that is kept has the id of a call, and a space that was only looked at has not changed.
const KEPT: &[(&str, IdKind)] = &[
    ("instance", IdKind::Instance),
    ("order", IdKind::Order),
    ("task", IdKind::Task),
    ("product_key", IdKind::ProductKey),
    ("product_secret", IdKind::ProductSecret),
    ("topic", IdKind::Topic),
    ("vpc", IdKind::Vpc),
    ("subnet", IdKind::Subnet),
    ("image", IdKind::Image),
    ("job", IdKind::Job),
];

/// Where the ids of a space stand, as a snapshot has it: whoever starts from here draws no id that is there
/// already, and derives the same ids from the same names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The seed.
    pub seed: u64,
    /// The space that the ids are made for: another one than theirs, in forks and where a snapshot was moved.
    pub space: String,
    /// How many ids of each kind were drawn.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "known_kinds")]
    pub drawn: BTreeMap<String, u64>,
}

fn known_kinds<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, u64>, D::Error> {
    let mut drawn = BTreeMap::new();
    for (name, count) in Pairs::deserialize(from)?.0 {
        if !KEPT.iter().any(|(known, _)| *known == name) {
            let known: Vec<_> = KEPT.iter().map(|(name, _)| *name).collect();
            let mistake = format_args!("`{name}` is no kind of ids; there is: {}", known.join(", "));
            return Err(D::Error::custom(mistake));
        }
        if drawn.insert(name.clone(), count).is_some() {
            return Err(D::Error::custom(format_args!("`{name}` stands twice")));
        }
    }
    Ok(drawn)
}

impl Ids {
    /// Ids that go on from where others stood.
    pub fn resume(standing: &Standing) -> Self {
        let ids = Self::new(standing.seed, &standing.space);
        for (name, kind) in KEPT {
            let drawn = standing.drawn.get(*name).copied().unwrap_or_default();
            ids.ordinals[*kind as usize].store(drawn, Ordering::Relaxed);
        }
        ids
    }

    /// The same ids from their beginning.
    #[must_use]
    pub fn afresh(&self) -> Self {
        Self::new(self.seed, &self.space)
    }

    /// Where they stand.
    pub fn standing(&self) -> Standing {
        let drawn = KEPT.iter().filter_map(|(name, kind)| {
            let drawn = self.ordinals[*kind as usize].load(Ordering::Relaxed);
            (drawn > 0).then(|| ((*name).to_owned(), drawn))
        });
        Standing { seed: self.seed, space: self.space.as_ref().into(), drawn: drawn.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_go_on_from_where_others_stood_are_those_that_would_have_come_next() {
        let before = Ids::new(7, "default");
        before.uuid(IdKind::Vpc);
        before.alphanumeric(IdKind::ProductKey, "a1", 9);

        let after = Ids::resume(&before.standing());

        assert_eq!(after.standing(), before.standing());
        assert_eq!(after.uuid(IdKind::Vpc), before.uuid(IdKind::Vpc));
        assert_eq!(after.derived("project", "eu-de"), before.derived("project", "eu-de"));
        assert_eq!(before.afresh().standing(), Ids::new(7, "default").standing());
    }

    #[test]
    fn ids_go_on_after_the_last_ordinal_of_all() {
        let last =
            Standing { seed: 7, space: "default".to_owned(), drawn: [("vpc".to_owned(), u64::MAX)].into() };
        let ids = Ids::resume(&last);

        assert_ne!(ids.uuid(IdKind::Vpc), ids.uuid(IdKind::Vpc));
    }

    #[test]
    fn a_call_does_not_move_where_ids_stand() {
        let ids = Ids::new(7, "default");
        ids.uuid(IdKind::Vpc);
        let before = ids.standing();

        ids.call();

        assert_eq!(ids.standing(), before);
        assert_eq!(
            serde_json::to_string(&before).unwrap(),
            r#"{"seed":7,"space":"default","drawn":{"vpc":1}}"#
        );
    }

    #[test]
    fn a_kind_that_is_none_and_a_kind_that_stands_twice_are_refused() {
        let read = |drawn: &str| {
            serde_json::from_str::<Standing>(&format!(r#"{{"seed":7,"space":"a","drawn":{drawn}}}"#))
                .unwrap_err()
                .to_string()
        };

        assert!(read(r#"{"call":1}"#).starts_with("`call` is no kind of ids; there is: instance, order"));
        assert!(read(r#"{"vpc":1,"vpc":2}"#).starts_with("`vpc` stands twice"));
    }
}

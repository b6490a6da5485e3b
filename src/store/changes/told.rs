//! What a commit changed, read back.

use serde_json::{Map, Value};

use crate::store::packed::Unpack;

/// What happened to one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It is there and was not.
    Created,
    /// It is another than it was.
    Changed,
    /// It was there and is not.
    Deleted,
}

/// One tag that is not as it was: added, removed, or with another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagChange {
    /// The key.
    pub key: String,
    /// The value it had.
    pub from: Option<String>,
    /// The value it has.
    pub to: Option<String>,
}

/// What changed of one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What happened to it.
    pub happened: Happened,
    /// What it is.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its tags that are not as they were, in the order of their keys.
    pub tags: Vec<TagChange>,
    /// Its other fields that are not as they were: `{"Name":{"from":…,"to":…}}`.
    pub fields: Map<String, Value>,
}

/// All that one call changed, read back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Where.
    pub place: String,
    /// What, in the order in which it happened.
    pub changes: Vec<Change>,
    /// How many more resources were changed that did not fit.
    pub untold: u64,
}

impl Told {
    /// Reads what a list of changes wrote.
    pub fn read(bytes: &[u8]) -> Self {
        let mut read = Unpack(bytes);
        let (Some(place), Some(untold)) = (read.text(), read.number()) else {
            return Self::default();
        };
        let changes = std::iter::from_fn(|| change(&mut read)).collect();
        Self { place: place.to_owned(), changes, untold }
    }
}

fn change(read: &mut Unpack<'_>) -> Option<Change> {
    let happened = match read.byte()? {
        0 => Happened::Created,
        1 => Happened::Changed,
        _ => Happened::Deleted,
    };
    let (kind, id) = (read.text()?.to_owned(), read.text()?.to_owned());
    let mut edits = Unpack(read.bytes()?);
    let tags = std::iter::from_fn(|| {
        let (key, which) = (edits.text()?.to_owned(), edits.byte()?);
        let from = if which & 1 != 0 { Some(edits.text()?.to_owned()) } else { None };
        let to = if which & 2 != 0 { Some(edits.text()?.to_owned()) } else { None };
        Some(TagChange { key, from, to })
    })
    .collect();
    let fields = serde_json::from_str(read.text()?).unwrap_or_default();
    Some(Change { happened, kind, id, tags, fields })
}

//! The rows of an answer, written down as JSON while the state is looked at.

use crate::api::push_json;

/// For how many bytes there is room at first: a few rows, and less than the allocator has to look for.
const ROOM: usize = 896;

/// Members of a row: names, which need no escape, and texts.
pub type Texts<'t> = &'t [(&'static str, &'t str)];

/// Rows, one after the other, as the vendors write a list: an object with one member that holds them. What several rows
/// begin with is written once and copied.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    text: Vec<u8>,
    start: Vec<u8>,
    len: usize,
}

impl Rows {
    /// No rows yet, in the member `item`.
    pub fn new(item: &'static str) -> Self {
        let mut text = Vec::with_capacity(ROOM);
        text.extend_from_slice(b"{\"");
        text.extend_from_slice(item.as_bytes());
        text.extend_from_slice(b"\":[");
        Self { text, start: Vec::with_capacity(128), len: 0 }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The rows from here on begin with these members.
    pub fn begin_with(&mut self, members: Texts<'_>) {
        self.start.clear();
        push_members(&mut self.start, b'{', members);
    }

    /// Adds a row: what it begins with, and these members.
    pub fn push(&mut self, members: Texts<'_>) {
        if self.len > 0 {
            self.text.push(b',');
        }
        self.text.extend_from_slice(&self.start);
        push_members(&mut self.text, if self.start.is_empty() { b'{' } else { b',' }, members);
        self.text.push(b'}');
        self.len += 1;
    }

    /// All that is written.
    pub(super) fn into_text(mut self) -> Vec<u8> {
        self.text.extend_from_slice(b"]}");
        self.text
    }
}

/// Adds members, `before` the first and a comma before each other one.
fn push_members(out: &mut Vec<u8>, before: u8, members: Texts<'_>) {
    let mut before = before;
    for (name, text) in members {
        out.extend_from_slice(&[before, b'"']);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        push_json(out, *text);
        before = b',';
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    proptest! {
        #[test]
        fn rows_are_what_they_would_be_as_a_tree(
            groups in prop::collection::vec((".{0,6}", prop::collection::vec(("[a-z\"\\\\\n]{0,3}", ".{0,6}"), 0..4)), 0..4),
        ) {
            let (mut rows, mut tree) = (Rows::new("Row"), Vec::new());
            for (id, tags) in &groups {
                rows.begin_with(&[("Id", id), ("Type", "T")]);
                for (key, value) in tags {
                    rows.push(&[("Key", key), ("Value", value)]);
                    tree.push(json!({"Id": id, "Type": "T", "Key": key, "Value": value}));
                }
            }

            prop_assert_eq!((rows.len(), rows.is_empty()), (tree.len(), tree.is_empty()));
            prop_assert_eq!(rows.into_text(), json!({"Row": tree}).to_string().into_bytes());
        }
    }

    #[test]
    fn rows_may_have_nothing_in_common() {
        let mut rows = Rows::new("Row");
        rows.push(&[("Key", "a")]);
        rows.push(&[("Key", "b")]);

        let read: Value = serde_json::from_slice(&rows.into_text()).unwrap();
        assert_eq!(read, json!({"Row": [{"Key": "a"}, {"Key": "b"}]}));
    }
}

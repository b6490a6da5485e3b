//! What a call that succeeded says, before any envelope is put around it.

use serde_json::{Map, Value};

/// The fields of an answer, in the order they are to be written.
///
/// The protocol adds the request id and writes JSON or XML; a service never does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    fields: Map<String, Value>,
}

impl Reply {
    /// An answer that says only that it worked.
    pub fn done() -> Self {
        Self::default()
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a list as the vendors write it: an object with one member that holds the elements.
    #[must_use]
    pub fn wrapped(self, name: &str, item: &str, items: impl IntoIterator<Item = Value>) -> Self {
        let mut wrapper = Map::new();
        wrapper.insert(item.to_owned(), items.into_iter().collect());
        self.field(name, wrapper)
    }

    /// The fields, for the protocol that writes them.
    /// The fields, for the protocol that writes them.
    pub fn into_fields(self) -> Map<String, Value> {
        self.fields
    }
}

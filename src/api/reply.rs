//! What a call that succeeded says, before any envelope is put around it.

use serde_json::{Map, Value};

/// The fields of an answer, in the order they are to be written, and what is special about it.
///
/// The protocol writes JSON or XML and the headers that every answer has; a service never does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    fields: Map<String, Value>,
    status: Option<u16>,
    empty: bool,
    shows_request_id: bool,
    headers: Vec<(&'static str, String)>,
}

impl Reply {
    /// An answer that says only that it worked.
    pub fn done() -> Self {
        Self::default()
    }

    /// An answer without a body: 204.
    pub fn no_content() -> Self {
        Self { status: Some(204), empty: true, ..Self::default() }
    }

    /// An answer made of the members of a JSON object.
    ///
    /// # Panics
    ///
    /// When `value` is no object: that is a mistake of the operation.
    pub fn json(value: Value) -> Self {
        match value {
            Value::Object(fields) => Self { fields, ..Self::default() },
            other => panic!("an answer is an object, not {other}"),
        }
    }

    /// Another status than the one that means success.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// A header beside those that every answer has.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Shows the request id as the body's first field, for protocols in which that is not the rule.
    #[must_use]
    pub fn with_request_id(mut self) -> Self {
        self.shows_request_id = true;
        self
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

    /// The status, when it is not the usual one.
    pub fn own_status(&self) -> Option<u16> {
        self.status
    }

    /// Whether there is no body at all.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// Whether the body shows the request id.
    pub fn shows_request_id(&self) -> bool {
        self.shows_request_id
    }

    /// The headers beside those that every answer has.
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// The fields, for the protocol that writes them.
    pub fn into_fields(self) -> Map<String, Value> {
        self.fields
    }
}

//! What a call that succeeded says, before any envelope is put around it.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::api::Rows;

/// For how many bytes of a row there is room at first.
const ROW: usize = 128;

/// Fields and their names.
type Fields = Vec<(Cow<'static, str>, Field)>;

/// What a field of an answer holds.
#[derive(Clone, Debug, PartialEq)]
enum Field {
    /// A value.
    Tree(Value),
    /// A value, written down as JSON already: pages have many rows, and no row is changed any more.
    Written(Vec<u8>),
}

/// The fields of an answer, in the order they are to be written, and what is special about it.
///
/// The protocol writes JSON or XML and the headers that every answer has; a service never does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    fields: Fields,
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
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name.into(), Field::Tree(value)));
                Self { fields: fields.collect(), ..Self::default() }
            }
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
    pub fn field(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.fields.push((name.into(), Field::Tree(value.into())));
        self
    }

    /// Adds a list as the vendors write it: an object with one member that holds the elements.
    #[must_use]
    pub fn wrapped(self, name: &'static str, item: &str, items: impl IntoIterator<Item = Value>) -> Self {
        let mut wrapper = Map::new();
        wrapper.insert(item.to_owned(), items.into_iter().collect());
        self.field(name, wrapper)
    }

    /// The same, of rows that are written down already.
    #[must_use]
    pub fn rows(mut self, name: &'static str, rows: Rows) -> Self {
        self.fields.push((name.into(), Field::Written(rows.into_text())));
        self
    }

    /// Adds a field that is written down at once, and that has about so many rows.
    ///
    /// # Panics
    ///
    /// When it cannot be written as JSON: that is a mistake of the operation.
    #[must_use]
    pub fn written(mut self, name: &'static str, rows: usize, value: &impl Serialize) -> Self {
        let mut text = Vec::with_capacity(ROW * (rows + 1));
        push_json(&mut text, value);
        self.fields.push((name.into(), Field::Written(text)));
        self
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

    /// About how many bytes the fields take that are written down.
    pub fn bytes_written(&self) -> usize {
        let written = |field: &Field| if let Field::Written(text) = field { text.len() } else { 0 };
        self.fields.iter().map(|(name, field)| name.len() + written(field)).sum()
    }

    /// Writes the fields as the members of a JSON object, each with a comma before it but for the first of all.
    ///
    /// # Panics
    ///
    /// Never: texts and numbers are JSON.
    pub fn write_members(&self, out: &mut Vec<u8>) {
        for (name, field) in &self.fields {
            if out.last() != Some(&b'{') {
                out.push(b',');
            }
            push_json(out, name);
            out.push(b':');
            match field {
                Field::Tree(value) => push_json(out, value),
                Field::Written(text) => out.extend_from_slice(text),
            }
        }
    }

    /// The fields, for what is not written as JSON.
    ///
    /// # Panics
    ///
    /// Never: what was written down as JSON is read as JSON.
    pub fn into_fields(self) -> Map<String, Value> {
        let value = |field| match field {
            Field::Tree(value) => value,
            Field::Written(text) => serde_json::from_slice(&text).expect("it was written as JSON"),
        };
        self.fields.into_iter().map(|(name, field)| (name.into_owned(), value(field))).collect()
    }
}

/// Adds a value to a text of JSON.
///
/// # Panics
///
/// When it cannot be written as JSON; texts, numbers and values can.
pub fn push_json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("texts and numbers are JSON");
}

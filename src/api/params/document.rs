//! A body that is read as a whole, as REST operations do.

use std::cell::OnceCell;

use serde_json::Value;

use super::Params;
use crate::api::Json;

/// What became of it.
#[derive(Clone, Debug, Default)]
pub(in crate::api) enum Document<'a> {
    #[default]
    Absent,
    /// It can be read; as values only once somebody asked for them.
    Read(Json<'a>, OnceCell<Value>),
    Malformed,
}

/// A body that is there and cannot be read as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedBody;

impl<'a> Params<'a> {
    /// Keeps the body as one JSON document; an empty one, white space too, counts as not sent.
    pub fn set_document(&mut self, body: &'a [u8]) {
        let read = std::str::from_utf8(body).ok().and_then(|text| serde_json::from_str(text).ok());
        self.body = match read {
            Some(json) => Document::Read(json, OnceCell::new()),
            None if body.iter().all(u8::is_ascii_whitespace) => Document::Absent,
            None => Document::Malformed,
        };
    }

    /// The body as one JSON document, to be looked at; `None` when there is none.
    pub fn json(&self) -> Result<Option<&Json<'a>>, MalformedBody> {
        match &self.body {
            Document::Absent => Ok(None),
            Document::Read(json, _) => Ok(Some(json)),
            Document::Malformed => Err(MalformedBody),
        }
    }

    /// The same as values, for those who keep a part of it.
    pub fn document(&self) -> Result<Option<&Value>, MalformedBody> {
        match &self.body {
            Document::Absent => Ok(None),
            Document::Read(json, values) => Ok(Some(values.get_or_init(|| json.into()))),
            Document::Malformed => Err(MalformedBody),
        }
    }
}

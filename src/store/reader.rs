//! A text in which mistakes are named with their place: each part of it is read from the text as it stands, not
//! from a parsed value that has forgotten where it stood.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::api::Service;
use crate::store::unique::Members;
use crate::store::{SpaceId, WorldError};

/// One text that is being read, for saying where in it something is wrong.
pub(super) struct Reader<'t> {
    pub(super) source: &'t str,
    pub(super) text: &'t str,
}

impl<'t> Reader<'t> {
    /// The members of an object inside the text, none of which may stand twice.
    pub(super) fn members(&self, object: &'t RawValue) -> Result<Vec<(String, &'t RawValue)>, WorldError> {
        let read: Result<Members<&RawValue>, _> = serde_json::from_str(object.get());
        read.map(|Members(members)| members).map_err(|error| self.mistake(self.offset(object), &error))
    }

    pub(super) fn space(&self, name: &str, value: &RawValue) -> Result<SpaceId, WorldError> {
        SpaceId::parse(name).map_err(|bad| self.mistake_at(self.name_of(value), format!("cannot {bad}")))
    }

    pub(super) fn service<'s>(
        &self,
        name: &str,
        value: &RawValue,
        services: &'s [Arc<dyn Service>],
    ) -> Result<&'s Arc<dyn Service>, WorldError> {
        services.iter().find(|known| known.card().name == name).ok_or_else(|| {
            let names: Vec<_> = services.iter().map(|known| known.card().name).collect();
            let mistake = format!("there is no service `{name}`; there is: {}", names.join(", "));
            self.mistake_at(self.name_of(value), mistake)
        })
    }

    /// A value inside the text, of a type that serde knows to read.
    pub(super) fn value<T: DeserializeOwned>(&self, value: &RawValue) -> Result<T, WorldError> {
        serde_json::from_str(value.get()).map_err(|error| self.mistake(self.offset(value), &error))
    }

    /// Where a value begins, which was read from this very text.
    pub(super) fn offset(&self, value: &RawValue) -> usize {
        value.get().as_ptr() as usize - self.text.as_ptr() as usize
    }

    /// Where the name of a member begins, told from where its value does.
    fn name_of(&self, value: &RawValue) -> usize {
        let before = self.text[..self.offset(value)].trim_end().trim_end_matches(':').trim_end();
        let is_open = |at: &usize| {
            let slashes = before[..*at].bytes().rev().take_while(|byte| *byte == b'\\').count();
            before.as_bytes()[*at] == b'"' && slashes % 2 == 0
        };
        (0..before.len().saturating_sub(1)).rev().find(is_open).unwrap_or(0)
    }

    /// A mistake that serde found in the part of the text that begins at `start`.
    pub(super) fn mistake(&self, start: usize, error: &serde_json::Error) -> WorldError {
        let part = &self.text[start..];
        let lines = error.line().saturating_sub(1);
        let line_start: usize = part.split_inclusive('\n').take(lines).map(str::len).sum();
        let text = error.to_string();
        let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
        self.mistake_at(start + line_start + error.column().saturating_sub(1), what.to_owned())
    }

    pub(super) fn mistake_at(&self, offset: usize, mistake: String) -> WorldError {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        WorldError::Mistake {
            file: self.source.to_owned(),
            line: before.split(|byte| *byte == b'\n').count(),
            column: before.len() - line_start + 1,
            mistake,
        }
    }
}

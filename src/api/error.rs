//! Vendor errors are rows of a table, raised by reference.
//!
//! A code that is typed at its call site cannot be listed, counted, injected or checked against the vendor's
//! page. So every refusal names a `static` [`ErrorKind`], and `/_parhelion/errors`, the fixtures and the tests
//! read the same rows. A raised error remembers the source line that refused: it is shown in the journal,
//! never on the wire.

use std::borrow::Cow;
use std::panic::Location;

use serde_json::Value;

use crate::api::Envelope;

/// One documented refusal. Each `{}` in the code or the message takes one word of [`ErrorKind::with`].
#[derive(Debug)]
pub struct ErrorKind {
    /// The HTTP status.
    pub status: u16,
    /// The vendor's code.
    pub code: &'static str,
    /// The vendor's text, byte for byte.
    pub message: &'static str,
    /// Where the row comes from.
    pub source: Source,
    /// The shape of the answer, where it is not that of the service.
    pub envelope: Option<Envelope>,
}

/// How well a vendor fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The vendor's page says so.
    Docs(&'static str),
    /// Seen in an answer of the real service that somebody published.
    Seen(&'static str),
    /// Neither documented nor seen: the reading that was chosen, and why.
    Guess(&'static str),
}

/// A refusal on its way to the client.
#[derive(Clone, Debug)]
pub struct ApiError {
    kind: &'static ErrorKind,
    status: u16,
    code: Cow<'static, str>,
    message: Cow<'static, str>,
    refused_at: &'static Location<'static>,
    details: Vec<(&'static str, Value)>,
}

/// The words that fill the gap of a row's code to give `code`, if it has one; `None` when nothing does.
pub fn words_of(template: &str, code: &str) -> Option<Vec<String>> {
    let Some((before, after)) = template.split_once("{}") else {
        return (template == code).then(Vec::new);
    };
    let word = code.strip_prefix(before)?.strip_suffix(after)?;
    (!word.is_empty()).then(|| vec![word.to_owned()])
}

impl ErrorKind {
    /// A row.
    pub const fn new(status: u16, code: &'static str, message: &'static str, source: Source) -> Self {
        Self { status, code, message, source, envelope: None }
    }

    /// The same row, answered in a shape of its own.
    #[must_use]
    pub const fn shaped(self, envelope: Envelope) -> Self {
        Self { envelope: Some(envelope), ..self }
    }

    /// Refuses with the row as it stands.
    #[cold]
    #[inline(never)]
    #[track_caller]
    pub fn raise(&'static self) -> ApiError {
        ApiError {
            kind: self,
            status: self.status,
            code: Cow::Borrowed(self.code),
            message: Cow::Borrowed(self.message),
            refused_at: Location::caller(),
            details: Vec::new(),
        }
    }

    /// Refuses with the row, its `{}` filled with `words`: first those of the code, then those of the message,
    /// both from the first word on.
    #[cold]
    #[inline(never)]
    #[track_caller]
    pub fn with(&'static self, words: &[&str]) -> ApiError {
        ApiError {
            kind: self,
            status: self.status,
            code: fill(self.code, words),
            message: fill(self.message, words),
            refused_at: Location::caller(),
            details: Vec::new(),
        }
    }
}

fn fill(template: &'static str, words: &[&str]) -> Cow<'static, str> {
    if !template.contains("{}") {
        return Cow::Borrowed(template);
    }
    let mut parts = template.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (index, part) in parts.enumerate() {
        filled.push_str(words.get(index).copied().unwrap_or_default());
        filled.push_str(part);
    }
    Cow::Owned(filled)
}

impl ApiError {
    /// Adds a field that the answer shows beside code and message, such as what exactly was not valid.
    #[must_use]
    pub fn detail(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.details.push((name, value.into()));
        self
    }

    /// The same refusal under another status, code and text: what a test wants to see that no catalogue has.
    #[must_use]
    pub fn replaced(mut self, status: u16, code: &str, message: &str) -> Self {
        self.status = status;
        self.code = Cow::Owned(code.to_owned());
        self.message = Cow::Owned(message.to_owned());
        self
    }

    /// The further fields, for the protocol that writes them.
    pub fn details(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.details.iter().map(|(name, value)| (*name, value))
    }

    /// The row that was raised.
    pub fn kind(&self) -> &'static ErrorKind {
        self.kind
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The code, filled in.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The message, filled in.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The source line that refused.
    pub fn refused_at(&self) -> &'static Location<'static> {
        self.refused_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static MISSING: ErrorKind =
        ErrorKind::new(400, "Missing{}", "{} is mandatory for this action.", Source::Guess("an example"));

    #[test]
    fn words_fill_code_and_message_and_the_line_is_remembered() {
        let error = MISSING.with(&["RegionId"]);

        assert_eq!(error.code(), "MissingRegionId");
        assert_eq!(error.message(), "RegionId is mandatory for this action.");
        assert!(error.refused_at().file().ends_with("error.rs"), "{}", error.refused_at());
    }
}

//! A space for one test, gone when the test is over.

use std::fmt;

use super::Emulator;
use crate::gateway::SPACE_HEADER;
use crate::store::SpaceId;

/// A space that nobody else uses. What is in it goes when the guard does.
///
/// ```
/// use bytes::Bytes;
/// use hyper::Request;
/// use parhelion::Emulator;
///
/// let emulator = Emulator::builder().build()?;
/// let (one, other) = (emulator.space(), emulator.space());
///
/// let create = format!("/v2/{}/notifications/topics", "0123456789abcdef0123456789abcdef");
/// let body = Bytes::from(r#"{"name": "alarms"}"#);
/// let (name, value) = one.header();
/// let made = emulator.call(&Request::post(&create).header(name, value).body(body)?);
///
/// assert_eq!(made.status(), 201);
/// assert!(one.snapshot().contains("alarms"));
/// assert!(!other.snapshot().contains("alarms"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "the space goes when it is dropped"]
pub struct SpaceGuard<'e> {
    emulator: &'e Emulator,
    id: SpaceId,
}

impl<'e> SpaceGuard<'e> {
    pub(super) fn new(emulator: &'e Emulator, id: SpaceId) -> Self {
        Self { emulator, id }
    }

    /// The name of the space.
    pub fn name(&self) -> &str {
        self.id.as_str()
    }

    /// The space, as the rest of the library names it.
    pub fn id(&self) -> &SpaceId {
        &self.id
    }

    /// The access key id (or the user, or the domain) that leads a client into this space: `testid~space-1`. Its
    /// secret is that of `id`.
    pub fn credential(&self, id: &str) -> String {
        format!("{id}~{}", self.name())
    }

    /// The header that leads a request into this space, whatever its credentials say.
    pub fn header(&self) -> (&'static str, &str) {
        (SPACE_HEADER, self.name())
    }

    /// All that the space holds, as a world file has it.
    pub fn snapshot(&self) -> String {
        self.emulator.snapshot(&self.id)
    }
}

impl fmt::Debug for SpaceGuard<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("SpaceGuard").field(&self.id).finish()
    }
}

impl Drop for SpaceGuard<'_> {
    fn drop(&mut self) {
        self.emulator.forget(&self.id);
    }
}

//! Worlds: starting states in JSON, the same format that snapshots have.
//!
//! ```json
//! { "parhelion": 1,
//!   "title": "One instance in Hangzhou",
//!   "credentials": [{ "id": "testid", "secret": "testsecret" }],
//!   "spaces": { "default": { "rds": { "cn-hangzhou": { "Instances": {} } } } } }
//! ```
//!
//! A file is read and checked as a whole before anything of it is kept, and a mistake in it is named with its
//! line and column: each service reads its own part from the text as it stands, not from a parsed value that
//! has forgotten where it stood.
//!
//! Where places are projects, a world may call them by their names; what the names mean is known when the world
//! is loaded, under a seed.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::api::{Credential, Service};
use crate::ids::Ids;
use crate::store::SpaceId;
use crate::store::unique::Members;

/// The version of the format that this program reads and writes.
const VERSION: u64 = 1;

/// The worlds that are part of the binary.
const BUILT_IN: &[(&str, &str)] =
    &[("demo", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/worlds/demo.json")))];

/// A starting state that was read and checked.
#[derive(Debug)]
pub struct World {
    source: String,
    /// What it is, in a few words.
    pub title: String,
    /// The credentials that it makes known.
    pub credentials: Vec<Credential>,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    space: SpaceId,
    service: Arc<dyn Service>,
    /// As the world calls it.
    place: String,
    state: Box<RawValue>,
}

/// Why a world cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The file cannot be read.
    #[error(
        "read the world `{file}`: {cause}; give a file, or one of the built-in worlds: {}",
        built_in_names()
    )]
    Unreadable {
        /// What was asked for.
        file: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file has a mistake.
    #[error("read the world {file}:{line}:{column}: {mistake}")]
    Mistake {
        /// Which file.
        file: String,
        /// The line, from one on.
        line: usize,
        /// The column, from one on.
        column: usize,
        /// What is wrong and what would be right.
        mistake: String,
    },
    /// Two worlds have the same resource.
    #[error("load the world `{file}`: {clash}, in a world that was loaded before it")]
    Clash {
        /// Which file.
        file: String,
        /// Which resource.
        clash: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'t> {
    parhelion: u64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    credentials: Vec<Credential>,
    #[serde(borrow)]
    spaces: &'t RawValue,
}

impl World {
    /// Reads a built-in world by its name, or a file, and checks all of it.
    pub fn read(name: &str, services: &[Arc<dyn Service>]) -> Result<Self, WorldError> {
        if let Some((_, text)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name) {
            return Self::parse(name, text, services);
        }
        let text = std::fs::read_to_string(name)
            .map_err(|cause| WorldError::Unreadable { file: name.to_owned(), cause })?;
        Self::parse(name, &text, services)
    }

    /// Reads a world from its text and checks all of it; `source` is what messages call it.
    pub fn parse(source: &str, text: &str, services: &[Arc<dyn Service>]) -> Result<Self, WorldError> {
        let reader = Reader { source, text };
        let document: Document<'_> = serde_json::from_str(text).map_err(|error| reader.mistake(0, &error))?;
        if document.parhelion != VERSION {
            let found = document.parhelion;
            return Err(reader.mistake_at(
                text.find("\"parhelion\"").unwrap_or(0),
                format!("this program reads version {VERSION} of the format, not {found}; write \"parhelion\": {VERSION}"),
            ));
        }
        let mut parts = Vec::new();
        for (space, services_of_space) in &reader.members(document.spaces)? {
            let space = reader.space(space, services_of_space)?;
            for (service, places) in &reader.members(services_of_space)? {
                let service = reader.service(service, places, services)?;
                for (place, state) in reader.members(places)? {
                    service.check(state).map_err(|error| reader.mistake(reader.offset(state), &error))?;
                    let (space, service) = (space.clone(), Arc::clone(service));
                    parts.push(Part { space, service, place, state: state.to_owned() });
                }
            }
        }
        let Document { title, credentials, .. } = document;
        Ok(Self { source: source.to_owned(), title, credentials, parts })
    }

    /// Adds all of it to what the services hold, in spaces whose ids come from `seed`.
    pub fn load(&self, seed: u64) -> Result<(), WorldError> {
        for part in &self.parts {
            let ids = Ids::new(seed, part.space.as_str());
            let place = part.service.card().places.place(&ids, &part.place);
            part.service
                .load(&part.space, &place, &part.state)
                .map_err(|clash| WorldError::Clash { file: self.source.clone(), clash })?;
        }
        Ok(())
    }
}

/// One text that is being read, for saying where in it something is wrong.
struct Reader<'t> {
    source: &'t str,
    text: &'t str,
}

impl<'t> Reader<'t> {
    /// The members of an object inside the text, none of which may stand twice.
    fn members(&self, object: &'t RawValue) -> Result<Vec<(String, &'t RawValue)>, WorldError> {
        let read: Result<Members<&RawValue>, _> = serde_json::from_str(object.get());
        read.map(|Members(members)| members).map_err(|error| self.mistake(self.offset(object), &error))
    }

    fn space(&self, name: &str, value: &RawValue) -> Result<SpaceId, WorldError> {
        SpaceId::parse(name).map_err(|bad| self.mistake_at(self.name_of(value), format!("cannot {bad}")))
    }

    fn service<'s>(
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

    /// Where a value begins, which was read from this very text.
    fn offset(&self, value: &RawValue) -> usize {
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
    fn mistake(&self, start: usize, error: &serde_json::Error) -> WorldError {
        let part = &self.text[start..];
        let lines = error.line().saturating_sub(1);
        let line_start: usize = part.split_inclusive('\n').take(lines).map(str::len).sum();
        let text = error.to_string();
        let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
        self.mistake_at(start + line_start + error.column().saturating_sub(1), what.to_owned())
    }

    fn mistake_at(&self, offset: usize, mistake: String) -> WorldError {
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

fn built_in_names() -> String {
    BUILT_IN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

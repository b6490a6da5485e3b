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
//! line and column ([`Reader`]).
//!
//! Where places are projects, a world may call them by their names; what the names mean is known when the world
//! is loaded, under a seed. Snapshots have the projects' ids, and with them where the space's ids stand, so that
//! the names still mean these projects, and no new id is one of those that are there:
//!
//! ```json
//! "default": {
//!   "clock": { "mode": "real" },
//!   "ids": { "seed": 0, "space": "default", "drawn": { "instance": 1, "order": 1 } },
//!   "rds": { "cn-hangzhou": { "Instances": {} } } }
//! ```

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::api::{Credential, Service};
use crate::clock::{Clock, ClockMode};
use crate::ids::{Ids, Standing};
use crate::store::reader::Reader;
use crate::store::{Place, SpaceId, Spaces, TooManySpaces};

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
    spaces: Vec<WorldSpace>,
}

/// One space of a world.
#[derive(Debug)]
pub struct WorldSpace {
    /// Its name.
    pub id: SpaceId,
    /// The clock that its space is to have, if it says one.
    pub clock: Option<ClockMode>,
    ids: Option<Standing>,
    places: Vec<WorldPlace>,
}

#[derive(Debug)]
struct WorldPlace {
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
    /// It has more spaces than there may be.
    #[error("load the world `{file}`: cannot {full}")]
    TooManySpaces {
        /// Which file.
        file: String,
        /// How many there may be.
        full: TooManySpaces,
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
        let spaces = reader.members(document.spaces)?;
        let spaces = spaces.iter().map(|(name, members)| part(&reader, name, members, services));
        let spaces = spaces.collect::<Result<_, _>>()?;
        let Document { title, credentials, .. } = document;
        Ok(Self { source: source.to_owned(), title, credentials, spaces })
    }

    /// Its spaces.
    pub fn spaces(&self) -> &[WorldSpace] {
        &self.spaces
    }

    /// Adds all of it to what the services hold, in spaces that are made for it where they are new. Whoever calls
    /// it serves no call yet: what was added before a mistake was found stays.
    pub fn load(&self, spaces: &Spaces) -> Result<(), WorldError> {
        self.spaces.iter().try_for_each(|part| self.add(part, spaces))
    }

    fn add(&self, part: &WorldSpace, spaces: &Spaces) -> Result<(), WorldError> {
        let clash = |clash| WorldError::Clash { file: self.source.clone(), clash };
        if part.ids.is_some() && spaces.get(&part.id).is_some() {
            return Err(clash(format!("the ids of the space `{}` are settled", part.id)));
        }
        let full = |full| WorldError::TooManySpaces { file: self.source.clone(), full };
        let space = spaces.open(&part.id).map_err(full)?;
        let ids = part.ids().unwrap_or_else(|| space.ids().fork());
        let clock = part.clock.unwrap_or_else(|| space.clock().mode());
        let space = space.renewed(clock, ids);
        for place in &part.places {
            place.service.load(&part.id, &place.named(space.ids()), &place.state).map_err(clash)?;
        }
        spaces.put(space).map_err(full)
    }
}

impl WorldSpace {
    /// The ids that its space is to go on with, if it says which.
    pub fn ids(&self) -> Option<Ids> {
        self.ids.as_ref().map(Ids::resume)
    }

    /// The state of every place of one service, in a space that has these ids.
    pub fn places_of(&self, service: &'static str, ids: &Ids) -> Vec<(Place, &RawValue)> {
        let of_service = self.places.iter().filter(|it| it.service.card().name == service);
        of_service.map(|it| (it.named(ids), &*it.state)).collect()
    }
}

impl WorldPlace {
    /// The place, in a space that has these ids.
    fn named(&self, ids: &Ids) -> Place {
        self.service.card().places.place(ids, &self.place)
    }
}

/// One space of a world.
fn part(
    reader: &Reader<'_>,
    name: &str,
    members: &RawValue,
    services: &[Arc<dyn Service>],
) -> Result<WorldSpace, WorldError> {
    let id = reader.space(name, members)?;
    let mut part = WorldSpace { id, clock: None, ids: None, places: Vec::new() };
    for (name, value) in &reader.members(members)? {
        match name.as_str() {
            "clock" => part.clock = Some(clock(reader, value)?),
            "ids" => part.ids = Some(reader.value(value)?),
            _ => {
                let service = reader.service(name, value, services)?;
                for (place, state) in reader.members(value)? {
                    service.check(state).map_err(|error| reader.mistake(reader.offset(state), &error))?;
                    let service = Arc::clone(service);
                    part.places.push(WorldPlace { service, place, state: state.to_owned() });
                }
            }
        }
    }
    Ok(part)
}

fn clock(reader: &Reader<'_>, value: &RawValue) -> Result<ClockMode, WorldError> {
    let mode = reader.value(value)?;
    let refused = |error| reader.mistake_at(reader.offset(value), format!("cannot {error}"));
    Clock::new(ClockMode::Real).set(mode).map_err(refused)?;
    Ok(mode)
}

fn built_in_names() -> String {
    BUILT_IN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

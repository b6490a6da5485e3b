//! Putting a snapshot in place of what a space holds: all of it, or nothing.

use std::sync::Arc;

use crate::api::{Held, Service};
use crate::ids::Ids;
use crate::snapshot::Whole;
use crate::store::{SpaceId, TooManySpaces, World, WorldError, WorldSpace};

/// Why a snapshot is not restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(WorldError),
    /// It is not of one space.
    #[error("restore a world of {0} spaces: a snapshot is of one")]
    NotOneSpace(usize),
    /// Something stands twice in it.
    #[error("restore it: {0}")]
    Clash(String),
    /// It is for a space that is one too many.
    #[error(transparent)]
    TooManySpaces(TooManySpaces),
}

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// How many resources each service has now.
    pub resources: Vec<(&'static str, usize)>,
    /// How many credentials the snapshot has; they are not made known, for credentials are of no space.
    pub credentials: usize,
}

/// Puts what `text` says in place of all that the space `into` holds, whatever the space is called in it.
///
/// Where the text does not say how the clock and the ids go on, the clock stays as it is and the ids begin again.
/// Nonces are forgotten.
pub fn restore(whole: Whole<'_>, into: &SpaceId, text: &str) -> Result<Restored, RestoreError> {
    let world = World::parse("snapshot", text, whole.services).map_err(RestoreError::Unreadable)?;
    let [part] = world.spaces() else {
        return Err(RestoreError::NotOneSpace(world.spaces().len()));
    };
    let ids = part.ids().unwrap_or_else(|| whole.spaces.first_ids(into));
    let held = read(whole, part, &ids)?;
    let resources = held.iter().map(|(service, held)| (*service, held.resources())).collect();

    // What was there is dropped when calls are let in again: that takes long where there was much.
    let mut gone: Parts = Vec::new();
    let _closed = whole.gate.close();
    let space = whole.spaces.open(into).map_err(RestoreError::TooManySpaces)?;
    let clock = part.clock.unwrap_or_else(|| space.clock().mode());
    whole.spaces.put(space.renewed(clock, ids)).map_err(RestoreError::TooManySpaces)?;
    for service in whole.services {
        gone.extend(service.hold(into).map(|held| (service.card().name, held)));
    }
    for (_, held) in &held {
        held.put(into);
    }
    Ok(Restored { resources, credentials: world.credentials.len() })
}

type Parts = Vec<(&'static str, Box<dyn Held>)>;

/// What every service is to hold.
fn read(whole: Whole<'_>, part: &WorldSpace, ids: &Ids) -> Result<Parts, RestoreError> {
    let of_service = |service: &Arc<dyn Service>| {
        let name = service.card().name;
        let held = service.read(&part.places_of(name, ids)).map_err(RestoreError::Clash)?;
        Ok((name, held))
    };
    whole.services.iter().map(of_service).collect()
}

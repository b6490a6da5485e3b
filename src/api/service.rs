//! A service: a state, a table of operations, a catalogue of errors.
//!
//! [`ServiceTable`] is what a service writes, [`Emulated`] makes it run, and [`Service`] is all that the rest
//! of the program sees of it: the gateway, the admin API and the snapshot do not know its state's type.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::api::held::{Held, Holding};
use crate::api::{ApiError, CallCx, Cx, ErrorKind, Op, OpCard, Params, Reply};
use crate::ids::Ids;
use crate::store::{Namespaces, Place, Places, SpaceId, State};

/// Who a service is.
#[derive(Debug, Serialize)]
pub struct Card {
    /// Whose it is: `alibaba`, `huawei`.
    pub vendor: &'static str,
    /// The name that files, filters and the admin API use: `rds`.
    pub name: &'static str,
    /// The name that people use.
    pub title: &'static str,
    /// The vendor's product code: `Rds`.
    pub product: &'static str,
    /// The version of its API.
    pub version: &'static str,
    /// The shape of its refusals, where the row that is raised has none of its own.
    pub envelope: Envelope,
    /// What the places are that its state is kept in.
    pub places: PlaceNames,
    /// Its errors.
    #[serde(skip)]
    pub catalog: &'static [&'static ErrorKind],
}

/// The shape of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Envelope {
    /// The envelope of an RPC gateway; the status says whether the call succeeded.
    Rpc,
    /// In an RPC answer that is 200 either way: `Success`, `Code`, `ErrorMessage`.
    RpcBody,
    /// `{"request_id","code","message"}`
    Identified,
    /// `{"code","message"}`
    Flat,
    /// `{"error":{"code","message"}}`
    Nested,
    /// `{"error":{"code":404,"message","title":"Not Found"}}`: the code is the status.
    Keystone,
    /// `{"error_msg","error_code","request_id"}`
    Prefixed,
}

/// What the places are that a service keeps its state in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceNames {
    /// They are called as they are: regions.
    Plain,
    /// Projects: a world names them, and their ids are derived from the names.
    Projects,
}

impl PlaceNames {
    /// What the ids of projects are derived as.
    pub const PROJECT: &'static str = "project";

    /// The place of what belongs to no project and is seen by all: public images.
    pub const PUBLIC: &'static str = "public";

    /// The place that a world calls `name`, in the space that `ids` are of. A project's id depends on the seed,
    /// so worlds may name projects; 32 hexadecimal digits, as snapshots have, are an id already, and what is
    /// public is in no project.
    pub fn place(self, ids: &Ids, name: &str) -> Place {
        let is_id = name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match self {
            Self::Projects if !is_id && name != Self::PUBLIC => Place::new(&ids.derived(Self::PROJECT, name)),
            Self::Plain | Self::Projects => Place::new(name),
        }
    }
}

/// A service as it writes itself down.
#[derive(Debug)]
pub struct ServiceTable<S: State> {
    /// Who it is.
    pub card: Card,
    /// What it can do.
    pub ops: &'static [&'static Op<S>],
}

/// A service as the rest of the program sees it.
pub trait Service: fmt::Debug + Send + Sync {
    /// Who it is.
    fn card(&self) -> &'static Card;
    /// Its operations, in the order of its table.
    fn ops(&self) -> Vec<OpCard>;
    /// The row of an operation, by the vendor's name in any case.
    fn find(&self, name: &str) -> Option<usize>;
    /// The operation in row `row`.
    fn op(&self, row: usize) -> OpCard;
    /// Runs the operation in row `row`.
    fn call(&self, row: usize, call: CallCx<'_>, params: &Params<'_>) -> Result<Reply, ApiError>;
    /// Forgets what it holds in a space, or in all of them; says how many resources went.
    fn clear(&self, space: Option<&SpaceId>) -> usize;
    /// Gives the space `to` all that `from` holds, in place of what it held; the structure is shared until
    /// either changes. Whoever calls it has closed the gate.
    fn fork(&self, from: &SpaceId, to: &SpaceId);
    /// What it holds in a space, as it is now; `None` when that is nothing.
    fn hold(&self, space: &SpaceId) -> Option<Box<dyn Held>>;
    /// Reads the states of places as they would be all that a space holds; nothing is kept. Says which resource
    /// stands twice.
    fn read(&self, places: &[(Place, &RawValue)]) -> Result<Box<dyn Held>, String>;
    /// Reads the state of one place without keeping it; what [`Service::load`] keeps later.
    fn check(&self, state: &RawValue) -> Result<(), serde_json::Error>;
    /// Adds the state of one place to what it holds; all or nothing.
    fn load(&self, space: &SpaceId, place: &Place, state: &RawValue) -> Result<(), String>;
}

/// A service that runs: its table, and its state in every space.
pub struct Emulated<S: State> {
    table: &'static ServiceTable<S>,
    namespaces: Arc<Namespaces<S>>,
}

impl<S: State> Emulated<S> {
    /// The service that `table` describes, empty in every space.
    pub fn new(table: &'static ServiceTable<S>) -> Self {
        Self { table, namespaces: Arc::default() }
    }
}

/// Says which service it is, and not what it holds: that would be the code to print every state, for nobody.
impl<S: State> fmt::Debug for Emulated<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Emulated").field(&self.table.card.name).finish()
    }
}

impl<S: State> Service for Emulated<S> {
    fn card(&self) -> &'static Card {
        &self.table.card
    }

    fn ops(&self) -> Vec<OpCard> {
        self.table.ops.iter().map(|op| op.card()).collect()
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.table.ops.iter().position(|op| op.name.eq_ignore_ascii_case(name))
    }

    fn op(&self, row: usize) -> OpCard {
        self.table.ops[row].card()
    }

    fn call(&self, row: usize, call: CallCx<'_>, params: &Params<'_>) -> Result<Reply, ApiError> {
        (self.table.ops[row].run)(Cx::new(&self.namespaces, call), params)
    }

    fn clear(&self, space: Option<&SpaceId>) -> usize {
        match space {
            Some(space) => self.namespaces.clear(space),
            None => self.namespaces.clear_all(),
        }
    }

    fn fork(&self, from: &SpaceId, to: &SpaceId) {
        self.namespaces.fork(from, to);
    }

    fn hold(&self, space: &SpaceId) -> Option<Box<dyn Held>> {
        let places = self.namespaces.snapshot(space);
        let is_something = places.iter().next().is_some();
        is_something.then(|| -> Box<dyn Held> {
            Box::new(Holding { namespaces: Arc::clone(&self.namespaces), places })
        })
    }

    fn read(&self, places: &[(Place, &RawValue)]) -> Result<Box<dyn Held>, String> {
        let mut read = Places::<S>::default();
        for (place, state) in places {
            let state = serde_json::from_str(state.get()).map_err(|error| error.to_string())?;
            read.absorb(place, state)?;
        }
        Ok(Box::new(Holding { namespaces: Arc::clone(&self.namespaces), places: Arc::new(read) }))
    }

    fn check(&self, state: &RawValue) -> Result<(), serde_json::Error> {
        serde_json::from_str::<S>(state.get()).map(drop)
    }

    fn load(&self, space: &SpaceId, place: &Place, state: &RawValue) -> Result<(), String> {
        let read: S = serde_json::from_str(state.get()).map_err(|error| error.to_string())?;
        self.namespaces.change(space, |places: &mut Places<S>| places.absorb(place, read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_calls_projects_by_name_or_by_id_and_regions_by_name() {
        let ids = Ids::new(7, "default");
        let id = ids.derived(PlaceNames::PROJECT, "eu-de");

        assert_eq!(PlaceNames::Projects.place(&ids, "eu-de").as_str(), id);
        assert_eq!(PlaceNames::Projects.place(&ids, &id).as_str(), id);
        assert_eq!(PlaceNames::Projects.place(&ids, PlaceNames::PUBLIC).as_str(), "public");
        assert_eq!(PlaceNames::Plain.place(&ids, "eu-de").as_str(), "eu-de");
    }
}

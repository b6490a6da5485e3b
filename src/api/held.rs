//! What a service holds in one space, taken out of it: without the type of its state, and as it was then.
//!
//! Taking it is a pointer copy, so it can be done while no call is let in; writing it down, which takes long, is
//! done afterwards. Putting it into a space is a pointer copy too: that is how a snapshot is restored.

use std::any::Any;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Weak};

use serde::{Serialize, Serializer};

use crate::store::{Namespaces, Places, SpaceId, State};

/// Tells whether something has changed since it was taken, without keeping it.
pub type Mark = Weak<dyn Any + Send + Sync>;

/// What one service holds in one space, at one instant.
pub trait Held: fmt::Debug + Send + Sync {
    /// How many resources there are.
    fn resources(&self) -> usize;
    /// Writes it as JSON, an object with a member a place: canonical, and indented as if it stood alone.
    fn write(&self, out: &mut dyn Write) -> io::Result<()>;
    /// Makes it all that the service holds in a space. Whoever calls it has closed the gate.
    fn put(&self, space: &SpaceId);
    /// The mark of what is held; equal to another one when nothing has changed in between.
    fn mark(&self) -> Mark;
}

/// [`Held`], with the type of the state.
pub(super) struct Holding<S> {
    pub(super) namespaces: Arc<Namespaces<S>>,
    pub(super) places: Arc<Places<S>>,
}

impl<S: State> fmt::Debug for Holding<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Holding").field("resources", &self.places.resources()).finish_non_exhaustive()
    }
}

impl<S: State> Held for Holding<S> {
    fn resources(&self) -> usize {
        self.places.resources()
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(out, &ByPlace(&self.places)).map_err(io::Error::from)
    }

    fn put(&self, space: &SpaceId) {
        self.namespaces.put(space, Arc::clone(&self.places));
    }

    fn mark(&self) -> Mark {
        let places: Arc<dyn Any + Send + Sync> = Arc::<Places<S>>::clone(&self.places);
        Arc::downgrade(&places)
    }
}

struct ByPlace<'a, S>(&'a Places<S>);

impl<S: State> Serialize for ByPlace<'_, S> {
    fn serialize<Z: Serializer>(&self, out: Z) -> Result<Z::Ok, Z::Error> {
        out.collect_map(self.0.iter())
    }
}

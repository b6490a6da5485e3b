//! What an operation is given beside its parameters.

use std::cell::RefCell;

use jiff::Timestamp;

use crate::api::Lifecycle;
use crate::ids::Ids;
use crate::store::{Access, Changes, Namespaces, Scope, Space, SpaceId, State};

/// What the whole emulator is set to, as far as services may know it.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Whether the stricter reading counts where sources disagree.
    pub strict: bool,
    /// The name of the set of limits, where a vendor has several.
    pub profile: &'static str,
    /// How long new resources stay pending.
    pub lifecycle: Lifecycle,
    /// How many resources a service may hold in one space.
    pub max_resources: usize,
}

/// One call, before it is known which service it is for.
#[derive(Clone, Copy, Debug)]
pub struct CallCx<'a> {
    /// The space it belongs to.
    pub space: &'a Space,
    /// Its instant: decided once, so that all it writes agrees.
    pub now: Timestamp,
    /// What the emulator is set to.
    pub settings: &'a Settings,
    /// What it changes, told by the store.
    pub changes: &'a RefCell<Changes>,
}

/// One call, with the way into its service's state.
///
/// The two ways in consume it: an operation enters the store at most once, so what it saw when it checked is
/// what it changes. Take what else you need ([`Cx::now`], [`Cx::ids`]) before.
#[derive(Debug)]
pub struct Cx<'a, S: State> {
    namespaces: &'a Namespaces<S>,
    call: CallCx<'a>,
}

impl<'a, S: State> Cx<'a, S> {
    /// The context of one call to the service that keeps its state in `namespaces`.
    pub fn new(namespaces: &'a Namespaces<S>, call: CallCx<'a>) -> Self {
        Self { namespaces, call }
    }

    /// The instant of this call.
    pub fn now(&self) -> Timestamp {
        self.call.now
    }

    /// The space that this call belongs to.
    pub fn space(&self) -> &'a SpaceId {
        self.call.space.id()
    }

    /// Whether the stricter reading counts where sources disagree.
    pub fn strict(&self) -> bool {
        self.call.settings.strict
    }

    /// The name of the set of limits, where a vendor has several.
    pub fn profile(&self) -> &'static str {
        self.call.settings.profile
    }

    /// How long new resources stay pending.
    pub fn lifecycle(&self) -> Lifecycle {
        self.call.settings.lifecycle
    }

    /// Ids of this space. Draw one only where the call can no longer be refused.
    pub fn ids(&self) -> &'a Ids {
        self.call.space.ids()
    }

    /// Enters the state of one place (a region, a project).
    pub fn at(self, place: &'a str) -> Access<'a, S> {
        let scope = Scope { space: self.call.space.id().clone(), place };
        self.namespaces.at(scope, self.call.settings.max_resources).telling(self.call.changes)
    }

    /// Enters the state of the place that `holds` what the call is about, for calls that name no place. When no
    /// place does, the operation sees an empty state, and refuses as it would in any place without it.
    pub fn wherever(self, holds: impl Fn(&S) -> bool + 'a) -> Access<'a, S> {
        let Settings { max_resources, .. } = *self.call.settings;
        let access = self.namespaces.wherever(self.call.space.id().clone(), holds, max_resources);
        access.telling(self.call.changes)
    }
}

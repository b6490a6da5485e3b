//! Faults: what is to happen to a call beside what it asks for.
//!
//! A plan is decided once a call, before anything else, and the gateway carries it out; no service ever knows.
//! So far there is only one plan. The scenario language that makes the others has its step in the gateway
//! waiting for it.

use crate::api::Call;
use crate::store::Space;

/// What is to happen to one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plan {
    /// Nothing but what it asks for.
    #[default]
    Serve,
}

/// Decides plans.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults;

impl Faults {
    /// The plan for one call of a space.
    pub fn plan(self, _space: &Space, _call: &Call<'_>) -> Plan {
        Plan::Serve
    }
}

//! The gateway as a port leads to it: to everything, to calls only, or to the admin API only.

use std::sync::Arc;

use bytes::Bytes;
use hyper::Request;

use super::{Body, Gateway, Planned, Turn};
use crate::admin;
use crate::wire::Answered;

/// Which of the emulator's ports a request came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The one for everything.
    Main,
    /// The one for calls, where the admin API has a port of its own.
    Calls,
    /// The admin API's own.
    Admin,
}

/// The gateway, as one port leads to it.
#[derive(Debug)]
pub struct Port {
    /// The gateway.
    pub gateway: Arc<Gateway>,
    /// Which port it is.
    pub door: Door,
}

impl Port {
    /// Takes one request, as [`Gateway::handle`] does, if it came to the right port.
    pub fn handle(&self, request: &Request<Bytes>, body: Body) -> Turn {
        match (self.door, admin::path(request.uri().path())) {
            (Door::Calls, Some(path)) if !admin::is_open(path) => Turn::Done(admin::elsewhere(path)),
            (Door::Admin, None) => {
                Turn::Done(admin::unclaimed(request, &self.gateway.nowhere.ids().call().trace_id))
            }
            _ => self.gateway.handle(request, body),
        }
    }

    /// Answers a request that has waited.
    pub fn resume(&self, request: &Request<Bytes>, body: Body, planned: Planned) -> Answered {
        self.gateway.resume(request, body, planned)
    }
}

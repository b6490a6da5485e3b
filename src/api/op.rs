//! An operation: a row of a service's table.

use serde::{Serialize, Serializer};

use crate::api::{ApiError, Cx, Params, Reply};
use crate::store::State;

/// One operation of a service.
#[derive(Debug)]
pub struct Op<S: State> {
    /// The vendor's name, in the vendor's spelling.
    pub name: &'static str,
    /// How a request says that it means this operation.
    pub route: Route,
    /// Whether it can change state.
    pub kind: OpKind,
    /// The parameters without which the vendor's gateway does not let the call through, in the order it
    /// complains; `ResourceId.N` asks for at least one element.
    pub required: &'static [&'static str],
    /// The vendor's page.
    pub docs: &'static str,
    /// What it does.
    pub run: Run<S>,
}

/// Reads parameters, checks rules, enters the store once, replies.
pub type Run<S> = fn(Cx<'_, S>, &Params<'_>) -> Result<Reply, ApiError>;

/// How a request says which operation it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Route {
    /// By its name, in the parameter `Action` or the header `x-acs-action`.
    Action,
    /// By method and path; `{name}` is one segment, `{*name}` the rest. Who calls is checked.
    Http(&'static str, &'static str),
    /// By method and path, and anybody may: the calls that clients make before they are somebody.
    Open(&'static str, &'static str),
}

impl Route {
    /// Method and path, for routes that have them.
    pub fn http(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Action => None,
            Self::Http(method, path) | Self::Open(method, path) => Some((method, path)),
        }
    }

    /// The path as documents write it: a variable that takes the rest of the path looks like any other.
    pub fn documented(self) -> Option<(&'static str, String)> {
        self.http().map(|(method, path)| (method, path.replace("{*", "{")))
    }
}

/// Whether an operation can change state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpKind {
    /// It cannot.
    Read,
    /// It can.
    Write,
    /// It can, once for each element of a batch: the parameters (or, for a body that is read as a whole, the
    /// member) that hold one, the first that a call has counts.
    WriteEach(&'static [&'static str]),
}

impl OpKind {
    /// `read` or `write`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write | Self::WriteEach(_) => "write",
        }
    }

    /// The parameters that hold a batch.
    pub fn batches(self) -> &'static [&'static str] {
        match self {
            Self::WriteEach(names) => names,
            Self::Read | Self::Write => &[],
        }
    }
}

impl Serialize for OpKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What the catalogue says of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OpCard {
    /// The vendor's name.
    pub name: &'static str,
    /// How a request says that it means this operation.
    pub route: Route,
    /// Whether it can change state.
    pub kind: OpKind,
    /// The parameters that the gateway demands.
    pub required: &'static [&'static str],
    /// The vendor's page.
    pub docs: &'static str,
}

impl<S: State> Op<S> {
    /// The row without what it does.
    pub fn card(&self) -> OpCard {
        OpCard {
            name: self.name,
            route: self.route,
            kind: self.kind,
            required: self.required,
            docs: self.docs,
        }
    }
}

//! The keys of the store.

use std::borrow::Borrow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use serde::Serialize;

/// The name of a space: a world of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct SpaceId(Arc<str>);

/// A region, a project: where a resource is inside a space.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Place(Arc<str>);

/// Where a call acts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope<'a> {
    /// The space.
    pub space: SpaceId,
    /// The place in it.
    pub place: &'a str,
}

/// A name that no space can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use `{name}` as the name of a space: {}", self.rule())]
pub struct BadSpaceName {
    /// The name.
    pub name: String,
}

impl BadSpaceName {
    /// The rule that the name breaks.
    pub fn rule(&self) -> &'static str {
        match &*self.name {
            "." | ".." => "in a URL it would mean a folder",
            _ => "1 to 64 letters, digits, `-`, `_` or `.`",
        }
    }
}

impl SpaceId {
    /// The space of every request that names none.
    pub const DEFAULT: &'static str = "default";

    /// The name of what is in no space; no space can be called so.
    pub fn nowhere() -> Self {
        Self("".into())
    }

    /// A space's name: 1 to 64 letters, digits, `-`, `_` or `.`, but nothing that a URL takes for a folder.
    pub fn parse(name: &str) -> Result<Self, BadSpaceName> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let is_folder = matches!(name, "." | "..");
        if (1..=64).contains(&name.len()) && name.bytes().all(allowed) && !is_folder {
            Ok(Self(name.into()))
        } else {
            Err(BadSpaceName { name: name.chars().take(80).collect() })
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for SpaceId {
    fn default() -> Self {
        static DEFAULT: LazyLock<SpaceId> = LazyLock::new(|| SpaceId(SpaceId::DEFAULT.into()));
        DEFAULT.clone()
    }
}

impl Place {
    /// The place of this name.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Place {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for SpaceId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SpaceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

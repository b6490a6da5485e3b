//! Where state lives, and the locking rules.
//!
//! State is maps without a lock inside: a [`Shelf`] a kind of resource, and [`Links`] for what is looked up by
//! something else than an id or a tag. (One thing is made while others look, once: a shelf's index by tag.) They
//! share their structure with their clones, so that a snapshot or a fork is a pointer copy and the first change after
//! it copies little ([`Sorted`]). Each service keeps one [`Namespaces`]: a map from space to that space's places
//! (regions, projects) behind one lock. An operation enters once, through [`Access`], and either reads or commits. A
//! commit is two closures: the check sees `&S` and may refuse; the change it returns sees `&mut S` and cannot. So a
//! refused call cannot have changed anything, by types.
//!
//! The rules:
//!
//! 1. Lock order: gate (shared) → namespace → nothing. Leaf locks (a clock, the nonces) are taken alone.
//! 2. The gateway passes the gate for the whole of a call. Whatever needs a consistent cut over all services
//!    (reset, snapshot) closes it, so a call lies wholly before or wholly after: its space, its ids and what it
//!    commits belong together.
//! 3. An operation holds at most one namespace; entering a second time panics.
//! 4. What belongs to everybody in a space (public images) is kept in one place of its own. [`Access::beside`]
//!    looks at it from any other place under the one lock that is held anyway; only the first place changes.
//! 5. `DashMap` is for single-key look-ups: the `Arc` is taken out, no guard is kept. Resources are never in
//!    one: two guards in one thread hang.
//!
//! Decided against: one lock a place. Operations that name no place (`DescribeDBInstanceAttribute`) must find
//! it and act in it under one lock, or a resource could move between the two; and resetting or forking a space
//! would walk a map of all places of all spaces instead of moving one pointer.

mod access;
mod beside;
mod changes;
mod gate;
mod links;
mod namespaces;
mod nonces;
pub(crate) mod packed;
mod reader;
mod run;
mod scope;
mod shelf;
mod short;
mod sorted;
mod space;
mod tag_index;
mod unique;
mod world;

pub use access::Access;
pub use beside::Beside;
pub use changes::{Change, Changes, Happened, TagChange, Told};
pub use gate::{Closed, Gate, Inside};
pub use links::Links;
pub use namespaces::{Namespaces, Places, State};
pub use nonces::Nonces;
pub use run::Key;
pub use scope::{BadSpaceName, Place, Scope, SpaceId};
pub use shelf::{Kept, Narrowed, Resources, Shelf, Wanted};
pub use sorted::Sorted;
pub use space::{Space, Spaces, TooManySpaces};
pub use unique::{Pairs, unique};
pub use world::{World, WorldError, WorldSpace};

//! Resources that may have some tags: found by the index where there is one, else all of them.

use std::fmt;
use std::sync::Arc;

use crate::api::Text;
use crate::store::shelf::shown;
use crate::store::sorted;
use crate::store::tag_index::Ids;

/// Resources that may have some tags, in the order of their ids.
pub struct Narrowed<'s, T> {
    pub(super) all: sorted::Iter<'s, Text, Arc<T>>,
    pub(super) ids: Option<Ids<'s>>,
    pub(super) is_exact: bool,
}

impl<T> Narrowed<'_, T> {
    /// Whether all that come out have every tag that was wanted.
    pub fn is_exact(&self) -> bool {
        self.is_exact
    }
}

impl<'s, T> Iterator for Narrowed<'s, T> {
    type Item = (&'s str, &'s T);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(ids) = &mut self.ids {
            let id = ids.next()?;
            self.all.skip_to(id, |other| Text::ptr_eq(other, id));
        }
        self.all.next().map(shown)
    }
}

impl<T> fmt::Debug for Narrowed<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Narrowed").field("is_exact", &self.is_exact).finish_non_exhaustive()
    }
}

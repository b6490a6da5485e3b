//! Pages of lists: `limit`, and the `marker` after which the page begins.

use serde_json::Value;

use crate::api::Params;
use crate::huawei::tagging::digits;

/// The greatest limit, and the one when none is given.
const MOST: usize = 2000;

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page<'p> {
    limit: usize,
    marker: Option<&'p str>,
}

impl<'p> Page<'p> {
    /// The page that a query asks for; `None` when its limit cannot be one.
    pub(super) fn read(params: &'p Params<'_>) -> Option<Self> {
        let limit = params.filled("limit").map_or(Some(MOST), digits)?;
        (limit <= MOST).then_some(Self { limit, marker: params.filled("marker") })
    }

    /// Where to begin to look: nothing before this id is on the page.
    pub(super) fn from(self) -> &'p str {
        self.marker.unwrap_or_default()
    }

    /// The page of `items`, which are sorted by their ids. Guess: a limit of zero asks for none; a marker that
    /// is no resource's (any more) still says where to go on.
    pub(super) fn of<'s, T>(
        self,
        items: impl Iterator<Item = (&'s str, T)>,
        shown: impl Fn(&'s str, T) -> Value,
    ) -> Vec<Value> {
        items
            .skip_while(|(id, _)| self.marker.is_some_and(|marker| *id <= marker))
            .take(self.limit)
            .map(|(id, item)| shown(id, item))
            .collect()
    }
}

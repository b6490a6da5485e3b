//! `CurrentPage` and `PageSize`.

use crate::alibaba::iot::errors;
use crate::api::{ApiError, Paged, Params};

/// What an operation demands of its pages.
#[derive(Debug)]
pub(super) struct PageRule {
    /// The page when none is asked for; zero, which is no page, where one must be.
    pub(super) default_number: i64,
    /// The size when none is asked for; zero, which is no size, where one must be.
    pub(super) default_size: i64,
    /// The greatest size.
    pub(super) largest: i64,
}

impl PageRule {
    /// The page that is asked for.
    pub(super) fn read(&self, params: &Params<'_>) -> Result<Paged, ApiError> {
        let read = |name, default, largest: i64| {
            let number = params.number(name).ok()?.unwrap_or(default);
            (1..=largest).contains(&number).then(|| usize::try_from(number).ok()).flatten()
        };
        let page = read("CurrentPage", self.default_number, i64::MAX)
            .zip(read("PageSize", self.default_size, self.largest))
            .map(|(number, size)| Paged { number, size });
        page.ok_or_else(|| errors::INVALID_PAGE.raise())
    }
}

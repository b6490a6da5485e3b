//! Who calls, as a request tells it.

use crate::api::Params;
use crate::huawei::identity::{DEFAULT_DOMAIN, DEFAULT_REGION, access_key, is_id, project_id, region_of};
use crate::huawei::token::Token;
use crate::ids::Ids;

/// The caller.
#[derive(Debug)]
pub(super) struct Who {
    /// The user's name, or the access key.
    pub(super) user: String,
    /// The domain's name.
    pub(super) domain: String,
    /// The project that is spoken of.
    pub(super) project: Option<Project>,
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Project {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
}

impl Project {
    /// The project of a name.
    pub(super) fn named(ids: &Ids, name: &str) -> Self {
        Self { id: project_id(ids, name), name: name.to_owned() }
    }

    /// The project of an id: its name is that of the region that it is derived from, or else the id.
    pub(super) fn with_id(ids: &Ids, id: &str) -> Self {
        let region = region_of(ids, id);
        let named = Self::named(ids, region);
        if named.id == id { named } else { Self { id: id.to_owned(), name: id.to_owned() } }
    }
}

impl Who {
    /// The owner of the request's token, or of its access key. A key is good for every project, and speaks of
    /// the one that a header names.
    pub(super) fn calls(ids: &Ids, params: &Params<'_>) -> Self {
        if let Some(token) = params.header("x-auth-token").and_then(Token::peek) {
            let project = token.project.zip(token.project_name).map(|(id, name)| Project { id, name });
            return Self { user: token.user, domain: token.domain, project };
        }
        let project = match params.header("x-project-id").filter(|id| is_id(id)) {
            Some(id) => Project::with_id(ids, id),
            None => Project::named(ids, DEFAULT_REGION),
        };
        let user = params.header("authorization").and_then(access_key).unwrap_or("nobody").to_owned();
        Self { user, domain: DEFAULT_DOMAIN.to_owned(), project: Some(project) }
    }
}

//! Who a request says it comes from, and what names mean: projects, domains, users, regions.
//!
//! Ids are derived from names (`Ids::derived`), so a project has the same id whenever it is asked for, without
//! having been created; the look-up by id goes over the names that are known.

use hyper::header::AUTHORIZATION;
use serde_json::Value;

use crate::api::{Params, PlaceNames, split_space};
use crate::huawei::headers;
use crate::huawei::token::Token;
use crate::ids::Ids;

/// The regions of both clouds; a project named after one, or after one and `_` something, is in it.
pub static REGIONS: &[&str] = &[
    "eu-de",
    "eu-nl",
    "eu-ch2",
    "cn-north-1",
    "cn-north-4",
    "cn-north-9",
    "cn-east-2",
    "cn-east-3",
    "cn-south-1",
    "cn-southwest-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "af-south-1",
    "la-north-2",
    "la-south-2",
    "na-mexico-1",
    "sa-brazil-1",
    "tr-west-1",
    "me-east-1",
    "eu-west-101",
];

/// The region, and the project's name, of callers that name none.
pub const DEFAULT_REGION: &str = "eu-de";

/// The domain of callers that name none, as access keys do.
pub const DEFAULT_DOMAIN: &str = "OTC00000000001000000001";

/// The place of what belongs to no project and is seen by all: public images.
pub const PUBLIC: &str = PlaceNames::PUBLIC;

/// The id of the project of a name.
pub fn project_id(ids: &Ids, name: &str) -> String {
    ids.derived(PlaceNames::PROJECT, name)
}

/// The id of the domain of a name, with or without its space behind it.
pub fn domain_id(ids: &Ids, name: &str) -> String {
    if is_id(name) { name.to_owned() } else { ids.derived("domain", split_space(name).0) }
}

/// The id of the user of a name, with or without its space behind it.
pub fn user_id(ids: &Ids, name: &str) -> String {
    if is_id(name) { name.to_owned() } else { ids.derived("user", split_space(name).0) }
}

/// Whether a text is an id, as projects, domains and users have: 32 lower-case hexadecimal digits.
pub fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The region that a project is in: that of its name when the id is derived from one, else the default.
pub fn region_of(ids: &Ids, project: &str) -> &'static str {
    region_whose(ids, project).unwrap_or(DEFAULT_REGION)
}

/// The region whose project this is.
pub fn region_whose(ids: &Ids, project: &str) -> Option<&'static str> {
    ids.name_of(project, PlaceNames::PROJECT, REGIONS)
}

/// The region that a project's name says: the name itself, or what stands before a `_` in it.
pub fn region_named(project_name: &str) -> &'static str {
    let first = project_name.split('_').next();
    REGIONS.iter().copied().find(|region| Some(*region) == first).unwrap_or(DEFAULT_REGION)
}

/// The project of a call whose path names none: the token's, else that of the header `X-Project-Id` (the SDKs
/// send it with every signature), else the default one of the space.
pub fn project(params: &Params<'_>, ids: &Ids) -> String {
    let of_token =
        Token::peek(params.header(&headers::AUTH_TOKEN).unwrap_or_default()).and_then(|it| it.project);
    let of_header = params.header("x-project-id").map(str::to_owned);
    let named = of_token.or(of_header).filter(|id| is_id(id));
    named.unwrap_or_else(|| project_id(ids, DEFAULT_REGION))
}

/// Who a request says it comes from, as `NAME` or `NAME~SPACE`: the owner of its token, its access key, or the
/// user or domain that asks for a token.
pub(super) fn caller(params: &Params<'_>) -> Option<String> {
    if let Some(token) = params.header(&headers::AUTH_TOKEN) {
        return Token::peek(token).map(|token| format!("{}~{}", token.user, token.space));
    }
    if let Some(header) = params.header(AUTHORIZATION) {
        return access_key(header).map(str::to_owned);
    }
    let identity = &params.document().ok().flatten()?["auth"]["identity"];
    asking(identity)
}

/// The access key of any form of signature.
pub fn access_key(header: &str) -> Option<&str> {
    let (_, fields) = header.split_once(' ')?;
    let value = |name: &str| fields.split(',').find_map(|field| field.trim().strip_prefix(name));
    value("Access=").or_else(|| value("Credential=")?.split('/').next())
}

/// The user, or else the domain, whose name selects a space; or the owner of the token that is exchanged.
fn asking(identity: &Value) -> Option<String> {
    let user = &identity["password"]["user"];
    let names = [&user["name"], &user["domain"]["name"]];
    let chosen = names.into_iter().filter_map(Value::as_str).find(|name| name.contains('~'));
    let by_token = || {
        let token = Token::peek(identity["token"]["id"].as_str()?)?;
        Some(format!("{}~{}", token.user, token.space))
    };
    let by_key = || identity["hw_ak_sk"]["access"]["key"].as_str().map(str::to_owned);
    chosen.map(str::to_owned).or_else(by_token).or_else(by_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_same_id_with_and_without_their_space_and_ids_are_their_own() {
        let ids = Ids::new(0, "one");

        assert_eq!(domain_id(&ids, "OTC1~one"), domain_id(&ids, "OTC1"));
        assert_ne!(domain_id(&ids, "OTC1"), domain_id(&ids, "OTC2"));
        assert_ne!(domain_id(&ids, "OTC1"), user_id(&ids, "OTC1"));
        assert_eq!(user_id(&ids, &domain_id(&ids, "OTC1")), domain_id(&ids, "OTC1"));
    }

    #[test]
    fn a_project_is_in_the_region_that_its_name_begins_with() {
        assert_eq!(region_named("eu-nl"), "eu-nl");
        assert_eq!(region_named("eu-nl_team"), "eu-nl");
        assert_eq!(region_named("eu-nlx"), DEFAULT_REGION);
    }
}

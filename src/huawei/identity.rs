//! Who a request says it comes from, and what names mean: projects, domains, users, regions.
//!
//! Ids are derived from names (`Ids::derived`), so a project has the same id whenever it is asked for, without
//! having been created; the look-up by id goes over the names that are known.

use serde_json::Value;

use crate::api::Params;
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

/// The id of the project of a name.
pub fn project_id(ids: &Ids, name: &str) -> String {
    ids.derived("project", name)
}

/// The region that a project is in: that of its name when the id is derived from one, else the default.
pub fn region_of(ids: &Ids, project: &str) -> &'static str {
    let named = REGIONS.iter().find(|region| project_id(ids, region) == project);
    named.copied().unwrap_or(DEFAULT_REGION)
}

/// Who a request says it comes from, as `NAME` or `NAME~SPACE`: the owner of its token, its access key, or the
/// user or domain that asks for a token.
pub(super) fn caller(params: &Params<'_>) -> Option<String> {
    if let Some(token) = params.header("x-auth-token") {
        return Token::peek(token).map(|token| format!("{}~{}", token.user, token.space));
    }
    if let Some(header) = params.header("authorization") {
        return access_key(header).map(str::to_owned);
    }
    let identity = &params.document().ok().flatten()?["auth"]["identity"];
    asking(identity)
}

/// The access key of either form of signature.
fn access_key(header: &str) -> Option<&str> {
    let (_, fields) = header.split_once(' ')?;
    let value = |name: &str| fields.split(',').find_map(|field| field.trim().strip_prefix(name));
    value("Access=").or_else(|| value("Credential=")?.split('/').next())
}

/// The user, or else the domain, whose name selects a space; or the owner of the token that is exchanged.
fn asking(identity: &Value) -> Option<String> {
    let user = &identity["password"]["user"];
    let names = [&user["name"], &user["domain"]["name"]];
    let named = names.into_iter().filter_map(Value::as_str).find(|name| name.contains('~'));
    let by_token = || {
        let token = Token::peek(identity["token"]["id"].as_str()?)?;
        Some(format!("{}~{}", token.user, token.space))
    };
    let by_key = || identity["hw_ak_sk"]["access"]["key"].as_str().map(str::to_owned);
    named.map(str::to_owned).or_else(by_token).or_else(by_key)
}

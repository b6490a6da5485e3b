//! What holds for every call of the REST protocol: whose space it belongs to, and what each answer has.

use bytes::Bytes;
use hyper::{Request, Response};
use parhelion::clock::ClockMode;
use parhelion::huawei::token::Token;
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use crate::fixture;

const NOW: &str = "2026-01-02T03:04:05Z";

fn emulator() -> Emulator {
    let clock = ClockMode::Frozen { at: NOW.parse().unwrap() };
    Emulator::new(&Config { clock, ..Config::default() }).unwrap()
}

fn look_up(headers: &[(&str, &str)]) -> Request<Bytes> {
    let request = Request::get("/v3/projects?name=eu-de").header("host", "h");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(Bytes::new()).unwrap()
}

fn login(user: &str, domain: &str) -> Request<Bytes> {
    let user = json!({"name": user, "password": "pw", "domain": {"name": domain}});
    let identity = json!({"methods": ["password"], "password": {"user": user}});
    let scope = json!({"project": {"name": "eu-de"}});
    let body = json!({"auth": {"identity": identity, "scope": scope}}).to_string();
    Request::post("/v3/auth/tokens").header("host", "h").body(Bytes::from(body)).unwrap()
}

fn token(response: &Response<Bytes>) -> String {
    response.headers()["x-subject-token"].to_str().unwrap().to_owned()
}

/// The id of the project `eu-de`: it tells the space.
fn project(response: &Response<Bytes>) -> String {
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    body.pointer("/projects/0/id").or(body.pointer("/token/project/id")).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn users_domains_access_keys_and_tokens_select_a_space() {
    let emulator = emulator();
    let plain = "SDK-HMAC-SHA256 Access=AK~one, SignedHeaders=x-sdk-date, Signature=0";
    let scoped = "SDK-HMAC-SHA256 Credential=AK~one/20260102///sdk_request, SignedHeaders=x, Signature=0";
    let one = project(&emulator.call(&look_up(&[("x-parhelion-space", "one")])));
    let default = project(&emulator.call(&look_up(&[])));

    let by_user = emulator.call(&login("alice~one", "OTC1"));
    let by_domain = emulator.call(&login("alice", "OTC1~one"));
    let by_neither = emulator.call(&login("alice", "OTC1"));

    assert_ne!(one, default);
    assert_eq!(project(&by_user), one);
    assert_eq!(project(&by_domain), one);
    assert_eq!(project(&by_neither), default);
    assert_eq!(project(&emulator.call(&look_up(&[("authorization", plain)]))), one);
    assert_eq!(project(&emulator.call(&look_up(&[("authorization", scoped)]))), one);
    assert_eq!(project(&emulator.call(&look_up(&[("x-auth-token", &token(&by_user))]))), one);
    assert_eq!(project(&emulator.call(&look_up(&[("x-auth-token", &token(&by_domain))]))), one);
    assert_eq!(project(&emulator.call(&look_up(&[("x-auth-token", &token(&by_neither))]))), default);
}

#[test]
fn the_header_that_names_a_space_wins_over_the_caller() {
    let emulator = emulator();
    let two = project(&emulator.call(&look_up(&[("x-parhelion-space", "two")])));
    let of_one = token(&emulator.call(&login("alice~one", "OTC1")));

    let with_token = emulator.call(&look_up(&[("x-auth-token", &of_one), ("x-parhelion-space", "two")]));
    let mut asking = login("alice~one", "OTC1");
    asking.headers_mut().insert("x-parhelion-space", "two".parse().unwrap());
    let asked = emulator.call(&asking);

    assert_eq!(project(&with_token), two);
    assert_eq!(project(&asked), two);
    assert_eq!(Token::peek(&token(&asked)).unwrap().space, "two");
}

#[test]
fn names_are_shown_as_they_were_sent() {
    let answer = emulator().call(&login("alice~one", "OTC1~one"));

    let body: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(body["token"]["user"]["name"], "alice~one");
    assert_eq!(body["token"]["user"]["domain"]["name"], "OTC1~one");
}

#[test]
fn every_answer_has_a_request_id_under_both_names() {
    let folder = fixture::root().join("fixtures/huawei");
    for fixture in fixture::all().iter().filter(|fixture| fixture.path.starts_with(&folder)) {
        let emulator = fixture.emulator();
        for (asked, _) in &fixture.exchanges {
            let answer = emulator.call(&fixture::request(asked));

            let id = answer.headers()["x-request-id"].to_str().unwrap();
            assert_eq!(id.len(), 32, "{}", fixture.name());
            assert_eq!(answer.headers()["x-openstack-request-id"], format!("req-{id}"), "{}", fixture.name());
        }
    }
}

#[test]
fn a_token_ends_after_a_day_of_its_spaces_clock() {
    let emulator = emulator();
    let given = token(&emulator.call(&login("alice~one", "OTC1")));
    let space = emulator.spaces().open(&SpaceId::parse("one").unwrap()).unwrap();
    let validate = || {
        let request = Request::get("/v3/auth/tokens").header("x-subject-token", &given);
        emulator.call(&request.header("x-auth-token", &given).body(Bytes::new()).unwrap()).status().as_u16()
    };

    space.clock().advance(24 * 60 * 60 - 1).unwrap();
    assert_eq!(validate(), 200);
    space.clock().advance(1).unwrap();
    assert_eq!(validate(), 404);
}

#[test]
fn ids_follow_from_seed_space_and_name() {
    let again = |seed| {
        let emulator = Emulator::new(&Config { seed, ..Config::default() }).unwrap();
        project(&emulator.call(&look_up(&[])))
    };

    assert_eq!(again(7), again(7));
    assert_ne!(again(7), again(8));
}

//! Spaces: how a request chooses one, what they share (nothing), and how they are forgotten.

use parhelion::ids::Ids;
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use serde_json::Value;

use crate::wire::{CREATE, call, frozen, told};

const TARGET: &str = "/?Action=DescribeRegions&Version=2014-08-15";

const V3: &str = "ACS3-HMAC-SHA256 Credential=testid~three,SignedHeaders=host,Signature=00";

fn space(name: &str) -> SpaceId {
    SpaceId::parse(name).unwrap()
}

/// In which of two spaces a request was answered, or in neither: told by its request id.
fn answered_in(target: &str, headers: &[(&str, &str)]) -> &'static str {
    let emulator = frozen(&Config::default());
    let (_, body) = told(&call(&emulator, "GET", target, headers, ""));
    let known = ["default", "one", "two", "three"];
    let is_it = |name: &&str| body["RequestId"] == Ids::new(0, name).call().request_id.as_str();
    known.into_iter().find(is_it).unwrap_or("none of them")
}

fn create(emulator: &Emulator, space: &str) -> Value {
    let (status, body) =
        told(&call(emulator, "POST", &format!("/?{CREATE}"), &[("x-parhelion-space", space)], ""));
    assert_eq!(status, 200, "{body}");
    body
}

/// The answer to an admin request: its status and its text.
fn admin(emulator: &Emulator, method: &str, target: &str) -> (u16, String) {
    let response = call(emulator, method, target, &[], "");
    (response.status().as_u16(), String::from_utf8(response.body().to_vec()).unwrap())
}

#[test]
fn a_request_that_names_no_space_belongs_to_the_default_one() {
    assert_eq!(answered_in(TARGET, &[]), "default");
    assert_eq!(answered_in(&format!("{TARGET}&AccessKeyId=testid"), &[]), "default");
}

#[test]
fn an_access_key_id_in_the_query_chooses_a_space() {
    assert_eq!(answered_in(&format!("{TARGET}&AccessKeyId=testid~one"), &[]), "one");
}

#[test]
fn an_access_key_id_in_a_form_chooses_a_space() {
    let emulator = frozen(&Config::default());
    let form = [("content-type", "application/x-www-form-urlencoded")];

    let (_, body) = told(&call(&emulator, "POST", TARGET, &form, "AccessKeyId=testid~one"));

    assert_eq!(body["RequestId"], Ids::new(0, "one").call().request_id);
}

#[test]
fn an_access_key_id_in_its_own_header_chooses_a_space() {
    assert_eq!(answered_in(TARGET, &[("x-acs-accesskey-id", "testid~two")]), "two");
}

#[test]
fn the_credential_of_a_modern_authorization_chooses_a_space() {
    assert_eq!(answered_in(TARGET, &[("authorization", V3)]), "three");
}

#[test]
fn what_stands_behind_the_last_tilde_is_the_space() {
    assert_eq!(answered_in(&format!("{TARGET}&AccessKeyId=test~id~one"), &[]), "one");
}

#[test]
fn the_header_wins_over_every_credential() {
    let header = ("x-parhelion-space", "two");

    assert_eq!(answered_in(&format!("{TARGET}&AccessKeyId=testid~one"), &[header]), "two");
    assert_eq!(answered_in(TARGET, &[header, ("authorization", V3)]), "two");
    assert_eq!(answered_in(TARGET, &[header, ("x-acs-accesskey-id", "testid~one")]), "two");
}

#[test]
fn a_space_does_not_see_the_instances_of_another() {
    let emulator = frozen(&Config::default());
    let id = create(&emulator, "one")["DBInstanceId"].clone();
    let attribute = format!(
        "/?Action=DescribeDBInstanceAttribute&Version=2014-08-15&DBInstanceId={}",
        id.as_str().unwrap()
    );

    let seen = ["one", "two", "default"]
        .map(|space| told(&call(&emulator, "GET", &attribute, &[("x-parhelion-space", space)], "")).0);

    assert_eq!(seen, [200, 404, 404]);
}

#[test]
fn a_space_does_not_change_with_another() {
    let emulator = frozen(&Config::default());
    create(&emulator, "one");
    let before = emulator.snapshot(&space("one"));

    create(&emulator, "two");

    assert_eq!(emulator.snapshot(&space("one")), before);
}

#[test]
fn a_reset_of_one_space_leaves_the_others() {
    let emulator = frozen(&Config::default());
    create(&emulator, "one");
    create(&emulator, "two");
    create(&emulator, "two");
    let one = emulator.snapshot(&space("one"));

    let answer = admin(&emulator, "POST", "/_parhelion/reset?space=two");

    assert_eq!(answer, (200, gone(1, &[("rds", 2)])));
    assert_eq!(emulator.snapshot(&space("one")), one);
    assert_eq!(
        emulator.snapshot(&space("two")),
        "{\n  \"parhelion\": 1,\n  \"spaces\": {\n    \"two\": {}\n  }\n}\n"
    );
}

#[test]
fn a_reset_without_a_space_forgets_all_of_them() {
    let emulator = frozen(&Config::default());
    create(&emulator, "one");
    create(&emulator, "two");

    let first = admin(&emulator, "POST", "/_parhelion/reset");
    let second = admin(&emulator, "POST", "/_parhelion/reset");

    // `frozen` has opened the default space.
    assert_eq!(first, (200, gone(3, &[("rds", 2)])));
    assert_eq!(second, (200, gone(0, &[])));
}

#[test]
fn a_reset_forgets_what_a_world_brought() {
    let emulator = frozen(&Config { worlds: vec!["demo".to_owned()], ..Config::default() });

    let answer = admin(&emulator, "POST", "/_parhelion/reset?space=default");

    assert_eq!(answer, (200, gone(1, &[("rds", 4), ("iot", 4), ("smn", 1), ("vpc", 2), ("ims", 5)])));
}

#[test]
fn a_reset_of_a_space_that_was_never_used_forgets_nothing() {
    let emulator = frozen(&Config::default());

    let answer = admin(&emulator, "POST", "/_parhelion/reset?space=never");

    assert_eq!(answer, (200, gone(0, &[])));
}

#[test]
fn a_reset_of_a_space_that_cannot_be_forgets_nothing() {
    let emulator = frozen(&Config::default());
    create(&emulator, "default");
    let before = emulator.snapshot(&SpaceId::default());

    let answer = admin(&emulator, "POST", "/_parhelion/reset?space=a~b");

    assert_eq!(
        answer,
        (
            400,
            "{\"error\":{\"code\":\"BadRequest\",\"message\":\"cannot use `a~b` as the name of a space: 1 to 64 \
             letters, digits, `-`, `_` or `.`\",\"hint\":\"write ?space=NAME, or leave it out\"}}\n"
                .to_owned()
        )
    );
    assert_eq!(emulator.snapshot(&SpaceId::default()), before);
}

#[test]
fn after_a_reset_ids_begin_again() {
    let emulator = frozen(&Config::default());
    let first = create(&emulator, "one");
    create(&emulator, "one");

    admin(&emulator, "POST", "/_parhelion/reset?space=one");

    assert_eq!(create(&emulator, "one"), first);
}

#[test]
fn after_a_reset_the_clock_is_real_again() {
    let emulator = frozen(&Config::default());

    admin(&emulator, "POST", "/_parhelion/reset");

    let (_, clock) = told(&call(&emulator, "GET", "/_parhelion/clock", &[], ""));
    assert_eq!(clock["mode"], "real");
}

#[test]
fn a_method_that_does_not_go_with_an_admin_path_is_refused() {
    let emulator = frozen(&Config::default());

    let response = call(&emulator, "DELETE", "/_parhelion/clock", &[], "");

    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET, PUT");
    assert_eq!(
        response.body(),
        "{\"error\":{\"code\":\"MethodNotAllowed\",\"message\":\"DELETE does not go with /_parhelion/clock\",\
         \"hint\":\"it takes GET, PUT\"}}\n"
    );
}

#[test]
fn an_admin_path_that_is_none_is_not_found() {
    let emulator = frozen(&Config::default());

    let answer = admin(&emulator, "GET", "/_parhelion/nowhere");

    assert_eq!(
        answer,
        (
            404,
            "{\"error\":{\"code\":\"NotFound\",\"message\":\"there is no /_parhelion/nowhere\",\"hint\":\"GET \
             /_parhelion/ lists what there is\"}}\n"
                .to_owned()
        )
    );
}

#[test]
fn a_path_that_nobody_claims_is_not_found() {
    let emulator = frozen(&Config::default());

    let answer = admin(&emulator, "GET", "/_parhelionish");

    assert_eq!(
        answer,
        (
            404,
            "{\"error\":{\"code\":\"NotClaimed\",\"message\":\"no emulated API claims GET /_parhelionish\",\
             \"hint\":\"GET /_parhelion/operations lists what is emulated\"}}\n"
                .to_owned()
        )
    );
}

#[test]
fn a_path_that_nobody_claims_gets_an_id_of_its_own_each_time() {
    let ids = || {
        let emulator = frozen(&Config::default());
        let id = || call(&emulator, "GET", "/nowhere", &[], "").headers()["x-request-id"].clone();
        [id(), id()]
    };

    let [first, second] = ids();

    assert_ne!(first, second);
    assert_eq!(ids(), [first.clone(), second]);
    assert!(first.len() == 32 && first.to_str().unwrap().bytes().all(|byte| byte.is_ascii_hexdigit()));
}

/// What a reset answers: how many spaces went, and of which services how many resources; none of the others.
fn gone(spaces: usize, resources: &[(&str, usize)]) -> String {
    let of =
        |name: &str| resources.iter().find(|(service, _)| *service == name).map_or(0, |(_, count)| *count);
    let services: Vec<_> = parhelion::emulator::services()
        .iter()
        .map(|service| format!("\"{0}\":{1}", service.card().name, of(service.card().name)))
        .collect();
    let total: usize = resources.iter().map(|(_, count)| count).sum();
    format!("{{\"spaces\":{spaces},\"resources\":{total},\"services\":{{{}}}}}\n", services.join(","))
}

#[test]
fn a_read_of_a_space_that_is_not_there_shows_what_it_would_be_and_makes_none() {
    let emulator = frozen(&Config { max_spaces: 2, ..Config::default() });
    let read = |path: &str| told(&call(&emulator, "GET", &format!("/_parhelion{path}?space=new"), &[], ""));

    let reads =
        ["/clock", "/scenario", "/scenario/trace", "/chaos/faults", "/snapshot", "/requests"].map(read);

    assert_eq!(reads.map(|(status, _)| status), [200, 200, 404, 200, 200, 200]);
    assert_eq!(emulator.spaces().names(), [SpaceId::default()]);
    assert_eq!(read("/clock").1["mode"], "real");
}

#[test]
fn a_space_cannot_be_called_as_a_url_calls_a_folder() {
    let emulator = frozen(&Config::default());
    for name in [".", ".."] {
        let target = format!("/_parhelion/clock?space={name}");

        let (status, answer) = told(&call(&emulator, "PUT", &target, &[], "{\"mode\":\"real\"}"));

        let message = format!("cannot use `{name}` as the name of a space: in a URL it would mean a folder");
        assert_eq!((status, &answer["error"]["message"]), (400, &message.into()));
    }
    assert_eq!(emulator.spaces().names(), [SpaceId::default()]);
}

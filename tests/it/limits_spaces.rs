//! What spaces may hold, how many there may be, and how they may be named.

use parhelion::ids::Ids;
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use serde_json::json;

use crate::wire::{CREATE, DESCRIBE, call, frozen, told};

fn create(emulator: &Emulator, space: &str) -> (u16, serde_json::Value) {
    told(&call(emulator, "POST", &format!("/?{CREATE}"), &[("x-parhelion-space", space)], ""))
}

fn describe(emulator: &Emulator, space: &str) -> (u16, serde_json::Value) {
    told(&call(emulator, "GET", &format!("/?{DESCRIBE}"), &[("x-parhelion-space", space)], ""))
}

fn spaces(max: usize) -> Config {
    Config { max_spaces: max, ..Config::default() }
}

/// The refusal of a call that belongs to no space.
fn refused(ids: &Ids, code: &str, message: &str) -> serde_json::Value {
    let id = ids.call().request_id;
    json!({
        "RequestId": id,
        "Message": message,
        "HostId": "127.0.0.1",
        "Code": code,
        "Recommend": format!("https://api.aliyun.com/troubleshoot?q={code}&product=Rds&requestId={id}"),
    })
}

#[test]
fn a_space_that_is_full_refuses_a_further_instance_and_keeps_what_it_has() {
    let emulator = frozen(&Config { max_resources: 1, ..Config::default() });
    let (status, _) = create(&emulator, "default");
    assert_eq!(status, 200);
    let before = emulator.snapshot(&SpaceId::default());

    let (status, body) = create(&emulator, "default");

    let ids = Ids::new(0, "default");
    ids.call();
    assert_eq!(status, 403);
    assert_eq!(body, refused(&ids, "QuotaExceeded.CreateInstance", "The quota of create instance exceeds."));
    assert_eq!(emulator.snapshot(&SpaceId::default()), before);
}

#[test]
fn several_instances_that_do_not_all_fit_are_refused_together() {
    let emulator = frozen(&Config { max_resources: 2, ..Config::default() });
    let before = emulator.snapshot(&SpaceId::default());

    let response = call(&emulator, "POST", &format!("/?{CREATE}&Amount=3"), &[], "");

    let (status, body) = told(&response);
    assert_eq!(status, 403);
    assert_eq!(body["Code"], "QuotaExceeded.CreateInstance");
    assert_eq!(emulator.snapshot(&SpaceId::default()), before);
}

#[test]
fn a_full_space_leaves_the_others_their_room() {
    let emulator = frozen(&Config { max_resources: 1, ..Config::default() });

    let created = ["one", "two", "one", "two"].map(|space| create(&emulator, space).0);

    assert_eq!(created, [200, 200, 403, 403]);
}

#[test]
fn an_instance_that_was_deleted_leaves_its_room() {
    let emulator = frozen(&Config { max_resources: 1, ..Config::default() });
    let (_, made) = create(&emulator, "default");
    let id = made["DBInstanceId"].as_str().unwrap();

    let delete = format!("/?Action=DeleteDBInstance&Version=2014-08-15&DBInstanceId={id}");
    let (deleted, _) = told(&call(&emulator, "POST", &delete, &[], ""));
    let (status, _) = create(&emulator, "default");

    assert_eq!((deleted, status), (200, 200));
}

#[test]
fn a_client_token_that_comes_again_needs_no_room() {
    let emulator = frozen(&Config { max_resources: 1, ..Config::default() });
    let target = format!("/?{CREATE}&ClientToken=once");
    let (_, first) = told(&call(&emulator, "POST", &target, &[], ""));

    let (status, second) = told(&call(&emulator, "POST", &target, &[], ""));

    assert_eq!(status, 200, "{second}");
    assert_eq!(second["DBInstanceId"], first["DBInstanceId"]);
}

#[test]
fn a_space_too_many_is_refused_and_the_others_work_on() {
    // `frozen` has opened the default space.
    let emulator = frozen(&spaces(2));
    assert_eq!(describe(&emulator, "one").0, 200);

    let (status, body) = describe(&emulator, "two");

    assert_eq!(status, 503);
    assert_eq!(
        body,
        refused(
            &Ids::new(0, ""),
            "Parhelion.TooManySpaces",
            "cannot make another space: there are 2 already, as many as --max-spaces allows"
        )
    );
    assert_eq!(describe(&emulator, "one").0, 200);
    assert_eq!(describe(&emulator, "default").0, 200);
}

#[test]
fn a_space_that_was_reset_makes_room_for_another() {
    let emulator = frozen(&spaces(2));
    assert_eq!(describe(&emulator, "one").0, 200);

    call(&emulator, "POST", "/_parhelion/reset?space=one", &[], "");

    assert_eq!(describe(&emulator, "two").0, 200);
}

#[test]
fn the_admin_api_refuses_a_space_too_many_in_its_own_words() {
    let emulator = frozen(&spaces(1));

    let response = call(&emulator, "PUT", "/_parhelion/clock?space=one", &[], "{\"mode\":\"real\"}");

    assert_eq!(response.status(), 503);
    assert_eq!(
        response.body(),
        "{\"error\":{\"code\":\"TooManySpaces\",\"message\":\"cannot make another space: there are 1 already, as \
         many as --max-spaces allows\",\"hint\":\"reset spaces that are done with, or start with a greater \
         --max-spaces\"}}\n"
    );
}

#[test]
fn a_name_that_no_space_can_have_is_refused() {
    let emulator = frozen(&Config::default());
    let ids = Ids::new(0, "");
    let long = "a".repeat(65);

    for name in ["", "a b", "a/b", "a~b", &long] {
        let (status, body) = describe(&emulator, name);

        assert_eq!(status, 400, "{name}");
        assert_eq!(
            body,
            refused(
                &ids,
                "Parhelion.BadSpaceName",
                &format!(
                    "cannot use `{name}` as the name of a space: 1 to 64 letters, digits, `-`, `_` or `.`"
                )
            )
        );
    }
}

#[test]
fn a_name_of_64_characters_is_a_space() {
    let emulator = frozen(&Config::default());

    assert_eq!(describe(&emulator, &"a".repeat(64)).0, 200);
}

#[test]
fn a_caller_with_a_bad_name_behind_the_tilde_is_refused() {
    let emulator = frozen(&Config::default());

    let target = "/?Action=DescribeRegions&Version=2014-08-15&AccessKeyId=testid~a%20b";
    let (status, body) = told(&call(&emulator, "GET", target, &[], ""));

    assert_eq!(status, 400);
    assert_eq!(body["Code"], "Parhelion.BadSpaceName");
}

//! Snapshots over the admin API: taken, restored, named, compared, refused.

use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use serde_json::{Value, json};

use crate::wire::{CREATE, call, frozen, told};

/// The answer to an admin request: its status and its JSON.
pub(crate) fn admin(emulator: &Emulator, method: &str, path: &str, body: &str) -> (u16, Value) {
    told(&call(emulator, method, &format!("/_parhelion{path}"), &[], body))
}

/// What a space holds, as the API shows it.
fn snapshot(emulator: &Emulator, space: &str) -> String {
    let response = call(emulator, "GET", &format!("/_parhelion/snapshot?space={space}"), &[], "");
    assert_eq!(response.status(), 200);
    String::from_utf8(response.body().to_vec()).unwrap()
}

fn create(emulator: &Emulator, space: &str) -> String {
    let (status, made) =
        told(&call(emulator, "POST", &format!("/?{CREATE}"), &[("x-parhelion-space", space)], ""));
    assert_eq!(status, 200, "{made}");
    made["DBInstanceId"].as_str().unwrap().to_owned()
}

fn tag(emulator: &Emulator, id: &str, key: &str, value: &str) {
    let target = format!(
        "/?Action=TagResources&Version=2014-08-15&RegionId=cn-hangzhou&ResourceType=INSTANCE\
         &ResourceId.1={id}&Tag.1.Key={key}&Tag.1.Value={value}"
    );
    assert_eq!(call(emulator, "POST", &target, &[], "").status(), 200);
}

fn demo() -> Emulator {
    frozen(&Config { worlds: vec!["demo".to_owned()], ..Config::default() })
}

/// What is answered, and that nothing has changed.
fn refused(emulator: &Emulator, method: &str, path: &str, body: &str) -> (u16, String, String) {
    let before = (snapshot(emulator, "default"), admin(emulator, "GET", "/spaces", ""));
    let (status, answer) = admin(emulator, method, path, body);
    assert_eq!((snapshot(emulator, "default"), admin(emulator, "GET", "/spaces", "")), before);
    let said = |name: &str| answer["error"][name].as_str().unwrap().to_owned();
    (status, said("code"), said("message"))
}

#[test]
fn a_snapshot_is_a_world_with_the_clock_and_the_ids_of_its_space() {
    let emulator = frozen(&Config { seed: 7, ..Config::default() });
    let id = create(&emulator, "default");

    let world: Value = serde_json::from_str(&snapshot(&emulator, "default")).unwrap();

    let space = &world["spaces"]["default"];
    assert_eq!(world["parhelion"], 1);
    assert_eq!(space["clock"], json!({"mode": "frozen", "at": "2026-01-02T03:04:05Z"}));
    assert_eq!(space["ids"], json!({"seed": 7, "space": "default", "drawn": {"instance": 1, "order": 1}}));
    assert!(space["rds"]["cn-hangzhou"]["Instances"][&id].is_object());
    assert_eq!(space.as_object().unwrap().len(), 3);
}

#[test]
fn a_snapshot_is_the_same_text_until_something_changes() {
    let emulator = demo();
    let before = snapshot(&emulator, "default");

    call(&emulator, "GET", "/?Action=DescribeRegions&Version=2014-08-15", &[], "");
    let looked_at = snapshot(&emulator, "default");
    create(&emulator, "default");

    assert_eq!(looked_at, before);
    assert_eq!(emulator.snapshot(&SpaceId::default()), snapshot(&emulator, "default"));
    assert_ne!(snapshot(&emulator, "default"), before);
}

#[test]
fn what_is_restored_is_what_was_taken() {
    let emulator = demo();
    let id = create(&emulator, "default");
    let taken = snapshot(&emulator, "default");
    tag(&emulator, &id, "late", "yes");
    create(&emulator, "default");
    admin(&emulator, "PUT", "/clock", r#"{"mode":"real"}"#);

    let (status, answer) = admin(&emulator, "PUT", "/snapshot", &taken);

    let resources = json!({"rds": 5, "iot": 4, "iam": 0, "smn": 1, "vpc": 2, "ims": 5});
    assert_eq!((status, answer), (200, json!({"space": "default", "resources": resources})));
    assert_eq!(snapshot(&emulator, "default"), taken);
}

#[test]
fn a_restored_space_draws_the_ids_that_would_have_come_next() {
    let emulator = frozen(&Config::default());
    let first = create(&emulator, "default");
    let taken = snapshot(&emulator, "default");
    let second = create(&emulator, "default");

    admin(&emulator, "PUT", "/snapshot", &taken);
    let again = create(&emulator, "default");

    assert_eq!(again, second);
    assert_ne!(again, first);
}

#[test]
fn a_snapshot_can_be_put_into_another_space_and_another_emulator_and_projects_keep_their_names() {
    let taken = snapshot(&demo(), "default");
    let emulator = frozen(&Config { seed: 99, ..Config::default() });

    let (status, _) = admin(&emulator, "PUT", "/snapshot?space=other", &taken);

    assert_eq!(status, 200);
    assert_eq!(snapshot(&emulator, "other"), taken.replacen("\"default\": {", "\"other\": {", 1));
    let auth = r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"a~other","password":"p",
        "domain":{"name":"d"}}}},"scope":{"project":{"name":"eu-de"}}}}"#;
    let response = call(&emulator, "POST", "/v3/auth/tokens", &[("content-type", "application/json")], auth);
    let text = response.headers()["x-subject-token"].to_str().unwrap();
    let (_, project) = told(&response);
    let path = format!("/v2/{}/notifications/topics", project["token"]["project"]["id"].as_str().unwrap());
    let (_, topics) = told(&call(&emulator, "GET", &path, &[("x-auth-token", text)], ""));
    assert_eq!(topics["topics"][0]["name"], "shop-alarms");
}

#[test]
fn a_world_can_be_put_into_any_space_and_its_credentials_are_left_out() {
    let emulator = frozen(&Config::default());
    let world = std::fs::read_to_string("fixtures/worlds/demo.json").unwrap();

    let (status, answer) = admin(&emulator, "PUT", "/snapshot?space=any", &world);

    assert_eq!(status, 200);
    assert_eq!(answer["resources"]["rds"], 4);
    assert_eq!(
        answer["note"],
        "1 of the snapshot's credentials were left out: they are of no space; see --credential"
    );
    assert_eq!(snapshot(&emulator, "default"), snapshot(&frozen(&Config::default()), "default"));
}

#[test]
fn a_world_that_is_put_twice_is_answered_alike_twice() {
    let emulator = frozen(&Config::default());
    let world = std::fs::read_to_string("fixtures/worlds/demo.json").unwrap();
    let run = || {
        admin(&emulator, "PUT", "/snapshot", &world);
        let made = call(&emulator, "POST", &format!("/?{CREATE}"), &[], "");
        (made, snapshot(&emulator, "default"))
    };

    let (first, after_first) = run();
    let (second, after_second) = run();

    assert_eq!(first.body(), second.body());
    assert_eq!(first.headers(), second.headers());
    assert_eq!(after_first, after_second);
}

#[test]
fn a_mistake_in_a_snapshot_is_named_with_its_place_and_changes_nothing() {
    let emulator = demo();
    let wrong = |text: &str| refused(&emulator, "PUT", "/snapshot", text);
    let bad = |message: &str| (400, "BadRequest".to_owned(), message.to_owned());

    assert_eq!(wrong(""), bad("line 1, column 1 of the snapshot: EOF while parsing a value"));
    assert_eq!(
        wrong("{\"parhelion\": 2, \"spaces\": {}}"),
        bad("line 1, column 2 of the snapshot: this program reads version 1 of the format, not 2; write \
             \"parhelion\": 1")
    );
    assert_eq!(
        wrong("{\"parhelion\": 1, \"spaces\": {}}"),
        bad("cannot restore a world of 0 spaces: a snapshot is of one")
    );
    assert_eq!(
        wrong("{\"parhelion\": 1, \"spaces\": {\"a\": {}, \"b\": {}}}"),
        bad("cannot restore a world of 2 spaces: a snapshot is of one")
    );
    assert_eq!(
        wrong(
            "{\"parhelion\": 1,\n \"spaces\": {\n  \"a\": {\"rds\": {\"cn-x\": {\"Instances\": {\"i\": 1}}}}}}"
        ),
        bad("line 3, column 45 of the snapshot: invalid type: integer `1`, expected struct Instance")
    );
    assert_eq!(
        wrong("{\"parhelion\": 1,\n \"spaces\": {\"a\": {\"clock\": {\"mode\": \"soon\"}}}}"),
        bad(
            "line 2, column 42 of the snapshot: unknown variant `soon`, expected one of `real`, `frozen`, `offset`"
        )
    );
    assert_eq!(
        wrong(
            "{\"parhelion\": 1,\n \"spaces\": {\"a\": {\"clock\": {\"mode\": \"offset\", \"seconds\": 9223372036854775807}}}}"
        ),
        bad("line 2, column 28 of the snapshot: cannot set a clock outside the years -9999 to 9999")
    );
    assert_eq!(
        wrong(
            "{\"parhelion\": 1,\n \"spaces\": {\"a\": {\"ids\": {\"seed\": 0, \"space\": \"a\", \"drawn\": {\"vm\": 1}}}}}"
        ),
        bad(
            "line 2, column 70 of the snapshot: `vm` is no kind of ids; there is: instance, order, task, product_key, \
             product_secret, topic, vpc, subnet, image, job"
        )
    );
}

#[test]
fn resources_of_two_names_for_one_project_that_clash_are_refused() {
    let emulator = demo();
    let id = parhelion::ids::Ids::new(0, "default").derived("project", "eu-de");
    let topic = r#"{"Topics":{"t":{"Name":"n","CreateTime":"2026-01-02T01:00:00Z"}}}"#;
    let twice = format!(r#"{{"parhelion":1,"spaces":{{"a":{{"smn":{{"eu-de":{topic},"{id}":{topic}}}}}}}}}"#);

    let answer = refused(&emulator, "PUT", "/snapshot", &twice);

    assert_eq!(
        answer,
        (400, "BadRequest".to_owned(), "cannot restore it: the topic `t` exists already".to_owned())
    );
}

#[test]
fn a_snapshot_for_a_space_too_many_is_refused() {
    let emulator = frozen(&Config { max_spaces: 1, ..Config::default() });
    let taken = snapshot(&emulator, "default");

    let (status, code, _) = refused(&emulator, "PUT", "/snapshot?space=two", &taken);

    assert_eq!((status, &*code), (503, "TooManySpaces"));
}

#[test]
fn a_snapshot_may_be_larger_than_other_bodies_and_has_a_limit_of_its_own() {
    let mut config = Config { worlds: vec!["demo".to_owned()], ..Config::default() };
    config.limits.max_body = 1000;
    let emulator = frozen(&config);
    let taken = snapshot(&emulator, "default");
    assert!(taken.len() > 1000);

    let put = |emulator: &Emulator| admin(emulator, "PUT", "/snapshot", &taken);
    config.limits.max_snapshot = 1000;
    let (status, answer) = put(&frozen(&config));

    assert_eq!(put(&emulator).0, 200);
    assert_eq!(status, 413);
    assert_eq!(answer["error"]["message"], "the body is larger than --max-snapshot allows");
}

#[test]
fn a_snapshot_gets_a_name_and_is_listed_shown_loaded_and_forgotten() {
    let emulator = demo();
    let before = snapshot(&emulator, "default");
    let bytes = before.len();

    let saved = admin(&emulator, "PUT", "/snapshots/before", "");
    create(&emulator, "default");
    let listed = admin(&emulator, "GET", "/snapshots", "");
    let shown = call(&emulator, "GET", "/_parhelion/snapshots/before", &[], "");
    let (loaded, _) = admin(&emulator, "POST", "/snapshots/before/load", "");
    let after = snapshot(&emulator, "default");
    let forgotten = admin(&emulator, "DELETE", "/snapshots/before", "");

    let answer = json!({"name": "before", "space": "default", "bytes": bytes, "replaced": false});
    assert_eq!(saved, (200, answer));
    let list =
        json!({"snapshots": [{"name": "before", "bytes": bytes}], "max": 1000, "max_bytes": 256 << 20});
    assert_eq!(listed, (200, list));
    assert_eq!(shown.body(), &before);
    assert_eq!((loaded, after), (200, before));
    assert_eq!(forgotten, (200, json!({"name": "before"})));
    assert_eq!(admin(&emulator, "DELETE", "/snapshots/before", "").0, 404);
}

#[test]
fn a_snapshot_with_a_name_outlives_a_reset_of_everything() {
    let emulator = demo();
    let before = snapshot(&emulator, "default");
    admin(&emulator, "PUT", "/snapshots/before", "");

    admin(&emulator, "POST", "/reset", "");
    admin(&emulator, "POST", "/snapshots/before/load", "");

    assert_eq!(snapshot(&emulator, "default"), before);
}

#[test]
fn names_that_no_snapshot_has_or_can_have_are_refused() {
    let emulator = demo();
    let missing = (404, "NotFound".to_owned(), "there is no snapshot `none`".to_owned());

    assert_eq!(refused(&emulator, "GET", "/snapshots/none", ""), missing);
    assert_eq!(refused(&emulator, "POST", "/snapshots/none/load", ""), missing);
    assert_eq!(refused(&emulator, "GET", "/snapshots/diff?from=none", ""), missing);
    assert_eq!(
        refused(&emulator, "PUT", "/snapshots/a%20b", ""),
        (400, "BadRequest".to_owned(), "cannot use `a b` as the name of a snapshot".to_owned())
    );
    assert_eq!(refused(&emulator, "PUT", "/snapshots/diff", "").0, 405);
    assert_eq!(refused(&emulator, "GET", "/snapshots/diff", "").2, "there is no ?from=");
}

#[test]
fn what_differs_is_said_in_words() {
    let emulator = demo();
    admin(&emulator, "PUT", "/snapshots/before", "");
    tag(&emulator, "rm-bp1shop00000000001", "env", "test");
    tag(&emulator, "rm-bp1shop00000000001", "new", "1");
    let id = create(&emulator, "default");

    let (_, to_now) = admin(&emulator, "GET", "/snapshots/diff?from=before", "");
    admin(&emulator, "PUT", "/snapshots/after", "");
    let (_, named) = admin(&emulator, "GET", "/snapshots/diff?from=before&to=after", "");
    let (_, same) = admin(&emulator, "GET", "/snapshots/diff?from=after", "");

    let texts: Vec<_> = to_now["changes"].as_array().unwrap().iter().map(|it| it["text"].clone()).collect();
    let mut expected = vec![
        json!("rds cn-hangzhou rm-bp1shop00000000001: tag env changed from `prod` to `test`"),
        json!("rds cn-hangzhou rm-bp1shop00000000001: tag new added as `1`"),
        json!(format!("rds cn-hangzhou {id}: created")),
    ];
    expected.sort_by_key(|text| text.as_str().unwrap().split(':').next().unwrap().to_owned());
    assert_eq!(texts, expected);
    assert_eq!(named["changes"], to_now["changes"]);
    assert_eq!(
        (&named["from"], &named["to"], &to_now["to"]),
        (&json!("before"), &json!("after"), &json!(null))
    );
    assert_eq!((&same["same"], &same["changes"]), (&json!(true), &json!([])));
}

//! The five operations on tags.

use serde_json::{Value, json};

use super::{BULBS, FORMAT, Iot, failure};

fn tag_failure(message: &str, invalid: &[(&str, &str)]) -> Value {
    let tags: Vec<_> = invalid.iter().map(|(key, value)| json!({"TagKey": key, "TagValue": value})).collect();
    let mut body = failure(FORMAT, message);
    body["InvalidProductTags"] = json!({"ProductTag": tags});
    body
}

/// `ProductTag.N.*` for each pair, and the bulbs' key.
fn with_tags<'a>(names: &'a [(String, String)], tags: &'a [(&str, &str)]) -> Vec<(&'a str, &'a str)> {
    let fields = tags.iter().zip(names).flat_map(|((key, value), (key_name, value_name))| {
        [(key_name.as_str(), *key), (value_name.as_str(), *value)]
    });
    std::iter::once(BULBS).chain(fields).collect()
}

fn names() -> Vec<(String, String)> {
    let name = |at: usize| (format!("ProductTag.{at}.TagKey"), format!("ProductTag.{at}.TagValue"));
    (1..=20).map(name).collect()
}

#[test]
fn the_example_of_the_page_is_answered_field_for_field_in_json_and_in_xml() {
    let iot = Iot::demo();
    let names = names();
    let mut params = with_tags(&names, &[("first", "value1"), ("second", "value2")]);

    let in_json = iot.text("UpdateProductTags", &params);
    params.push(("Format", "XML"));
    let in_xml = iot.text("UpdateProductTags", &params);

    assert_eq!(
        in_json,
        (200, r#"{"RequestId":"58B6C767-5B14-45A7-B9C4-AB1665774233","Success":true}"#.to_owned())
    );
    assert_eq!(
        in_xml,
        (
            200,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><UpdateProductTagsResponse>\
             <RequestId>7F053FE5-7355-4EF4-8B3D-355FB0C071C8</RequestId><Success>true</Success>\
             </UpdateProductTagsResponse>"
                .to_owned()
        )
    );
    assert_eq!(
        iot.tags("a1h7knJdld1"),
        json!([
            {"TagKey": "binary", "TagValue": "on"},
            {"TagKey": "first", "TagValue": "value1"},
            {"TagKey": "Lock", "TagValue": "v1"},
            {"TagKey": "room", "TagValue": "客厅"},
            {"TagKey": "second", "TagValue": "value2"},
        ])
    );
}

#[test]
fn an_update_with_a_fault_names_the_tags_and_changes_none() {
    let iot = Iot::demo();
    let names = names();
    let update = |tags: &[(&str, &str)]| iot.refused("UpdateProductTags", &with_tags(&names, tags));
    let long = "值".repeat(65);
    let eleven: Vec<String> = (1..=11).map(|at| format!("k{at}")).collect();
    let eleven: Vec<_> = eleven.iter().map(|key| (key.as_str(), "v")).collect();

    assert_eq!(
        update(&eleven),
        tag_failure("A maximum of 10 tags can be specified in one call.", &[("k11", "v")])
    );
    assert_eq!(
        update(&[("first", "a"), ("second", "b"), ("first", "c")]),
        tag_failure("The keys of the tags must be unique.", &[("first", "a"), ("first", "c")])
    );
    assert_eq!(
        update(&[("first", "a"), ("third", "b")]),
        tag_failure("The product has no tag with this key.", &[("third", "b")])
    );
    assert_eq!(
        update(&[("first", &long), ("second", "b")]),
        tag_failure(
            "The value of a tag cannot exceed 128 characters. A Chinese character is counted as two characters.",
            &[("first", &long)]
        )
    );
    assert_eq!(
        update(&[("second", "b"), ("room", "123$")]),
        tag_failure("The value of a tag contains a character that is not allowed.", &[("room", "123$")])
    );
    assert_eq!(
        update(&[("", "b"), ("first", "")]),
        tag_failure("The key of a tag must be specified.", &[("", "b"), ("first", "")])
    );
    assert_eq!(
        iot.refused("UpdateProductTags", &[BULBS, ("ProductTag.1.TagKey", "first")]),
        tag_failure("The value of a tag must be specified.", &[("first", "")])
    );
}

#[test]
fn every_tag_with_any_fault_is_named_and_the_first_fault_is_told() {
    let iot = Iot::demo();
    let names = names();
    let create = |tags: &[(&str, &str)]| iot.refused("CreateProductTags", &with_tags(&names, tags));
    let mut twelve: Vec<_> = names[..12].iter().map(|(key, _)| (key.as_str(), "v")).collect();
    twelve[1] = ("k 2", "v");

    assert_eq!(
        create(&[("ro_om", "x"), ("fine", "x"), ("room", "123$")]),
        tag_failure(
            "The key of a tag can contain only English letters, digits, and dots (.).",
            &[("ro_om", "x"), ("room", "123$")]
        )
    );
    assert_eq!(
        create(&twelve),
        tag_failure(
            "A maximum of 10 tags can be specified in one call.",
            &[("k 2", "v"), ("ProductTag.11.TagKey", "v"), ("ProductTag.12.TagKey", "v")]
        )
    );
}

#[test]
fn a_refusal_in_xml_has_the_root_of_the_operation() {
    let iot = Iot::demo();
    let names = names();
    let mut params = with_tags(&names, &[("room", "123$")]);
    params.push(("Format", "XML"));

    assert_eq!(
        iot.text("UpdateProductTags", &params),
        (
            200,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><UpdateProductTagsResponse>\
             <RequestId>58B6C767-5B14-45A7-B9C4-AB1665774233</RequestId><Success>false</Success>\
             <Code>iot.common.InvalidFormattedParameter</Code>\
             <ErrorMessage>The value of a tag contains a character that is not allowed.</ErrorMessage>\
             <InvalidProductTags><ProductTag><TagKey>room</TagKey><TagValue>123$</TagValue></ProductTag>\
             </InvalidProductTags></UpdateProductTagsResponse>"
                .to_owned()
        )
    );
}

#[test]
fn what_the_gateway_misses_keeps_its_status_and_what_is_empty_reaches_the_service() {
    let iot = Iot::demo();

    let (status, body) = iot.text("ListProductTags", &[]);

    assert_eq!(status, 400);
    assert_eq!(
        serde_json::from_str::<Value>(&body).unwrap(),
        json!({
            "RequestId": "58B6C767-5B14-45A7-B9C4-AB1665774233",
            "Message": "ProductKey is mandatory for this action.",
            "HostId": "iot.local",
            "Code": "MissingProductKey",
            "Recommend": "https://api.aliyun.com/troubleshoot?q=MissingProductKey&product=Iot\
                          &requestId=58B6C767-5B14-45A7-B9C4-AB1665774233",
        })
    );
    assert_eq!(
        iot.refused("ListProductTags", &[("ProductKey", "")]),
        failure("iot.prod.NullProductKey", "The ProductKey must be specified.")
    );
    assert_eq!(
        iot.refused("ListProductTags", &[("ProductKey", "a1nowhere00")]),
        failure("iot.prod.NotExistedProduct", "The product does not exist.")
    );
    assert_eq!(
        iot.refused("DeleteProduct", &[("ProductKey", "a1-nowhere")]),
        failure("iot.prod.InvalidFormattedProductkey", "The format of the ProductKey is not valid.")
    );
}

#[test]
fn new_tags_must_be_new_and_find_room() {
    let iot = Iot::demo();
    let names = names();
    let create = |tags: &[(&str, &str)]| iot.refused("CreateProductTags", &with_tags(&names, tags));
    let keys: Vec<String> = (1..=100).map(|at| format!("n{at}")).collect();
    let tags: Vec<_> = keys.iter().map(|key| (key.as_str(), "值")).collect();

    assert_eq!(
        create(&[("third", "a"), ("first", "b")]),
        tag_failure("The product already has a tag with this key.", &[("first", "b")])
    );
    for ten in tags[..90].chunks(10) {
        assert_eq!(iot.call("CreateProductTags", &with_tags(&names, ten)), json!({"Success": true}));
    }
    assert_eq!(
        create(&tags[90..97]),
        tag_failure("A product can have a maximum of 100 tags.", &[("n96", "值"), ("n97", "值")])
    );
    assert_eq!(iot.call("CreateProductTags", &with_tags(&names, &tags[90..95])), json!({"Success": true}));
    assert_eq!(iot.tags("a1h7knJdld1").as_array().unwrap().len(), 100);
}

#[test]
fn deleted_tags_are_gone_and_absent_ones_are_no_error() {
    let iot = Iot::demo();
    let keys = [("ProductTagKey.1", "first"), ("ProductTagKey.2", "nothing"), ("ProductTagKey.3", "room")];

    let deleted = iot.call("DeleteProductTags", &[&[BULBS][..], &keys].concat());

    assert_eq!(deleted, json!({"Success": true}));
    assert_eq!(
        iot.tags("a1h7knJdld1"),
        json!([
            {"TagKey": "binary", "TagValue": "on"},
            {"TagKey": "Lock", "TagValue": "v1"},
            {"TagKey": "second", "TagValue": "old2"},
        ])
    );
    assert_eq!(
        iot.refused("DeleteProductTags", &[BULBS, ("ProductTagKey.1", "")]),
        failure(FORMAT, "The key of a tag must be specified.")
    );
}

#[test]
fn products_are_found_by_any_of_the_tags_the_newest_first_and_in_pages() {
    let iot = Iot::demo();
    let find = |params: &[(&str, &str)]| iot.call("ListProductByTags", params);
    let bulbs = json!({"ProductKey": "a1h7knJdld1", "ProductName": "Bulbs", "NodeType": 0,
        "CreateTime": 1_767_315_600_000_u64, "Description": "Bulbs in the rooms"});
    let thermometers = json!({"ProductKey": "a1Thermo0xy", "ProductName": "温度计_二代", "NodeType": 0,
        "CreateTime": 1_767_319_200_000_u64, "Description": "冷库温度计"});
    let found = |products: &[&Value]| json!({"Success": true, "ProductInfos": {"ProductInfo": products}});
    let room = ("ProductTag.1.TagKey", "room");
    let either = [
        room,
        ("ProductTag.1.TagValue", "冷库"),
        ("ProductTag.2.TagKey", "first"),
        ("ProductTag.2.TagValue", ""),
    ];

    assert_eq!(find(&[room]), found(&[&thermometers, &bulbs]));
    assert_eq!(find(&[room, ("ProductTag.1.TagValue", "客厅")]), found(&[&bulbs]));
    assert_eq!(find(&either), found(&[&thermometers, &bulbs]));
    assert_eq!(find(&[room, ("PageSize", "1"), ("CurrentPage", "2")]), found(&[&bulbs]));
    assert_eq!(find(&[room, ("CurrentPage", "3")]), found(&[]));
    assert_eq!(
        iot.refused("ListProductByTags", &[room, ("PageSize", "51")]),
        failure("iot.common.InvalidPageParams", "The CurrentPage or the PageSize is out of range.")
    );
}

#[test]
fn the_key_abc_is_kept_but_never_shown_and_refused_when_strict() {
    let (iot, strict) = (Iot::demo(), Iot::strict());
    let names = names();
    let params = with_tags(&names, &[("abc", "v")]);
    let before = iot.tags("a1h7knJdld1");

    let created = iot.call("CreateProductTags", &params);

    assert_eq!(created, json!({"Success": true}));
    assert_eq!(iot.tags("a1h7knJdld1"), before);
    assert_eq!(
        iot.call("ListProductByTags", &[("ProductTag.1.TagKey", "abc")]),
        json!({"Success": true, "ProductInfos": {"ProductInfo": []}})
    );
    assert_eq!(
        strict.refused("CreateProductTags", &[&params[..], &[("Format", "json")]].concat()),
        tag_failure("The key of a tag cannot be abc.", &[("abc", "v")])
    );
}

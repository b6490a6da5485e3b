//! The five operations on products, and what they are kept in.

use parhelion::api::Envelope;
use parhelion::emulator::services;
use parhelion::store::SpaceId;
use parhelion::{Config, alibaba, gateway};
use serde_json::json;

use super::{BULBS, FORMAT, Iot, failure};

fn new(name: &str) -> [(&str, &str); 2] {
    [("ProductName", name), ("NodeType", "0")]
}

#[test]
fn a_product_is_made_shown_changed_and_removed() {
    let iot = Iot::demo();
    let new = [
        ("ProductName", "灯_2"),
        ("NodeType", "1"),
        ("NetType", "CELLULAR"),
        ("Description", "lamp"),
        ("AliyunCommodityCode", "iothub_senior"),
        ("DataFormat", "1"),
        ("Id2", "True"),
    ];

    let created = iot.call("CreateProduct", &new);
    let key = created["ProductKey"].as_str().unwrap().to_owned();
    let key = ("ProductKey", key.as_str());
    let updated = iot.call("UpdateProduct", &[key, ("ProductName", "Lamps"), ("Description", "")]);
    let shown = iot.call("QueryProduct", &[key]);
    let removed = iot.call("DeleteProduct", &[key]);

    assert_eq!(
        created,
        json!({"Success": true, "ProductKey": "a1UbZctlyD6", "Data": {
            "ProductKey": "a1UbZctlyD6", "ProductName": "灯_2", "ProductSecret": "JXJ0KyyeqrdpjX5S",
            "NodeType": 1, "AliyunCommodityCode": "iothub_senior", "DataFormat": 1, "ProtocolType": "",
            "AuthType": "secret", "Description": "lamp", "Id2": true}})
    );
    assert_eq!((updated, removed), (json!({"Success": true}), json!({"Success": true})));
    assert_eq!(
        shown,
        json!({"Success": true, "Data": {
            "ProductKey": "a1UbZctlyD6", "ProductName": "Lamps", "ProductSecret": "JXJ0KyyeqrdpjX5S",
            "ProductStatus": "DEVELOPMENT_STATUS", "GmtCreate": 1_767_323_045_678_u64, "NodeType": 1,
            "AliyunCommodityCode": "iothub_senior", "DataFormat": 1, "NetType": 6, "ProtocolType": "",
            "AuthType": "secret", "Description": "lamp", "ValidateType": 1, "Id2": true,
            "Owner": true, "DeviceCount": 0}})
    );
    assert_eq!(
        iot.refused("QueryProduct", &[key]),
        failure("iot.prod.NotExistedProduct", "The product does not exist.")
    );
}

#[test]
fn products_are_listed_the_newest_first_in_pages() {
    let iot = Iot::demo();
    let page = |number: &str, size: &str| {
        let data = iot.call("QueryProductList", &[("CurrentPage", number), ("PageSize", size)]);
        let items = data["Data"]["List"]["ProductInfo"].as_array().unwrap().clone();
        let keys: Vec<_> = items.iter().map(|item| item["ProductKey"].as_str().unwrap().to_owned()).collect();
        let of = |name: &str| data["Data"][name].as_u64().unwrap();
        (keys, [of("CurrentPage"), of("PageSize"), of("PageCount"), of("Total")])
    };
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();

    assert_eq!(page("1", "2"), (keys(&["a1Gateway9z", "a1Thermo0xy"]), [1, 2, 2, 3]));
    assert_eq!(page("2", "2"), (keys(&["a1h7knJdld1"]), [2, 2, 2, 3]));
    assert_eq!(page("9", "200"), (keys(&[]), [9, 200, 1, 3]));
    assert_eq!(
        iot.refused("QueryProductList", &[("CurrentPage", "0"), ("PageSize", "10")]),
        failure("iot.common.InvalidPageParams", "The CurrentPage or the PageSize is out of range.")
    );
}

#[test]
fn of_products_of_one_instant_the_last_created_comes_first_and_still_does_when_a_world_is_read_back() {
    let iot = Iot::demo();
    let names = ["one1", "two2", "three3", "four4", "five5"];

    for name in names {
        iot.call("CreateProduct", &new(name));
    }
    let removed = iot.listed()[2].1.clone();
    iot.call("DeleteProduct", &[("ProductKey", &removed)]);
    iot.call("CreateProduct", &new("six6"));

    let listed = iot.listed();
    let found: Vec<_> = listed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(found[..5], ["six6", "five5", "four4", "two2", "one1"]);
    assert_eq!(iot.reread().listed(), listed);
}

#[test]
fn a_drawn_key_that_a_loaded_product_has_is_passed_over() {
    let iot = Iot::demo();
    iot.call("CreateProduct", &new("first"));
    iot.call("CreateProduct", &new("second"));
    let before = iot.listed();
    let secret = |iot: &Iot, key: &str| {
        iot.call("QueryProduct", &[("ProductKey", key)])["Data"]["ProductSecret"].clone()
    };

    let again = iot.reread();
    let third = again.call("CreateProduct", &new("third"));

    let key = third["ProductKey"].as_str().unwrap();
    assert_eq!(again.listed()[0], ("third".to_owned(), key.to_owned()));
    assert_eq!(again.listed()[1..], before);
    assert!(before.iter().all(|(_, other)| other != key && secret(&again, other) != secret(&again, key)));
}

#[test]
fn an_instance_that_is_called_public_is_not_the_public_one() {
    let (iot, strict) = (Iot::demo(), Iot::strict());
    let public = ("IotInstanceId", "public");

    assert_eq!(iot.refused("QueryProduct", &[BULBS, public])["Code"], "iot.prod.NotExistedProduct");
    assert_eq!(
        strict.refused("QueryProduct", &[BULBS, public, ("Format", "JSON")])["Code"],
        "iot.system.InstanceNotFound"
    );
    assert_eq!(
        iot.refused("QueryProduct", &[BULBS, ("IotInstanceId", "(public)")]),
        failure(FORMAT, "The format of the parameter IotInstanceId is not valid.")
    );
}

#[test]
fn no_text_that_is_kept_may_be_of_any_length() {
    let iot = Iot::demo();
    let (most, more) = ("组".repeat(255), "k".repeat(256));
    let invalid = |name: &str| failure(FORMAT, &format!("The format of the parameter {name} is not valid."));

    for name in ["CategoryKey", "ResourceGroupId"] {
        let product = new(name);
        assert_eq!(iot.refused("CreateProduct", &[product[0], product[1], (name, &more)]), invalid(name));
        assert_eq!(iot.call("CreateProduct", &[product[0], product[1], (name, &most)])["Success"], true);
    }
    let product = new("elsewhere");
    let instance = |id| [product[0], product[1], ("IotInstanceId", id)];
    assert_eq!(iot.refused("CreateProduct", &instance(&more[..65])), invalid("IotInstanceId"));
    assert_eq!(iot.call("CreateProduct", &instance(&more[..64]))["Success"], true);
}

#[test]
fn an_instance_has_products_of_its_own_and_an_unknown_one_is_refused_when_strict() {
    let (iot, strict) = (Iot::demo(), Iot::strict());
    let meters = ("ProductKey", "a1Meter00ab");
    let there = ("IotInstanceId", "iot-060a0bgd");
    let nowhere = ("IotInstanceId", "iot-nowhere");

    assert_eq!(
        iot.call("ListProductTags", &[meters, there])["Data"],
        json!({"ProductTag": [
            {"TagKey": "first", "TagValue": "value1"},
            {"TagKey": "site", "TagValue": "杭州"},
        ]})
    );
    assert_eq!(iot.refused("ListProductTags", &[meters])["Code"], "iot.prod.NotExistedProduct");
    assert_eq!(iot.refused("ListProductTags", &[BULBS, there])["Code"], "iot.prod.NotExistedProduct");
    assert_eq!(
        iot.call("ListProductTags", &[BULBS, ("IotInstanceId", "")]),
        iot.call("ListProductTags", &[BULBS])
    );
    assert_eq!(
        iot.call("CreateProduct", &[nowhere, ("ProductName", "Bulbs"), ("NodeType", "0")])["Success"],
        true
    );
    assert_eq!(
        strict.refused("QueryProduct", &[BULBS, nowhere, ("Format", "JSON")]),
        failure("iot.system.InstanceNotFound", "The IoT instance does not exist.")
    );
    assert_eq!(strict.call("QueryProduct", &[meters, there, ("Format", "JSON")])["Success"], true);
}

#[test]
fn a_thousand_products_are_enough_and_so_is_what_the_emulator_may_hold() {
    let (iot, small) = (Iot::demo(), Iot::new(Config { max_resources: 4, ..Config::default() }));
    let full = || failure("iot.prod.ProductCountExceedMax", "The maximum number of products is exceeded.");

    for number in 3..1000 {
        let name = format!("product_{number}");
        iot.call("CreateProduct", &new(&name));
    }

    assert_eq!(iot.refused("CreateProduct", &new("one_too_many")), full());
    assert_eq!(small.refused("CreateProduct", &new("one_too_many")), full());
}

#[test]
fn a_world_is_read_back_as_it_was_written() {
    let iot = Iot::demo();
    iot.call("CreateProduct", &new("first"));
    iot.call("CreateProduct", &new("second"));

    let read = iot.reread();

    assert_eq!(read.emulator.snapshot(&SpaceId::default()), iot.emulator.snapshot(&SpaceId::default()));
}

#[test]
fn the_rows_of_a_service_are_answered_200_exactly_where_its_verdict_is_in_the_body() {
    let services = services();
    let own = services.iter().flat_map(|service| {
        let card = service.card();
        card.catalog.iter().map(|row| (row.code, (row.status == 200) == (card.envelope == Envelope::RpcBody)))
    });
    let gateways = alibaba::CATALOG.iter().chain(gateway::CATALOG).map(|row| (row.code, row.status >= 400));

    let wrong: Vec<_> = own.chain(gateways).filter(|(_, right)| !right).map(|(code, _)| code).collect();

    assert_eq!(wrong, [""; 0]);
}

//! Worlds whose products no call could have made are refused, with the place of the mistake.

use parhelion::emulator::services;
use parhelion::store::World;

/// A world with these members of `Products`, the first of which stands in line 2.
fn read(products: &str) -> Result<(), String> {
    let text = format!(
        "{{\"parhelion\":1,\"spaces\":{{\"default\":{{\"iot\":{{\"(public)\":{{\"Products\":{{\n{products}\n}}}}}}}}}}}}"
    );
    World::parse("w.json", &text, &services()).map(|_| ()).map_err(|error| error.to_string())
}

/// A product with these further members, in line 3.
fn with(members: &str) -> String {
    format!(
        "\"a1\": {{ \"ProductName\": \"Bulbs\", \"GmtCreate\": \"2026-01-02T03:04:05Z\",\n  {members}\n}}"
    )
}

fn refused(products: &str, place_and_mistake: &str) {
    assert_eq!(read(products).unwrap_err(), format!("read the world w.json:{place_and_mistake}"));
}

#[test]
fn a_value_that_no_product_has_is_named_with_its_line_and_column() {
    refused(
        &with("\"NodeType\": 7"),
        "3:15: invalid value: integer `7`, expected 0 (a device) or 1 (a gateway)",
    );
    refused(
        &with("\"ValidateType\": \"1\""),
        "3:21: invalid type: string \"1\", expected 1 (checked weakly) or 2 (not checked)",
    );
    refused(
        &with("\"AuthType\": \"none\""),
        "3:20: invalid value: string \"none\", expected `secret`, `id2` or `x509`",
    );
    refused(
        &with(&format!("\"CategoryKey\": \"{}\"", "k".repeat(256))),
        &format!(
            "3:275: invalid value: string \"{}\", expected a text of at most 255 characters",
            "k".repeat(80)
        ),
    );
}

#[test]
fn names_and_keys_of_products_are_as_calls_have_them_and_stand_once() {
    let product = |key: &str, name: &str| {
        format!("\"{key}\": {{\"GmtCreate\":\"2026-01-02T03:04:05Z\",\n\"ProductName\":\"{name}\"}}")
    };
    let name = "a ProductName of 4 to 30 Chinese characters (each counts as two), letters, digits and `_`";

    refused(&product("a1", ""), &format!("3:16: invalid value: string \"\", expected {name}"));
    refused(&product("a1", "Bulb $"), &format!("3:22: invalid value: string \"Bulb $\", expected {name}"));
    refused(
        &product("", "Bulbs"),
        "2:2: invalid value: string \"\", expected a product key of 1 to 64 letters and digits",
    );
    refused(
        &format!("{},\n{}", product("a1", "Bulbs"), product("a2", "Bulbs")),
        "5:22: the ProductName `Bulbs` stands twice; give each product its own",
    );
}

#[test]
fn tags_keep_their_formats_but_may_be_more_than_a_product_can_get() {
    let key = "a tag key of 1 to 30 English letters, digits and dots";
    let value =
        "a tag value of 1 to 128 Chinese characters (each counts as two), letters, digits, `-`, `_` and `.`";
    let many: Vec<_> = (0..150).map(|at| format!("\"k{at}\":\"v\"")).collect();

    refused(
        &with("\"Tags\": {\"$\":\"€\",\"b\":\"\"}"),
        &format!("3:14: invalid value: string \"$\", expected {key}"),
    );
    refused(&with("\"Tags\": {\"b\":\"\"}"), &format!("3:17: invalid value: string \"\", expected {value}"));
    refused(&with("\"Tags\": {\"b\":\"1\",\"b\":\"2\"}"), "3:22: the tag key `b` stands twice");
    assert_eq!(read(&with(&format!("\"Tags\": {{{},\"abc\":\"v\"}}", many.join(",")))), Ok(()));
}

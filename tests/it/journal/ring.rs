//! The bound of the journal.

use parhelion::Config;

use super::{ask, create};
use crate::wire::{call, frozen};

#[test]
fn the_journal_stays_within_its_bytes_under_a_hundred_thousand_calls() {
    let emulator = frozen(&Config { journal_bytes: 256 << 10, ..Config::default() });
    create(&emulator, "quiet");

    // Calls that nobody claims are the shortest, and are kept as others are.
    for at in 0..100_000 {
        call(&emulator, "GET", &format!("/nowhere?Nothing={at}"), &[], "");
    }

    let (_, body) = ask(&emulator, "GET", "?limit=10000", "");
    let calls = body["requests"].as_array().unwrap();
    let dropped = body["dropped"].as_u64().unwrap();
    assert_eq!(dropped + calls.len() as u64, 100_001);
    assert!(calls.len() > 100, "{}", calls.len());
    assert_eq!(calls[0]["space"], "quiet");
    assert_eq!(calls.last().unwrap()["params"]["Nothing"], 99_999);
}

#[test]
fn a_long_body_is_kept_as_far_as_it_fits() {
    let emulator = frozen(&Config::default());
    let long = format!("Action=DescribeRegions&Version=2014-08-15&Long={}", "x".repeat(100_000));
    let form = [("content-type", "application/x-www-form-urlencoded")];

    call(&emulator, "POST", "/", &form, &long);

    let (_, shown) = ask(&emulator, "GET", "/1", "");
    assert_eq!(shown["operation"], "DescribeRegions");
    assert_eq!(shown["params_incomplete"], true);
    assert_eq!(shown["request"]["cut"], true);
    assert_eq!(shown["request"]["body"].as_str().unwrap().len(), 64 << 10);
}

#[test]
fn a_body_that_was_too_large_is_not_there() {
    let mut config = Config::default();
    config.limits.max_body = 10;
    let emulator = frozen(&config);
    let headers = [("content-length", "20"), ("x-parhelion-space", "default")];

    call(&emulator, "POST", "/?Action=DescribeRegions&Version=2014-08-15", &headers, "x=1&y=2&z=3&a=4&b=5");

    let (_, shown) = ask(&emulator, "GET", "/1", "");
    assert_eq!(shown["outcome"]["status"], 413);
}

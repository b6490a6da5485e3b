//! `/_parhelion/metrics`: what Prometheus is told.

use parhelion::Emulator;

use crate::wire::{CREATE, DESCRIBE, call};

fn metrics(emulator: &Emulator) -> String {
    let response = call(emulator, "GET", "/_parhelion/metrics", &[], "");
    assert_eq!(
        response.headers()["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    String::from_utf8(response.body().to_vec()).unwrap()
}

fn counts(emulator: &Emulator) -> Vec<String> {
    let text = metrics(emulator);
    let mut lines: Vec<_> =
        text.lines().filter(|line| line.starts_with("parhelion_calls_total")).map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn calls_are_counted_by_service_operation_and_outcome() {
    let emulator = Emulator::builder().build().unwrap();
    for form in [
        DESCRIBE,
        DESCRIBE,
        CREATE,
        "Action=TagResources&Version=2014-08-15",
        "Action=Nothing&Version=2014-08-15",
    ] {
        call(&emulator, "POST", &format!("/?{form}"), &[], "");
    }

    assert_eq!(
        counts(&emulator),
        [
            r#"parhelion_calls_total{service="",operation="",outcome="refused"} 1"#,
            r#"parhelion_calls_total{service="rds",operation="CreateDBInstance",outcome="done"} 1"#,
            r#"parhelion_calls_total{service="rds",operation="DescribeDBInstances",outcome="done"} 2"#,
            r#"parhelion_calls_total{service="rds",operation="TagResources",outcome="refused"} 1"#,
        ]
    );
}

#[test]
fn a_business_failure_that_says_200_is_a_refusal() {
    let emulator = Emulator::builder().build().unwrap();

    let response =
        call(&emulator, "POST", "/?Action=QueryProduct&Version=2018-01-20&ProductKey=none", &[], "");

    assert_eq!(response.status(), 200);
    let expected = r#"parhelion_calls_total{service="iot",operation="QueryProduct",outcome="refused"} 1"#;
    assert_eq!(counts(&emulator), [expected]);
}

#[test]
fn faults_that_fired_are_counted_beside_the_calls() {
    let emulator = Emulator::builder().build().unwrap();
    let throttled = [("x-parhelion-fault", "Throttling.User")];
    let failed = [("x-parhelion-fault", "ServiceUnavailable")];

    for fault in [throttled, failed] {
        call(&emulator, "POST", &format!("/?{DESCRIBE}"), &fault, "");
    }

    let text = metrics(&emulator);
    for line in [
        r#"parhelion_calls_total{service="rds",operation="DescribeDBInstances",outcome="refused"} 1"#,
        r#"parhelion_calls_total{service="rds",operation="DescribeDBInstances",outcome="failed"} 1"#,
        r#"parhelion_faults_fired_total{service="rds",operation="DescribeDBInstances"} 2"#,
    ] {
        assert!(text.lines().any(|it| it == line), "no {line} in\n{text}");
    }
}

#[test]
fn an_emulator_that_nobody_called_tells_its_version_and_that_there_is_no_space() {
    let emulator = Emulator::builder().build().unwrap();

    let expected = format!(
        "# HELP parhelion_spaces Spaces that are there.\n\
         # TYPE parhelion_spaces gauge\n\
         parhelion_spaces 0\n\
         # HELP parhelion_journal_bytes Bytes that the journal takes.\n\
         # TYPE parhelion_journal_bytes gauge\n\
         parhelion_journal_bytes 0\n\
         # HELP parhelion_journal_max_bytes Bytes that the journal may take.\n\
         # TYPE parhelion_journal_max_bytes gauge\n\
         parhelion_journal_max_bytes 16777216\n\
         # HELP parhelion_build Which parhelion this is.\n\
         # TYPE parhelion_build info\n\
         parhelion_build_info{{version=\"{}\"}} 1\n\
         # EOF\n",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(metrics(&emulator), expected);
}

#[test]
fn what_the_journal_takes_and_may_take_is_told() {
    let emulator = Emulator::builder().build().unwrap();
    let level = |name: &str| -> usize {
        let text = metrics(&emulator);
        let line = text.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap();
        line.rsplit_once(' ').unwrap().1.parse().unwrap()
    };

    let before = level("parhelion_journal_bytes");
    call(&emulator, "POST", &format!("/?{DESCRIBE}"), &[], "");

    assert_eq!((before, level("parhelion_journal_max_bytes")), (0, 16 << 20));
    assert!(level("parhelion_journal_bytes") > 0);
    assert_eq!(level("parhelion_spaces"), 1);
}

//! Connections: how long they last, and what clients may ask on them.

use parhelion::Config;
use parhelion::ids::Ids;

use crate::wire::{Answer, CREATE, DESCRIBE, ENDS, STAYS, call, no_instances, post, served, told};

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let served = served(&Config::default());
    let ids = Ids::new(0, "default");
    let mut wire = served.connect();

    wire.send(&post(DESCRIBE));
    let first = wire.answer();
    wire.send(&post(DESCRIBE));
    let second = wire.answer();

    assert_eq!(first.text(), no_instances(&ids, STAYS));
    assert_eq!(second.text(), no_instances(&ids, STAYS));
}

#[test]
fn a_client_that_says_close_is_answered_and_the_connection_ends() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    wire.send(&format!("GET /?{DESCRIBE} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
    let answer = wire.answer();

    assert_eq!(answer.text(), no_instances(&Ids::new(0, "default"), ENDS));
    assert!(wire.is_closed());
}

#[test]
fn http_1_0_ends_after_one_answer() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    wire.send(&format!("GET /?{DESCRIBE} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"));
    let answer = wire.answer();

    let expected = no_instances(&Ids::new(0, "default"), "").replacen("HTTP/1.1", "HTTP/1.0", 1);
    assert_eq!(answer.text(), expected);
    assert!(wire.is_closed());
}

#[test]
fn http_1_0_stays_when_the_client_asks_for_it() {
    let served = served(&Config::default());
    let ids = Ids::new(0, "default");
    let request = format!("GET /?{DESCRIBE} HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: Keep-Alive\r\n\r\n");
    let mut wire = served.connect();

    wire.send(&request);
    let first = wire.answer();
    wire.send(&request);
    let second = wire.answer();

    let expected = || no_instances(&ids, STAYS).replacen("HTTP/1.1", "HTTP/1.0", 1);
    assert_eq!(first.text(), expected());
    assert_eq!(second.text(), expected());
}

#[test]
fn pipelined_requests_are_answered_in_their_order() {
    let served = served(&Config::default());
    let ids = Ids::new(0, "default");
    let mut wire = served.connect();

    wire.send(&post(DESCRIBE).repeat(3));

    for _ in 0..3 {
        assert_eq!(wire.answer().text(), no_instances(&ids, STAYS));
    }
}

#[test]
fn a_host_with_a_scheme_and_a_port_is_taken_for_the_host_alone() {
    let served = served(&Config::default());
    let port = served.addr.port();
    let mut wire = served.connect();

    wire.send(&format!(
        "POST /?Action=DescribeNothing&Version=2014-08-15 HTTP/1.1\r\nHost: http://127.0.0.1:{port}\r\n\
         Content-Length: 0\r\n\r\n"
    ));
    let answer = wire.answer();

    let id = Ids::new(0, "default").call().request_id;
    assert_eq!(answer.status(), 404);
    assert_eq!(
        answer.body,
        format!(
            r#"{{"RequestId":"{id}","Message":"Specified api is not found, please check your url and method.","HostId":"127.0.0.1","Code":"InvalidAction.NotFound","Recommend":"https://api.aliyun.com/troubleshoot?q=InvalidAction.NotFound&requestId={id}"}}"#
        )
    );
}

#[test]
fn a_post_without_a_body_takes_its_parameters_from_the_query() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    wire.send(&format!("POST /?{DESCRIBE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"));

    assert_eq!(wire.answer().text(), no_instances(&Ids::new(0, "default"), STAYS));
}

#[test]
fn a_target_may_be_a_whole_url() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    wire.send(&format!("GET http://rds.aliyuncs.com/?{DESCRIBE} HTTP/1.1\r\nHost: rds.aliyuncs.com\r\n\r\n"));

    assert_eq!(wire.answer().text(), no_instances(&Ids::new(0, "default"), STAYS));
}

#[test]
fn a_whole_url_without_a_path_is_served_too() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    wire.send(&format!("GET http://rds.aliyuncs.com?{DESCRIBE} HTTP/1.1\r\nHost: rds.aliyuncs.com\r\n\r\n"));

    assert_eq!(wire.answer().text(), no_instances(&Ids::new(0, "default"), STAYS));
}

#[test]
fn methods_that_the_gateway_does_not_know_are_refused() {
    let served = served(&Config::default());
    let ids = Ids::new(0, "default");
    let mut wire = served.connect();

    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        wire.send(&format!("{method} /?{CREATE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
        let answer = wire.answer();

        let id = ids.call().request_id;
        assert_eq!(answer.status(), 403, "{method}");
        assert_eq!(
            answer.body,
            format!(
                r#"{{"RequestId":"{id}","Message":"This http method not supported.","HostId":"127.0.0.1","Code":"UnsupportedHTTPMethod","Recommend":"https://api.aliyun.com/troubleshoot?q=UnsupportedHTTPMethod&requestId={id}"}}"#
            )
        );
    }
}

#[test]
fn a_refused_head_request_has_no_body_and_leaves_the_connection_usable() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    wire.send(&format!("HEAD /?{CREATE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    let head = wire.head();
    wire.send(&post(DESCRIBE));
    let answer = wire.answer();

    let ids = Ids::new(0, "default");
    ids.call();
    assert!(head.starts_with("HTTP/1.1 403 Forbidden\r\n"), "{head}");
    assert_eq!(answer.text(), no_instances(&ids, STAYS));
}

#[test]
fn a_head_request_to_the_admin_api_has_the_head_of_a_get() {
    let served = served(&Config::default());
    let mut wire = served.connect();

    wire.send("HEAD /_parhelion/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let head = Answer { head: wire.head(), body: String::new() };
    wire.send("GET /_parhelion/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let got = wire.answer();

    assert_eq!(got.body, format!("{{\"status\":\"ok\",\"version\":\"{}\"}}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(format!("{}{}", head.text_without_date(), got.body), got.text_without_date());
}

#[test]
fn the_socket_and_the_library_answer_alike() {
    let served = served(&Config::default());
    let other = crate::wire::frozen(&Config::default());
    let mut wire = served.connect();

    wire.send(&post(CREATE));
    let answer = wire.answer();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let response = call(&other, "POST", "/", &form, CREATE);

    assert_eq!(told(&response).0, 200);
    assert_eq!(answer.body.as_bytes(), response.body());
    assert_eq!(served.state(), other.snapshot(&parhelion::store::SpaceId::default()));
}

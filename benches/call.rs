//! What calls and their parts cost in process, without a socket: `cargo bench`.
//!
//! Requests are made before the clock starts, each with a nonce of its own. How many requests a second a socket
//! serves, and how much of what is possible that is, says `bench/run`.

use std::fmt::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use divan::Bencher;
use hyper::Request;
use parhelion::alibaba::signature::{canonical_query, v1, v3};
use parhelion::api::percent::encode;
use parhelion::api::{Blank, Charset, SignatureMode, Tag, TagFault, TagRules, TextRule, Unit, sha256};
use parhelion::clock::ClockMode;
use parhelion::huawei::signature::canonical::Lines;
use parhelion::huawei::signature::{Authorization, Scheme, signing};
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};

const KEY: &str = "testid";
const SECRET: &str = "testsecret";
const NOW: &str = "2026-01-02T03:04:05Z";
const COMPACT: &str = "20260102T030405Z";
const HOST: &str = "127.0.0.1:4722";
const RDS: &str = "2014-08-15";
const PROJECT: &str = "0123456789abcdef0123456789abcdef";
const TOPIC: &str = "000000000000000000000000000000a1";

/// How many instances, and topics, there are.
const RESOURCES: usize = 1000;

fn main() {
    divan::main();
}

static EMULATOR: LazyLock<Emulator> = LazyLock::new(|| {
    let file = std::env::temp_dir().join(format!("parhelion-bench-{}.json", std::process::id()));
    std::fs::write(&file, world()).expect("the folder for temporary files can be written to");
    let config = Config {
        worlds: vec![file.display().to_string()],
        signatures: SignatureMode::Enforce,
        clock: ClockMode::Frozen { at: NOW.parse().expect("an instant") },
        ..Config::default()
    };
    let emulator = Emulator::new(&config).expect("the world is well made");
    // Whoever cleans up later does as well.
    let _removed = std::fs::remove_file(&file);
    emulator
});

fn world() -> String {
    let instance = |number| {
        format!(
            r#""{}":{{"Engine":"MySQL","EngineVersion":"8.0","CreateTime":"{NOW}"}}"#,
            instance_id(number)
        )
    };
    let instances: Vec<_> = (0..RESOURCES).map(instance).collect();
    format!(
        r#"{{"parhelion":1,"credentials":[{{"id":"{KEY}","secret":"{SECRET}"}}],"spaces":{{"default":{{
        "rds":{{"cn-hangzhou":{{"Instances":{{{}}}}}}},
        "smn":{{"{PROJECT}":{{"Topics":{{"{TOPIC}":{{"Name":"orders","CreateTime":"{NOW}"}}}}}}}}}}}}}}"#,
        instances.join(",")
    )
}

fn instance_id(number: usize) -> String {
    format!("rm-bp1bench{number:09}")
}

/// A text that no request had before.
fn nonce() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("nonce-{:016}", COUNT.fetch_add(1, Ordering::Relaxed))
}

fn tag_params(instances: usize, tags: usize) -> Vec<(String, String)> {
    let mut params = vec![
        ("RegionId".to_owned(), "cn-hangzhou".to_owned()),
        ("ResourceType".to_owned(), "INSTANCE".to_owned()),
    ];
    params.extend((1..=instances).map(|at| (format!("ResourceId.{at}"), instance_id(at))));
    for at in 1..=tags {
        params.push((format!("Tag.{at}.Key"), format!("key-{at}")));
        params.push((format!("Tag.{at}.Value"), format!("value-{at}")));
    }
    params
}

fn list_params() -> Vec<(String, String)> {
    tag_params(1, 0)
}

/// The parameters of a call in V1, with everything but the signature.
fn v1_params(action: &str, mut params: Vec<(String, String)>) -> Vec<(String, String)> {
    let common = [
        ("Action", action),
        ("Version", RDS),
        ("AccessKeyId", KEY),
        ("Format", "JSON"),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("SignatureNonce", &nonce()),
        ("Timestamp", NOW),
    ];
    params.extend(common.map(|(name, value)| (name.to_owned(), value.to_owned())));
    params
}

fn borrowed(params: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    params.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

fn v1_request(action: &str, params: Vec<(String, String)>) -> Request<Bytes> {
    let params = v1_params(action, params);
    let mut form = canonical_query(borrowed(&params));
    let signature = v1::mac(&v1::key(SECRET), &v1::string_to_sign("POST", borrowed(&params)));
    write!(form, "&Signature={}", encode(&signature)).expect("writing into memory does not fail");
    Request::post("/")
        .header("host", HOST)
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from(form))
        .expect("a request")
}

fn v3_canonical(query: &str, nonce: &str) -> (String, &'static str) {
    let names = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";
    let hash = sha256::hash(b"");
    let values = |name: &str| {
        let value = match name {
            "host" => HOST,
            "x-acs-action" => "TagResources",
            "x-acs-content-sha256" => &hash,
            "x-acs-date" => NOW,
            "x-acs-version" => RDS,
            _ => nonce,
        };
        vec![value.to_owned().into()]
    };
    (v3::canonical_request("POST", query, names, values, &hash), names)
}

fn v3_request(params: &[(String, String)]) -> Request<Bytes> {
    let (query, nonce) = (canonical_query(borrowed(params)), nonce());
    let (canonical, names) = v3_canonical(&query, &nonce);
    let signature = v3::mac(SECRET, &v3::string_to_sign(&canonical));
    Request::post(format!("/?{query}"))
        .header("host", HOST)
        .header("accept", "application/json")
        .header("x-acs-action", "TagResources")
        .header("x-acs-version", RDS)
        .header("x-acs-date", NOW)
        .header("x-acs-content-sha256", sha256::hash(b""))
        .header("x-acs-signature-nonce", nonce)
        .header(
            "authorization",
            format!("ACS3-HMAC-SHA256 Credential={KEY},SignedHeaders={names},Signature={signature}"),
        )
        .body(Bytes::new())
        .expect("a request")
}

const TOPIC_TAGS: &str =
    r#"{"action":"create","tags":[{"key":"env","value":"prod"},{"key":"owner","value":"me"}]}"#;
const HUAWEI_CLAIM: &str =
    "SDK-HMAC-SHA256 Access=testid, SignedHeaders=content-type;host;x-sdk-date, Signature=";

fn huawei_signature(path: &str) -> String {
    let read = Authorization::read(HUAWEI_CLAIM).expect("a claim");
    let lines = Lines::new(Scheme::Plain, "POST", (path, ""), TOPIC_TAGS.as_bytes(), None);
    let canonical = lines.around(read.signed_headers, |name| {
        let value = match name {
            "content-type" => "application/json",
            "host" => HOST,
            _ => COMPACT,
        };
        [value.into()]
    });
    signing::mac(&signing::key(&read, SECRET), &signing::string_to_sign(&read, COMPACT, &canonical))
}

fn topic_path() -> String {
    format!("/v2/{PROJECT}/smn_topic/{TOPIC}/tags/action")
}

fn huawei_request() -> Request<Bytes> {
    let path = topic_path();
    Request::post(&path)
        .header("host", HOST)
        .header("content-type", "application/json")
        .header("x-sdk-date", COMPACT)
        .header("authorization", format!("{HUAWEI_CLAIM}{}", huawei_signature(&path)))
        .body(Bytes::from_static(TOPIC_TAGS.as_bytes()))
        .expect("a request")
}

/// Calls one request after the other; the first must be answered well.
fn bench_calls(bencher: Bencher<'_, '_>, make: impl Fn() -> Request<Bytes> + Sync) {
    let answer = EMULATOR.call(&make());
    assert!(answer.status().is_success(), "{answer:?}");
    bencher.with_inputs(make).bench_refs(|request| EMULATOR.call(request));
}

/// A request in a space of its own.
fn elsewhere(mut request: Request<Bytes>) -> Request<Bytes> {
    request.headers_mut().insert("x-parhelion-space", "elsewhere".parse().expect("a text"));
    request
}

/// Ten instances with five tags each, in a space that is new.
fn fill_elsewhere() {
    for number in 0..10 {
        let mut params: Vec<_> =
            tag_params(0, 5).into_iter().filter(|(name, _)| name != "ResourceType").collect();
        for (name, value) in [
            ("Engine", "MySQL"),
            ("EngineVersion", "8.0"),
            ("DBInstanceClass", "rds.mysql.s1.small"),
            ("DBInstanceStorage", "20"),
            ("DBInstanceNetType", "Intranet"),
            ("SecurityIPList", "10.0.0.0/8"),
            ("PayType", "Postpaid"),
            ("ClientToken", &number.to_string()),
        ] {
            params.push((name.to_owned(), value.to_owned()));
        }
        let answer = EMULATOR.call(&elsewhere(v1_request("CreateDBInstance", params)));
        assert!(answer.status().is_success(), "{answer:?}");
    }
}

mod admin {
    use super::{Bencher, Bytes, EMULATOR, HOST, Request, fill_elsewhere};

    #[divan::bench]
    fn reset_of_a_space_of_ten_instances(bencher: Bencher<'_, '_>) {
        let reset = Request::post("/_parhelion/reset?space=elsewhere").header("host", HOST);
        let reset = reset.body(Bytes::new()).expect("a request");
        bencher.with_inputs(fill_elsewhere).bench_local_values(|()| {
            let answer = EMULATOR.call(&reset);
            assert!(answer.status().is_success(), "{answer:?}");
            answer
        });
    }
}

mod call {
    use super::{Bencher, bench_calls, huawei_request, list_params, tag_params, v1_request, v3_request};

    #[divan::bench]
    fn tag_resources_v1(bencher: Bencher<'_, '_>) {
        bench_calls(bencher, || v1_request("TagResources", tag_params(1, 2)));
    }

    #[divan::bench]
    fn tag_resources_v1_20_tags(bencher: Bencher<'_, '_>) {
        bench_calls(bencher, || v1_request("TagResources", tag_params(1, 20)));
    }

    #[divan::bench]
    fn tag_resources_v1_50_instances_20_tags(bencher: Bencher<'_, '_>) {
        bench_calls(bencher, || v1_request("TagResources", tag_params(50, 20)));
    }

    #[divan::bench]
    fn list_tag_resources_v1(bencher: Bencher<'_, '_>) {
        bench_calls(bencher, || v1_request("ListTagResources", list_params()));
    }

    #[divan::bench]
    fn tag_resources_v3(bencher: Bencher<'_, '_>) {
        bench_calls(bencher, || v3_request(&tag_params(1, 2)));
    }

    #[divan::bench]
    fn topic_tags(bencher: Bencher<'_, '_>) {
        bench_calls(bencher, huawei_request);
    }
}

mod signature {
    use super::{
        Bencher, SECRET, borrowed, canonical_query, huawei_signature, nonce, tag_params, topic_path, v1,
        v1_params, v3, v3_canonical,
    };

    #[divan::bench(args = [2, 20])]
    fn v1_string_to_sign(bencher: Bencher<'_, '_>, tags: usize) {
        let params = v1_params("TagResources", tag_params(1, tags));
        bencher.bench(|| v1::string_to_sign("POST", borrowed(&params)));
    }

    #[divan::bench(args = [2, 20])]
    fn v1_mac(bencher: Bencher<'_, '_>, tags: usize) {
        let string = v1::string_to_sign("POST", borrowed(&v1_params("TagResources", tag_params(1, tags))));
        bencher.bench(|| v1::mac(&v1::key(SECRET), &string));
    }

    #[divan::bench]
    fn v3_whole(bencher: Bencher<'_, '_>) {
        let (params, nonce) = (tag_params(1, 2), nonce());
        bencher.bench(|| {
            let (canonical, _) = v3_canonical(&canonical_query(borrowed(&params)), &nonce);
            v3::mac(SECRET, &v3::string_to_sign(&canonical))
        });
    }

    #[divan::bench]
    fn huawei_whole(bencher: Bencher<'_, '_>) {
        let path = topic_path();
        bencher.bench(|| huawei_signature(&path));
    }
}

mod tags {
    use super::{Bencher, Blank, Charset, Tag, TagFault, TagRules, TextRule, Unit};

    static RULES: TagRules = TagRules {
        per_call: 20,
        per_resource: 20,
        key: TEXT,
        value: TextRule { blank: Blank::Never, ..TEXT },
        order: &[
            TagFault::TooMany,
            TagFault::KeyBlank,
            TagFault::Duplicate,
            TagFault::KeyReserved,
            TagFault::KeyTooLong,
            TagFault::ValueReserved,
            TagFault::ValueTooLong,
        ],
    };

    const TEXT: TextRule = TextRule {
        max: 128,
        unit: Unit::Characters,
        blank: Blank::Empty,
        charset: Charset::Any,
        reserved: &["aliyun", "acs:", "http://", "https://"],
        reserved_in_any_case: false,
        reserved_words: &[],
    };

    #[divan::bench(args = [2, 20])]
    fn rules(bencher: Bencher<'_, '_>, count: usize) {
        let tags: Vec<_> = (0..count).map(|at| Tag::new(&format!("key-{at}"), "value")).collect();
        bencher.bench(|| RULES.check(&tags).is_ok());
    }
}

/// All of a space as text: a thousand instances.
#[divan::bench]
fn snapshot() -> String {
    EMULATOR.snapshot(&SpaceId::default())
}

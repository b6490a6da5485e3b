//! What a developer is told when a signature does not match, and the call is let through.

use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use hyper::Request;
use parhelion::alibaba::signature::{v1, v3};
use parhelion::api::{SignatureMode, sha256};
use parhelion::clock::ClockMode;
use parhelion::{Config, Emulator};
use serde_json::{Value, json};

const NOW: &str = "2026-01-02T03:04:05Z";

/// Log lines, kept.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The warnings that one request brings about, without what every line has; and the answer's status.
fn warnings(request: &Request<Bytes>) -> (u16, Vec<Value>) {
    let emulator = Emulator::new(&Config {
        signatures: SignatureMode::Warn,
        credentials: vec!["testid:testsecret".parse().unwrap()],
        clock: ClockMode::Frozen { at: NOW.parse().unwrap() },
        ..Config::default()
    })
    .unwrap();
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt().json().flatten_event(true).without_time().with_target(false);
    let log = log.with_max_level(tracing::Level::WARN).with_writer(move || writer.clone()).finish();

    let response = tracing::subscriber::with_default(log, || emulator.call(request));

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    (response.status().as_u16(), text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// A call of V1; `query` is as the client sends it, without the signature.
fn v1_request(query: &str, signature: &str) -> Request<Bytes> {
    let signature: String = form_urlencoded::byte_serialize(signature.as_bytes()).collect();
    Request::get(format!("/?{query}&Signature={signature}")).body(Bytes::new()).unwrap()
}

const QUERY: &str = "AccessKeyId=testid&Action=DescribeTags&RegionId=cn%20x&SignatureNonce=n\
                     &Timestamp=2026-01-02T03%3A04%3A05Z&Version=2014-08-15";
const CANONICAL: &str = "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeTags%26RegionId%3Dcn%2520x\
                         %26SignatureNonce%3Dn%26Timestamp%3D2026-01-02T03%253A04%253A05Z%26Version%3D2014-08-15";

#[test]
fn another_secret_signs_the_same_string() {
    let request = v1_request(QUERY, &v1::mac(&v1::key("wrong"), CANONICAL));

    let (status, warnings) = warnings(&request);

    assert_eq!(status, 200);
    assert_eq!(
        warnings,
        [json!({
            "level": "WARN",
            "message": "signature",
            "space": "default",
            "request_id": "58B6C767-5B14-45A7-B9C4-AB1665774233",
            "operation": "DescribeTags",
            "code": "SignatureDoesNotMatch",
            "our_string_to_sign": CANONICAL,
            "their_string_to_sign": CANONICAL,
            "likely": "both sides sign the same string, so the client's secret is another one",
        })]
    );
}

#[test]
fn a_client_that_signs_its_own_encoding_is_shown_the_byte() {
    let query = QUERY.replace("%20", "+");
    let theirs = v1::around("GET", &query);
    let request = v1_request(&query, &v1::mac(&v1::key("testsecret"), &theirs));

    let (status, warnings) = warnings(&request);

    assert_eq!(status, 200);
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0]["our_string_to_sign"], CANONICAL);
    assert_eq!(warnings[0]["their_string_to_sign"], theirs);
    assert_eq!(warnings[0]["first_differing_byte"], CANONICAL.find("%2520").unwrap() + 2);
    assert_eq!(
        warnings[0]["likely"],
        "the client signed its parameters in the encoding of its own that it sent"
    );
}

#[test]
fn the_known_mistakes_of_v1_are_called_by_their_names() {
    let unencoded = "GET&%2F&AccessKeyId=testid&Action=DescribeTags&RegionId=cn%20x&SignatureNonce=n\
                     &Timestamp=2026-01-02T03%3A04%3A05Z&Version=2014-08-15";
    let mistakes = [
        (
            v1::mac(&v1::key("testsecret"), unencoded),
            "the client did not encode the canonical query a second time",
        ),
        (v1::mac("testsecret", CANONICAL), "the client's key lacks the `&` behind the secret"),
    ];
    for (signature, likely) in mistakes {
        let (status, warnings) = warnings(&v1_request(QUERY, &signature));

        assert_eq!(status, 200);
        assert_eq!(warnings[0]["likely"], likely);
    }
}

/// A call of V3 that was signed as `sign` says, from the canonical request that the gateway makes of it.
fn v3_request(sign: impl Fn(&str) -> String) -> Request<Bytes> {
    let hash = sha256::hash(b"");
    let headers = [
        ("host", "127.0.0.1:4722"),
        ("x-acs-action", "DescribeTags"),
        ("x-acs-content-sha256", &hash),
        ("x-acs-date", NOW),
        ("x-acs-signature-nonce", "n"),
        ("x-acs-version", "2014-08-15"),
    ];
    let names = headers.map(|(name, _)| name).join(";");
    let block = headers.map(|(name, value)| format!("{name}:{value}\n")).concat();
    let signature = sign(&format!("GET\n/\nRegionId=cn-x\n{block}\n{names}\n{hash}"));
    let authorization =
        format!("ACS3-HMAC-SHA256 Credential=testid,SignedHeaders={names},Signature={signature}");
    let request = Request::get("/?RegionId=cn-x").header("authorization", authorization);
    headers.iter().fold(request, |it, (name, value)| it.header(*name, *value)).body(Bytes::new()).unwrap()
}

#[test]
fn a_good_signature_of_v3_is_not_worth_a_word() {
    let request = v3_request(|canonical| v3::mac("testsecret", &v3::string_to_sign(canonical)));

    assert_eq!(warnings(&request), (200, vec![]));
}

#[test]
fn the_known_mistakes_of_v3_are_called_by_their_names() {
    let without_port = |canonical: &str| {
        let theirs = canonical.replace("host:127.0.0.1:4722", "host:127.0.0.1");
        v3::mac("testsecret", &v3::string_to_sign(&theirs))
    };
    let key_of_v1 = |canonical: &str| v3::mac("testsecret&", &v3::string_to_sign(canonical));

    let (_, port) = warnings(&v3_request(without_port));
    let (_, key) = warnings(&v3_request(key_of_v1));

    assert_eq!(port[0]["likely"], "the client signed the host without the port that it sent");
    assert_eq!(
        key[0]["likely"],
        "the client's key has a `&` behind the secret, as only the older scheme wants it"
    );
}

#[test]
fn a_key_that_nobody_made_known_is_not_worth_a_word() {
    let query = QUERY.replace("testid", "somebody");

    assert_eq!(warnings(&v1_request(&query, "whatever")), (200, vec![]));
}

/// A call that is signed with an access key, as the other vendor's clients sign.
fn aksk_request(access_key: &str) -> Request<Bytes> {
    let claim = format!("SDK-HMAC-SHA256 Access={access_key}, SignedHeaders=host;x-sdk-date, Signature=0");
    let request = Request::get("/v3/projects?name=eu-de").header("host", "h").header("authorization", claim);
    request.header("x-sdk-date", "20260102T030405Z").body(Bytes::new()).unwrap()
}

#[test]
fn a_wrong_signature_of_an_access_key_is_explained_too() {
    let (status, warnings) = warnings(&aksk_request("testid"));

    let canonical = "GET\n/v3/projects/\nname=eu-de\nhost:h\nx-sdk-date:20260102T030405Z\n\nhost;x-sdk-date\n\
                     e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(status, 200);
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0]["our_string_to_sign"], canonical);
    assert_eq!(warnings[0]["their_string_to_sign"], canonical);
    assert_eq!(
        warnings[0]["likely"],
        "both sides sign the same string, so the client's secret is another one"
    );
}

#[test]
fn an_access_key_whose_secret_nobody_told_is_no_warning() {
    let (status, warnings) = warnings(&aksk_request("somebody"));

    assert_eq!(status, 200);
    assert_eq!(warnings, [Value::Null; 0]);
}

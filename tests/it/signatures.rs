//! Every stage of both signature schemes against vectors that the vendor's own clients made.

use std::borrow::Cow;

use bytes::Bytes;
use hyper::Request;
use parhelion::alibaba::signature::{Authorization, canonical_query, v1, v3};
use parhelion::api::percent::encode;
use parhelion::api::{SignatureMode, sha256};
use parhelion::clock::ClockMode;
use parhelion::{Config, Emulator};
use serde_json::{Map, Value};

fn vectors(scheme: &str) -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_str(include_str!("../data/alibaba-signatures.json")).unwrap();
    let found: Vec<_> = all.into_iter().filter(|vector| vector["scheme"] == scheme).collect();
    assert!(found.len() >= 4, "too few vectors of {scheme}");
    found
}

fn pairs(object: &Value) -> impl Iterator<Item = (&str, &str)> {
    object.as_object().unwrap().iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
}

fn text<'v>(vector: &'v Value, name: &str) -> &'v str {
    vector[name].as_str().unwrap_or_else(|| panic!("{} has no {name}", vector["name"]))
}

#[test]
fn v1_makes_the_clients_string_to_sign_and_signature() {
    for vector in vectors("V1") {
        let string = v1::string_to_sign(text(&vector, "method"), pairs(&vector["params"]));

        let signature = v1::mac(&v1::key(text(&vector, "secret")), &string);

        assert_eq!(string, text(&vector, "string_to_sign"), "{}", vector["name"]);
        assert_eq!(signature, text(&vector, "signature"), "{}", vector["name"]);
    }
}

fn canonical_request(vector: &Value) -> String {
    let headers: &Map<_, _> = vector["headers"].as_object().unwrap();
    let values = |name: &str| headers.get(name).and_then(Value::as_str).map(Cow::Borrowed).into_iter();
    let read = Authorization::read(text(vector, "authorization")).unwrap();
    let body_hash = sha256::hash(text(vector, "body").as_bytes());
    v3::canonical_request(
        text(vector, "method"),
        &canonical_query(pairs(&vector["query"])),
        read.signed_headers,
        values,
        &body_hash,
    )
}

#[test]
fn v3_makes_the_clients_canonical_request_string_to_sign_and_signature() {
    for vector in vectors("V3") {
        let canonical = canonical_request(&vector);
        let string = v3::string_to_sign(&canonical);

        let signature = v3::mac(text(&vector, "secret"), &string);

        let read = Authorization::read(text(&vector, "authorization")).unwrap();
        assert_eq!(canonical, text(&vector, "canonical_request"), "{}", vector["name"]);
        assert_eq!(string, text(&vector, "string_to_sign"), "{}", vector["name"]);
        assert_eq!(signature, read.signature, "{}", vector["name"]);
    }
}

#[test]
fn a_changed_parameter_or_header_changes_the_signature() {
    for mut vector in vectors("V1") {
        for name in vector["params"].as_object().unwrap().keys().cloned().collect::<Vec<_>>() {
            let before = vector["params"][&name].clone();
            vector["params"][&name] = format!("{}x", before.as_str().unwrap()).into();

            let string = v1::string_to_sign(text(&vector, "method"), pairs(&vector["params"]));

            assert_ne!(string, text(&vector, "string_to_sign"), "{name} is not signed");
            vector["params"][&name] = before;
        }
    }
    for mut vector in vectors("V3") {
        let signed = Authorization::read(text(&vector, "authorization")).unwrap().signed_headers.to_owned();
        for name in signed.split(';') {
            let before = vector["headers"][name].clone();
            vector["headers"][name] = format!("{}x", before.as_str().unwrap()).into();

            assert_ne!(
                canonical_request(&vector),
                text(&vector, "canonical_request"),
                "{name} is not signed"
            );
            vector["headers"][name] = before;
        }
    }
}

#[test]
fn everything_but_the_unreserved_characters_is_encoded() {
    assert_eq!(encode("aZ09-_.~"), "aZ09-_.~");
    assert_eq!(encode(" +*/!'()空"), "%20%2B%2A%2F%21%27%28%29%E7%A9%BA");
}

/// An emulator that enforces signatures at the instant of the vectors.
fn enforcing() -> Emulator {
    Emulator::new(&Config {
        signatures: SignatureMode::Enforce,
        credentials: vec!["testid:testsecret".parse().unwrap()],
        clock: ClockMode::Frozen { at: "2026-01-02T03:04:05Z".parse().unwrap() },
        ..Config::default()
    })
    .unwrap()
}

/// The vector as a request of a client that puts everything in the query.
fn request(vector: &Value) -> Request<Bytes> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let (pairs_of, signature) =
        if vector["scheme"] == "V1" { ("params", "signature") } else { ("query", "") };
    query.extend_pairs(pairs(&vector[pairs_of]));
    if !signature.is_empty() {
        query.append_pair("Signature", text(vector, signature));
    }
    let mut request = Request::builder().method(text(vector, "method")).uri(format!("/?{}", query.finish()));
    if vector["scheme"] == "V3" {
        request = request.header("authorization", text(vector, "authorization"));
        for (name, value) in pairs(&vector["headers"]) {
            request = request.header(name, value);
        }
    }
    request.body(Bytes::new()).unwrap()
}

/// The answer's status and code.
fn outcome(emulator: &Emulator, request: &Request<Bytes>) -> (u16, String) {
    let response = emulator.call(request);
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    (response.status().as_u16(), body["Code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn the_vectors_of_rds_pass_the_gate_and_a_changed_byte_does_not() {
    let ours = |vector: &Value| {
        text(vector, "name").contains("Resources") && text(vector, "string_to_sign").len() > 1
    };
    let vectors: Vec<_> = vectors("V1").into_iter().chain(vectors("V3")).filter(ours).collect();
    assert_eq!(vectors.len(), 4);
    for mut vector in vectors {
        // The signature is good, so the call reaches the service, which has no such instance.
        assert_eq!(
            outcome(&enforcing(), &request(&vector)),
            (400, "Request.NotFound".to_owned()),
            "{}",
            vector["name"]
        );

        let place = if vector["scheme"] == "V1" { "params" } else { "query" };
        vector[place]["ResourceId.1"] = "rm-2".into();

        assert_eq!(outcome(&enforcing(), &request(&vector)), (400, "SignatureDoesNotMatch".to_owned()));
    }
}

#[test]
fn a_plus_that_a_sloppy_client_sent_raw_in_its_signature_is_understood() {
    let vector = vectors("V1").remove(0);
    let good = request(&vector);
    let sloppy = good.uri().to_string().replacen("%2BqPP5", "+qPP5", 1);
    assert_ne!(sloppy, good.uri().to_string());

    let request = Request::post(sloppy).body(Bytes::new()).unwrap();

    assert_eq!(outcome(&enforcing(), &request), (400, "Request.NotFound".to_owned()));
}

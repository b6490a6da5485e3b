//! Every stage of the AK/SK signatures against vectors that the vendor's own clients made.

use std::collections::BTreeMap;

use parhelion::api::sha256::hash;
use parhelion::huawei::signature::canonical::{Lines, header_value, uri_encoded_twice};
use parhelion::huawei::signature::signing::{chain, key, mac, string_to_sign};
use parhelion::huawei::signature::{Authorization, Scheme};
use serde::Deserialize;

/// A request that a client signed, and what it computed on the way, as far as that is known.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    #[serde(rename = "by")]
    _by: String,
    secret: String,
    method: String,
    target: String,
    headers: BTreeMap<String, String>,
    body: String,
    authorization: String,
    canonical_request: Option<String>,
    canonical_hash: String,
    string_to_sign: Option<String>,
    #[serde(default)]
    key_chain: Vec<String>,
}

fn vectors() -> Vec<Vector> {
    let all: Vec<Vector> = serde_json::from_str(include_str!("../data/huawei-signatures.json")).unwrap();
    assert_eq!(all.len(), 9);
    all
}

impl Vector {
    fn claim(&self) -> Authorization<'_> {
        Authorization::read(&self.authorization).unwrap_or_else(|| panic!("{} is of no scheme", self.name))
    }

    fn canonical(&self) -> String {
        let scheme = self.claim().scheme;
        let target = self.target.split_once('?').unwrap_or((&self.target, ""));
        let claimed = self.headers.get("x-sdk-content-sha256").map(String::as_str);
        let lines = Lines::new(scheme, &self.method, target, self.body.as_bytes(), claimed);
        lines.around(self.claim().signed_headers, |name| {
            [header_value(scheme, self.headers[name].as_str().into())]
        })
    }

    fn signature(&self) -> String {
        let claim = self.claim();
        let string = string_to_sign(&claim, &self.headers["x-sdk-date"], &self.canonical());
        mac(&key(&claim, &self.secret), &string)
    }
}

#[test]
fn the_canonical_request_is_the_clients() {
    for vector in vectors() {
        let canonical = vector.canonical();

        if let Some(expected) = &vector.canonical_request {
            assert_eq!(canonical, *expected, "{}", vector.name);
        }
        assert_eq!(hash(canonical.as_bytes()), vector.canonical_hash, "{}", vector.name);
    }
}

#[test]
fn the_string_to_sign_is_the_clients() {
    let known: Vec<_> = vectors().into_iter().filter(|it| it.string_to_sign.is_some()).collect();
    assert_eq!(known.len(), 5);
    for vector in known {
        let string = string_to_sign(&vector.claim(), &vector.headers["x-sdk-date"], &vector.canonical());

        assert_eq!(Some(string), vector.string_to_sign, "{}", vector.name);
    }
}

#[test]
fn every_step_from_the_secret_to_the_key_is_the_clients() {
    let known: Vec<_> = vectors().into_iter().filter(|it| !it.key_chain.is_empty()).collect();
    assert_eq!(known.len(), 2);
    for vector in known {
        let steps = chain(&vector.secret, vector.claim().scope);

        let steps: Vec<_> = steps.iter().map(hex::encode).collect();
        assert_eq!(steps, vector.key_chain, "{}", vector.name);
        assert_eq!(hex::encode(key(&vector.claim(), &vector.secret)), vector.key_chain[3]);
    }
}

#[test]
fn the_signature_is_the_clients() {
    for vector in vectors() {
        assert_eq!(vector.signature(), vector.claim().signature, "{}", vector.name);
    }
}

#[test]
fn a_change_to_any_signed_part_changes_the_signature() {
    for vector in vectors() {
        let signature = vector.claim().signature;
        let changed = |change: &dyn Fn(&mut Vector)| {
            let mut other = vector.clone();
            change(&mut other);
            other.signature()
        };

        assert_ne!(changed(&|it| it.method = "PATCH".into()), signature, "{}", vector.name);
        assert_ne!(
            changed(&|it| it.target = it.target.replacen("/v", "/w", 1)),
            signature,
            "{}",
            vector.name
        );
        let asks = if vector.target.contains('?') { "&more=1" } else { "?more=1" };
        assert_ne!(changed(&|it| it.target.push_str(asks)), signature, "{}", vector.name);
        assert_ne!(changed(&|it| it.secret.push('x')), signature, "{}", vector.name);
        for name in vector.headers.keys() {
            let other = changed(&|it| it.headers.get_mut(name).unwrap().push('x'));
            assert_ne!(other, signature, "{} does not sign {name}", vector.name);
        }
        // A body that the client says it did not sign is the one thing that may change.
        let is_signed = !vector.headers.contains_key("x-sdk-content-sha256");
        assert_eq!(changed(&|it| it.body.push('x')) != signature, is_signed, "{}", vector.name);
    }
}

#[test]
fn a_changed_scope_changes_the_key() {
    for vector in vectors().iter().filter(|it| it.claim().scheme != Scheme::Plain) {
        let claim = vector.claim();
        let scope = claim.scope.replacen('2', "3", 1);
        let other = Authorization { scope: &scope, ..claim };

        assert_ne!(key(&other, &vector.secret), key(&claim, &vector.secret), "{}", vector.name);
    }
}

#[test]
fn a_path_that_is_encoded_twice_keeps_what_was_encoded_on_the_wire() {
    assert_eq!(uri_encoded_twice("/v2/p/tags/a%20b:c"), "/v2/p/tags/a%2520b%3Ac/");
}

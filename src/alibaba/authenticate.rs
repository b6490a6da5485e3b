//! Who signed a call: the checks, in the order in which the gateway complains.
//!
//! Access key, then method and version of the signature, then the timestamp, then the signature itself, and
//! the nonce last: a request that is refused for another reason does not use its nonce up.

use std::borrow::Cow;

use bytes::Bytes;
use hyper::header::{AUTHORIZATION, HOST, HeaderName};
use hyper::{HeaderMap, Request};
use jiff::{SignedDuration, Timestamp};

use crate::alibaba::signature::{Authorization, canonical_query, v1, v3};
use crate::alibaba::{errors, headers};
use crate::api::{
    ApiError, Attempt, AuthFault, Credentials, ErrorKind, Explanation, Known, Params, Secret, SentHeaders,
    explain, header_text, same, sha256,
};
use crate::clock::read_iso_seconds;
use crate::store::Space;

/// How far a timestamp may be off, either way.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Checks the caller's claim, whichever scheme it uses.
pub(super) fn verify(
    credentials: &Credentials,
    request: &Request<Bytes>,
    params: &Params<'_>,
    space: &Space,
    now: Timestamp,
) -> Result<Known, Box<AuthFault>> {
    let claim = Claim { credentials, request, headers: request.headers(), params, space, now };
    if let Some(token) = claim.bearer_token() {
        return claim.bearer(&token);
    }
    match header_text(request.headers(), AUTHORIZATION) {
        Some(header) if header.starts_with("ACS3-") => claim.v3(&header),
        _ => claim.v1(),
    }
}

struct Claim<'a> {
    credentials: &'a Credentials,
    request: &'a Request<Bytes>,
    headers: &'a HeaderMap,
    params: &'a Params<'a>,
    space: &'a Space,
    now: Timestamp,
}

impl Claim<'_> {
    fn bearer_token(&self) -> Option<Cow<'_, str>> {
        let sent = self.params.filled("BearerToken").map(Cow::Borrowed);
        sent.or_else(|| header_text(self.headers, &headers::BEARER_TOKEN))
    }

    /// A bearer token has no signature: it is one of the secrets that were made known, or it is not.
    fn bearer(&self, token: &str) -> Result<Known, Box<AuthFault>> {
        if self.credentials.knows_token(token) {
            return Ok(Known::Bearer);
        }
        Err(AuthFault::quiet(errors::INVALID_BEARER_TOKEN.raise()))
    }

    fn v1(&self) -> Result<Known, Box<AuthFault>> {
        let id = self.sent("AccessKeyId").map_err(AuthFault::quiet)?;
        let secret = self.secret(id)?;
        if id.starts_with("STS.") {
            self.sent("SecurityToken").map_err(AuthFault::notable)?;
        }
        let is = |name, wanted: &str| {
            self.params.filled(name).is_none_or(|it| it == wanted || it.eq_ignore_ascii_case(wanted))
        };
        if !is("SignatureMethod", "HMAC-SHA1") || !is("SignatureVersion", "1.0") {
            return Err(AuthFault::notable(errors::INVALID_SIGNATURE_METHOD.raise()));
        }
        self.timestamp(self.sent("Timestamp").map_err(AuthFault::notable)?)?;
        // A client that forgets to encode the `+` of base64 has it read as a space.
        let signature = spaces_as_plus(self.sent("Signature").map_err(AuthFault::notable)?);
        let ours = v1::string_to_sign(self.request.method().as_str(), self.params.parts());
        if signature.len() != 28 || !signature.ends_with('=') {
            return Err(AuthFault::notable(errors::INCOMPLETE_SIGNATURE.with(&[&ours])));
        }
        if !same(&v1::sign(secret.sha1_and(), &ours), &signature) {
            return Err(self.mismatch_v1(&ours, secret, &signature));
        }
        self.nonce(id, self.sent("SignatureNonce").map_err(AuthFault::notable)?)
    }

    fn v3(&self, header: &str) -> Result<Known, Box<AuthFault>> {
        let read = Authorization::read(header).unwrap_or(Authorization {
            algorithm: header.split(' ').next().unwrap_or_default(),
            credential: "",
            signed_headers: "",
            signature: "",
        });
        if read.credential.is_empty() {
            return Err(AuthFault::notable(errors::MISSING.with(&["AccessKeyId"])));
        }
        let secret = self.secret(read.credential)?;
        if read.credential.starts_with("STS.") {
            self.sent_header(&headers::SECURITY_TOKEN, "SecurityToken")?;
        }
        if read.algorithm != v3::ALGORITHM {
            return Err(AuthFault::notable(errors::INVALID_SIGNATURE_METHOD.raise()));
        }
        self.timestamp(&self.sent_header(&headers::DATE, "Timestamp")?)?;
        let body_hash = sha256::hash(self.request.body());
        let canonical = self.canonical_v3(&read, &canonical_query(self.params.parts_of_query()), &body_hash);
        let ours = v3::string_to_sign(&canonical);
        if read.signature.len() != 64 || read.signed_headers.is_empty() {
            return Err(AuthFault::notable(errors::INCOMPLETE_SIGNATURE.with(&[&ours])));
        }
        let claimed_hash = header_text(self.headers, &headers::CONTENT_HASH);
        let body_is_signed = claimed_hash.is_none_or(|claimed| claimed.eq_ignore_ascii_case(&body_hash));
        if !body_is_signed || !same(&v3::sign(secret.sha256(), &ours), read.signature) {
            return Err(self.mismatch_v3(&canonical, &ours, secret, &read, &body_hash));
        }
        self.nonce(read.credential, &self.sent_header(&headers::NONCE, "SignatureNonce")?)
    }

    fn canonical_v3(&self, read: &Authorization<'_>, query: &str, body_hash: &str) -> String {
        let method = self.request.method().as_str();
        let sent = SentHeaders::new(self.headers);
        v3::canonical_request(method, query, read.signed_headers, |name| sent.values(name), body_hash)
    }

    fn sent(&self, name: &'static str) -> Result<&str, ApiError> {
        self.params.filled(name).ok_or_else(|| errors::MISSING.with(&[name]))
    }

    /// A header, complained of under the name of the parameter that it stands for.
    fn sent_header(&self, header: &HeaderName, name: &str) -> Result<Cow<'_, str>, Box<AuthFault>> {
        let sent = header_text(self.headers, header).filter(|value| !value.is_empty());
        sent.ok_or_else(|| AuthFault::notable(errors::MISSING.with(&[name])))
    }

    fn secret(&self, id: &str) -> Result<&Secret, Box<AuthFault>> {
        let is_id =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'@');
        if !id.bytes().all(is_id) {
            return Err(AuthFault::notable(errors::INVALID_ACCESS_KEY.raise()));
        }
        self.credentials.secret(id).ok_or_else(|| AuthFault::quiet(errors::ACCESS_KEY_NOT_FOUND.raise()))
    }

    /// Whole seconds in UTC, not more than the window off.
    fn timestamp(&self, text: &str) -> Result<(), Box<AuthFault>> {
        let fault = |row: &'static ErrorKind| AuthFault::notable(row.raise());
        let at = read_iso_seconds(text).ok_or_else(|| fault(&errors::TIMESTAMP_FORMAT))?;
        if self.now.duration_since(at).abs() > WINDOW {
            return Err(fault(&errors::TIMESTAMP_EXPIRED));
        }
        Ok(())
    }

    fn nonce(&self, id: &str, nonce: &str) -> Result<Known, Box<AuthFault>> {
        if self.space.nonces().first_use(id, nonce, self.now) {
            return Ok(Known::Signed);
        }
        Err(AuthFault::notable(errors::NONCE_USED.raise()))
    }

    fn mismatch_v1(&self, ours: &str, secret: &Secret, signature: &str) -> Box<AuthFault> {
        let method = self.request.method().as_str();
        let form = String::from_utf8_lossy(self.request.body());
        let mut on_wire: Vec<&str> = self.request.uri().query().unwrap_or_default().split('&').collect();
        on_wire.extend(form.split('&'));
        on_wire.retain(|pair| !pair.is_empty() && !pair.starts_with("Signature="));
        on_wire.sort_unstable();
        let shown = v1::around(method, &on_wire.join("&"));
        let all = self.params.all().filter(|(name, _)| *name != "Signature");
        let unencoded = format!("{method}&%2F&{}", canonical_query(all));
        let key = v1::key(secret.expose());
        let bare = secret.expose().to_owned();
        let attempts = vec![
            Attempt {
                string: shown.clone(),
                key: key.clone(),
                verdict: "the client signed its parameters in the encoding of its own that it sent",
            },
            Attempt {
                string: unencoded,
                key,
                verdict: "the client did not encode the canonical query a second time",
            },
            Attempt {
                string: ours.to_owned(),
                key: bare,
                verdict: "the client's key lacks the `&` behind the secret",
            },
        ];
        let explanation = explain(ours, &shown, signature, attempts, v1::mac);
        mismatch(ours, explanation)
    }

    fn mismatch_v3(
        &self,
        canonical: &str,
        ours: &str,
        secret: &Secret,
        read: &Authorization<'_>,
        body_hash: &str,
    ) -> Box<AuthFault> {
        let on_wire = self.request.uri().query().unwrap_or_default();
        let claimed = header_text(self.headers, &headers::CONTENT_HASH).unwrap_or(Cow::Borrowed(body_hash));
        let shown = self.canonical_v3(read, on_wire, &claimed);
        let host = header_text(self.headers, HOST).unwrap_or_default();
        let bare_host = host.rsplit_once(':').map_or(&*host, |(name, _)| name);
        let without_port =
            canonical.replacen(&format!("\nhost:{host}\n"), &format!("\nhost:{bare_host}\n"), 1);
        let key = || secret.expose().to_owned();
        let attempts = vec![
            Attempt {
                string: shown.clone(),
                key: key(),
                verdict: "the client signed its query, or its body's hash, as it sent them, not in canonical form",
            },
            Attempt {
                string: without_port,
                key: key(),
                verdict: "the client signed the host without the port that it sent",
            },
            Attempt {
                string: canonical.to_owned(),
                key: v1::key(secret.expose()),
                verdict: "the client's key has a `&` behind the secret, as only the older scheme wants it",
            },
        ];
        let mac = |key: &str, canonical: &str| v3::mac(key, &v3::string_to_sign(canonical));
        let explanation = explain(canonical, &shown, read.signature, attempts, mac);
        mismatch(ours, explanation)
    }
}

fn spaces_as_plus(text: &str) -> Cow<'_, str> {
    if text.contains(' ') { Cow::Owned(text.replace(' ', "+")) } else { Cow::Borrowed(text) }
}

fn mismatch(ours: &str, explanation: Explanation) -> Box<AuthFault> {
    Box::new(AuthFault {
        error: errors::SIGNATURE_DOES_NOT_MATCH.with(&[ours]),
        notable: true,
        explanation: Some(explanation),
    })
}

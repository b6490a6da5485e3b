//! Secrets do not come out of the journal, whatever scheme they belong to.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parhelion::{Config, Emulator};
use serde_json::json;

use super::ask;
use crate::wire::{CREATE, call, frozen, told};

/// All that the journal says, in every form.
fn everything(emulator: &Emulator) -> String {
    let paths = ["", "/unmatched", "/retries", "/export?as=curl", "/export?as=http", "/1", "/2", "/3"];
    let text = |path: &&str| {
        let response = call(emulator, "GET", &format!("/_parhelion/requests{path}"), &[], "");
        String::from_utf8(response.body().to_vec()).unwrap()
    };
    paths.iter().map(text).collect()
}

/// That no secret is told, and that something else of the call is.
#[track_caller]
fn tells(emulator: &Emulator, open: &str, secrets: &[&str]) {
    let told = everything(emulator);
    assert!(told.contains(open), "{told}");
    for secret in secrets {
        assert!(!told.contains(secret), "{secret} is told: {told}");
    }
}

#[test]
fn the_signature_of_v1_and_the_token_of_sts_are_masked_in_a_query_and_in_a_form() {
    let emulator = frozen(&Config::default());
    let signed = "AccessKeyId=STS.id&Signature=c2VjcmV0c2lnbmF0dXJl&SecurityToken=topsecrettoken";
    let form = [("content-type", "application/x-www-form-urlencoded")];

    call(&emulator, "POST", &format!("/?{CREATE}&{signed}"), &[], "");
    call(&emulator, "POST", "/", &form, &format!("{CREATE}&{signed}"));

    tells(&emulator, "STS.id", &["c2VjcmV0c2lnbmF0dXJl", "topsecrettoken"]);
}

#[test]
fn the_strings_to_sign_of_a_mismatch_are_told_without_their_tokens() {
    let emulator =
        frozen(&Config { credentials: vec!["STS.id:secretkey".parse().unwrap()], ..Config::default() });
    let signed = "AccessKeyId=STS.id&SecurityToken=topsecrettoken&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0\
                  &SignatureNonce=n&Timestamp=2026-01-02T03%3A04%3A05Z&Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D";

    call(&emulator, "GET", &format!("/?{CREATE}&{signed}"), &[], "");

    tells(&emulator, "our_string_to_sign", &["topsecrettoken", "secretkey", "AAAAAAAAAAAA"]);
}

#[test]
fn the_signature_of_v3_and_its_tokens_are_masked() {
    let emulator = frozen(&Config::default());
    let headers = [
        ("authorization", "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,Signature=0badc0ffee"),
        ("x-acs-security-token", "topsecrettoken"),
        ("x-acs-bearer-token", "topsecretbearer"),
        ("cookie", "session=topsecretcookie"),
    ];

    call(&emulator, "POST", &format!("/?{CREATE}&BearerToken=alsosecret"), &headers, "");

    let secrets = ["0badc0ffee", "topsecrettoken", "topsecretbearer", "topsecretcookie", "alsosecret"];
    tells(&emulator, "Credential=testid", &secrets);
}

#[test]
fn the_signature_and_the_security_token_of_aksk_are_masked() {
    let emulator = frozen(&Config::default());
    let headers = [
        ("authorization", "SDK-HMAC-SHA256 Access=AKID, SignedHeaders=host;x-sdk-date, Signature=0badc0ffee"),
        ("x-security-token", "topsecrettoken"),
    ];

    call(&emulator, "GET", "/v3/projects", &headers, "");

    tells(&emulator, "Access=AKID", &["0badc0ffee", "topsecrettoken"]);
}

#[test]
fn what_a_token_is_asked_with_and_the_token_itself_are_masked() {
    let emulator = frozen(&Config::default());
    let asked = json!({"auth": {"identity": {"methods": ["password"], "password": {
        "user": {"name": "alice", "password": "correct horse", "domain": {"name": "OTC1"}},
    }}}});

    let response = call(&emulator, "POST", "/v3/auth/tokens", &[], &asked.to_string());
    let token = response.headers()["x-subject-token"].to_str().unwrap().to_owned();
    let (_, seal) = token.split_once('.').unwrap();
    call(&emulator, "GET", "/v3/projects", &[("x-auth-token", &token)], "");
    let exchange = json!({"auth": {"identity": {"methods": ["token"], "token": {"id": token.clone()}}}});
    call(&emulator, "POST", "/v3/auth/tokens", &[], &exchange.to_string());

    tells(&emulator, "alice", &["correct horse", seal]);
}

#[test]
fn a_key_that_a_token_is_asked_with_and_a_foreign_token_are_masked() {
    let emulator = frozen(&Config::default());
    let asked = json!({"auth": {"identity": {"methods": ["hw_ak_sk"], "hw_ak_sk": {
        "access": {"key": "AKID"}, "secret": {"key": "topsecretkey"},
    }}}});

    call(&emulator, "POST", "/v3/auth/tokens", &[], &asked.to_string());
    call(&emulator, "GET", "/v3/projects", &[("x-auth-token", "MIIfromarealcloud")], "");

    tells(&emulator, "AKID", &["topsecretkey", "MIIfromarealcloud"]);
}

#[test]
fn what_cannot_be_read_and_may_hold_a_password_is_not_shown() {
    let emulator = frozen(&Config::default());
    let headers = [("content-type", "application/json")];

    call(&emulator, "POST", "/v3/auth/tokens", &headers, r#"{"auth": {"password": "correct horse""#);

    tells(&emulator, "it may hold a secret, and cannot be read", &["correct horse"]);
}

#[test]
fn the_secret_of_a_product_is_masked_in_json_and_in_xml() {
    for format in ["JSON", "XML"] {
        let emulator = frozen(&Config::default());
        let target = format!(
            "/?Action=CreateProduct&Version=2018-01-20&RegionId=cn-shanghai&ProductName=Bulbs&NodeType=0&Format={format}"
        );
        let answer = call(&emulator, "POST", &target, &[], "");
        let answer = String::from_utf8(answer.body().to_vec()).unwrap();
        let after = answer.split_once("ProductSecret").unwrap().1.trim_start_matches(['"', ':', '>']);
        let secret: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();

        assert!(secret.len() >= 8, "{answer}");
        tells(&emulator, "Bulbs", &[&secret]);
    }
}

#[test]
fn a_token_still_tells_its_project() {
    let emulator = frozen(&Config::default());
    let claims = URL_SAFE_NO_PAD.encode(
        json!({"space": "default", "user": "alice", "domain": "OTC1", "project": "1ab13af04d724d7fdc6210d4e80acee0",
            "project_name": "eu-de", "methods": [], "issued_at": "2026-01-02T03:04:05Z",
            "expires_at": "2026-01-03T03:04:05Z"})
        .to_string(),
    );

    call(&emulator, "GET", "/v3/projects", &[("x-auth-token", &format!("{claims}.00"))], "");

    let (_, shown) = ask(&emulator, "GET", "/1", "");
    assert_eq!(shown["request"]["headers"]["x-auth-token"], format!("{claims}.***"));
    assert_eq!(shown["caller"], "alice~default");
    assert_eq!(told(&call(&emulator, "GET", "/_parhelion/requests/1", &[], "")).0, 200);
}

/// Names of headers, and their values.
type Pairs = &'static [(&'static str, &'static str)];

/// Where a secret may stand in a call: method and target, headers, body; `SECRET` is the secret.
const CARRIERS: &[(&str, Pairs, &str)] = &[
    ("POST /?Action=DescribeRegions&Version=2014-08-15&AccountPassword=SECRET", &[], ""),
    ("POST /", &[], "Action=DescribeRegions&Version=2014-08-15&Passwords.1=SECRET"),
    ("POST /", &[("content-type", "application/x-www-form-urlencoded")], r#"{"password": "SECRET"}"#),
    ("POST /v3/projects", &[], r#"{"secrets": ["SECRET", {"value": "SECRET"}]}"#),
    ("POST /v3/projects", &[], r#"{"password": "SECRET"#),
    ("POST /v3/projects", &[], "<A><Password>SECRET</Password></A>"),
    ("POST /v3/projects", &[], r#"<A password="SECRET"/>"#),
    ("POST /v3/projects", &[], "<Password><![CDATA[SECRET]]></Password>"),
    (
        "POST /v3/projects",
        &[],
        "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nSECRET\r\n--b--",
    ),
    ("POST /v3/projects", &[("content-type", "text/plain")], "the password is SECRET"),
    ("GET /v3/projects", &[("x-my-secret", "SECRET")], ""),
    ("GET /v3/projects", &[("x-auth-key", "SECRET")], ""),
    ("GET /v3/projects", &[("x-parhelion-admin-token", "SECRET")], ""),
    ("GET /v3/projects", &[("referer", "http://h/?password=SECRET")], ""),
];

/// How a call may be signed, by headers and by parameters; `SECRET` is the signature.
const SCHEMES: &[(Pairs, &str)] = &[
    (&[], ""),
    (&[], "&AccessKeyId=testid&Signature=SECRET&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0"),
    (&[], "&BearerToken=SECRET"),
    (&[("authorization", "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,Signature=SECRET")], ""),
    (&[("authorization", "SDK-HMAC-SHA256 Access=ak, SignedHeaders=host, Signature=SECRET")], ""),
    (&[("authorization", "SDK-HMAC-SHA256 Access=ak; SignedHeaders=host; Signature=SECRET")], ""),
    (&[("authorization", "SDK-HMAC-SHA256 Access=ak SignedHeaders=host Signature=SECRET")], ""),
    (
        &[(
            "authorization",
            "V11-HMAC-SHA256 Credential=ak/20260102/eu-de/iam, SignedHeaders=host, Signature=SECRET",
        )],
        "",
    ),
    (&[("authorization", "Bearer SECRET")], ""),
    (&[("x-auth-token", "SECRET")], ""),
];

#[test]
fn no_secret_is_told_whatever_signs_the_call_and_wherever_the_secret_stands() {
    for (what, headers, body) in CARRIERS {
        for (signed, query) in SCHEMES {
            let emulator =
                frozen(&Config { credentials: vec!["testid:k".parse().unwrap()], ..Config::default() });
            let (method, target) = what.split_once(' ').unwrap();
            let start = if target.contains('?') || query.is_empty() { "" } else { "?" };
            let secret = |text: &str| text.replace("SECRET", "hunter2hunter2");
            let headers: Vec<_> =
                headers.iter().chain(*signed).map(|(name, value)| (*name, secret(value))).collect();
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, &**value)).collect();

            call(&emulator, method, &secret(&format!("{target}{start}{query}")), &headers, &secret(body));

            tells(&emulator, "127.0.0.1", &["hunter2"]);
        }
    }
}

#[test]
fn the_strings_to_sign_are_told_without_passwords() {
    let emulator =
        frozen(&Config { credentials: vec!["testid:secretkey".parse().unwrap()], ..Config::default() });
    let query = "Action=DescribeRegions&Version=2014-08-15&AccountPassword=hunter2&AccessKeyId=testid&ProductSecret=hunter2\
                 &SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=n&Timestamp=2026-01-02T03%3A04%3A05Z\
                 &Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D";

    call(&emulator, "GET", &format!("/?{query}"), &[], "");

    tells(&emulator, "our_string_to_sign", &["hunter2"]);
    tells(&emulator, "AccountPassword%3D*******%26", &["hunter2"]);
}

//! Keystone tokens: they carry what they stand for, under a seal.
//!
//! Nothing is stored: a token is the JSON of its claims and an HMAC under a key of its space, so it survives a
//! restart with the same seed, and remembers its space, user, domain and project by itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::api::hmac::Sha256Key;
use crate::digits::lower_hex;
use crate::ids::Ids;

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The space that it belongs to.
    pub space: String,
    /// The user's name.
    pub user: String,
    /// The domain's name.
    pub domain: String,
    /// The project's id, for a token that is good for one.
    pub project: Option<String>,
    /// The project's name.
    pub project_name: Option<String>,
    /// How the user proved to be who it is.
    pub methods: Vec<String>,
    /// When it was given out.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Token {
    /// The token as clients carry it.
    ///
    /// # Panics
    ///
    /// Never: claims are texts and instants.
    pub fn seal(&self, ids: &Ids) -> String {
        let claims = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).expect("claims are texts and instants"));
        let seal = lower_hex(&mac(ids, &claims));
        format!("{claims}.{seal}")
    }

    /// What a token says, without looking at its seal: enough to know which space to ask.
    pub fn peek(text: &str) -> Option<Self> {
        let (claims, _) = text.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }

    /// What a token says, if its seal is that of the space.
    pub fn open(text: &str, ids: &Ids) -> Option<Self> {
        let (claims, seal) = text.split_once('.')?;
        let given = hex::decode(seal).ok()?;
        let sealed: bool = given.ct_eq(&mac(ids, claims)).into();
        sealed.then(|| Self::peek(text)).flatten()
    }
}

fn mac(ids: &Ids, claims: &str) -> [u8; 32] {
    Sha256Key::new(ids.derived("token", "seal").as_bytes()).mac(claims.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_in_its_own_space_only_and_a_changed_one_nowhere() {
        let ids = Ids::new(0, "one");
        let now: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let token = Token {
            space: "one".to_owned(),
            user: "alice".to_owned(),
            domain: "OTC1".to_owned(),
            project: Some("p".to_owned()),
            project_name: Some("eu-de".to_owned()),
            methods: vec!["password".to_owned()],
            issued_at: now,
            expires_at: now,
        };

        let text = token.seal(&ids);

        assert_eq!(Token::open(&text, &ids), Some(token.clone()));
        assert_eq!(Token::peek(&text), Some(token));
        assert_eq!(Token::open(&text, &Ids::new(0, "two")), None);
        assert_eq!(Token::open(&text.replacen('e', "f", 1), &ids), None);
        assert_eq!(Token::peek("no token"), None);
    }
}

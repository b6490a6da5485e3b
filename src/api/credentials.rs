//! Which access keys are known, and their secrets.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use subtle::ConstantTimeEq;

use crate::api::hmac::{Sha1Key, Sha256Key};

/// An access key secret, a token: never printed.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub struct Secret {
    text: String,
    keys: Box<Keys>,
}

/// What most signatures are made with, made ready.
#[derive(Clone)]
struct Keys {
    sha256: Sha256Key,
    sha1_and: Sha1Key,
}

impl Secret {
    /// Keeps a text from being printed.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let keys = Keys {
            sha256: Sha256Key::new(text.as_bytes()),
            sha1_and: Sha1Key::new(&[text.as_bytes(), b"&"].concat()),
        };
        Self { text, keys: Box::new(keys) }
    }

    /// The secret itself, for computing with.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The secret as a key of HMAC-SHA256.
    pub fn sha256(&self) -> &Sha256Key {
        &self.keys.sha256
    }

    /// The secret and a `&` behind it as a key of HMAC-SHA1: OAuth 1.0 without a token has it, and who follows that.
    pub fn sha1_and(&self) -> &Sha1Key {
        &self.keys.sha1_and
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("***")
    }
}

/// An access key id and its secret; typed as `ID:SECRET`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// The access key id, without a `~SPACE` behind it: it is good for every space.
    pub id: String,
    /// The access key secret.
    pub secret: Secret,
}

/// A text that is no `ID:SECRET`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected ID:SECRET, with neither side empty")]
pub struct BadCredential;

impl Credential {
    /// An access key id (or the name of a user) and its secret.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { id: id.into(), secret: Secret::new(secret) }
    }
}

impl FromStr for Credential {
    type Err = BadCredential;

    fn from_str(text: &str) -> Result<Self, BadCredential> {
        match text.split_once(':') {
            Some((id, secret)) if !id.is_empty() && !secret.is_empty() => Ok(Self::new(id, secret)),
            _ => Err(BadCredential),
        }
    }
}

/// All credentials that were made known, by flag or by world.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    by_id: HashMap<String, Secret>,
}

impl Credentials {
    /// The secret of an access key id: of the id as it stands, or of the name before its last `~`.
    pub fn secret(&self, id: &str) -> Option<&Secret> {
        self.by_id.get(id).or_else(|| self.by_id.get(split_space(id).0))
    }

    /// Whether `token` is one of the secrets. Every secret is compared, each in constant time.
    pub fn knows_token(&self, token: &str) -> bool {
        self.by_id.values().fold(false, |known, secret| same(secret.expose(), token) | known)
    }
}

impl FromIterator<Credential> for Credentials {
    fn from_iter<I: IntoIterator<Item = Credential>>(credentials: I) -> Self {
        Self { by_id: credentials.into_iter().map(|known| (known.id, known.secret)).collect() }
    }
}

/// A name and the space behind it, in `NAME~SPACE`.
pub fn split_space(name: &str) -> (&str, Option<&str>) {
    name.rsplit_once('~').map_or((name, None), |(name, space)| (name, Some(space)))
}

/// Whether two texts are the same, in a time that tells nothing of where they differ.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_good_for_every_space_and_never_prints_its_secret() {
        let known: Credentials = ["testid:test:secret".parse::<Credential>().unwrap()].into_iter().collect();

        assert_eq!(known.secret("testid").map(Secret::expose), Some("test:secret"));
        assert_eq!(known.secret("testid~one").map(Secret::expose), Some("test:secret"));
        assert_eq!(known.secret("other"), None);
        assert!(known.knows_token("test:secret"));
        assert!(!known.knows_token("test:secreT"));
        assert!(!format!("{known:?}").contains("test:secret"));
        assert_eq!("testid:".parse::<Credential>(), Err(BadCredential));
    }
}

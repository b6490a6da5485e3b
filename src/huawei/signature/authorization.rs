//! What the `Authorization` header says.

use crate::api::{parted, pieces};

/// How the string to sign and the key are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `SDK-HMAC-SHA256 Access=AK`: the secret is the key. The vendor's SDKs and its Terraform provider.
    Plain,
    /// `SDK-HMAC-SHA256 Credential=AK/date/region/service/sdk_request`: a key for that day and place, in four
    /// steps. The Go tools of OTC, which leave region and service empty.
    Scoped,
    /// `V11-HMAC-SHA256 Credential=AK/date/region/service`: a key by HKDF. The vendor's SDKs, when asked to.
    Derived,
}

/// A signature, and what it claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authorization<'h> {
    /// How it was made.
    pub scheme: Scheme,
    /// The access key id.
    pub access_key: &'h str,
    /// What stands behind the access key: date, region, service; empty for [`Scheme::Plain`].
    pub scope: &'h str,
    /// The signed headers' names, with `;` between them.
    pub signed_headers: &'h str,
    /// The signature.
    pub signature: &'h str,
}

impl<'h> Authorization<'h> {
    /// Reads a header; `None` when it is of no scheme that is known here. Of a field that comes twice the first counts.
    pub fn read(header: &'h str) -> Option<Self> {
        let (algorithm, rest) = parted(header, b' ')?;
        let [mut access, mut credential, mut signed_headers, mut signature] = [None; 4];
        for (name, value) in pieces(rest, b',').filter_map(|field| parted(field.trim_ascii(), b'=')) {
            let field = match name {
                "Access" => &mut access,
                "Credential" => &mut credential,
                "SignedHeaders" => &mut signed_headers,
                "Signature" => &mut signature,
                _ => continue,
            };
            field.get_or_insert(value);
        }
        let scheme = match (algorithm, access) {
            ("SDK-HMAC-SHA256", Some(_)) => Scheme::Plain,
            ("SDK-HMAC-SHA256", None) => Scheme::Scoped,
            ("V11-HMAC-SHA256", None) => Scheme::Derived,
            _ => return None,
        };
        let (access_key, scope) = match access {
            Some(access) => (access, ""),
            None => credential?.split_once('/')?,
        };
        Some(Self {
            scheme,
            access_key,
            scope,
            signed_headers: signed_headers.unwrap_or_default(),
            signature: signature.unwrap_or_default(),
        })
    }

    /// Whether a header, named in lower case, is among those that are signed.
    pub fn signs(&self, name: &str) -> bool {
        self.signed_headers.split(';').any(|signed| signed.eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemes_are_told_apart_and_others_are_not_read() {
        let scheme = |header| Authorization::read(header).map(|it| (it.scheme, it.access_key, it.scope));

        assert_eq!(scheme("SDK-HMAC-SHA256 Access=AK, Signature=x"), Some((Scheme::Plain, "AK", "")));
        assert_eq!(
            scheme("SDK-HMAC-SHA256 Credential=AK/20261122///sdk_request, Signature=x"),
            Some((Scheme::Scoped, "AK", "20261122///sdk_request"))
        );
        assert_eq!(
            scheme("V11-HMAC-SHA256 Credential=AK/20240102/eu-de/vpc"),
            Some((Scheme::Derived, "AK", "20240102/eu-de/vpc"))
        );
        assert_eq!(scheme("SDK-HMAC-SM3 Access=AK"), None);
        assert_eq!(scheme("SDK-HMAC-SHA256 Credential=AK"), None);
        assert_eq!(scheme("Basic"), None);
    }
}

//! Names of headers in a byte each: nearly all that calls and answers have are of thirty.

use crate::store::packed::{Pack, Unpack};

const PLACES: usize = 128;

/// The usual names, each at its place. Two that had the same one would not compile.
static USUAL: [&str; PLACES] = placed(&[
    "accept",
    "accept-encoding",
    "accept-language",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "date",
    "etag",
    "host",
    "keep-alive",
    "user-agent",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-request-id",
    "x-acs-security-token",
    "x-acs-signature-nonce",
    "x-acs-trace-id",
    "x-acs-version",
    "x-auth-token",
    "x-domain-id",
    "x-language",
    "x-project-id",
    "x-request-id",
    "x-sdk-client",
    "x-sdk-date",
    "x-security-token",
    "x-subject-token",
]);

/// Where a name is, if it is a usual one: its length, its last letter and its fourth tell.
const fn place(name: &[u8]) -> usize {
    match name {
        [_, _, _, fourth, ..] => {
            (2 * name.len() + name[name.len() - 1] as usize + 100 * *fourth as usize) % PLACES
        }
        _ => 0,
    }
}

const fn placed(names: &[&'static str]) -> [&'static str; PLACES] {
    let mut places = [""; PLACES];
    let mut at = 0;
    while at < names.len() {
        let place = place(names[at].as_bytes());
        assert!(places[place].is_empty(), "two names have one place");
        places[place] = names[at];
        at += 1;
    }
    places
}

/// Writes a name: the number of its place, counted from one, or zero and the name.
pub(super) fn pack(name: &str, pack: &mut Pack<'_>) {
    let place = place(name.as_bytes());
    match u8::try_from(place + 1) {
        Ok(number) if USUAL[place] == name => pack.byte(number),
        _ => {
            pack.byte(0);
            pack.text(name);
        }
    }
}

/// Reads a name that [`pack`] has written.
pub(super) fn unpack<'b>(read: &mut Unpack<'b>) -> Option<&'b str> {
    match read.byte()? {
        0 => read.text(),
        place => USUAL.get(usize::from(place) - 1).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(name: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        pack(name, &mut Pack(&mut bytes));
        bytes
    }

    #[test]
    fn usual_names_are_one_byte_and_all_names_are_read_as_they_were() {
        let usual: Vec<_> = USUAL.into_iter().filter(|name| !name.is_empty()).collect();
        let others = ["te", "via", "x-acs-dat", "x-acs-datE", "dnt!", "x-parhelion-space", "ü"];

        assert_eq!(usual.len(), 31);
        for name in usual.iter().chain(&others) {
            let bytes = packed(name);
            assert_eq!(bytes.len() == 1, usual.contains(name), "{name}");
            assert_eq!(unpack(&mut Unpack(&bytes)), Some(*name));
        }
    }
}

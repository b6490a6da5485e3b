//! How the values of flags are written: sizes, times, counts, addresses, credentials.

use std::ffi::OsStr;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use clap::builder::TypedValueParser;
use jiff::SignedDuration;

use crate::api::{BadCredential, Credential, Secret};

/// Reads a credential. A mistake in it is told without repeating it: most of it is the secret.
#[derive(Clone)]
pub(crate) struct SilentCredential;

impl TypedValueParser for SilentCredential {
    type Value = Credential;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Credential, clap::Error> {
        value.to_string_lossy().parse().map_err(|bad: BadCredential| {
            let message = format!("invalid value for '--credential <ID:SECRET>': {bad}\n");
            clap::Error::raw(clap::error::ErrorKind::ValueValidation, message).with_cmd(command)
        })
    }
}

/// Reads a token. A mistake in it is told without repeating it.
#[derive(Clone)]
pub(super) struct SilentToken;

impl TypedValueParser for SilentToken {
    type Value = Secret;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Secret, clap::Error> {
        let token =
            value.to_str().filter(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_graphic()));
        token.map(Secret::new).ok_or_else(|| {
            let message =
                "invalid value for '--admin-token <TOKEN>': expected visible ASCII characters, no spaces\n";
            clap::Error::raw(clap::error::ErrorKind::ValueValidation, message).with_cmd(command)
        })
    }
}

pub(super) fn socket(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "expected an address and a port, such as 127.0.0.1:4723 or [::1]:4723".to_owned())
}

/// A name alone: a port or a scheme before or behind it would never be equal to what a request says.
pub(super) fn host_name(text: &str) -> Result<String, String> {
    let is_name = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    if is_name && !text.is_empty() {
        return Ok(text.to_owned());
    }
    Err("expected the name of a host, such as parhelion.example.com".to_owned())
}

pub(super) fn size(text: &str) -> Result<usize, String> {
    let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1)];
    let read = units.iter().find_map(|(unit, bytes)| {
        let number: usize = text.strip_suffix(unit)?.trim_end().parse().ok()?;
        number.checked_mul(*bytes)
    });
    read.ok_or_else(|| "expected bytes, such as 65536, 64KiB or 1MiB".to_owned())
}

pub(super) fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| "expected an IP address, such as 127.0.0.1, 0.0.0.0 or ::1".to_owned())
}

pub(super) fn header_size(text: &str) -> Result<usize, String> {
    match size(text)? {
        enough @ 8192.. => Ok(enough),
        _ => Err("expected at least 8KiB: official clients send that much".to_owned()),
    }
}

pub(super) fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=1_000_000_000) => Ok(number),
        _ => Err("expected a whole number from 1 to 1000000000".to_owned()),
    }
}

pub(super) fn time(text: &str) -> Result<SignedDuration, String> {
    let read = text.parse().ok().filter(|time: &SignedDuration| !time.is_negative());
    read.ok_or_else(|| "expected a time, such as 500ms, 10s or 2m".to_owned())
}

pub(crate) fn wait(text: &str) -> Result<Duration, String> {
    let read = Duration::try_from(time(text)?).ok().filter(|time| !time.is_zero());
    read.filter(|time| time.as_secs() <= 86_400)
        .ok_or_else(|| "expected a time above zero and up to a day, such as 500ms, 10s or 2m".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_read_in_the_units_people_write() {
        assert_eq!(size("64KiB"), Ok(65_536));
        assert_eq!(size("10"), Ok(10));
        assert_eq!(wait("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(wait("2m"), Ok(Duration::from_mins(2)));
        assert!(size("1MB").is_err());
        assert!(wait("0s").is_err());
        assert!(wait("-1s").is_err());
        assert!(header_size("1KiB").is_err());
        assert!(count("0").is_err());
    }
}

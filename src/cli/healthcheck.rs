//! `parhelion healthcheck`: for containers, which have no curl.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use clap::Args;

use super::serve::reachable;
use super::{FOUND_WRONG, Failure};
use crate::config::AddressArgs;

const TIMEOUT: Duration = Duration::from_secs(3);

#[derive(Args, Debug)]
pub(super) struct HealthcheckArgs {
    #[command(flatten)]
    address: AddressArgs,
}

/// Asks the configured address for its health.
pub(super) fn run(args: &HealthcheckArgs) -> Result<(), Failure> {
    let addr = reachable(args.address.socket());
    match ask(addr) {
        Ok(answer) if answer.starts_with("HTTP/1.1 200 ") => Ok(()),
        Ok(answer) => {
            let line = answer.lines().next().unwrap_or_default();
            Err(Failure::new(FOUND_WRONG, format!("{addr} is not well: it answered `{line}`")))
        }
        Err(error) => Err(Failure::new(FOUND_WRONG, format!("{addr} does not answer: {error}"))),
    }
}

fn ask(addr: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&addr, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    write!(stream, "GET /_parhelion/health HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    Ok(answer)
}

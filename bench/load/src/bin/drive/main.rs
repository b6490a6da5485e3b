//! The load: one thread, many connections, requests that were made before.
//!
//! It takes commands on standard input, a line each, and answers each with one line of JSON:
//!
//! ```text
//! load SET FILE              requests: for each its length (four bytes, the least first) and its bytes; there
//!                            are two sets, 0 and 1
//! open ADDRESS CONNECTIONS   connects; connections that were open are closed
//! run SET MILLIS START HOW   sends from request START on, each connection its next one as soon as it is
//!                            answered; HOW is `cycle` (again from the first after the last), `once` (until the
//!                            last) or a number of requests, for which MILLIS do not count
//! ```
//!
//! Started as `drive spin`, it asks for answers without ever sleeping, which wants a core of its own. A sleeping load
//! must be woken, on a virtual machine at a cost of microseconds that the server's processor time bears: most often
//! where the server is slow and the load waits for it, so that a slow server would look slower than it is.
//!
//! The loop is closed: a server that is slow is asked less. So its percentiles are those of one server beside
//! another under the same number of connections, not those of users who do not wait.

mod connection;
mod histogram;
mod run;

use std::error::Error;
use std::io::{BufRead, Write};
use std::net::SocketAddr;

use mio::Poll;

use connection::Connection;
use run::{End, Run};

/// Requests one behind the other, and where each begins and ends.
#[derive(Default)]
struct Requests {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Requests {
    fn load(file: &str) -> Result<Self, Box<dyn Error>> {
        let bytes = std::fs::read(file)?;
        let (mut ends, mut at) = (vec![0], 0);
        while let Some(length) = bytes.get(at..at + 4) {
            let length = u32::from_le_bytes(length.try_into()?) as usize;
            at += 4 + length;
            ends.push(at);
        }
        if at != bytes.len() {
            return Err(format!("{file} ends inside a request").into());
        }
        Ok(Self { bytes, ends })
    }

    fn len(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    fn get(&self, number: usize) -> &[u8] {
        let at = number % self.len();
        &self.bytes[self.ends[at] + 4..self.ends[at + 1]]
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let spin = std::env::args().any(|word| word == "spin");
    let mut sets = [Requests::default(), Requests::default()];
    let mut poll = Poll::new()?;
    let mut connections = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words[..] {
            ["load", set, file] => {
                let requests = &mut sets[set.parse::<usize>()? % 2];
                // Given back first: two large sets need not be held at once.
                *requests = Requests::default();
                *requests = Requests::load(file)?;
                format!(r#"{{"requests":{}}}"#, requests.len())
            }
            ["open", address, count] => {
                connections.clear();
                connections = open(address.parse()?, count.parse()?, &poll)?;
                format!(r#"{{"connections":{}}}"#, connections.len())
            }
            ["run", set, millis, start, how] => {
                let requests = &sets[set.parse::<usize>()? % 2];
                let end = match how {
                    "cycle" => End::Never,
                    "once" => End::At(requests.len()),
                    number => End::Count(number.parse()?),
                };
                Run::new(requests, millis.parse()?, start.parse()?, end).go(
                    spin,
                    &mut poll,
                    &mut connections,
                )?
            }
            _ => return Err(format!("no such command: {line}").into()),
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

fn open(address: SocketAddr, count: usize, poll: &Poll) -> Result<Vec<Connection>, Box<dyn Error>> {
    (0..count).map(|number| Ok(Connection::open(address, number, poll)?)).collect()
}

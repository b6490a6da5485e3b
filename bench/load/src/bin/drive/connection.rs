//! One connection: the request that is being sent, the answer that is coming.

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::Instant;

use memchr::memmem;
use mio::net::TcpStream;
use mio::{Interest, Poll, Token};

/// Bytes that are asked for at once.
pub(crate) const READ: usize = 256 << 10;

pub(crate) struct Connection {
    stream: TcpStream,
    address: SocketAddr,
    number: usize,
    /// The request on its way, how much of it is sent, and since when.
    sending: Option<(usize, usize)>,
    pub(crate) since: Instant,
    /// What has come of an answer that is not whole yet.
    partial: Vec<u8>,
}

/// One whole answer.
pub(crate) struct Answer {
    pub(crate) good: bool,
    pub(crate) bytes: usize,
    /// Whether the server wants the connection to end.
    pub(crate) closes: bool,
    /// The beginning of an answer that is not good.
    pub(crate) text: Option<String>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr, number: usize, poll: &Poll) -> io::Result<Self> {
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        poll.registry().register(&mut stream, Token(number), Interest::READABLE | Interest::WRITABLE)?;
        Ok(Self { stream, address, number, sending: None, since: Instant::now(), partial: Vec::new() })
    }

    /// A new connection in the place of this one.
    pub(crate) fn reopen(&mut self, poll: &Poll) -> io::Result<()> {
        *self = Self::open(self.address, self.number, poll)?;
        Ok(())
    }

    /// Begins to send a request.
    pub(crate) fn send(&mut self, number: usize, request: &[u8], now: Instant) -> io::Result<()> {
        self.since = now;
        self.sending = Some((number, 0));
        self.go_on(|_| request)
    }

    /// Sends what is left of a request, as far as the socket takes it.
    pub(crate) fn go_on<'r>(&mut self, request: impl Fn(usize) -> &'r [u8]) -> io::Result<()> {
        while let Some((number, sent)) = self.sending {
            let bytes = request(number);
            match self.stream.write(&bytes[sent..]) {
                Ok(more) if sent + more == bytes.len() => self.sending = None,
                Ok(more) => self.sending = Some((number, sent + more)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads; an answer when it is whole. A socket that gave less than it was asked for is empty: it will say so
    /// when more has come.
    pub(crate) fn receive(&mut self, buffer: &mut [u8]) -> io::Result<Option<Answer>> {
        loop {
            let read = match self.stream.read(buffer) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(error),
            };
            let come = &buffer[..read];
            let whole = if self.partial.is_empty() {
                answer(come)?
            } else {
                self.partial.extend_from_slice(come);
                answer(&self.partial)?
            };
            if whole.is_some() {
                self.partial.clear();
                return Ok(whole);
            }
            if self.partial.is_empty() {
                self.partial.extend_from_slice(come);
            }
            if read < buffer.len() {
                return Ok(None);
            }
        }
    }
}

/// The answer in `bytes`, once all of it is there.
fn answer(bytes: &[u8]) -> io::Result<Option<Answer>> {
    let Some(head) = memmem::find(bytes, b"\r\n\r\n") else { return Ok(None) };
    let status = bytes.get(9..12).unwrap_or_default();
    let length = match content_length(&bytes[..head + 2]) {
        Some(length) => length,
        None if status == b"204" => 0,
        None => return Err(io::Error::other("an answer without content-length")),
    };
    let whole = head + 4 + length;
    if bytes.len() < whole {
        return Ok(None);
    }
    if bytes.len() > whole {
        return Err(io::Error::other("more came than was asked for"));
    }
    let closes = [&b"\r\nconnection: close"[..], b"\r\nConnection: close"];
    let closes = closes.into_iter().any(|line| memmem::find(&bytes[..head], line).is_some());
    let good = status.first() == Some(&b'2');
    let text = || String::from_utf8_lossy(&bytes[..whole.min(2000)]).into_owned();
    Ok(Some(Answer { good, bytes: whole, closes, text: (!good).then(text) }))
}

fn content_length(head: &[u8]) -> Option<usize> {
    let exact = memmem::find(head, b"\r\ncontent-length: ").map(|at| at + 18);
    let after = exact.or_else(|| {
        let name = b"\r\ncontent-length:";
        head.windows(name.len())
            .position(|window| window.eq_ignore_ascii_case(name))
            .map(|at| at + name.len())
    })?;
    let text = std::str::from_utf8(&head[after..]).ok()?;
    text.lines().next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_when_its_body_is() {
        let text = b"HTTP/1.1 200 OK\r\nContent-Length:  5\r\nx: y\r\n\r\nhello";

        assert!((0..text.len()).all(|to| answer(&text[..to]).unwrap().is_none()));
        assert!(answer(text).unwrap().is_some_and(|it| it.good && it.bytes == text.len()));
        assert!(answer(b"HTTP/1.1 204 No Content\r\nx: y\r\n\r\n").unwrap().is_some_and(|it| it.good));
        assert!(answer(b"HTTP/1.1 200 OK\r\nx: y\r\n\r\n").is_err());
    }

    #[test]
    fn a_server_that_wants_to_close_is_understood() {
        let closes = |line: &str| {
            let text = format!("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n{line}\r\n\r\n");
            answer(text.as_bytes()).unwrap().unwrap().closes
        };

        assert!(closes("Connection: close"));
        assert!(!closes("connection: keep-alive"));
    }

    #[test]
    fn an_answer_that_is_not_good_is_shown() {
        let refused = answer(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\nno").unwrap().unwrap();

        assert!(!refused.good);
        assert!(refused.text.unwrap().ends_with("no"));
    }
}

//! A client of plain bytes, and an emulator on a socket for it to talk to.
//!
//! No HTTP client is used: what is tested is what stands on the wire, and what clients that write it badly get.
//! Nothing here waits for a time: a read ends with what was to come, or fails after [`PATIENCE`].

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hyper::{Request, Response};
use parhelion::clock::ClockMode;
use parhelion::ids::Ids;
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator, Running};
use serde_json::Value;
use tokio::runtime::Runtime;

/// After this long without a byte, the bytes will not come.
const PATIENCE: Duration = Duration::from_secs(10);

/// A call that changes nothing and has a short answer.
pub(crate) const DESCRIBE: &str =
    "Action=DescribeDBInstances&Version=2014-08-15&RegionId=cn-hangzhou&AccessKeyId=testid";

/// A call that makes an instance.
pub(crate) const CREATE: &str = "Action=CreateDBInstance&Version=2014-08-15&RegionId=cn-hangzhou&Engine=MySQL\
    &EngineVersion=8.0&DBInstanceClass=mysql.n2.medium.1&DBInstanceStorage=20&DBInstanceNetType=Intranet\
    &SecurityIPList=127.0.0.1&PayType=Postpaid";

/// The headers of an answer after which the connection stays.
pub(crate) const STAYS: &str = "connection: keep-alive\r\nkeep-alive: timeout=25\r\n";

/// The header of an answer after which the connection ends.
pub(crate) const ENDS: &str = "connection: close\r\n";

/// An emulator on a free port.
pub(crate) struct Served {
    pub(crate) emulator: Emulator,
    pub(crate) addr: SocketAddr,
    pub(crate) running: Running,
    pub(crate) runtime: Runtime,
}

/// One connection.
pub(crate) struct Wire {
    reader: BufReader<TcpStream>,
}

/// One answer, byte for byte.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) head: String,
    pub(crate) body: String,
}

/// An emulator whose default space stands still, without a socket.
pub(crate) fn frozen(config: &Config) -> Emulator {
    let emulator = Emulator::new(config).unwrap();
    let space = emulator.spaces().open(&SpaceId::default()).unwrap();
    space.clock().set(ClockMode::Frozen { at: "2026-01-02T03:04:05Z".parse().unwrap() }).unwrap();
    emulator
}

/// The same, on a socket.
pub(crate) fn served(config: &Config) -> Served {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let emulator = frozen(config);
    let running = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        emulator.serve(listener).unwrap()
    });
    Served { emulator, addr: running.addr(), running, runtime }
}

/// A form that is posted, as most clients do.
pub(crate) fn post(form: &str) -> String {
    let length = form.len();
    format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {length}\r\n\r\n{form}"
    )
}

/// The whole answer to [`DESCRIBE`] in an empty default space that stands still.
pub(crate) fn no_instances(ids: &Ids, connection: &str) -> String {
    let ids = ids.call();
    let body = format!(
        r#"{{"RequestId":"{}","PageNumber":1,"PageRecordCount":0,"TotalRecordCount":0,"Items":{{"DBInstance":[]}}}}"#,
        ids.request_id
    );
    format!(
        "HTTP/1.1 200 OK\r\ndate: Fri, 02 Jan 2026 03:04:05 GMT\r\n\
         content-type: application/json;charset=utf-8\r\naccess-control-allow-origin: *\r\n\
         access-control-expose-headers: *\r\nx-acs-request-id: {}\r\nx-acs-trace-id: {}\r\netag: {}\r\n\
         {connection}content-length: {}\r\n\r\n{body}",
        ids.request_id,
        ids.trace_id,
        STANDARD.encode(ids.tag),
        body.len()
    )
}

/// Calls an emulator without a socket.
pub(crate) fn call(
    emulator: &Emulator,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Response<Bytes> {
    let request = Request::builder().method(method).uri(target).header("host", "127.0.0.1");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    emulator.call(&request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

/// The status of a response and its JSON.
pub(crate) fn told(response: &Response<Bytes>) -> (u16, Value) {
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

impl Served {
    /// A new connection.
    pub(crate) fn connect(&self) -> Wire {
        Wire::to(self.addr)
    }

    /// All that the default space holds.
    pub(crate) fn state(&self) -> String {
        self.emulator.snapshot(&SpaceId::default())
    }

    /// Whether a new connection is served.
    pub(crate) fn still_serves(&self) -> bool {
        let mut wire = self.connect();
        wire.send(&post(DESCRIBE));
        wire.answer().status() == 200
    }
}

impl Wire {
    /// A connection to `addr`.
    pub(crate) fn to(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { reader: BufReader::new(stream) }
    }

    /// Writes.
    pub(crate) fn send(&mut self, text: &str) {
        self.reader.get_mut().write_all(text.as_bytes()).unwrap();
    }

    /// Says that nothing more will be written.
    pub(crate) fn finish(&mut self) {
        self.reader.get_mut().shutdown(std::net::Shutdown::Write).unwrap();
    }

    /// Reads one answer, to the end of its body.
    pub(crate) fn answer(&mut self) -> Answer {
        let head = self.head();
        let mut answer = Answer { head, body: String::new() };
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).unwrap();
        answer.body = String::from_utf8(body).unwrap();
        answer
    }

    /// Reads one answer that has no body, whatever its head says.
    pub(crate) fn head(&mut self) -> String {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = self.reader.read_line(&mut head).unwrap();
            assert!(read > 0, "the connection was closed after `{head}`");
        }
        head
    }

    /// Reads one event of a stream, without the blank line behind it and without what chunks it.
    pub(crate) fn event(&mut self) -> String {
        let mut event = String::new();
        loop {
            let mut line = String::new();
            assert!(self.reader.read_line(&mut line).unwrap() > 0, "the stream ended after `{event}`");
            if line.ends_with("\r\n") {
                continue;
            }
            if line == "\n" {
                return event.trim_end().to_owned();
            }
            event.push_str(&line);
        }
    }

    /// Reads whatever comes until the connection is closed.
    pub(crate) fn rest(&mut self) -> String {
        let mut rest = String::new();
        self.reader.read_to_string(&mut rest).unwrap();
        rest
    }

    /// Whether the connection is closed, with nothing more to read. A reset is an end too: it comes when the
    /// server closes before it has read all that was sent.
    pub(crate) fn is_closed(&mut self) -> bool {
        match self.reader.read(&mut [0]) {
            Ok(read) => read == 0,
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        }
    }
}

impl Answer {
    /// All of it.
    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.head, self.body)
    }

    /// All of it but the date, which hyper takes from the system where the emulator gives none.
    pub(crate) fn text_without_date(&self) -> String {
        let lines = self.head.split_inclusive("\r\n").filter(|line| !line.starts_with("date: "));
        lines.chain([&*self.body]).collect()
    }

    /// The number in the first line.
    pub(crate) fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// A header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The code of a vendor's refusal.
    pub(crate) fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        body["Code"].as_str().unwrap().to_owned()
    }
}

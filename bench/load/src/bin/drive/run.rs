//! One window: every connection asks, is answered, and asks again, until the time is over.

use std::error::Error;
use std::io;
use std::time::{Duration, Instant};

use mio::{Events, Poll};

use crate::Requests;
use crate::connection::{Answer, Connection, READ};
use crate::histogram::Histogram;

/// How long nothing may come before the window is given up.
const SILENCE: Duration = Duration::from_secs(30);

/// When requests end, if not with the time.
#[derive(Clone, Copy)]
pub(crate) enum End {
    Never,
    At(usize),
    Count(usize),
}

pub(crate) struct Run<'r> {
    requests: &'r Requests,
    length: Duration,
    next: usize,
    end: usize,
    times: Histogram,
    done: u64,
    bytes: u64,
    errors: u64,
    first_error: Option<String>,
}

impl<'r> Run<'r> {
    pub(crate) fn new(requests: &'r Requests, millis: u64, start: usize, end: End) -> Self {
        let (length, end) = match end {
            End::Never => (Duration::from_millis(millis), usize::MAX),
            End::At(end) => (Duration::from_millis(millis), end),
            End::Count(count) => (Duration::from_hours(24), start + count),
        };
        let times = Histogram::new();
        Self { requests, length, next: start, end, times, done: 0, bytes: 0, errors: 0, first_error: None }
    }

    /// Runs, and says in JSON how it went.
    pub(crate) fn go(
        mut self,
        spin: bool,
        poll: &mut Poll,
        connections: &mut [Connection],
    ) -> Result<String, Box<dyn Error>> {
        if self.requests.len() == 0 {
            return Err("there are no requests: load some".into());
        }
        let mut buffer = vec![0; READ];
        let mut events = Events::with_capacity(1024);
        let start = Instant::now();
        let over = start + self.length;
        let mut busy = 0_usize;
        for connection in connections.iter_mut() {
            busy += usize::from(self.ask(connection, Instant::now(), over)?);
        }
        let patience = if spin { Duration::ZERO } else { SILENCE };
        let mut silent = Instant::now();
        while busy > 0 {
            poll.poll(&mut events, Some(patience))?;
            if events.is_empty() {
                if spin && silent.elapsed() < SILENCE {
                    continue;
                }
                return Err(format!("{busy} connections were not answered for {SILENCE:?}").into());
            }
            silent = Instant::now();
            for event in &events {
                let connection = &mut connections[event.token().0];
                connection.go_on(|number| self.requests.get(number))?;
                let Some(answer) = connection.receive(&mut buffer).map_err(|error| self.lost(&error))? else {
                    continue;
                };
                let now = Instant::now();
                let closes = answer.closes;
                self.note(answer, now - connection.since);
                if closes {
                    connection.reopen(poll)?;
                }
                busy -= usize::from(!self.ask(connection, now, over)?);
            }
        }
        Ok(self.report(start.elapsed()))
    }

    /// Sends the next request, unless there is none or the time is over.
    fn ask(&mut self, connection: &mut Connection, now: Instant, over: Instant) -> io::Result<bool> {
        if self.next >= self.end || now >= over {
            return Ok(false);
        }
        connection.send(self.next, self.requests.get(self.next), now)?;
        self.next += 1;
        Ok(true)
    }

    fn note(&mut self, answer: Answer, took: Duration) {
        self.done += 1;
        self.bytes += answer.bytes as u64;
        self.times.add(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX));
        if !answer.good {
            self.errors += 1;
            self.first_error = self.first_error.take().or(answer.text);
        }
    }

    fn lost(&self, error: &io::Error) -> String {
        format!("a connection was lost after {} answers: {error}", self.done)
    }

    fn report(&self, took: Duration) -> String {
        let time = |share| format!("{:.1}", self.times.percentile(share));
        let error = self.first_error.as_deref().map_or_else(|| "null".to_owned(), quoted);
        format!(
            r#"{{"seconds":{:.6},"requests":{},"errors":{},"bytes":{},"next":{},"p50":{},"p99":{},"p999":{},"error":{error}}}"#,
            took.as_secs_f64(),
            self.done,
            self.errors,
            self.bytes,
            self.next,
            time(0.5),
            time(0.99),
            time(0.999),
        )
    }
}

/// A text as JSON has it.
fn quoted(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c < ' ' => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

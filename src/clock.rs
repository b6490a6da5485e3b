//! The only source of time.
//!
//! Everything that depends on time (timestamps in answers, signature windows, pending states, later token
//! expiry and fault schedules) asks the clock of its space, never the system. So a test can freeze a space,
//! step over fifteen minutes without waiting, and get the same bytes again. There are no timers: a pending
//! state is a function of (created, now, policy).

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

/// How a clock tells the time; also its shape in the admin API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub enum ClockMode {
    /// The system's time.
    #[default]
    Real,
    /// Always the same instant, until it is advanced.
    Frozen {
        /// The instant, in RFC 3339.
        at: Timestamp,
    },
    /// The system's time, moved by a number of seconds.
    Offset {
        /// Seconds added to the system's time; negative for the past.
        seconds: i64,
    },
}

/// The shape in JSON. A unit variant would take, and ignore, whatever else is there.
#[derive(Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "lowercase", deny_unknown_fields)]
enum Written {
    Real {},
    Frozen { at: Timestamp },
    Offset { seconds: i64 },
}

impl From<Written> for ClockMode {
    fn from(written: Written) -> Self {
        match written {
            Written::Real {} => Self::Real,
            Written::Frozen { at } => Self::Frozen { at },
            Written::Offset { seconds } => Self::Offset { seconds },
        }
    }
}

impl From<ClockMode> for Written {
    fn from(mode: ClockMode) -> Self {
        match mode {
            ClockMode::Real => Self::Real {},
            ClockMode::Frozen { at } => Self::Frozen { at },
            ClockMode::Offset { seconds } => Self::Offset { seconds },
        }
    }
}

/// A clock would have left the years that a timestamp can hold (−9999 to 9999).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("set a clock outside the years -9999 to 9999")]
pub struct ClockOutOfRange;

/// The clock of one space.
#[derive(Debug)]
pub struct Clock {
    mode: Mutex<ClockMode>,
}

impl Clock {
    /// A clock that tells the time as `mode` says.
    pub fn new(mode: ClockMode) -> Self {
        Self { mode: Mutex::new(mode) }
    }

    /// The present instant of this space.
    pub fn now(&self) -> Timestamp {
        let mode = *self.mode.lock();
        tell(mode).unwrap_or(Timestamp::MAX)
    }

    /// How the clock tells the time.
    pub fn mode(&self) -> ClockMode {
        *self.mode.lock()
    }

    /// Replaces the mode; an instant that no timestamp can hold is refused and changes nothing.
    pub fn set(&self, mode: ClockMode) -> Result<(), ClockOutOfRange> {
        tell(mode)?;
        *self.mode.lock() = mode;
        Ok(())
    }

    /// Moves the clock by a number of seconds; a real clock becomes an offset one.
    pub fn advance(&self, seconds: i64) -> Result<(), ClockOutOfRange> {
        let mut mode = self.mode.lock();
        let moved = match *mode {
            ClockMode::Real => ClockMode::Offset { seconds },
            ClockMode::Frozen { at } => ClockMode::Frozen { at: shift(at, seconds)? },
            ClockMode::Offset { seconds: before } => {
                ClockMode::Offset { seconds: before.checked_add(seconds).ok_or(ClockOutOfRange)? }
            }
        };
        tell(moved)?;
        *mode = moved;
        Ok(())
    }
}

fn tell(mode: ClockMode) -> Result<Timestamp, ClockOutOfRange> {
    match mode {
        ClockMode::Real => Ok(system()),
        ClockMode::Frozen { at } => Ok(at),
        ClockMode::Offset { seconds } => shift(system(), seconds),
    }
}

fn shift(at: Timestamp, seconds: i64) -> Result<Timestamp, ClockOutOfRange> {
    at.checked_add(SignedDuration::from_secs(seconds)).map_err(|_| ClockOutOfRange)
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
fn system() -> Timestamp {
    Timestamp::now()
}

/// An instant as both vendors write it: whole seconds in UTC, `2026-01-02T03:04:05Z`.
pub fn iso_seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An instant as AK/SK signatures write it: `20260102T030405Z`.
pub fn compact_seconds(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// An instant as Keystone writes it: with six digits behind the second, `2026-01-02T03:04:05.000000Z`.
pub fn iso_micros(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// An instant as the `Date` header writes it.
pub fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_frozen_clock_stands_until_it_is_advanced() {
        let clock = Clock::new(ClockMode::Frozen { at: at("2026-01-02T03:04:05Z") });

        clock.advance(3600).unwrap();

        assert_eq!(clock.now(), at("2026-01-02T04:04:05Z"));
        assert_eq!(clock.mode(), ClockMode::Frozen { at: at("2026-01-02T04:04:05Z") });
    }

    #[test]
    fn advancing_a_real_clock_makes_it_an_offset_one_and_adds_up() {
        let clock = Clock::new(ClockMode::Real);

        clock.advance(90).unwrap();
        clock.advance(-30).unwrap();

        assert_eq!(clock.mode(), ClockMode::Offset { seconds: 60 });
    }

    #[test]
    fn an_instant_out_of_range_is_refused_and_changes_nothing() {
        let clock = Clock::new(ClockMode::Frozen { at: at("2026-01-02T03:04:05Z") });

        assert_eq!(clock.advance(i64::MAX), Err(ClockOutOfRange));
        assert_eq!(clock.set(ClockMode::Offset { seconds: i64::MAX }), Err(ClockOutOfRange));
        assert_eq!(clock.now(), at("2026-01-02T03:04:05Z"));
    }

    #[test]
    fn instants_are_written_as_the_vendors_write_them() {
        let instant = at("2026-01-02T03:04:05.678Z");

        assert_eq!(iso_seconds(instant), "2026-01-02T03:04:05Z");
        assert_eq!(compact_seconds(instant), "20260102T030405Z");
        assert_eq!(iso_micros(instant), "2026-01-02T03:04:05.678000Z");
        assert_eq!(http_date(instant), "Fri, 02 Jan 2026 03:04:05 GMT");
    }
}

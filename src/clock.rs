//! The only source of time.
//!
//! Everything that depends on time (timestamps in answers, signature windows, pending states, later token
//! expiry and fault schedules) asks the clock of its space, never the system. So a test can freeze a space,
//! step over fifteen minutes without waiting, and get the same bytes again. There are no timers: a pending
//! state is a function of (created, now, policy).

use std::cell::RefCell;

use hyper::header::HeaderValue;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
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

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// An instant as the `Date` header writes it. Written without a format to read.
fn http_date(at: Timestamp) -> String {
    let civil = TimeZone::UTC.to_datetime(at);
    if civil.year() < 0 {
        return at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    }
    let day = DAYS[usize::from(civil.weekday().to_monday_zero_offset().unsigned_abs())];
    let month = MONTHS[usize::from(civil.month().unsigned_abs()) - 1];
    let mut text = String::with_capacity(30);
    text.push_str(day);
    text.push_str(", ");
    push_two(&mut text, civil.day().unsigned_abs().into());
    text.push(' ');
    text.push_str(month);
    text.push(' ');
    push_two(&mut text, civil.year().unsigned_abs() / 100);
    push_two(&mut text, civil.year().unsigned_abs() % 100);
    for (before, part) in [(' ', civil.hour()), (':', civil.minute()), (':', civil.second())] {
        text.push(before);
        push_two(&mut text, part.unsigned_abs().into());
    }
    text.push_str(" GMT");
    text
}

thread_local! {
    /// The header of the second that this thread wrote last.
    static LAST_DATE: RefCell<(i64, HeaderValue)> =
        const { RefCell::new((i64::MIN, HeaderValue::from_static(""))) };
}

/// An instant as the `Date` header, which all answers of a second share.
///
/// # Panics
///
/// Never: a date is header text.
pub fn date_header(at: Timestamp) -> HeaderValue {
    // Before 1970 what is below a second counts backwards.
    let now = at.as_second() - i64::from(at.subsec_nanosecond() < 0);
    LAST_DATE.with_borrow_mut(|(second, header)| {
        if *second != now {
            let date = HeaderValue::try_from(http_date(at)).expect("a date is header text");
            (*second, *header) = (now, date);
        }
        header.clone()
    })
}

/// Adds a number below 100 as two digits.
fn push_two(text: &mut String, number: u16) {
    for digit in [number / 10, number % 10] {
        text.push(char::from(b'0' + digit.to_le_bytes()[0]));
    }
}

/// Reads what [`iso_seconds`] writes.
pub fn read_iso_seconds(text: &str) -> Option<Timestamp> {
    read(text, b"0000-00-00T00:00:00Z", [0, 2, 5, 8, 11, 14, 17], "%Y-%m-%dT%H:%M:%SZ")
}

/// Reads what [`compact_seconds`] writes.
pub fn read_compact_seconds(text: &str) -> Option<Timestamp> {
    read(text, b"00000000T000000Z", [0, 2, 4, 6, 9, 11, 13], "%Y%m%dT%H%M%SZ")
}

/// Reads an instant whose digits stand where `shape` has zeros; the few others that are as long and mean an
/// instant too (a leap second) by `format`.
fn read<const N: usize>(text: &str, shape: &[u8; N], places: [usize; 7], format: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes().as_array()?;
    let read = read_digits(bytes, shape, places).or_else(|| DateTime::strptime(format, text).ok());
    TimeZone::UTC.to_timestamp(read?).ok()
}

/// Century, year, month, day, hour, minute and second stand at `places`, two digits each.
fn read_digits<const N: usize>(text: &[u8; N], shape: &[u8; N], places: [usize; 7]) -> Option<DateTime> {
    let is_wrong = |(byte, shown): (&u8, &u8)| {
        // Without a branch: all of it is looked at in a few instructions.
        if *shown == b'0' { !byte.is_ascii_digit() } else { byte != shown }
    };
    if text.iter().zip(shape).fold(false, |wrong, pair| wrong | is_wrong(pair)) {
        return None;
    }
    let digit = |at: usize| (text[at] - b'0').cast_signed();
    let [century, year, month, day, hour, minute, second] = places.map(|at| 10 * digit(at) + digit(at + 1));
    DateTime::new(i16::from(century) * 100 + i16::from(year), month, day, hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn instants_are_written_and_read_as_the_formats_say(
            second in -377_705_000_000i64..253_402_200_000,
            near in 0i64..4_000_000_000,
            letter in "[0-9:TZ +-]",
            place in 0usize..20,
        ) {
            for at in [second, near].map(|it| Timestamp::from_second(it).unwrap()) {
                let strange = |text: &str| {
                    let mut text = text.to_owned();
                    text.replace_range(place.min(text.len() - 1)..=place.min(text.len() - 1), &letter);
                    text
                };
                let slowly = |format, text: &str, length| {
                    let read = DateTime::strptime(format, text).ok().filter(|_| text.len() == length);
                    read.and_then(|read| TimeZone::UTC.to_timestamp(read).ok())
                };
                for text in [iso_seconds(at), strange(&iso_seconds(at))] {
                    prop_assert_eq!(read_iso_seconds(&text), slowly("%Y-%m-%dT%H:%M:%SZ", &text, 20));
                }
                for text in [compact_seconds(at), strange(&compact_seconds(at))] {
                    prop_assert_eq!(read_compact_seconds(&text), slowly("%Y%m%dT%H%M%SZ", &text, 16));
                }
                let date = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
                prop_assert_eq!(&http_date(at), &date);
                prop_assert_eq!(date_header(at), date);
            }
        }
    }
}

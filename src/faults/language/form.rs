//! How the texts of the language look: times, ordinals, instants, percentages.

use std::time::Duration;

use jiff::Timestamp;

use super::shape::Form;

/// A time.
pub(super) static TIME: Form = Form {
    called: "a time such as \"500ms\", \"10s\" or \"2m\"",
    pattern: "^[0-9]{1,6}(ms|s|m|h)$",
    fits: |text| time(text).is_some(),
};

/// Ordinals.
pub(super) static CALLS: Form = Form {
    called: "ordinals such as \"3\", \"1..2\", \"5..\" or \"1, 4..6\"",
    pattern: r"^[1-9][0-9]{0,8}(\.\.([1-9][0-9]{0,8})?)?(, ?[1-9][0-9]{0,8}(\.\.([1-9][0-9]{0,8})?)?)*$",
    fits: |text| calls(text).is_some(),
};

/// An instant.
pub(super) static INSTANT: Form = Form {
    called: "an instant such as \"2026-01-02T03:04:05Z\"",
    pattern: r"^[0-9]{4}-(0[1-9]|1[0-2])-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-][0-2][0-9]:[0-5][0-9])$",
    fits: |text| text.as_bytes().get(10) == Some(&b'T') && text.parse::<Timestamp>().is_ok(),
};

/// A part of a whole.
pub(super) static PERCENT: Form = Form {
    called: "a part such as \"40%\"",
    pattern: "^(100|[1-9]?[0-9])%$",
    fits: |text| percent(text).is_some(),
};

/// Reads a time.
pub(super) fn time(text: &str) -> Option<Duration> {
    let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let (_, unit) = units.iter().find(|(unit, _)| text[digits.len()..] == **unit)?;
    number(digits, 6).map(|number| Duration::from_millis(number * unit))
}

/// Reads ordinals: the first and the last of each range.
pub(super) fn calls(text: &str) -> Option<Vec<(u64, u64)>> {
    let ordinal = |text: &str| number(text, 9).filter(|_| !text.starts_with('0'));
    let range = |text: &str| match text.split_once("..") {
        None => ordinal(text).map(|one| (one, one)),
        Some((first, "")) => ordinal(first).map(|first| (first, u64::MAX)),
        Some((first, last)) => ordinal(first).zip(ordinal(last)),
    };
    let mut parts = text.split(',');
    let first = range(parts.next()?)?;
    let others = parts.map(|part| range(part.strip_prefix(' ').unwrap_or(part)));
    std::iter::once(Some(first)).chain(others).collect()
}

/// Reads a part of a whole.
pub(super) fn percent(text: &str) -> Option<u64> {
    let digits = text.strip_suffix('%')?;
    number(digits, 3).filter(|number| *number <= 100 && (digits == "0" || !digits.starts_with('0')))
}

fn number(digits: &str, most: usize) -> Option<u64> {
    let is_number = (1..=most).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_they_look() {
        assert_eq!(time("90m"), Some(Duration::from_mins(90)));
        assert_eq!([time("1"), time("s"), time("1d"), time("1.5s"), time("1000000s"), time("")], [None; 6]);
        assert_eq!(calls("1..2"), Some(vec![(1, 2)]));
        assert_eq!(calls("3, 5..7,9.."), Some(vec![(3, 3), (5, 7), (9, u64::MAX)]));
        assert_eq!(
            [calls("0"), calls("1..0"), calls("..2"), calls("1;2"), calls("1,  2")],
            [const { None }; 5]
        );
        assert_eq!((percent("40%"), percent("0%"), percent("100%")), (Some(40), Some(0), Some(100)));
        assert_eq!([percent("040%"), percent("101%"), percent("40")], [None; 3]);
    }
}

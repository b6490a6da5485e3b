//! How the texts of the language look: times, ordinals, instants, percentages.

use std::time::Duration;

use hyper::header::{CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use jiff::Timestamp;

use super::shape::Form;

/// A time.
pub(super) static TIME: Form = Form {
    called: "a time such as \"500ms\", \"10s\" or \"2m\"",
    pattern: "^[0-9]{1,6}(ms|s|m|h)$",
    fits: |text| time(text).is_some(),
};

/// A time that a connection may be held: an hour at most.
pub(super) static WAIT: Form = Form {
    called: "a time up to an hour, such as \"500ms\", \"10s\" or \"2m\"",
    pattern: "^([0-9]{1,6}ms|[0-9]{1,3}s|[0-5]?[0-9]m|1h)$",
    fits: |text| {
        let digits = text.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
        let is_short = match &text[digits.len()..] {
            "ms" => digits.len() <= 6,
            "s" => digits.len() <= 3,
            "m" => digits.len() == 1 || (digits.len() == 2 && digits < "60"),
            _ => text == "1h",
        };
        is_short && time(text).is_some()
    },
};

/// Ordinals.
pub(super) static CALLS: Form = Form {
    called: "ordinals such as \"3\", \"1..2\", \"5..\" or \"1, 4..6\"",
    pattern: r"^[1-9][0-9]{0,8}(\.\.([1-9][0-9]{0,8})?)?(, ?[1-9][0-9]{0,8}(\.\.([1-9][0-9]{0,8})?)?)*$",
    fits: |text| calls(text).is_some(),
};

/// An instant. The pattern knows how long months are, leap years too: what it takes can be read.
pub(super) static INSTANT: Form = Form {
    called: "an instant such as \"2026-01-02T03:04:05Z\"",
    pattern: concat!(
        "^([12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)",
        "|02-(0[1-9]|1[0-9]|2[0-8]))",
        "|([12][0-9](0[48]|[2468][048]|[13579][26])|(12|16|20|24|28)00)-02-29)",
        "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
    ),
    fits: instant,
};

/// The name of a header.
pub(super) static HEADER: Form = Form {
    called: "a name of a header",
    pattern: "^[0-9A-Za-z!#$%&'*+.^_`|~-]+$",
    fits: |text| HeaderName::try_from(text).is_ok(),
};

/// The name of a header that an answer may get: what frames its body follows from the body.
pub(super) static ANSWER_HEADER: Form = Form {
    called: "a name of a header other than content-length and transfer-encoding",
    pattern: concat!(
        "^(?!([Cc][Oo][Nn][Tt][Ee][Nn][Tt]-[Ll][Ee][Nn][Gg][Tt][Hh]",
        "|[Tt][Rr][Aa][Nn][Ss][Ff][Ee][Rr]-[Ee][Nn][Cc][Oo][Dd][Ii][Nn][Gg])$)",
        "[0-9A-Za-z!#$%&'*+.^_`|~-]+$",
    ),
    fits: |text| {
        HeaderName::try_from(text).is_ok_and(|name| name != CONTENT_LENGTH && name != TRANSFER_ENCODING)
    },
};

/// The value of a header.
pub(super) static LINE: Form = Form {
    called: "one line of text",
    pattern: "^[^\\x00-\\x08\\x0a-\\x1f\\x7f]*$",
    fits: |text| HeaderValue::try_from(text).is_ok(),
};

/// The type of a body: the value of a header that says something.
pub(super) static TYPE: Form = Form {
    called: "a type such as \"text/plain\"",
    pattern: "^[^\\x00-\\x08\\x0a-\\x1f\\x7f]+$",
    fits: |text| !text.is_empty() && HeaderValue::try_from(text).is_ok(),
};

/// Anything.
pub(super) static ANY: Form = Form { called: "a text", pattern: "", fits: |_| true };

/// A part of a whole.
pub(super) static PERCENT: Form = Form {
    called: "a part such as \"40%\"",
    pattern: "^(100|[1-9]?[0-9])%$",
    fits: |text| percent(text).is_some(),
};

/// Whether a text is an instant, written out as RFC 3339 has it and in the years that the pattern has.
fn instant(text: &str) -> bool {
    let like = |text: &str, sample: &str| {
        let fits =
            |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
        text.len() == sample.len() && text.bytes().zip(sample.bytes()).all(fits)
    };
    let Some((moment, rest)) = text.split_at_checked("0000-00-00T00:00:00".len()) else { return false };
    let offset = rest.strip_prefix('.').map_or(rest, |fraction| {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=9).contains(&digits) { &fraction[digits..] } else { "" }
    });
    let is_offset = offset == "Z" || (like(&offset.replacen('-', "+", 1), "+00:00") && offset[1..3] < *"24");
    like(moment, "0000-00-00T00:00:00")
        && matches!(moment.as_bytes()[0], b'1' | b'2')
        && moment[17..] < *"60"
        && is_offset
        && text.parse::<Timestamp>().is_ok()
}

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
        assert!(["2024-02-29T00:00:00Z", "2026-01-02T03:04:05.5-11:30"].into_iter().all(instant));
        let bad = [
            "2026-02-29T00:00:00Z",
            "2026-01-02T03:04Z",
            "2026-01-02T03:04:05Z[UTC]",
            "2026-01-02T03:04:05+24:00",
        ];
        assert!(!bad.into_iter().any(instant));
        assert_eq!((percent("40%"), percent("0%"), percent("100%")), (Some(40), Some(0), Some(100)));
        assert_eq!([percent("040%"), percent("101%"), percent("40")], [None; 3]);
    }
}

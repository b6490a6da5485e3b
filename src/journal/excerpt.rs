//! What of a long text is worth a log line, and what of it must not be in one.

use std::borrow::Cow;

use super::mask::is_secret;
use crate::api::percent;

/// Bytes of a text that are shown before, and from, the place that matters.
const BEFORE: usize = 1024;
const AFTER: usize = 3072;

/// What stands between a name and its value in a string to sign, and what ends the value: V1 encoded twice and once,
/// a query, a header.
const SEPARATORS: &[(&str, &[&str])] = &[
    ("%253D", &["%2526", "%26", "&", "\n"]),
    ("%3D", &["%26", "&", "\n"]),
    ("=", &["&", "\n"]),
    (":", &["\n"]),
];

/// What a name does not have in it, so that it begins behind.
const BOUNDARIES: &[&str] =
    &["%2526", "%26", "%253F", "%3F", "&", "?", "\n", " ", "\"", "'", ",", ";", "|", "(", "{", "=", ":"];

/// So much of a name is looked at.
const NAME: usize = 128;

/// The text, or where it is long the part around `place`, with `…` where something is left out.
pub(super) fn excerpt(text: &str, place: usize) -> Cow<'_, str> {
    if text.len() <= BEFORE + AFTER {
        return Cow::Borrowed(text);
    }
    let start = text.floor_char_boundary(place.min(text.len()).saturating_sub(BEFORE));
    let end = text.floor_char_boundary((start + BEFORE + AFTER).min(text.len()));
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    Cow::Owned(format!("{before}{}{after}", &text[start..end]))
}

/// What is shown of a string to sign: the part around the byte that matters, without its tokens.
pub(super) fn shown(string: &str, differs_at: Option<usize>) -> String {
    excerpt(&masked(string), differs_at.unwrap_or_default()).into_owned()
}

/// The text with as many `*` for each secret as it has bytes, so that places in it stay what they are.
pub(super) fn masked(text: &str) -> String {
    let mut masked = text.to_owned();
    let mut from = 0;
    while let Some(found) = text[from..].find(['=', ':', '%']) {
        let at = from + found;
        from = at + 1;
        let separator = SEPARATORS.iter().find(|(separator, _)| {
            text.get(at..at + separator.len()).is_some_and(|it| it.eq_ignore_ascii_case(separator))
        });
        let Some((separator, ends)) = separator else { continue };
        if !is_secret(&decoded(name_before(text, at))) {
            continue;
        }
        let start = at + separator.len();
        let ends = ends.iter().filter_map(|end| text[start..].find(end));
        let end = ends.min().map_or(text.len(), |length| start + length);
        masked.replace_range(start..end, &"*".repeat(end - start));
        from = end;
    }
    masked
}

/// The name that ends at a place.
fn name_before(text: &str, at: usize) -> &str {
    let before = &text[text.floor_char_boundary(at.saturating_sub(NAME))..at];
    let starts = BOUNDARIES.iter().filter_map(|end| before.rfind(end).map(|found| found + end.len()));
    &before[starts.max().unwrap_or_default()..]
}

/// A name, which may be encoded twice.
fn decoded(name: &str) -> String {
    percent::decoded(&percent::decoded(name)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_around_the_place_that_matters() {
        let long = "空".repeat(10_000);

        let cut = excerpt(&long, 15_000);

        assert_eq!(excerpt("short", 3), "short");
        assert!(cut.starts_with("…空") && cut.ends_with("空…"), "{cut}");
        assert!(cut.len() <= BEFORE + AFTER + 6);
        assert!(!excerpt(&long, 0).starts_with('…'));
    }

    #[test]
    fn tokens_are_masked_in_every_scheme_and_places_stay() {
        let text = "GET&%2F&Action%3DA%26SecurityToken%3Dtopsecret%26Version%3D1";

        assert_eq!(masked(text), "GET&%2F&Action%3DA%26SecurityToken%3D*********%26Version%3D1");
        assert_eq!(masked("a\nx-acs-security-token:secret\nb"), "a\nx-acs-security-token:******\nb");
        assert_eq!(masked("BearerToken=secret"), "BearerToken=******");
    }

    #[test]
    fn names_tell_what_is_masked_however_they_are_encoded() {
        let told = [
            "GET&%2F&AccountPassword%3Dhunter2%26B%3D1",
            "GET&%2F&ProductSecret%3dhunter2",
            "A%253D1%2526password%253Dhunter2%2526B",
            "/?password=hunter2&Version=1",
            "POST\n/\npassword=hunter2\nhost:h",
            "x-my-secret:hunter2\nhost:h",
            "?%2570assword=hunter2",
        ];

        for text in told {
            assert_eq!(masked(text), text.replace("hunter2", "*******"));
        }
        let open =
            "GET&%2F&SignatureNonce%3Dn%26ClientToken%3Dt%26空%3Dx\nhost:127.0.0.1:80\nx-acs-date:2026";
        assert_eq!(masked(open), open);
    }
}

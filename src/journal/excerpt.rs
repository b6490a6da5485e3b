//! What of a long text is worth a log line, and what of it must not be in one.

use std::borrow::Cow;

/// Bytes of a text that are shown before, and from, the place that matters.
const BEFORE: usize = 1024;
const AFTER: usize = 3072;

/// What stands before a token in a string to sign, and what ends it: V1 encoded twice and once, V3.
const TOKENS: &[(&str, &str)] = &[
    ("SecurityToken%3D", "%26"),
    ("BearerToken%3D", "%26"),
    ("SecurityToken=", "&"),
    ("BearerToken=", "&"),
    ("x-acs-security-token:", "\n"),
    ("x-acs-bearer-token:", "\n"),
    ("x-security-token:", "\n"),
    ("x-auth-token:", "\n"),
];

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

/// The text with as many `*` for each token as it has bytes, so that places in it stay what they are.
pub(super) fn masked(text: &str) -> String {
    let mut masked = text.to_owned();
    for (name, end) in TOKENS {
        let mut from = 0;
        while let Some(found) = masked[from..].find(name) {
            let start = from + found + name.len();
            let length = masked[start..].find(end).unwrap_or(masked.len() - start);
            masked.replace_range(start..start + length, &"*".repeat(length));
            from = start + length;
        }
    }
    masked
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
}

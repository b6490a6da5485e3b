//! What went wrong, when a signature does not match.
//!
//! A client does not send the string that it signed. But the mistakes that clients make are few and known, and
//! each gives a string (or a key) of its own: whichever reproduces the client's signature is what it did. When
//! none does, the client's string is read off the encoding that it sent on the wire.

use crate::api::Explanation;

/// One thing a client may have done.
#[derive(Debug)]
pub struct Attempt {
    /// The string that it would have signed.
    pub string: String,
    /// The key that it would have signed with.
    pub key: String,
    /// What to tell a developer who did so.
    pub verdict: &'static str,
}

/// Compares our string with what the client did. `shown` is the client's string as far as its wire shows it.
pub fn explain(
    ours: &str,
    shown: &str,
    signature: &str,
    attempts: Vec<Attempt>,
    mac: impl Fn(&str, &str) -> String,
) -> Explanation {
    let done = attempts.into_iter().find(|attempt| mac(&attempt.key, &attempt.string) == signature);
    let (theirs, verdict) = match done {
        Some(attempt) => (attempt.string, attempt.verdict),
        None if shown == ours => {
            (shown.to_owned(), "both sides sign the same string, so the client's secret is another one")
        }
        None => (
            shown.to_owned(),
            "the client's own encoding differs from the canonical one; if it signed what it sent, this is why, \
             otherwise its secret is another one",
        ),
    };
    let differs_at = first_difference(ours, &theirs);
    Explanation { ours: ours.to_owned(), theirs, differs_at, verdict }
}

/// The first byte at which two texts differ, counted from zero.
fn first_difference(one: &str, other: &str) -> Option<usize> {
    let common = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    (one.len() != other.len() || common < one.len()).then_some(common)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toy(key: &str, string: &str) -> String {
        format!("{key}|{string}")
    }

    fn attempt(string: &str, key: &str) -> Attempt {
        Attempt { string: string.to_owned(), key: key.to_owned(), verdict: "it did this" }
    }

    #[test]
    fn the_attempt_that_reproduces_the_signature_is_what_the_client_did() {
        let attempts = vec![attempt("a+c", "k"), attempt("a+b", "k")];

        let explained = explain("a%20b", "a b", "k|a+b", attempts, toy);

        assert_eq!(explained.theirs, "a+b");
        assert_eq!(explained.differs_at, Some(1));
        assert_eq!(explained.verdict, "it did this");
    }

    #[test]
    fn equal_strings_mean_another_secret() {
        let explained = explain("ab", "ab", "other|ab", vec![attempt("ab", "k")], toy);

        assert_eq!(explained.differs_at, None);
        assert_eq!(
            explained.verdict,
            "both sides sign the same string, so the client's secret is another one"
        );
    }

    #[test]
    fn a_text_that_ends_early_differs_where_it_ends() {
        assert_eq!(first_difference("abc", "ab"), Some(2));
        assert_eq!(first_difference("abc", "abc"), None);
        assert_eq!(first_difference("", "a"), Some(0));
    }
}

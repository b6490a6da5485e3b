//! Pages of a list: numbered, or by a token that says where the next one starts.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A page by number, from one on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paged {
    /// The page's number.
    pub number: usize,
    /// How many items a page has.
    pub size: usize,
}

impl Paged {
    /// How many items stand on the pages before.
    pub fn start(&self) -> usize {
        self.number.saturating_sub(1).saturating_mul(self.size)
    }

    /// The items of this page.
    pub fn of<T>(&self, items: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
        items.into_iter().skip(self.start()).take(self.size)
    }
}

/// Where the next page starts: after an item, not after a count, so that a write between two pages neither
/// repeats nor hides an item that it did not touch. Opaque to clients; bound to the operation that gave it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageToken {
    /// What identifies the last item of the page before.
    pub after: Vec<String>,
}

impl PageToken {
    /// The token as clients carry it.
    ///
    /// # Panics
    ///
    /// Never: texts are JSON.
    pub fn write(operation: &str, after: &[&str]) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(operation, after)).expect("texts are JSON"))
    }

    /// Reads a token that [`PageToken::write`] made for the same operation and as many parts.
    pub fn read(operation: &str, parts: usize, token: &str) -> Option<Self> {
        let (given_by, after): (String, Vec<String>) =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
        (given_by == operation && after.len() == parts).then_some(Self { after })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_its_items_and_a_page_too_far_has_none() {
        let page = |number, size| Paged { number, size }.of(1..=5).collect::<Vec<_>>();

        assert_eq!(page(1, 2), [1, 2]);
        assert_eq!(page(3, 2), [5]);
        assert_eq!(page(4, 2), [0; 0]);
        assert_eq!(page(usize::MAX, usize::MAX), [0; 0]);
    }

    #[test]
    fn a_token_is_good_for_its_own_operation_only() {
        let token = PageToken::write("List", &["rm-1", "键\0"]);

        let read = PageToken::read("List", 2, &token).unwrap();

        assert_eq!(read.after, ["rm-1", "键\0"]);
        assert_eq!(PageToken::read("Other", 2, &token), None);
        assert_eq!(PageToken::read("List", 1, &token), None);
        assert_eq!(PageToken::read("List", 2, "tok"), None);
    }
}

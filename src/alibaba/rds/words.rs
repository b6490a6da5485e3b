//! Words that almost every instance has. A million instances share them instead of each having its own.

use arcstr::literal;
use serde::{Deserialize, Deserializer};

use crate::api::Text;

/// Only what memory is spent on: a word that is missing here is kept all the same.
static WORDS: [Text; 28] = [
    literal!("MySQL"),
    literal!("SQLServer"),
    literal!("PostgreSQL"),
    literal!("MariaDB"),
    literal!("5.7"),
    literal!("8.0"),
    literal!("14.0"),
    literal!("16.0"),
    literal!("mysql.n2.small.1"),
    literal!("mysql.n2.medium.1"),
    literal!("cloud_essd"),
    literal!("cloud_ssd"),
    literal!("local_ssd"),
    literal!("Intranet"),
    literal!("Internet"),
    literal!("Primary"),
    literal!("Readonly"),
    literal!("Running"),
    literal!("Postpaid"),
    literal!("Prepaid"),
    literal!("Serverless"),
    literal!("127.0.0.1"),
    literal!("VPC"),
    literal!("Classic"),
    literal!("Basic"),
    literal!("HighAvailability"),
    literal!("Standard"),
    literal!("Unlock"),
];

/// The text, shared if it is a word that many have.
pub(super) fn shared(text: &str) -> Text {
    WORDS.iter().find(|word| **word == *text).cloned().unwrap_or_else(|| text.into())
}

/// Reads a text, shared if it is a word that many have.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    Text::deserialize(deserializer).map(|text| shared(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_many_have_is_shared_and_any_other_text_is_kept() {
        assert!(Text::ptr_eq(&shared("MySQL"), &shared("MySQL")));
        assert_eq!(shared("mysql.x4.large.2"), "mysql.x4.large.2");
    }
}

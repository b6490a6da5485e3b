//! What a world may say of an instance: only what calls could bring about.

use serde::Deserializer;
use serde::de::Error;

use crate::alibaba::rds::instance::ENGINES;
use crate::alibaba::rds::words;
use crate::api::Text;

/// The states that an instance can be in.
const STATUSES: &[&str] = &[
    "Creating",
    "Running",
    "Deleting",
    "Rebooting",
    "DBInstanceClassChanging",
    "TRANSING",
    "EngineVersionUpgrading",
    "TransingToOthers",
    "GuardDBInstanceCreating",
    "Restoring",
    "Importing",
    "ImportingFromOthers",
    "DBInstanceNetTypeChanging",
    "GuardSwitching",
    "INS_CLONING",
    "Released",
];

/// Reads a text that must be one of those that are known, so that a world cannot have what no call could make.
fn one_of<'de, D: Deserializer<'de>>(deserializer: D, known: &[&str]) -> Result<Text, D::Error> {
    let text = words::read(deserializer)?;
    if known.contains(&&*text) {
        return Ok(text);
    }
    Err(D::Error::custom(format_args!("`{text}` is none of: {}", known.join(", "))))
}

pub(super) fn engines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    one_of(deserializer, &ENGINES.each_ref().map(|engine| engine.name))
}

pub(super) fn net_types<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    one_of(deserializer, &["Intranet", "Internet"])
}

pub(super) fn kinds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    one_of(deserializer, &["Primary", "Readonly", "Guard", "Temp"])
}

pub(super) fn pay_types<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    one_of(deserializer, &["Postpaid", "Prepaid", "Serverless"])
}

pub(super) fn statuses<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Text>, D::Error> {
    one_of(deserializer, STATUSES).map(Some)
}

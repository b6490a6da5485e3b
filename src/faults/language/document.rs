//! A scenario as it was written, read into types. Nothing is known yet about services and codes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use super::form;

/// A scenario.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Document {
    pub(super) title: String,
    pub(super) seed: u64,
    pub(super) rule: Vec<RuleText>,
}

/// A rule.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RuleText {
    pub(super) name: Option<String>,
    pub(super) r#match: MatchText,
    pub(super) when: WhenText,
    pub(super) r#do: DoText,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MatchText {
    pub(super) vendor: Option<String>,
    pub(super) service: Texts,
    pub(super) operation: Texts,
    pub(super) space: Texts,
    pub(super) region: Texts,
    pub(super) project: Texts,
    pub(super) resource: Texts,
    pub(super) tag: Option<TagText>,
    pub(super) header: BTreeMap<String, String>,
    pub(super) client: Texts,
    pub(super) credential: Texts,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum TagText {
    Key(String),
    Both { key: Option<String>, value: Option<String> },
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WhenText {
    pub(super) calls: Option<Ordinals>,
    pub(super) first: Option<u64>,
    pub(super) every: Option<u64>,
    pub(super) probability: Option<f64>,
    pub(super) from: Option<Timestamp>,
    pub(super) until: Option<Timestamp>,
    pub(super) r#for: Option<Time>,
    pub(super) rate: Option<RateText>,
    pub(super) after: Option<String>,
    pub(super) before: Option<String>,
    pub(super) times: Option<u64>,
    pub(super) ttl: Option<Time>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct RateText {
    pub(super) calls: u64,
    pub(super) per: Time,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DoText {
    pub(super) error: Option<String>,
    pub(super) words: Vec<String>,
    pub(super) status: Option<u16>,
    pub(super) body: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) retry_after_ms: Option<u64>,
    pub(super) html_502: bool,
    pub(super) delay: Option<DelayText>,
    pub(super) hang_up: Option<HangUpText>,
    pub(super) reset: bool,
    pub(super) truncate: Option<TruncateText>,
    pub(super) garbage: Option<GarbageText>,
    pub(super) dribble: Option<DribbleText>,
    pub(super) empty: bool,
    pub(super) pending: Option<Time>,
    pub(super) effect: Option<EffectText>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum DelayText {
    Fixed(Time),
    Uniform { uniform: (Time, Time) },
    LogNormal { log_normal: Curve },
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Curve {
    pub(super) median: Time,
    pub(super) sigma: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum HangUpText {
    BeforeCommit,
    AfterCommit,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum TruncateText {
    Bytes(usize),
    Part(Percent),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum GarbageText {
    Body,
    Head,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct DribbleText {
    pub(super) bytes: usize,
    pub(super) every: Time,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum EffectText {
    Word(EffectWord),
    Partial { partial: usize, of: Option<String> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum EffectWord {
    None,
    Applied,
}

/// One text or several; none when it was not written.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts(pub(super) Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum OneOrMore {
            One(String),
            More(Vec<String>),
        }
        Ok(match OneOrMore::deserialize(deserializer)? {
            OneOrMore::One(text) => Self(vec![text]),
            OneOrMore::More(texts) => Self(texts),
        })
    }
}

/// A time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time(pub(super) std::time::Duration);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        form::time(&text).map(Self).ok_or_else(|| serde::de::Error::custom(form::TIME.called))
    }
}

/// The first and the last of each range of ordinals.
#[derive(Clone, Debug)]
pub(super) struct Ordinals(pub(super) Vec<(u64, u64)>);

impl<'de> Deserialize<'de> for Ordinals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum NumberOrText {
            Number(u64),
            Text(String),
        }
        match NumberOrText::deserialize(deserializer)? {
            NumberOrText::Number(one) => Ok(Self(vec![(one, one)])),
            NumberOrText::Text(text) => {
                form::calls(&text).map(Self).ok_or_else(|| serde::de::Error::custom(form::CALLS.called))
            }
        }
    }
}

/// A part of a whole, from 0 to 100.
#[derive(Clone, Copy, Debug)]
pub(super) struct Percent(pub(super) u64);

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        form::percent(&text).map(Self).ok_or_else(|| serde::de::Error::custom(form::PERCENT.called))
    }
}

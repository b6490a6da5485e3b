//! The language of scenarios: every key, what may stand behind it, and what it means.
//!
//! Reader, JSON Schema and the table in `docs/scenarios.md` are made from these rows.

use super::form::{ANSWER_HEADER, ANY, CALLS, HEADER, INSTANT, LINE, PERCENT, TIME, TYPE, WAIT};
use super::shape::{Key, Kind, MOST};

/// A whole scenario.
pub(super) static SCENARIO: Kind = Kind::Table(TOP, &["rule"]);

/// The keys of a scenario.
pub static TOP: &[Key] = &[
    Key {
        name: "$schema",
        kind: &Kind::Text,
        about: "the JSON Schema of this language, for editors; not read",
    },
    Key { name: "title", kind: &Kind::Text, about: "the story in a few words" },
    Key { name: "seed", kind: &Kind::Whole(0, MOST), about: "what every draw depends on; 0 when left out" },
    Key { name: "rule", kind: &Kind::List(&RULE), about: "the rules, in the order in which they are asked" },
];

static RULE: Kind = Kind::Table(RULES, &["do"]);

/// The keys of a rule.
pub static RULES: &[Key] = &[
    Key {
        name: "name",
        kind: &Kind::Text,
        about: "what status and journal call it; `rule 1`, `rule 2`, … when left out",
    },
    Key {
        name: "match",
        kind: &Kind::Table(MATCH, &[]),
        about: "which calls it is about; every call when left out",
    },
    Key {
        name: "when",
        kind: &Kind::Table(WHEN, &[]),
        about: "at which of them it fires; at each when left out",
    },
    Key { name: "do", kind: &Kind::Table(DO, &[]), about: "what happens then" },
];

/// One text or several: one of them must fit.
static ONE_OR_MORE: Kind = Kind::Any(&[&Kind::Text, &Kind::List(&Kind::Text)]);

static VENDORS: Kind = Kind::Word(&["alibaba", "huawei"]);
static TIME_KIND: Kind = Kind::Form(&TIME);
static WAIT_KIND: Kind = Kind::Form(&WAIT);
static INSTANT_KIND: Kind = Kind::Form(&INSTANT);
static COUNT: Kind = Kind::Whole(1, MOST);

/// Which calls a rule is about: all of what stands here must fit.
pub static MATCH: &[Key] = &[
    Key { name: "vendor", kind: &VENDORS, about: "whose API is called" },
    Key {
        name: "service",
        kind: &ONE_OR_MORE,
        about: "the service: `rds`, `smn`; `*` and `?` stand for anything",
    },
    Key {
        name: "operation",
        kind: &ONE_OR_MORE,
        about: "the operation: `TagResources`, `Tag*`, or the classes `read` and `write`",
    },
    Key { name: "space", kind: &ONE_OR_MORE, about: "the space" },
    Key {
        name: "region",
        kind: &ONE_OR_MORE,
        about: "the region: `RegionId`, or the region that the project is in",
    },
    Key { name: "project", kind: &ONE_OR_MORE, about: "the project, by its id or its name" },
    Key { name: "resource", kind: &ONE_OR_MORE, about: "the id of a resource that the call names" },
    Key {
        name: "tag", kind: &TAG, about: "a tag that the call names: its key, or `{ key = …, value = … }`"
    },
    Key {
        name: "header",
        kind: &Kind::Texts(&HEADER, &ANY),
        about: "headers and what they must be: `{ x-stage = \"ci-*\" }`",
    },
    Key {
        name: "client",
        kind: &ONE_OR_MORE,
        about: "the client, by its User-Agent in any case; without `*` a part of it is enough",
    },
    Key { name: "credential", kind: &ONE_OR_MORE, about: "the access key id or the user, without `~SPACE`" },
];

static TAG: Kind = Kind::Any(&[&Kind::Text, &Kind::Table(TAG_KEYS, &[])]);

static TAG_KEYS: &[Key] = &[
    Key { name: "key", kind: &Kind::Text, about: "the key" },
    Key { name: "value", kind: &Kind::Text, about: "the value" },
];

/// At which calls a rule fires: all of what stands here must hold.
pub static WHEN: &[Key] = &[
    Key {
        name: "calls",
        kind: &Kind::Any(&[&COUNT, &Kind::Form(&CALLS)]),
        about: "the calls by their ordinals among those that match: `1`, `\"1..3\"`, `\"2, 5, 9..\"`",
    },
    Key { name: "first", kind: &COUNT, about: "the first so many calls" },
    Key { name: "every", kind: &COUNT, about: "every so manieth call: with 3, the third, the sixth, …" },
    Key {
        name: "probability",
        kind: &Kind::Number(0.0, 1.0),
        about: "drawn for each call from the seed, the space and the ordinal: 0 is never, 1 always",
    },
    Key { name: "from", kind: &INSTANT_KIND, about: "not before this instant of the space's clock" },
    Key { name: "until", kind: &INSTANT_KIND, about: "before this instant of the space's clock" },
    Key { name: "for", kind: &TIME_KIND, about: "for so long from the first call that matches" },
    Key {
        name: "rate",
        kind: &Kind::Table(RATE, &["calls", "per"]),
        about: "for calls above so many in a window, as throttling does: `{ calls = 5, per = \"1s\" }`",
    },
    Key { name: "after", kind: &Kind::Text, about: "once the rule of this name has fired" },
    Key { name: "before", kind: &Kind::Text, about: "until the rule of this name has fired" },
    Key { name: "times", kind: &COUNT, about: "at most so often" },
    Key { name: "ttl", kind: &TIME_KIND, about: "for so long from the moment the scenario was set" },
];

static RATE: &[Key] = &[
    Key { name: "calls", kind: &Kind::Whole(0, MOST), about: "how many calls are let through" },
    Key {
        name: "per",
        kind: &TIME_KIND,
        about: "in how long; windows begin with the first call that matches",
    },
];

/// What happens to a call.
pub static DO: &[Key] = &[
    Key {
        name: "error",
        kind: &Kind::Text,
        about: "a documented code: status, text and envelope come from the catalogue",
    },
    Key {
        name: "words",
        kind: &Kind::List(&Kind::Text),
        about: "what the `{}` of the error's text stand for",
    },
    Key {
        name: "status",
        kind: &Kind::Whole(200, 599),
        about: "an answer with this status; with `error`, the row of that code which has it",
    },
    Key { name: "body", kind: &ANY_TEXT, about: "the body of an answer by `status`" },
    Key {
        name: "content_type",
        kind: &Kind::Form(&TYPE),
        about: "the type of `body`; `application/json` when left out",
    },
    Key {
        name: "headers",
        kind: &Kind::Texts(&ANSWER_HEADER, &LINE),
        about: "headers that the answer gets, too",
    },
    Key {
        name: "retry_after_ms",
        kind: &Kind::Whole(1, 86_400_000),
        about: "the hint that clients wait for: `x-acs-retry-after` in milliseconds, `Retry-After` in whole seconds",
    },
    Key {
        name: "html_502",
        kind: &Kind::True,
        about: "502 with a page of HTML, as a load balancer in front of the API answers",
    },
    Key {
        name: "delay",
        kind: &DELAY,
        about: "a wait: `\"300ms\"`, `{ uniform = [\"100ms\", \"2s\"] }`, `{ log_normal = { median = \"200ms\", sigma = 0.8 } }`; before the call is carried out, or after with `effect = \"applied\"`",
    },
    Key {
        name: "hang_up",
        kind: &Kind::Word(&["before_commit", "after_commit"]),
        about: "the connection is closed without a byte, before or after the call was carried out",
    },
    Key { name: "reset", kind: &Kind::True, about: "the connection is reset (RST)" },
    Key {
        name: "truncate",
        kind: &TRUNCATE,
        about: "only so many bytes of the body, or `\"40%\"` of it; then the connection is closed",
    },
    Key {
        name: "garbage",
        kind: &Kind::Word(&["body", "head"]),
        about: "noise instead of the body, or instead of the whole answer",
    },
    Key {
        name: "dribble",
        kind: &Kind::Table(DRIBBLE, &["bytes", "every"]),
        about: "the answer in small pieces: `{ bytes = 8, every = \"100ms\" }`",
    },
    Key { name: "empty", kind: &Kind::True, about: "the answer without its body" },
    Key {
        name: "pending",
        kind: &TIME_KIND,
        about: "the call sees what was created less than so long ago as still pending (`Creating`, `queued`)",
    },
    Key {
        name: "effect",
        kind: &EFFECT,
        about: "whether state changed before the failure: `\"none\"`, `\"applied\"`, or `{ partial = 2 }` for the first two of a batch",
    },
];

static ANY_TEXT: Kind = Kind::Any(&[&Kind::Text, &Kind::Word(&[""])]);
static DELAY: Kind =
    Kind::Any(&[&WAIT_KIND, &Kind::Table(UNIFORM, &["uniform"]), &Kind::Table(LOG_NORMAL, &["log_normal"])]);
static UNIFORM: &[Key] =
    &[Key { name: "uniform", kind: &Kind::Two(&WAIT_KIND), about: "between two times, each as likely" }];
static LOG_NORMAL: &[Key] = &[Key {
    name: "log_normal",
    kind: &Kind::Table(CURVE, &["median", "sigma"]),
    about: "as real answers are: mostly near the median, sometimes far above it; an hour at most",
}];
static CURVE: &[Key] = &[
    Key { name: "median", kind: &WAIT_KIND, about: "half of the waits are shorter" },
    Key { name: "sigma", kind: &Kind::Number(0.0, 4.0), about: "how far they spread" },
];
static TRUNCATE: Kind = Kind::Any(&[&Kind::Whole(0, MOST), &Kind::Form(&PERCENT)]);
static DRIBBLE: &[Key] = &[
    Key { name: "bytes", kind: &Kind::Whole(1, 65_536), about: "bytes in a piece" },
    Key { name: "every", kind: &WAIT_KIND, about: "the time between two pieces" },
];
static EFFECT: Kind = Kind::Any(&[&Kind::Word(&["none", "applied"]), &Kind::Table(PARTIAL, &["partial"])]);
static PARTIAL: &[Key] = &[
    Key { name: "partial", kind: &Kind::Whole(0, MOST), about: "how many of the batch are done" },
    Key {
        name: "of",
        kind: &Kind::Text,
        about: "which batch, where an operation has several: `Tag`, `ResourceId`",
    },
];

//! The errors of SMN. Every text is that of its table of codes; where it is a guess which row answers what, the
//! row says so.

use crate::api::{ErrorKind, Source};

const CODES: Source = Source::Docs(
    "https://docs.otc.t-systems.com/simple-message-notification/api-ref/public_parameters/error_code.html",
);

/// The name of a topic is missing, or cannot be one; nor is there one in a body that cannot be read.
pub(super) static NAME: ErrorKind = ErrorKind::new(400, "SMN.0002", "Parameter: Name is invalid.", CODES);

/// The display name is too long, or no text.
pub(super) static DISPLAY_NAME: ErrorKind =
    ErrorKind::new(400, "SMN.0003", "Parameter: DisplayName is invalid.", CODES);

/// There are as many topics as there may be.
pub(super) static TOPIC_QUOTA: ErrorKind = ErrorKind::new(403, "SMN.0004", "Exceeded topic limit.", CODES);

/// What should be a URN has colons, and is none.
pub(super) static TOPIC_URN: ErrorKind =
    ErrorKind::new(400, "SMN.0005", "Parameter: TopicUrn is invalid.", CODES);

/// There is no such topic.
pub(super) static TOPIC_NOT_FOUND: ErrorKind = ErrorKind::new(404, "SMN.0006", "Topic not found.", CODES);

/// The offset or the limit is out of range.
pub(super) static OFFSET_OR_LIMIT: ErrorKind =
    ErrorKind::new(400, "SMN.0015", "Parameter: Offset or limit is invalid.", CODES);

/// A tag, a list of tags or a query for tags that cannot be.
pub(super) static TAG: ErrorKind = ErrorKind::new(
    400,
    "SMN.0038",
    "Parameter: tag is invalid.",
    Source::Guess(
        "the text is documented; that keys standing twice, empty lists, long texts and queries get it is not",
    ),
);

/// The topic has no such tag.
pub(super) static TAG_NOT_FOUND: ErrorKind = ErrorKind::new(
    404,
    "SMN.0045",
    "Attribute not found.",
    Source::Guess("the status is documented for a tag that is absent; of the codes, this one is the nearest"),
);

/// There is no attribute of this name.
pub(super) static ATTRIBUTE_NAME: ErrorKind =
    ErrorKind::new(400, "SMN.0046", "Parameter: Attribute name is invalid.", CODES);

/// The value of an attribute is too long.
pub(super) static ATTRIBUTE_VALUE: ErrorKind =
    ErrorKind::new(403, "SMN.0047", "Parameter: Value exceeds the maximum length.", CODES);

/// The body that sets an attribute cannot be read, or the value in it is no text.
pub(super) static ATTRIBUTE_BODY: ErrorKind = ErrorKind::new(
    400,
    "SMN.0024",
    "Parameter: content is invalid.",
    Source::Guess("no row speaks of attributes' bodies; the text is the nearest"),
);

/// The access policy is no JSON object.
pub(super) static POLICY: ErrorKind =
    ErrorKind::new(400, "SMN.0048", "Parameter: Access policy is invalid.", CODES);

/// The policy's version is not the only one.
pub(super) static POLICY_VERSION: ErrorKind =
    ErrorKind::new(400, "SMN.0049", "Parameter: Access policy version is invalid.", CODES);

/// The policy has no id.
pub(super) static POLICY_ID: ErrorKind =
    ErrorKind::new(400, "SMN.0050", "Parameter: Access policy ID is invalid.", CODES);

/// The policy has no statement, or one that is no object.
pub(super) static STATEMENT: ErrorKind =
    ErrorKind::new(400, "SMN.0051", "Parameter: Access policy statement is invalid.", CODES);

/// A statement has no id, or that of another one.
pub(super) static STATEMENT_ID: ErrorKind =
    ErrorKind::new(400, "SMN.0052", "Parameter: Access policy statement ID is invalid.", CODES);

/// A statement neither allows nor denies.
pub(super) static STATEMENT_EFFECT: ErrorKind =
    ErrorKind::new(400, "SMN.0054", "Parameter: Access policy statement effect is invalid.", CODES);

/// A statement says not what is allowed or denied.
pub(super) static STATEMENT_ACTION: ErrorKind =
    ErrorKind::new(400, "SMN.0055", "Parameter: Access policy statement action is invalid.", CODES);

/// A statement says not to whom it applies (sic: principle).
pub(super) static STATEMENT_PRINCIPAL: ErrorKind =
    ErrorKind::new(400, "SMN.0056", "Parameter: Access policy statement principle is invalid.", CODES);

/// The action of a tag call is none of the two.
pub(super) static ACTION: ErrorKind = ErrorKind::new(400, "SMN.0073", "Parameter: Invalid action.", CODES);

/// The topic would have more tags than it may.
pub(super) static TAG_QUOTA: ErrorKind = ErrorKind::new(
    403,
    "SMN.0075",
    "Parameter: tags are too many.",
    Source::Guess(
        "the text is documented; that it answers a topic with too many tags is the nearest reading",
    ),
);

/// Every row.
pub(super) static CATALOG: &[&ErrorKind] = &[
    &NAME,
    &DISPLAY_NAME,
    &TOPIC_QUOTA,
    &TOPIC_URN,
    &TOPIC_NOT_FOUND,
    &OFFSET_OR_LIMIT,
    &TAG,
    &TAG_NOT_FOUND,
    &ATTRIBUTE_NAME,
    &ATTRIBUTE_VALUE,
    &ATTRIBUTE_BODY,
    &POLICY,
    &POLICY_VERSION,
    &POLICY_ID,
    &STATEMENT,
    &STATEMENT_ID,
    &STATEMENT_EFFECT,
    &STATEMENT_ACTION,
    &STATEMENT_PRINCIPAL,
    &ACTION,
    &TAG_QUOTA,
];

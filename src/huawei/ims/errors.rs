//! The errors of IMS, byte for byte from its table of codes.

use crate::api::{ErrorKind, Source};

const CODES: Source = Source::Docs("Image Management Service API reference, error codes");

/// The body is not what the call takes; also for parameters that cannot be read.
pub(super) static FORMAT: ErrorKind =
    ErrorKind::new(400, "IMG.0001", "The request message format is invalid.", CODES);

/// A name of more than 128 characters.
pub(super) static NAME_LONG: ErrorKind =
    ErrorKind::new(400, "IMG.0002", "The image name contains more than 128 characters.", CODES);

/// A name that is empty, or begins or ends with white space.
pub(super) static NAME_FORMAT: ErrorKind =
    ErrorKind::new(400, "IMG.0003", "The image name format is invalid.", CODES);

/// A description of more than 1024 characters.
pub(super) static DESCRIPTION_LONG: ErrorKind =
    ErrorKind::new(400, "IMG.0004", "The description contains more than 1024 characters.", CODES);

/// No body where there must be one.
pub(super) static EMPTY_BODY: ErrorKind =
    ErrorKind::new(400, "IMG.0007", "The request body is empty.", CODES);

/// Nothing to make an image from.
pub(super) static NO_SOURCE: ErrorKind =
    ErrorKind::new(400, "IMG.0012", "The ECS ID is not specified.", CODES);

/// No name.
pub(super) static NO_NAME: ErrorKind =
    ErrorKind::new(400, "IMG.0013", "The image name is not specified.", CODES);

/// The space may hold no further image.
pub(super) static QUOTA: ErrorKind =
    ErrorKind::new(400, "IMG.0015", "The number of private images has reached the maximum allowed.", CODES);

/// An `image_url` that is not `bucket:object`.
pub(super) static URL: ErrorKind = ErrorKind::new(400, "IMG.0017", "The URL format is incorrect.", CODES);

/// A list that is to go on after an image that is not there.
pub(super) static MARKER: ErrorKind =
    ErrorKind::new(400, "IMG.0027", "The image ID in the request does not exist.", CODES);

/// The image refuses to be deleted.
pub(super) static PROTECTED: ErrorKind =
    ErrorKind::new(400, "IMG.0028", "The image in the request is protected.", CODES);

/// A change of what cannot be changed, or is not there.
pub(super) static CONFLICT: ErrorKind =
    ErrorKind::new(400, "IMG.0035", "An attribute conflict occurred during the modification.", CODES);

/// A change of an image that is not active.
pub(super) static UNAVAILABLE: ErrorKind =
    ErrorKind::new(400, "IMG.0046", "The image is unavailable.", CODES);

/// A change of an image that belongs to everybody.
pub(super) static NOT_OWNER: ErrorKind = ErrorKind::new(
    400,
    "IMG.0047",
    "This operation can be performed only by the image owner.",
    Source::Guess("no page tells how a change of a public image is refused; the nearest text of the table"),
);

/// A description with angle brackets or line breaks.
pub(super) static DESCRIPTION_FORMAT: ErrorKind =
    ErrorKind::new(400, "IMG.0054", "The image description format is invalid.", CODES);

/// A disk or a memory of no such size.
pub(super) static SIZE: ErrorKind =
    ErrorKind::new(400, "IMG.0055", "The memory or disk size is invalid.", CODES);

/// An image id that is none.
pub(super) static IMAGE_ID: ErrorKind = ErrorKind::new(400, "IMG.0066", "The image ID is incorrect.", CODES);

/// A visibility other than private.
pub(super) static VISIBILITY: ErrorKind =
    ErrorKind::new(400, "IMG.0085", "The publishing mode is incorrect.", CODES);

/// The image's job is not done.
pub(super) static IN_CREATION: ErrorKind =
    ErrorKind::new(400, "IMG.0090", "The image being created cannot be deleted.", CODES);

/// Public images stay.
pub(super) static PUBLIC_STAYS: ErrorKind =
    ErrorKind::new(400, "IMG.0094", "The public image cannot be deleted.", CODES);

/// Whatever is wrong with a tag.
pub(super) static TAG: ErrorKind = ErrorKind::new(400, "IMG.0115", "The image tag is invalid.", CODES);

/// More than ten tags.
pub(super) static TAG_QUOTA: ErrorKind =
    ErrorKind::new(400, "IMG.0116", "The number of image tags exceeds the quota.", CODES);

/// The image has no such tag; also for a job that is not there.
pub(super) static NO_OBJECT: ErrorKind = ErrorKind::new(
    404,
    "IMG.0121",
    "The object cannot be found.",
    Source::Guess("the table says 400 and the pages 404; no page has the body, and clients go by the status"),
);

/// No such image.
pub(super) static NO_IMAGE: ErrorKind = ErrorKind::new(
    404,
    "IMG.0144",
    "The image does not exist.",
    Source::Guess("the table says 400 and the pages 404; no page has the body, and clients go by the status"),
);

/// Every row.
pub(super) static CATALOG: &[&ErrorKind] = &[
    &FORMAT,
    &NAME_LONG,
    &NAME_FORMAT,
    &DESCRIPTION_LONG,
    &EMPTY_BODY,
    &NO_SOURCE,
    &NO_NAME,
    &QUOTA,
    &URL,
    &MARKER,
    &PROTECTED,
    &CONFLICT,
    &UNAVAILABLE,
    &NOT_OWNER,
    &DESCRIPTION_FORMAT,
    &SIZE,
    &IMAGE_ID,
    &VISIBILITY,
    &IN_CREATION,
    &PUBLIC_STAYS,
    &TAG,
    &TAG_QUOTA,
    &NO_OBJECT,
    &NO_IMAGE,
];

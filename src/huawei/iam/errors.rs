//! The errors of IAM. On the wire their code is the status; the codes here are those that the vendor's table
//! has for the same thing, for whoever names a row.

use crate::api::{Envelope, ErrorKind, Source};

const OPENAPI: Source =
    Source::Docs("crate huawei-cloud-api-definitions-IAM, error examples of the operations");
const TABLE: Source = Source::Docs("IAM API reference, appendix: error codes");

const fn keystone(status: u16, code: &'static str, message: &'static str, source: Source) -> ErrorKind {
    ErrorKind::new(status, code, message, source).shaped(Envelope::Keystone)
}

/// A body that is no request for a token.
pub(super) static BODY_INVALID: ErrorKind = keystone(400, "IAM.0011", "The request body is invalid", OPENAPI);

/// A user that is not known, or another password.
pub(in crate::huawei) static WRONG_PASSWORD: ErrorKind =
    keystone(401, "IAM.0062", "The username or password is wrong.", OPENAPI);

/// A token that is exchanged and is no token, or not any more.
pub(in crate::huawei) static UNAUTHENTICATED: ErrorKind =
    keystone(401, "IAM.0001", "The request you have made requires authentication.", TABLE);

/// The token that is asked about is none.
pub(super) static BAD_SUBJECT: ErrorKind =
    keystone(400, "IAM.0009", "X-Subject-Token is invalid in the request.", TABLE);

/// The token that is asked about is not good any more, or of another space.
pub(super) static NO_SUCH_TOKEN: ErrorKind = keystone(
    404,
    "IAM.0004",
    "Could not find token.",
    Source::Guess("after the table's row for all that is not found, which would show the token"),
);

/// Every row.
pub(super) static CATALOG: &[&ErrorKind] =
    &[&BODY_INVALID, &WRONG_PASSWORD, &UNAUTHENTICATED, &BAD_SUBJECT, &NO_SUCH_TOKEN];

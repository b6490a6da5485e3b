//! The service's errors.

use crate::api::{Envelope, ErrorKind, Source};

const TABLE: Source = Source::Docs("VPC API reference, error codes, 2026-04");
const TAG_BACKEND: Source =
    Source::Docs("ELB API reference, error codes: the same tags behind another service");

const fn row(status: u16, code: &'static str, message: &'static str) -> ErrorKind {
    ErrorKind::new(status, code, message, TABLE)
}

/// A VPC cannot be made of this.
pub(super) static VPC_INVALID: ErrorKind = row(400, "VPC.0101", "Invalid VPC parameter values.");

/// The id in the path is none.
pub(super) static VPC_ID: ErrorKind = ErrorKind::new(
    400,
    "VPC.0101",
    "getVpc error vpcId is invalid.",
    Source::Seen("a recorded answer of OTC, and the page"),
);

/// A list of VPCs cannot be asked for so.
pub(super) static VPC_LIST: ErrorKind = row(400, "VPC.0101", "Query vpc list error.");

/// A VPC cannot become this. Its word is the parameter.
pub(super) static VPC_UPDATE: ErrorKind = row(400, "VPC.0101", "Update router {} is invalid.");

/// The id in the path is none. Its word is the parameter.
pub(super) static VPC_DELETE: ErrorKind = row(400, "VPC.0101", "Delete router error {} is invalid.");

/// No such VPC.
pub(super) static VPC_NOT_FOUND: ErrorKind = ErrorKind::new(
    404,
    "VPC.0003",
    "VPC does not exist.",
    Source::Guess("documented for all calls; for some the table also has VPC.0105, Neutron error."),
);

/// No such VPC, in v3. Its word is the id.
pub(super) static VPC_NOT_FOUND_V3: ErrorKind =
    row(404, "VPC.9904", "Vpc {} could not be found.").shaped(Envelope::Prefixed);

/// Another VPC has the name.
pub(super) static VPC_NAME: ErrorKind = row(400, "VPC.0115", "The router name exists.");

/// A subnet would be outside.
pub(super) static VPC_CIDR: ErrorKind =
    row(400, "VPC.0117", "VPC CIDR block cannot contain the subnet CIDR block.");

/// The VPC has subnets.
pub(super) static VPC_IN_USE: ErrorKind =
    row(409, "VPC.0104", "Router contains subnets, please delete subnet first.");

/// The space holds as many resources as it may. Its word is `router`; for a subnet it is a guess.
pub(super) static QUOTA: ErrorKind = row(409, "VPC.0114", "Quota exceeded for resources: ['{}'].");

/// A subnet cannot be made of this, or the id in the path is none. Documented with the words `name` and `ID`;
/// the others are guesses.
pub(super) static SUBNET_INVALID: ErrorKind = row(400, "VPC.0201", "Subnet {} is invalid.");

/// A list of subnets cannot be asked for so.
pub(super) static SUBNET_LIST: ErrorKind = row(400, "VPC.0201", "Query subnets list error.");

/// A subnet cannot become this. Its word is the parameter.
pub(super) static SUBNET_UPDATE: ErrorKind = row(400, "VPC.0201", "{} is invalid.");

/// No such subnet. Its word is the id.
pub(super) static SUBNET_NOT_FOUND: ErrorKind = ErrorKind::new(
    404,
    "VPC.0202",
    "Query resource by id {} fail.the subnet could not be found.",
    Source::Seen("a recorded answer to GET; for PUT and DELETE the table has the code, and Neutron error."),
);

/// The subnet is not in the VPC's addresses.
pub(super) static SUBNET_OUTSIDE: ErrorKind = row(400, "VPC.0203", "Subnet is not in the range of VPC.");

/// The subnet shares addresses with another of the VPC.
pub(super) static SUBNET_CONFLICT: ErrorKind =
    row(400, "VPC.0204", "The subnet already exists in the VPC or conflicts with an existing VPC subnet.");

/// The subnet is in another VPC.
pub(super) static SUBNET_ELSEWHERE: ErrorKind = row(400, "VPC.0207", "Subnet does not belong to the VPC.");

/// The subnet's addresses are none that a subnet can have.
pub(super) static SUBNET_CIDR: ErrorKind = row(400, "VPC.0212", "Invalid subnet CIDR block.");

/// The id in the path is none.
pub(super) static TAG_RESOURCE_ID: ErrorKind = row(400, "VPC.1801", "resource id is invalid.");

/// The action is none of the two.
pub(super) static TAG_ACTION: ErrorKind = row(400, "VPC.1801", "action is invalid.");

/// A key or a value is too short or too long. Its words are the two limits.
pub(super) static TAG_LENGTH: ErrorKind = row(
    400,
    "VPC.1801",
    "Tag length is invalid. The key length must be in range [1,{}] and value in range [0,{}]",
);

/// There is no tag, or what is there is none.
pub(super) static TAG_NULL: ErrorKind = row(400, "VPC.1801", "Tag can not be null.");

/// A tag has no value: when strict, and in the spelling `key*value` without its asterisk.
pub(super) static TAG_VALUE_NULL: ErrorKind = row(400, "VPC.1801", "Tag value can not be null.");

/// A key stands twice.
pub(super) static TAG_TWICE: ErrorKind = row(400, "VPC.1801", "Tag key is repeated.");

/// The resource would have too many tags. Its word is how many it may have.
pub(super) static TAG_QUOTA: ErrorKind = row(400, "VPC.1801", "number of tags exceeds max num of {}.");

/// A key has a character that it may not have. Its word is the key.
pub(super) static TAG_KEY: ErrorKind = ErrorKind::new(
    400,
    "VPC.1814",
    "Tag key {} is invalid.",
    Source::Guess("documented for values; the VPC's own table has no text for characters"),
);

/// A value has a character that it may not have. Its word is the value.
pub(super) static TAG_VALUE: ErrorKind =
    ErrorKind::new(400, "VPC.1814", "Tag value {} is invalid.", TAG_BACKEND);

/// No such resource.
pub(super) static TAG_RESOURCE: ErrorKind = ErrorKind::new(
    404,
    "VPC.2204",
    "Resource query by ID failed.",
    Source::Guess("documented for the code; that it is this call's is not"),
);

/// The resource has no such tag.
pub(super) static TAG_ABSENT: ErrorKind = ErrorKind::new(
    404,
    "VPC.1814",
    "The resource could not be found.",
    Source::Guess("the text and the code are those of the ELB reference, which has them with 400"),
);

/// A query is none.
pub(super) static QUERY: ErrorKind = row(400, "VPC.1801", "ResourceInstancesReq is null or invalid.");

/// A query has a value twice.
pub(super) static QUERY_TWICE: ErrorKind =
    row(400, "VPC.1801", "Value of tags in resourceInstancesReq is duplicate.");

/// A query's limit cannot be one.
pub(super) static QUERY_LIMIT: ErrorKind = row(400, "VPC.1801", "Limit in resourceInstancesReq is invalid.");

/// A query's offset cannot be one.
pub(super) static QUERY_OFFSET: ErrorKind =
    row(400, "VPC.1801", "Offset in resourceInstancesReq is invalid.");

/// One of the matches is null.
pub(super) static MATCH_NULL: ErrorKind = row(400, "VPC.1801", "The list of matches contains null.");

/// There are matches, and none of them.
pub(super) static MATCH_NONE: ErrorKind =
    row(400, "VPC.1801", "The number of Matches in resourceInstancesReq is 0.");

/// A match has another key than `resource_name`.
pub(super) static MATCH_KEY: ErrorKind = row(400, "VPC.1801", "The key of matches is invalid.");

/// A match has no value.
pub(super) static MATCH_VALUE_NULL: ErrorKind =
    row(400, "VPC.1801", "The value of Matches in resourceInstancesReq is null.");

/// A match has too long a value.
pub(super) static MATCH_VALUE_LONG: ErrorKind =
    row(400, "VPC.1801", "The value's length of Matches in resourceInstancesReq is more than 255.");

/// Every row.
pub(super) static CATALOG: &[&ErrorKind] = &[
    &VPC_INVALID,
    &VPC_ID,
    &VPC_LIST,
    &VPC_UPDATE,
    &VPC_DELETE,
    &VPC_NOT_FOUND,
    &VPC_NOT_FOUND_V3,
    &VPC_NAME,
    &VPC_CIDR,
    &VPC_IN_USE,
    &QUOTA,
    &SUBNET_INVALID,
    &SUBNET_LIST,
    &SUBNET_UPDATE,
    &SUBNET_NOT_FOUND,
    &SUBNET_OUTSIDE,
    &SUBNET_CONFLICT,
    &SUBNET_ELSEWHERE,
    &SUBNET_CIDR,
    &TAG_RESOURCE_ID,
    &TAG_ACTION,
    &TAG_LENGTH,
    &TAG_NULL,
    &TAG_VALUE_NULL,
    &TAG_TWICE,
    &TAG_QUOTA,
    &TAG_KEY,
    &TAG_VALUE,
    &TAG_RESOURCE,
    &TAG_ABSENT,
    &QUERY,
    &QUERY_TWICE,
    &QUERY_LIMIT,
    &QUERY_OFFSET,
    &MATCH_NULL,
    &MATCH_NONE,
    &MATCH_KEY,
    &MATCH_VALUE_NULL,
    &MATCH_VALUE_LONG,
];

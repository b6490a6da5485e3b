//! The errors of IoT Platform. All are answered 200; but for one the real texts are not documented, so those here
//! are ours.

use crate::api::{ApiError, BadValue, ErrorKind, Source};

const FORMAT: &str = "iot.common.InvalidFormattedParameter";

/// Guess: no page has a code for product tags; of those that are documented this one fits them.
const TAGS: Source = Source::Guess("no code is documented for product tags; the general one for formats");

/// A row whose code is documented (document 87387), as all are; its text is not.
const fn documented(code: &'static str, message: &'static str) -> ErrorKind {
    ErrorKind::new(200, code, message, Source::Guess("the code is documented; the text is ours"))
}

const fn of_tags(message: &'static str) -> ErrorKind {
    ErrorKind::new(200, FORMAT, message, TAGS)
}

/// A parameter that cannot be read, or has a value that it may not have.
pub(super) fn bad_value(bad: BadValue) -> ApiError {
    INVALID_PARAMETER.with(&[bad.name])
}

/// No tag at all.
pub(super) static NO_TAGS: ErrorKind = of_tags("At least one tag must be specified.");

/// More than 10 tags in one call.
pub(super) static TOO_MANY_TAGS: ErrorKind = of_tags("A maximum of 10 tags can be specified in one call.");

/// A tag without a key.
pub(super) static TAG_KEY_BLANK: ErrorKind = of_tags("The key of a tag must be specified.");

/// A key that is too long.
pub(super) static TAG_KEY_LONG: ErrorKind = of_tags("The key of a tag cannot exceed 30 characters.");

/// A key with a character that no key has.
pub(super) static TAG_KEY_CHARSET: ErrorKind =
    of_tags("The key of a tag can contain only English letters, digits, and dots (.).");

/// The key that may not be set; only when strict.
pub(super) static TAG_KEY_RESERVED: ErrorKind = of_tags("The key of a tag cannot be abc.");

/// A tag without a value.
pub(super) static TAG_VALUE_BLANK: ErrorKind = of_tags("The value of a tag must be specified.");

/// A value that is too long.
pub(super) static TAG_VALUE_LONG: ErrorKind = of_tags(
    "The value of a tag cannot exceed 128 characters. A Chinese character is counted as two characters.",
);

/// A value with a character that no value has.
pub(super) static TAG_VALUE_CHARSET: ErrorKind =
    of_tags("The value of a tag contains a character that is not allowed.");

/// A key stands twice in one call.
pub(super) static TAG_KEY_TWICE: ErrorKind = of_tags("The keys of the tags must be unique.");

/// A key to add is there already.
pub(super) static TAG_EXISTS: ErrorKind = of_tags("The product already has a tag with this key.");

/// A key to update is not there.
pub(super) static TAG_ABSENT: ErrorKind = of_tags("The product has no tag with this key.");

/// A product would have more than 100 tags.
pub(super) static TAG_QUOTA: ErrorKind = of_tags("A product can have a maximum of 100 tags.");

/// The product key is empty.
pub(super) static NULL_PRODUCT_KEY: ErrorKind =
    documented("iot.prod.NullProductKey", "The ProductKey must be specified.");

/// No such product in this instance.
pub(super) static NOT_EXISTED_PRODUCT: ErrorKind =
    documented("iot.prod.NotExistedProduct", "The product does not exist.");

/// The product key is none.
pub(super) static PRODUCT_KEY_FORMAT: ErrorKind =
    documented("iot.prod.InvalidFormattedProductkey", "The format of the ProductKey is not valid.");

/// The product name is empty.
pub(super) static NULL_PRODUCT_NAME: ErrorKind =
    documented("iot.prod.NullProductName", "The ProductName must be specified.");

/// The product name is too short, too long, or has a character that no name has.
pub(super) static PRODUCT_NAME_FORMAT: ErrorKind = documented(
    "iot.prod.InvalidFormattedProductName",
    "The ProductName must be 4 to 30 characters in length and can contain Chinese characters, English letters, \
     digits, and underscores (_). A Chinese character is counted as two characters.",
);

/// Another product has the name.
pub(super) static PRODUCT_NAME_TAKEN: ErrorKind =
    documented("iot.prod.AlreadyExistedProductName", "The ProductName already exists.");

/// The node type is neither 0 nor 1.
pub(super) static INVALID_NODE_TYPE: ErrorKind =
    documented("iot.prod.InvalidNodeType", "The NodeType must be 0 (device) or 1 (gateway).");

/// The commodity code is neither of the two.
pub(super) static INVALID_COMMODITY_CODE: ErrorKind = documented(
    "iot.prod.InvalidAliyunCommodityCode",
    "The AliyunCommodityCode must be iothub or iothub_senior.",
);

/// The description is too long.
pub(super) static LONG_DESCRIPTION: ErrorKind =
    documented("iot.prod.LongProductDesc", "The Description cannot exceed 100 characters.");

/// There are 1000 products.
pub(super) static PRODUCT_QUOTA: ErrorKind =
    documented("iot.prod.ProductCountExceedMax", "The maximum number of products is exceeded.");

/// Another parameter cannot be read, or has a value that it may not have.
pub(super) static INVALID_PARAMETER: ErrorKind = ErrorKind::new(
    200,
    FORMAT,
    "The format of the parameter {} is not valid.",
    Source::Guess("the code is documented as the general one; that it is used for this parameter is not"),
);

/// The page or its size is out of range.
pub(super) static INVALID_PAGE: ErrorKind =
    documented("iot.common.InvalidPageParams", "The CurrentPage or the PageSize is out of range.");

/// No such instance; only when strict.
pub(super) static INSTANCE_NOT_FOUND: ErrorKind =
    documented("iot.system.InstanceNotFound", "The IoT instance does not exist.");

// The rows from here on no input brings about: they are for faults.

static SYSTEM_EXCEPTION: ErrorKind = ErrorKind::new(
    200,
    "iot.system.SystemException",
    "A system exception occurred.",
    Source::Docs("IoT Platform, error codes (document 87387), whose sample of an answer has the text"),
);
static UID_NOT_FOUND: ErrorKind =
    documented("iot.system.UidNotFound", "The account does not exist or has not activated IoT Platform.");
static BILL_OVERDUE: ErrorKind =
    documented("iot.system.BillIsOverDue", "The account has an overdue payment.");
static INVALID_TENANT: ErrorKind = documented("iot.common.InvalidTenant", "The account is not valid.");
static RAM_DENIED: ErrorKind = documented(
    "iot.common.RamActionPermissionDeny",
    "The RAM user is not authorized to perform this action.",
);
static QUERY_PRODUCT_FAILED: ErrorKind =
    documented("iot.common.QueryProductActionError", "Failed to query the product.");
static QUERY_LIST_FAILED: ErrorKind =
    documented("iot.prod.QueryProductListActionError", "Failed to query the products.");
static QUERY_TAGS_FAILED: ErrorKind =
    documented("iot.prod.QueryExtendPropertyFailed", "Failed to query the product tags.");
static CREATE_FAILED: ErrorKind = documented("iot.prod.CreateProductFailed", "Failed to create the product.");
static UPDATE_FAILED: ErrorKind = documented("iot.prod.UpdateProductFailed", "Failed to update the product.");
static NOT_OWNER: ErrorKind =
    documented("iot.Prod.NotProductOwner", "The product belongs to another account.");

/// Every row.
pub(super) static CATALOG: &[&ErrorKind] = &[
    &NO_TAGS,
    &TOO_MANY_TAGS,
    &TAG_KEY_BLANK,
    &TAG_KEY_LONG,
    &TAG_KEY_CHARSET,
    &TAG_KEY_RESERVED,
    &TAG_VALUE_BLANK,
    &TAG_VALUE_LONG,
    &TAG_VALUE_CHARSET,
    &TAG_KEY_TWICE,
    &TAG_EXISTS,
    &TAG_ABSENT,
    &TAG_QUOTA,
    &NULL_PRODUCT_KEY,
    &NOT_EXISTED_PRODUCT,
    &PRODUCT_KEY_FORMAT,
    &NULL_PRODUCT_NAME,
    &PRODUCT_NAME_FORMAT,
    &PRODUCT_NAME_TAKEN,
    &INVALID_NODE_TYPE,
    &INVALID_COMMODITY_CODE,
    &LONG_DESCRIPTION,
    &PRODUCT_QUOTA,
    &INVALID_PARAMETER,
    &INVALID_PAGE,
    &INSTANCE_NOT_FOUND,
    &SYSTEM_EXCEPTION,
    &UID_NOT_FOUND,
    &BILL_OVERDUE,
    &INVALID_TENANT,
    &RAM_DENIED,
    &QUERY_PRODUCT_FAILED,
    &QUERY_LIST_FAILED,
    &QUERY_TAGS_FAILED,
    &CREATE_FAILED,
    &UPDATE_FAILED,
    &NOT_OWNER,
];

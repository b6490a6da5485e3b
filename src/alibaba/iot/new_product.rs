//! What `CreateProduct` demands of a new product, in the order in which it complains.

use jiff::Timestamp;

use crate::alibaba::iot::errors::{self, bad_value};
use crate::alibaba::iot::product::{self, NetType, Product, ProductSecret};
use crate::api::{ApiError, BadValue, Blank, Charset, Params, Tags, TextRule, Unit};

/// The greatest length of a description, in characters.
const LONGEST_DESCRIPTION: usize = 100;

/// Guess: the greatest length of the texts of which no page gives one, in characters.
const LONGEST_TEXT: usize = 255;

/// The least length of a name; a Chinese character counts as two.
const SHORTEST_NAME: usize = 4;

static NAME: TextRule = TextRule {
    max: 30,
    unit: Unit::ChineseAsTwo,
    blank: Blank::Empty,
    charset: Charset::LettersDigitsAnd { chinese: true, marks: "_" },
    reserved: &[],
    reserved_in_any_case: false,
    reserved_words: &[],
};

pub(super) static COMMODITY_CODES: &[&str] = &["iothub", "iothub_senior"];

pub(super) static PROTOCOL_TYPES: &[&str] = &["modbus", "opc-ua", "customize", "ble", "zigbee"];

pub(super) static AUTH_TYPES: &[&str] = &["secret", "id2", "x509"];

static NET_TYPES: &[(&str, NetType)] = &[
    ("WIFI", NetType::Wifi),
    ("CELLULAR", NetType::Cellular),
    ("ETHERNET", NetType::Ethernet),
    ("OTHER", NetType::Other),
];

/// Reads the product that a call describes; it has no secret yet.
pub(super) fn read(params: &Params<'_>, now: Timestamp) -> Result<Product, ApiError> {
    let name = name(params)?;
    let node_type = match params.number("NodeType") {
        Ok(Some(0)) => 0,
        Ok(Some(1)) => 1,
        _ => return Err(errors::INVALID_NODE_TYPE.raise()),
    };
    let commodity_code = commodity_code(params)?;
    // It is read but not kept: thing models, which it publishes, are not emulated.
    params.flag("PublishAuto").map_err(bad_value)?;
    Ok(Product {
        name: name.into(),
        node_type,
        aliyun_commodity_code: commodity_code.map_or_else(product::basic, Into::into),
        data_format: data_format(params, commodity_code)?,
        net_type: net_type(params)?,
        protocol_type: one_of(params, "ProtocolType", PROTOCOL_TYPES)?.unwrap_or_default().into(),
        auth_type: one_of(params, "AuthType", AUTH_TYPES)?.map_or_else(product::secret, Into::into),
        description: description(params)?.unwrap_or_default().into(),
        category_key: short(params, "CategoryKey")?.into(),
        resource_group_id: short(params, "ResourceGroupId")?.into(),
        id2: params.flag("Id2").map_err(bad_value)?.unwrap_or(false),
        validate_type: small(params, "ValidateType", [1, 2])?.unwrap_or(1),
        status: product::in_development(),
        gmt_create: now,
        ordinal: 0,
        secret: ProductSecret::default(),
        tags: Tags::default(),
    })
}

/// The product's name. The gateway has seen to it that it was sent, but it may be empty.
pub(super) fn name<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    let name = params.text_or_empty("ProductName");
    if NAME.is_blank(name) {
        return Err(errors::NULL_PRODUCT_NAME.raise());
    }
    if is_name(name) { Ok(name) } else { Err(errors::PRODUCT_NAME_FORMAT.raise()) }
}

/// Whether a product may have this name.
pub(super) fn is_name(name: &str) -> bool {
    NAME.unit.length(name) >= SHORTEST_NAME && !NAME.is_too_long(name) && NAME.has_only_allowed(name)
}

/// The description; an empty one counts as not sent.
pub(super) fn description<'p>(params: &'p Params<'_>) -> Result<Option<&'p str>, ApiError> {
    match params.filled("Description") {
        Some(text) if !is_description(text) => Err(errors::LONG_DESCRIPTION.raise()),
        text => Ok(text),
    }
}

/// Whether a product may have this description.
pub(super) fn is_description(text: &str) -> bool {
    text.chars().count() <= LONGEST_DESCRIPTION
}

/// `AliyunCommodityCode`, which may be absent or empty.
pub(super) fn commodity_code<'p>(params: &'p Params<'_>) -> Result<Option<&'p str>, ApiError> {
    match params.filled("AliyunCommodityCode") {
        Some(code) if !COMMODITY_CODES.contains(&code) => Err(errors::INVALID_COMMODITY_CODE.raise()),
        code => Ok(code),
    }
}

/// A product with a thing model must say which format its data has.
fn data_format(params: &Params<'_>, commodity_code: Option<&str>) -> Result<u8, ApiError> {
    match small(params, "DataFormat", [0, 1])? {
        None if commodity_code == Some("iothub_senior") => Err(bad_value(BadValue { name: "DataFormat" })),
        format => Ok(format.unwrap_or(0)),
    }
}

fn net_type(params: &Params<'_>) -> Result<NetType, ApiError> {
    let Some(name) = params.filled("NetType") else {
        return Ok(NetType::default());
    };
    let known = NET_TYPES.iter().find(|(known, _)| *known == name);
    known.map(|(_, kind)| *kind).ok_or_else(|| bad_value(BadValue { name: "NetType" }))
}

/// A text of which nothing is demanded but that it ends.
fn short<'p>(params: &'p Params<'_>, name: &'static str) -> Result<&'p str, ApiError> {
    let text = params.text_or_empty(name);
    if is_short(text) { Ok(text) } else { Err(bad_value(BadValue { name })) }
}

/// Whether a text of which no page gives a greatest length may be kept.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST_TEXT
}

fn one_of<'p>(
    params: &'p Params<'_>,
    name: &'static str,
    known: &[&str],
) -> Result<Option<&'p str>, ApiError> {
    match params.filled(name) {
        Some(value) if !known.contains(&value) => Err(bad_value(BadValue { name })),
        value => Ok(value),
    }
}

fn small(params: &Params<'_>, name: &'static str, known: [u8; 2]) -> Result<Option<u8>, ApiError> {
    let Some(number) = params.number(name).map_err(bad_value)? else {
        return Ok(None);
    };
    let found = known.into_iter().find(|known| i64::from(*known) == number);
    found.map(Some).ok_or_else(|| bad_value(BadValue { name }))
}

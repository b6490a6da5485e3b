//! A product: what is kept of it, and how the operations show it.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::alibaba::iot::world;
use crate::api::Tags;

/// A product; its `ProductKey` is its key in the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Product {
    /// The name, which no other product of the instance has.
    #[serde(rename = "ProductName", deserialize_with = "world::name")]
    pub name: Box<str>,
    /// When it was created.
    pub gmt_create: Timestamp,
    /// Which it was of the products that were created at that instant, as a clock that stands makes many.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ordinal: u32,
    /// The secret that its devices may register with.
    #[serde(
        rename = "ProductSecret",
        default,
        skip_serializing_if = "ProductSecret::is_empty",
        deserialize_with = "world::secret"
    )]
    pub secret: ProductSecret,
    /// 0 for devices, 1 for gateways.
    #[serde(default, deserialize_with = "world::node_type")]
    pub node_type: u8,
    /// `iothub`, or `iothub_senior` for a product with a thing model.
    #[serde(default = "basic", deserialize_with = "world::commodity_code")]
    pub aliyun_commodity_code: Box<str>,
    /// 0 for data of its own making, 1 for Alink JSON.
    #[serde(default, deserialize_with = "world::data_format")]
    pub data_format: u8,
    /// How its devices reach the net.
    #[serde(default)]
    pub net_type: NetType,
    /// How its devices talk to their gateway.
    #[serde(default, skip_serializing_if = "is_empty", deserialize_with = "world::protocol_type")]
    pub protocol_type: Box<str>,
    /// `secret`, `id2` or `x509`.
    #[serde(default = "secret", deserialize_with = "world::auth_type")]
    pub auth_type: Box<str>,
    /// What people wrote about it.
    #[serde(default, skip_serializing_if = "is_empty", deserialize_with = "world::description")]
    pub description: Box<str>,
    /// The category.
    #[serde(default, skip_serializing_if = "is_empty", deserialize_with = "world::short")]
    pub category_key: Box<str>,
    /// The resource group.
    #[serde(default, skip_serializing_if = "is_empty", deserialize_with = "world::short")]
    pub resource_group_id: Box<str>,
    /// Whether its devices have an ID² of their own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub id2: bool,
    /// 1 when what devices send is checked weakly, 2 when it is not.
    #[serde(default = "weak", deserialize_with = "world::validate_type")]
    pub validate_type: u8,
    /// `DEVELOPMENT_STATUS` or `RELEASE_STATUS`; no operation that is emulated changes it.
    #[serde(rename = "ProductStatus", default = "in_development", deserialize_with = "world::status")]
    pub status: Box<str>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Tags::is_empty", deserialize_with = "world::tags")]
    pub tags: Tags,
}

/// What the devices of a product may register with: answered to whoever asks, but never printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ProductSecret(Box<str>);

impl ProductSecret {
    /// The secret of this text.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for ProductSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("***")
    }
}

/// How devices reach the net, with the number that `QueryProduct` shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum NetType {
    /// Wi-Fi.
    #[default]
    Wifi = 3,
    /// A mobile network.
    Cellular = 6,
    /// A cable.
    Ethernet = 7,
    /// Another way.
    Other = 8,
}

/// `Data` of `CreateProduct`.
pub(super) fn created(key: &str, product: &Product) -> Value {
    json!({
        "ProductKey": key,
        "ProductName": product.name,
        "ProductSecret": product.secret,
        "NodeType": product.node_type,
        "AliyunCommodityCode": product.aliyun_commodity_code,
        "DataFormat": product.data_format,
        "ProtocolType": product.protocol_type,
        "AuthType": product.auth_type,
        "Description": product.description,
        "Id2": product.id2,
    })
}

/// `Data` of `QueryProduct`.
pub(super) fn described(key: &str, product: &Product) -> Value {
    let mut data = json!({
        "ProductKey": key,
        "ProductName": product.name,
        "ProductSecret": product.secret,
        "ProductStatus": product.status,
        "GmtCreate": product.gmt_create.as_millisecond(),
        "NodeType": product.node_type,
        "AliyunCommodityCode": product.aliyun_commodity_code,
        "DataFormat": product.data_format,
        "NetType": product.net_type as u8,
        "ProtocolType": product.protocol_type,
        "AuthType": product.auth_type,
        "Description": product.description,
        "ValidateType": product.validate_type,
        "Id2": product.id2,
        "Owner": true,
        // Devices are not emulated.
        "DeviceCount": 0,
    });
    if !product.category_key.is_empty() {
        data["CategoryKey"] = json!(product.category_key);
        // Guess: the vendor's list of categories is not emulated, so that none has a name.
        data["CategoryName"] = json!("");
    }
    data
}

/// An element of `QueryProductList`.
pub(super) fn listed(key: &str, product: &Product) -> Value {
    json!({
        "ProductKey": key,
        "ProductName": product.name,
        "GmtCreate": product.gmt_create.as_millisecond(),
        "NodeType": product.node_type,
        "DataFormat": product.data_format,
        "AuthType": product.auth_type,
        "Description": product.description,
        "DeviceCount": 0,
    })
}

/// An element of `ListProductByTags`.
pub(super) fn tagged(key: &str, product: &Product) -> Value {
    json!({
        "ProductKey": key,
        "ProductName": product.name,
        "NodeType": product.node_type,
        "CreateTime": product.gmt_create.as_millisecond(),
        "Description": product.description,
    })
}

fn is_empty(text: &str) -> bool {
    text.is_empty()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(ordinal: &u32) -> bool {
    *ordinal == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

pub(super) fn basic() -> Box<str> {
    "iothub".into()
}

pub(super) fn secret() -> Box<str> {
    "secret".into()
}

fn weak() -> u8 {
    1
}

pub(super) fn in_development() -> Box<str> {
    "DEVELOPMENT_STATUS".into()
}

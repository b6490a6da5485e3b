//! A database instance: what is kept of it, and how the two describing operations show it.

use std::borrow::Cow;

use arcstr::literal;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::alibaba::rds::state::Rds;
use crate::alibaba::rds::{words, world};
use crate::api::{Lifecycle, TagFilter, Tags, Text};
use crate::clock::iso_seconds;

/// A database engine.
#[derive(Debug)]
pub struct Engine {
    /// The vendor's name.
    pub name: &'static str,
    /// Its part of a connection string.
    pub host: &'static str,
    /// Its port when none is asked for.
    pub port: u16,
    /// The last port that may be asked for; the first is 1000.
    pub last_port: i64,
}

/// Every engine.
pub(super) static ENGINES: [Engine; 4] = [
    Engine { name: "MySQL", host: "mysql", port: 3306, last_port: 65_534 },
    Engine { name: "SQLServer", host: "sqlserver", port: 1433, last_port: 5999 },
    Engine { name: "PostgreSQL", host: "pg", port: 5432, last_port: 5999 },
    Engine { name: "MariaDB", host: "mariadb", port: 3306, last_port: 5999 },
];

/// A database instance; its id is its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct Instance {
    /// The engine.
    #[serde(deserialize_with = "world::engines")]
    pub engine: Text,
    /// The engine's version.
    #[serde(deserialize_with = "words::read")]
    pub engine_version: Text,
    /// When it was created.
    pub create_time: Timestamp,
    /// The class, which fixes cores and memory.
    #[serde(rename = "DBInstanceClass", default = "class", deserialize_with = "words::read")]
    pub class: Text,
    /// Storage in GB.
    #[serde(rename = "DBInstanceStorage", default = "storage")]
    pub storage: u32,
    /// The storage's type.
    #[serde(rename = "DBInstanceStorageType", default = "storage_type", deserialize_with = "words::read")]
    pub storage_type: Text,
    /// The name that people gave it.
    #[serde(rename = "DBInstanceDescription", default, skip_serializing_if = "is_empty")]
    pub description: Text,
    /// `Intranet` or `Internet`.
    #[serde(rename = "DBInstanceNetType", default = "net_type", deserialize_with = "world::net_types")]
    pub net_type: Text,
    /// `Primary`, `Readonly`, `Guard` or `Temp`.
    #[serde(rename = "DBInstanceType", default = "primary", deserialize_with = "world::kinds")]
    pub kind: Text,
    /// A state that the emulator would not bring about by itself; it stays until the world says otherwise.
    #[serde(
        rename = "DBInstanceStatus",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "world::statuses"
    )]
    pub status: Option<Text>,
    /// The instance that this one reads from.
    #[serde(rename = "MasterInstanceId", default, skip_serializing_if = "is_empty")]
    pub master: Text,
    /// `Postpaid`, `Prepaid` or `Serverless`.
    #[serde(default = "pay_type", deserialize_with = "world::pay_types")]
    pub pay_type: Text,
    /// Who may connect.
    #[serde(rename = "SecurityIPList", default = "security_ip_list", deserialize_with = "words::read")]
    pub security_ip_list: Text,
    /// `VPC` or `Classic`.
    #[serde(rename = "InstanceNetworkType", default = "network_type", deserialize_with = "words::read")]
    pub network_type: Text,
    /// The VPC.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub vpc_id: Text,
    /// The virtual switch.
    #[serde(rename = "VSwitchId", default, skip_serializing_if = "is_empty")]
    pub vswitch_id: Text,
    /// The zone.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub zone_id: Text,
    /// The edition.
    #[serde(default = "category", deserialize_with = "words::read")]
    pub category: Text,
    /// `Standard` or `Safe`.
    #[serde(default = "connection_mode", deserialize_with = "words::read")]
    pub connection_mode: Text,
    /// The resource group.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub resource_group_id: Text,
    /// The port; the engine's own when none was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// `Unlock`, or why it is locked.
    #[serde(default = "unlocked", deserialize_with = "words::read")]
    pub lock_mode: Text,
    /// Whether it refuses to be deleted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deletion_protection: bool,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

impl Instance {
    /// Its state: `Creating` while it is new, then `Running`; no timer is needed for that.
    pub fn status(&self, lifecycle: Lifecycle, now: Timestamp) -> &str {
        match &self.status {
            Some(fixed) => fixed,
            None if lifecycle.is_pending(self.create_time, now) => "Creating",
            None => "Running",
        }
    }

    /// Whether it has every one of `tags`.
    pub fn has(&self, tags: &[TagFilter<'_>]) -> bool {
        tags.iter().all(|(key, value)| self.tags.matches(key, *value))
    }

    /// The engine's data. There is always one: calls and worlds are held to the table.
    pub fn engine_data(&self) -> &'static Engine {
        ENGINES.iter().find(|engine| engine.name == &*self.engine).unwrap_or(&ENGINES[0])
    }

    /// A field as lists show it, by its name there; empty for those that no instance has.
    pub fn field<'i>(&'i self, id: &'i str, status: &'i str, name: &str) -> Cow<'i, str> {
        Cow::Borrowed(match name {
            "DBInstanceId" => id,
            "DBInstanceStatus" => status,
            "Engine" => &self.engine,
            "EngineVersion" => &self.engine_version,
            "DBInstanceType" => &self.kind,
            "DBInstanceClass" => &self.class,
            "InstanceNetworkType" => &self.network_type,
            "VpcId" => &self.vpc_id,
            "VSwitchId" => &self.vswitch_id,
            "ZoneId" => &self.zone_id,
            "PayType" => &self.pay_type,
            "ConnectionMode" => &self.connection_mode,
            "Category" => &self.category,
            "ResourceGroupId" => &self.resource_group_id,
            "ConnectionString" => return Cow::Owned(self.connection_string(id)),
            _ => "",
        })
    }

    /// The host that applications connect to.
    pub fn connection_string(&self, id: &str) -> String {
        format!("{id}.{}.rds.aliyuncs.com", self.engine_data().host)
    }

    /// The port that applications connect to.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(self.engine_data().port)
    }
}

/// An element of `DescribeDBInstances`. It has no tags: the real service shows them elsewhere only.
pub(super) fn listed(rds: &Rds, id: &str, instance: &Instance, status: &str) -> Value {
    with(
        shown(rds, id, instance, status),
        json!({
            "CreateTime": iso_seconds(instance.create_time),
            "MutriORsignle": false,
        }),
    )
}

/// The element of `DescribeDBInstanceAttribute`.
pub(super) fn described(rds: &Rds, id: &str, instance: &Instance, status: &str) -> Value {
    with(
        shown(rds, id, instance, status),
        json!({
            // Not `CreateTime`, as in lists.
            "CreationTime": iso_seconds(instance.create_time),
            "DBInstanceStorage": instance.storage,
            // A text, unlike every other number here.
            "Port": instance.port().to_string(),
            "SecurityIPList": instance.security_ip_list,
            "SecurityIPMode": "normal",
            "AccountMaxQuantity": 500,
            "DBMaxQuantity": 500,
            "MaxConnections": 2000,
            "MaxIOPS": 2800,
            "MaxIOMBPS": 100,
        }),
    )
}

/// What both show.
fn shown(rds: &Rds, id: &str, instance: &Instance, status: &str) -> Value {
    let replicas: Vec<_> = rds.replicas(id).map(|replica| json!({"DBInstanceId": replica})).collect();
    json!({
        "DBInstanceId": id,
        "DBInstanceDescription": instance.description,
        "RegionId": rds.region(),
        "ZoneId": instance.zone_id,
        "DBInstanceStatus": status,
        "DBInstanceType": instance.kind,
        "DBInstanceClass": instance.class,
        "DBInstanceNetType": instance.net_type,
        "DBInstanceStorageType": instance.storage_type,
        "Engine": instance.engine,
        "EngineVersion": instance.engine_version,
        "Category": instance.category,
        "PayType": instance.pay_type,
        "ExpireTime": "",
        "ConnectionMode": instance.connection_mode,
        "ConnectionString": instance.connection_string(id),
        "InstanceNetworkType": instance.network_type,
        "VpcId": instance.vpc_id,
        "VSwitchId": instance.vswitch_id,
        "ResourceGroupId": instance.resource_group_id,
        "MasterInstanceId": instance.master,
        "LockMode": instance.lock_mode,
        "LockReason": "",
        "DeletionProtection": instance.deletion_protection,
        "TipsLevel": 0,
        "ReadOnlyDBInstanceIds": {"ReadOnlyDBInstanceId": replicas},
    })
}

/// The members of one object and then those of another.
fn with(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}

fn is_empty(text: &str) -> bool {
    text.is_empty()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

pub(super) fn class() -> Text {
    literal!("mysql.n2.small.1")
}

fn storage() -> u32 {
    20
}

pub(super) fn storage_type() -> Text {
    literal!("cloud_essd")
}

fn net_type() -> Text {
    literal!("Intranet")
}

pub(super) fn primary() -> Text {
    literal!("Primary")
}

fn pay_type() -> Text {
    literal!("Postpaid")
}

fn security_ip_list() -> Text {
    literal!("127.0.0.1")
}

pub(super) fn network_type() -> Text {
    literal!("VPC")
}

pub(super) fn category() -> Text {
    literal!("HighAvailability")
}

pub(super) fn connection_mode() -> Text {
    literal!("Standard")
}

pub(super) fn unlocked() -> Text {
    literal!("Unlock")
}

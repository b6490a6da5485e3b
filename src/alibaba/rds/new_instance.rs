//! What `CreateDBInstance` demands of a new instance, in the order in which it complains.

use std::collections::HashSet;
use std::net::IpAddr;

use jiff::Timestamp;

use crate::alibaba::rds::errors::{self, bad_value};
use crate::alibaba::rds::instance::{self, ENGINES, Engine, Instance};
use crate::alibaba::rds::regions::REGIONS;
use crate::alibaba::rds::words::shared;
use crate::api::{ApiError, BadValue, Params, Tags, Text};

/// Reads the instance that a call describes.
pub(super) fn read(
    params: &Params<'_>,
    region: &str,
    strict: bool,
    now: Timestamp,
) -> Result<Instance, ApiError> {
    must_be_region(region, strict)?;
    let engine = engine(params)?;
    Ok(Instance {
        engine: shared(engine.name),
        engine_version: shared(engine_version(params)?),
        class: shared(class(params)?),
        storage: storage(params)?,
        net_type: shared(net_type(params)?),
        security_ip_list: shared(ip_list(params)?),
        pay_type: shared(pay_type(params)?),
        description: description(params)?.into(),
        port: port(params, engine)?,
        zone_id: zone(params, region)?.into(),
        deletion_protection: params.flag("DeletionProtection").map_err(bad_value)?.unwrap_or(false),
        storage_type: or(params, "DBInstanceStorageType", instance::storage_type)?,
        network_type: or(params, "InstanceNetworkType", instance::network_type)?,
        category: or(params, "Category", instance::category)?,
        connection_mode: or(params, "ConnectionMode", instance::connection_mode)?,
        vpc_id: short(params, "VPCId")?.into(),
        vswitch_id: short(params, "VSwitchId")?.into(),
        resource_group_id: short(params, "ResourceGroupId")?.into(),
        create_time: now,
        kind: instance::primary(),
        status: None,
        master: Text::new(),
        lock_mode: instance::unlocked(),
        tags: Tags::default(),
    })
}

/// Whether a text can be an instance's description: it starts with a letter, goes on with letters, digits, `-`
/// and `_`, and is at least two and at most `longest` characters long. Guess: `_` is not on the page, but in
/// names that tools make; a Chinese character is a letter.
pub(super) fn is_description(text: &str, longest: usize) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    (2..=longest).contains(&text.chars().count())
        && text.starts_with(char::is_alphabetic)
        && text.chars().all(is_part)
}

/// The greatest length of what is kept as it was sent. Guess: the page gives none, but something must.
const LONGEST: usize = 255;

fn short<'p>(params: &'p Params<'_>, name: &'static str) -> Result<&'p str, ApiError> {
    match params.text_or_empty(name) {
        long if long.len() > LONGEST => Err(bad_value(BadValue { name })),
        text => Ok(text),
    }
}

fn or(params: &Params<'_>, name: &'static str, default: fn() -> Text) -> Result<Text, ApiError> {
    let text = short(params, name)?;
    Ok(if text.is_empty() { default() } else { shared(text) })
}

fn class<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    let class = params.filled("DBInstanceClass").filter(|class| class.len() <= LONGEST);
    class.ok_or_else(|| errors::CLASS.raise())
}

/// Clients of emulators make up regions, so an unknown one is refused only when strict.
fn must_be_region(region: &str, strict: bool) -> Result<(), ApiError> {
    if region.is_empty() || region.len() > 64 {
        return Err(errors::REGION_FORMAT.raise());
    }
    if strict && !REGIONS.iter().any(|known| known.id == region) {
        return Err(errors::REGION_NOT_FOUND.raise());
    }
    Ok(())
}

fn engine(params: &Params<'_>) -> Result<&'static Engine, ApiError> {
    let name = params.text_or_empty("Engine");
    ENGINES.iter().find(|engine| engine.name.eq_ignore_ascii_case(name)).ok_or_else(|| errors::ENGINE.raise())
}

fn engine_version<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    let version = params.text_or_empty("EngineVersion");
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let is_version = version.len() <= 32
        && version.starts_with(|c: char| c.is_ascii_digit())
        && version.chars().all(is_part);
    if is_version { Ok(version) } else { Err(errors::ENGINE_VERSION.raise()) }
}

/// Whole GB, in steps of five.
fn storage(params: &Params<'_>) -> Result<u32, ApiError> {
    let storage = params.text_or_empty("DBInstanceStorage").parse().unwrap_or(0);
    if storage > 0 && storage % 5 == 0 { Ok(storage) } else { Err(errors::STORAGE.raise()) }
}

fn net_type<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    match params.text_or_empty("DBInstanceNetType") {
        known @ ("Intranet" | "Internet") => Ok(known),
        _ => Err(errors::NET_TYPE.raise()),
    }
}

/// Up to 1000 addresses or blocks of addresses, each once.
fn ip_list<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    let list = params.text_or_empty("SecurityIPList");
    let all: Vec<_> = list.split(',').map(str::trim).collect();
    if !all.iter().all(|entry| is_block(entry)) {
        return Err(errors::IP_LIST.raise());
    }
    if all.iter().collect::<HashSet<_>>().len() < all.len() {
        return Err(errors::IP_LIST_TWICE.raise());
    }
    if all.len() > 1000 {
        return Err(errors::IP_LIST_LONG.raise());
    }
    Ok(list)
}

fn is_block(entry: &str) -> bool {
    let (address, bits) = entry.split_once('/').unwrap_or((entry, "0"));
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    let most = if address.is_ipv4() { 32 } else { 128 };
    bits.parse::<u8>().is_ok_and(|bits| bits <= most)
}

/// Prepaid needs to be told for how long.
fn pay_type<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    match params.text_or_empty("PayType") {
        "Prepaid" if params.filled("Period").is_none() || params.filled("UsedTime").is_none() => {
            Err(errors::REQUIRED.raise())
        }
        "Prepaid" if !matches!(params.text_or_empty("Period"), "Year" | "Month") => {
            Err(bad_value(BadValue { name: "Period" }))
        }
        known @ ("Postpaid" | "Prepaid" | "Serverless") => Ok(known),
        _ => Err(bad_value(BadValue { name: "PayType" })),
    }
}

fn description<'p>(params: &'p Params<'_>) -> Result<&'p str, ApiError> {
    match params.text_or_empty("DBInstanceDescription") {
        text if text.is_empty() || is_description(text, 255) => Ok(text),
        _ => Err(errors::DESCRIPTION.raise()),
    }
}

fn port(params: &Params<'_>, engine: &Engine) -> Result<Option<u16>, ApiError> {
    let refused = || errors::PORT.raise();
    let Some(port) = params.number("Port").map_err(|_| refused())? else {
        return Ok(None);
    };
    if !(1000..=engine.last_port).contains(&port) {
        return Err(refused());
    }
    u16::try_from(port).map(Some).map_err(|_| refused())
}

/// A zone is named after its region.
fn zone<'p>(params: &'p Params<'_>, region: &str) -> Result<&'p str, ApiError> {
    match params.text_or_empty("ZoneId") {
        zone if zone.is_empty() || (zone.starts_with(region) && zone.len() <= LONGEST) => Ok(zone),
        _ => Err(errors::ZONE.raise()),
    }
}

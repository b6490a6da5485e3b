//! `DescribeRegions`: every region, a row for each of its zones.

use serde_json::{Value, json};

use crate::alibaba::rds::errors::bad_value;
use crate::alibaba::rds::regions::{REGIONS, Region};
use crate::alibaba::rds::state::Rds;
use crate::api::{ApiError, BadValue, Cx, Op, OpKind, Params, Reply, Route};

pub(super) static OP: Op<Rds> = Op {
    name: "DescribeRegions",
    route: Route::Action,
    kind: OpKind::Read,
    required: &[],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/DescribeRegions",
    run,
};

fn run(_cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let chinese = match params.text_or_empty("AcceptLanguage") {
        "" | "en-US" => false,
        "zh-CN" => true,
        _ => return Err(bad_value(BadValue { name: "AcceptLanguage" })),
    };
    let rows =
        REGIONS.iter().flat_map(|region| region.zones.iter().map(move |zone| row(region, zone, chinese)));
    Ok(Reply::done().wrapped("Regions", "RDSRegion", rows))
}

fn row(region: &Region, zone: &str, chinese: bool) -> Value {
    let Region { id, .. } = region;
    let letter = zone.to_ascii_uppercase();
    let (name, zone_name) = if chinese {
        (region.chinese, format!("{} 可用区{letter}", region.chinese))
    } else {
        (region.name, format!("{} Zone {letter}", region.name))
    };
    json!({
        "RegionId": id,
        "ZoneId": format!("{id}-{zone}"),
        "LocalName": name,
        "ZoneName": zone_name,
        "RegionEndpoint": format!("rds.{id}.aliyuncs.com"),
    })
}

//! Calls and verdicts for people.

use serde_json::Value;

/// A call in one line: when, where, what, how it went, what it changed.
pub(super) fn line(call: &Value) -> String {
    let text = |name: &str| call[name].as_str().unwrap_or("-").to_owned();
    let outcome = &call["outcome"];
    let mut line = format!(
        "{} {} {} {} {}",
        text("at"),
        text("space"),
        text("service"),
        text("operation"),
        outcome["status"]
    );
    if let Some(code) = outcome["code"].as_str() {
        line.extend([format!(" {code}")]);
    }
    if let Some(rule) = call["fault"]["rule"].as_str() {
        line.extend([format!(" fault: {rule}")]);
    }
    for change in call["changed"].as_array().into_iter().flatten() {
        line.extend([format!(" {}", changed(change))]);
    }
    format!("{line} [{}]", text("request_id"))
}

/// A change in a few signs: `rm-1 +env=prod ~team=a→b -old`.
fn changed(change: &Value) -> String {
    let id = change["id"].as_str().unwrap_or_default();
    let mut out = match change["resource"].as_str() {
        Some("created") => format!("+{id}"),
        Some("deleted") => return format!("-{id}"),
        _ => id.to_owned(),
    };
    let of = |name: &str| change["tags"][name].as_object().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    out.extend(of("added").map(|(key, value)| format!(" +{key}={}", text(value))));
    out.extend(of("changed").map(|(key, it)| format!(" ~{key}={}→{}", text(&it["from"]), text(&it["to"]))));
    out.extend(of("removed").map(|(key, _)| format!(" -{key}")));
    out.extend(change["fields"].as_object().into_iter().flatten().map(|(name, _)| format!(" ~{name}")));
    out
}

/// How many calls there are, and should be.
pub(super) fn told(answer: &Value) -> String {
    let matched = &answer["matched"];
    let wanted = ["exactly", "at_least", "at_most"]
        .into_iter()
        .find_map(|name| Some(format!("{} {}", name.replace('_', " "), answer.get(name)?)));
    match (wanted, answer["missing"]["operation"].as_str()) {
        (Some(wanted), _) => format!("{matched} calls matched, expected {wanted}"),
        (None, Some(missing)) => {
            format!("{matched} of {} calls came in order, then {missing} did not", answer["sequence"])
        }
        (None, None) => format!("{matched} calls came in order"),
    }
}

/// The near misses, a line each, with what differs.
pub(super) fn near(answer: &Value) -> String {
    let mut out = String::new();
    for miss in answer["nearest"].as_array().into_iter().flatten() {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        out.extend([format!("\n  near: {} [{}]", text(&miss["operation"]), text(&miss["request_id"]))]);
        for it in miss["differences"].as_array().into_iter().flatten() {
            out.extend([format!(
                "\n    {}: expected {}, found {}",
                text(&it["field"]),
                it["expected"],
                it["found"]
            )]);
        }
    }
    out
}

//! `CreateDBInstance`: one new instance, or up to twenty alike.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::alibaba::rds::errors::{self, bad_value};
use crate::alibaba::rds::instance::Instance;
use crate::alibaba::rds::state::{Creation, Rds};
use crate::alibaba::rds::{new_instance, old_tags, tags};
use crate::api::{ApiError, BadValue, Cx, Op, OpKind, Params, Reply, Route};
use crate::digits::lower_hex;
use crate::ids::{IdKind, Ids};

pub(super) static OP: Op<Rds> = Op {
    name: "CreateDBInstance",
    route: Route::Action,
    kind: OpKind::Write,
    required: &[
        "RegionId",
        "Engine",
        "EngineVersion",
        "DBInstanceClass",
        "DBInstanceStorage",
        "DBInstanceNetType",
        "SecurityIPList",
        "PayType",
    ],
    docs: "https://api.aliyun.com/document/Rds/2014-08-15/CreateDBInstance",
    run,
};

/// What every call may carry, whatever it asks for: who calls, when, and how to answer. A client that tries again
/// does so with a new nonce, and often with a new security token.
const COMMON: &[&str] = &[
    "Action",
    "Version",
    "Format",
    "AccessKeyId",
    "SecurityToken",
    "BearerToken",
    "Signature",
    "SignatureMethod",
    "SignatureType",
    "SignatureVersion",
    "SignatureNonce",
    "Timestamp",
];

fn run(cx: Cx<'_, Rds>, params: &Params<'_>) -> Result<Reply, ApiError> {
    let region = params.text_or_empty("RegionId");
    let mut new = new_instance::read(params, region, cx.strict(), cx.now())?;
    let amount = amount(params, &new)?;
    new.tags = tags::read(params, tags::rules(cx.strict()))?;
    let token = old_tags::client_token(params)?;
    let dry_run = params.flag("DryRun").map_err(bad_value)?.unwrap_or(false);
    let tagged = !new.tags.is_empty();
    if dry_run {
        return Ok(Reply::done().field("DryRun", true).field("DryRunResult", true));
    }
    let (ids, fingerprint) = (cx.ids(), fingerprint(params));

    let full = || errors::CREATE_QUOTA.raise();
    let made = cx.at(region).commit_some(full, |rds| {
        let before = token.and_then(|token| rds.made_with(token)).cloned();
        if before.as_ref().is_some_and(|made| made.fingerprint != fingerprint) {
            return Err(errors::TOKEN_REUSED.raise());
        }
        let added = if before.is_some() { 0 } else { amount };
        let new = &new;
        let change = move |rds: &mut Rds| {
            before.unwrap_or_else(|| make(rds, new, amount, ids, token.map(|token| (token, fingerprint))))
        };
        Ok((added, change))
    })?;
    Ok(reply(&made, &new, tagged))
}

/// Adds the instances; whoever calls it has checked everything.
fn make(
    rds: &mut Rds,
    new: &Instance,
    amount: usize,
    ids: &Ids,
    token: Option<(&str, String)>,
) -> Arc<Creation> {
    let instances: Vec<Box<str>> = (0..amount)
        .map(|_| {
            let id = free_id(rds, ids);
            rds.add(&id, new.clone());
            id.into()
        })
        .collect();
    let receipt = ids.decimal(if amount == 1 { IdKind::Order } else { IdKind::Task });
    let (token, fingerprint) = token.unwrap_or_default();
    let made = Arc::new(Creation { fingerprint, instances, receipt });
    if !token.is_empty() {
        rds.remember(token, Arc::clone(&made));
    }
    made
}

/// An id that no instance has: a world that an earlier run with this seed left behind has those of that run.
fn free_id(rds: &Rds, ids: &Ids) -> String {
    loop {
        let id = ids.lower_alphanumeric(IdKind::Instance, rds.region(), "rm-", 17);
        if !rds.has(&id) {
            return id;
        }
    }
}

fn reply(made: &Creation, new: &Instance, tagged: bool) -> Reply {
    let reply = match &*made.instances {
        [id] => Reply::done()
            .field("DBInstanceId", &**id)
            .field("OrderId", &*made.receipt)
            .field("ConnectionString", new.connection_string(id))
            .field("Port", new.port().to_string()),
        // Guess: with several the page promises a task and a message, and shows neither.
        _ => Reply::done().field("TaskId", &*made.receipt).field("Message", "success"),
    };
    if tagged { reply.field("TagResult", true) } else { reply }
}

/// One to twenty, and more than one of MySQL only.
fn amount(params: &Params<'_>, new: &Instance) -> Result<usize, ApiError> {
    match params.number("Amount").map_err(bad_value)?.unwrap_or(1) {
        1 => Ok(1),
        amount @ 2..=20 if &*new.engine == "MySQL" => Ok(usize::try_from(amount).unwrap_or(1)),
        _ => Err(bad_value(BadValue { name: "Amount" })),
    }
}

/// What must be the same when a client token comes again.
fn fingerprint(params: &Params<'_>) -> String {
    let mut sent: Vec<_> = params.all().filter(|(name, _)| !COMMON.contains(name)).collect();
    sent.sort_unstable();
    let mut hash = Sha256::new();
    for (name, value) in sent {
        hash.update(name);
        hash.update("\0");
        hash.update(value);
        hash.update("\0");
    }
    lower_hex(&hash.finalize())
}

//! One call from start to end. The ten steps below are the whole order; nothing else decides it.
//!
//! Everything works on `Request<Bytes>` and `Response<Bytes>`: a test or an embedding program needs no socket.

mod port;

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::Request;
use hyper::header::HeaderName;
use jiff::Timestamp;

use crate::admin::{self, Admin};
use crate::api::{
    ApiError, AuthFault, Call, CallCx, Decoded, ErrorKind, Known, Protocol, Reply, Settings, SignatureMode,
    Source, header_text, split_space,
};
use crate::faults::{BAD_FAULT, Faults, Plan, RequestMark, Target};
use crate::ids::CallIds;
use crate::journal::{self, Record};
use crate::metrics::{Metrics, Outcome};
use crate::server::Limits;
use crate::store::{Gate, Space, SpaceId, Spaces};
use crate::wire::Answered;

pub use port::{Door, Port};

/// The header that names a space, whatever the credentials say.
pub const SPACE_HEADER: &str = "x-parhelion-space";

static SPACE_NAME: HeaderName = HeaderName::from_static(SPACE_HEADER);

/// The answer to a request that names a space no space can be named.
static BAD_SPACE_NAME: ErrorKind =
    ErrorKind::new(400, "Parhelion.BadSpaceName", "cannot {}", Source::Docs("docs/limits.md"));

/// The answer to a request for one space too many.
static TOO_MANY_SPACES: ErrorKind =
    ErrorKind::new(503, "Parhelion.TooManySpaces", "cannot {}", Source::Docs("docs/limits.md"));

/// The emulator's own refusals that clients meet in the vendor's envelope.
pub static CATALOG: &[&ErrorKind] = &[&BAD_SPACE_NAME, &TOO_MANY_SPACES, &BAD_FAULT];

/// What became of a request's body before it got here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// All of it is there.
    Whole,
    /// It is larger than the limit; none of it is there.
    TooLarge,
    /// It did not come in time; none of it is there.
    TooSlow,
}

/// How many bytes the body of a request to `path` may have: a snapshot is as large as what it holds.
pub fn max_body(limits: &Limits, path: &str) -> usize {
    if admin::takes_a_snapshot(path) { limits.max_snapshot } else { limits.max_body }
}

/// All that one call passes through.
#[derive(Debug)]
pub struct Gateway {
    /// Whose requests are understood, in the order they are asked.
    pub protocols: Vec<Arc<dyn Protocol>>,
    /// What a call passes, and a reset closes.
    pub gate: Arc<Gate>,
    /// The spaces.
    pub spaces: Arc<Spaces>,
    /// The emulator's own API.
    pub admin: Admin,
    /// Which calls go wrong.
    pub faults: Faults,
    /// What is done about signatures.
    pub signatures: SignatureMode,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// What services may know.
    pub settings: Settings,
    /// Where calls are answered that belong to no space: nothing is ever kept in it.
    pub nowhere: Arc<Space>,
}

/// What became of a request so far.
#[derive(Debug)]
pub enum Turn {
    /// It is answered.
    Done(Answered),
    /// It is to wait so long, and then to be resumed.
    Wait(Duration, Planned),
}

/// A call whose plan is made.
#[derive(Debug)]
pub struct Planned {
    ids: CallIds,
    plan: Option<Box<Plan>>,
    /// The instant at which it was made before, when it is made again.
    at: Option<Timestamp>,
    /// What stands for it on the tape of a run.
    mark: Option<RequestMark>,
}

impl Planned {
    fn wait(&self) -> Duration {
        self.plan.as_ref().map(|plan| plan.wait_before()).unwrap_or_default()
    }
}

/// A request that a protocol claims, and the space it is for.
struct Claimed<'r> {
    protocol: &'r dyn Protocol,
    space: &'r Space,
    request: &'r Request<Bytes>,
    decoded: Decoded<'r>,
}

/// What was found out about a caller, when it was looked at.
type Caller = Option<Result<Known, Box<AuthFault>>>;

impl Gateway {
    /// Takes one request, and answers it unless its plan says to wait first.
    pub fn handle(&self, request: &Request<Bytes>, body: Body) -> Turn {
        let turn = self.claim(request, body, |mut claimed| {
            let planned = self.plan(&mut claimed);
            match planned.wait() {
                Duration::ZERO => Turn::Done(self.carry_out(claimed, planned)),
                wait => Turn::Wait(wait, planned),
            }
        });
        match turn {
            ControlFlow::Continue(turn) => turn,
            ControlFlow::Break(answered) => Turn::Done(answered),
        }
    }

    /// Answers a request that has waited, as it was planned.
    pub fn resume(&self, request: &Request<Bytes>, body: Body, planned: Planned) -> Answered {
        let answered = self.claim(request, body, |claimed| self.carry_out(claimed, planned));
        match answered {
            ControlFlow::Continue(answered) | ControlFlow::Break(answered) => answered,
        }
    }

    /// Finds out whose call a request is, and runs it inside the gate; what is no call is answered here.
    fn claim<T>(
        &self,
        request: &Request<Bytes>,
        body: Body,
        run: impl FnOnce(Claimed<'_>) -> T,
    ) -> ControlFlow<Answered, T> {
        // 1. The emulator's own API.
        if let Some(path) = admin::path(request.uri().path()) {
            return ControlFlow::Break(self.admin.handle(path, request, body));
        }
        // 2 and 3. The protocol that claims the request, and what it reads in it.
        let claim = self.protocols.iter().find_map(|it| it.decode(request).map(|decoded| (&**it, decoded)));
        let Some((protocol, mut decoded)) = claim else {
            return ControlFlow::Break(self.unclaimed(request));
        };
        match body {
            Body::Whole => {}
            Body::TooLarge => decoded.call = Err(protocol.too_large()),
            Body::TooSlow => decoded.call = Err(protocol.too_slow()),
        }
        // From here to its end a call is inside the gate, so it lies wholly before or wholly after a reset.
        let _inside = self.gate.enter();
        ControlFlow::Continue(match self.space(request, &decoded) {
            Ok(space) => run(Claimed { protocol, space: &space, request, decoded }),
            Err(error) => {
                decoded.call = Err(error);
                run(Claimed { protocol, space: &self.nowhere, request, decoded })
            }
        })
    }

    fn unclaimed(&self, request: &Request<Bytes>) -> Answered {
        let _inside = self.gate.enter();
        let (now, ids) = (self.nowhere.clock().now(), self.nowhere.ids().call());
        let answered = admin::unclaimed(request, &ids.trace_id);
        journal::unclaimed(&Record::new(&self.nowhere, &ids, now, request, &answered));
        answered
    }

    /// The one place that decides to which space a request belongs.
    fn space(&self, request: &Request<Bytes>, decoded: &Decoded<'_>) -> Result<Arc<Space>, ApiError> {
        let header = header_text(request.headers(), &SPACE_NAME);
        let by_caller = || decoded.caller.as_deref().and_then(|caller| split_space(caller).1);
        let named = header.as_deref().or_else(by_caller);
        if let Some(space) = self.spaces.named(named.unwrap_or(SpaceId::DEFAULT)) {
            return Ok(space);
        }
        let id = match named {
            Some(name) => SpaceId::parse(name).map_err(|bad| BAD_SPACE_NAME.with(&[&bad.to_string()]))?,
            None => SpaceId::default(),
        };
        self.spaces.open(&id).map_err(|full| TOO_MANY_SPACES.with(&[&full.to_string()]))
    }

    /// 4. What is to go wrong: decided once, before anything is looked at.
    fn plan(&self, claimed: &mut Claimed<'_>) -> Planned {
        let Claimed { protocol, space, request, decoded } = claimed;
        let (call, caller) = (decoded.call.as_ref().ok(), decoded.caller.as_deref());
        let mark = self.faults.mark(space, request, call, caller);
        let replayed = mark.as_ref().and_then(|mark| self.faults.replayed(space, request, mark));
        if let Some((taped, plan)) = replayed {
            return Planned { ids: space.ids().call_at(taped.call), plan, at: Some(taped.at), mark };
        }
        let ids = space.ids().call();
        let plan = match &decoded.call {
            Ok(call) if self.faults.concerns(space, request.headers()) => {
                let target = Target {
                    protocol: *protocol,
                    card: call.service.card(),
                    op: call.op,
                    params: &call.params,
                    headers: request.headers(),
                    caller: decoded.caller.as_deref(),
                    space,
                };
                self.faults.plan(&target, space.clock().now(), &ids.request_id)
            }
            _ => Ok(None),
        };
        let plan = plan.unwrap_or_else(|bad| {
            decoded.call = Err(bad);
            None
        });
        Planned { ids, plan, at: None, mark }
    }

    /// 5 to 10. Carries out what was planned, and what was asked for.
    fn carry_out(&self, claimed: Claimed<'_>, planned: Planned) -> Answered {
        let Claimed { protocol, space, request, decoded: Decoded { dialect, call, caller: name } } = claimed;
        let Planned { ids, plan, at, mark } = planned;
        let plan = plan.as_deref();
        let now = at.unwrap_or_else(|| space.clock().now());
        // A scenario may have been set while the call was waiting.
        let mark = mark.or_else(|| self.faults.mark(space, request, call.as_ref().ok(), name.as_deref()));
        let mut caller = None;
        let changes = RefCell::new(self.admin.journal.changes());
        let counted = self.metrics.row(call.as_ref().ok().map(|call| (call.service.card(), call.row)));
        let run = AssertUnwindSafe(|| {
            let mut call = call?;
            let mut settings = self.settings;
            // 6. Who calls, and whether it may go there: asked of the call as it was signed.
            self.authenticate(protocol, request, &call, space, now, &mut caller)?;
            protocol.admit(&call, space)?;
            if let Some(plan) = plan {
                plan.cut(&mut call);
                settings.lifecycle = plan.lifecycle(settings.lifecycle);
            }
            // 7. The service.
            serve(protocol, &call, CallCx { space, now, settings: &settings, changes: &changes })
        });
        // 5. A call that is to fail without an effect goes no further.
        let served = (!plan.is_some_and(Plan::skips)).then(|| {
            catch_unwind(run).unwrap_or_else(|_| {
                journal::failed(space.id().as_str(), dialect.operation);
                Err(protocol.internal_error())
            })
        });
        let is_refused = served.as_ref().is_some_and(Result::is_err);
        let service = dialect.service.map_or("", |card| card.name);
        let outcome = match plan.and_then(|plan| plan.error(protocol, service)) {
            Some(error) => Err(error),
            None => served.unwrap_or_else(|| Err(protocol.internal_error())),
        };
        let refusal = outcome.as_ref().err().cloned();
        // 8. The vendor's envelope.
        let response = plan.and_then(|plan| plan.plain(now));
        let response = response.unwrap_or_else(|| protocol.encode(&dialect, outcome, &ids, now));
        // 9. Passed on as it is, or spoilt.
        let answered = match plan {
            Some(plan) => plan.spoil(protocol, request.method(), response),
            None => response.into(),
        };
        // 10. The record.
        if let Some(mark) = mark {
            space.faults().tape(mark, dialect.operation, now, ids.ordinal, plan.map(|plan| &plan.fired));
        }
        let outcome = Outcome::of(refusal.is_some(), answered.response.status());
        self.metrics.count(counted, outcome, plan.is_some());
        journal::write(&Record {
            service: dialect.service.map(|card| card.name),
            operation: dialect.operation,
            refusal: refusal.as_ref(),
            caller: caller.as_ref(),
            fault: plan.map(|plan| &plan.fired),
            is_refused,
            changes: Some(&changes.borrow()),
            ..Record::new(space, &ids, now, request, &answered)
        });
        answered
    }

    fn authenticate(
        &self,
        protocol: &dyn Protocol,
        request: &Request<Bytes>,
        call: &Call<'_>,
        space: &Space,
        now: Timestamp,
        caller: &mut Caller,
    ) -> Result<(), ApiError> {
        if self.signatures == SignatureMode::Off {
            return Ok(());
        }
        let found = caller.insert(protocol.verify(request, call, space, now));
        match found {
            Err(fault) if self.signatures == SignatureMode::Enforce => Err(fault.error.clone()),
            _ => Ok(()),
        }
    }
}

fn serve(protocol: &dyn Protocol, call: &Call<'_>, context: CallCx<'_>) -> Result<Reply, ApiError> {
    let names = call.op.required.iter().map(|name| name.strip_suffix(".N").unwrap_or(name));
    if let Some(missing) = names.into_iter().find(|name| !call.params.has(name)) {
        return Err(protocol.missing(missing));
    }
    call.service.call(call.row, context, &call.params)
}

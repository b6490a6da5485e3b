//! One call from start to end. The ten steps below are the whole order; nothing else decides it.
//!
//! Everything works on `Request<Bytes>` and `Response<Bytes>`: a test or an embedding program needs no socket.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use hyper::{Request, Response};
use jiff::Timestamp;

use crate::admin::{self, Admin};
use crate::api::{
    ApiError, AuthFault, Call, CallCx, Decoded, ErrorKind, Known, Protocol, Reply, Settings, SignatureMode,
    Source,
};
use crate::faults::{Faults, Plan};
use crate::journal::{self, Record};
use crate::store::{Gate, Space, SpaceId, Spaces};
use crate::wire::Answered;

/// The header that names a space, whatever the credentials say.
const SPACE_HEADER: &str = "x-parhelion-space";

/// The answer to a request that names a space no space can be named.
static BAD_SPACE_NAME: ErrorKind =
    ErrorKind::new(400, "Parhelion.BadSpaceName", "cannot {}", Source::Docs("docs/limits.md"));

/// The answer to a request for one space too many.
static TOO_MANY_SPACES: ErrorKind =
    ErrorKind::new(503, "Parhelion.TooManySpaces", "cannot {}", Source::Docs("docs/limits.md"));

/// The emulator's own refusals that clients meet in the vendor's envelope.
pub static CATALOG: &[&ErrorKind] = &[&BAD_SPACE_NAME, &TOO_MANY_SPACES];

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

/// All that one call passes through.
#[derive(Debug)]
pub struct Gateway {
    /// Whose requests are understood, in the order they are asked.
    pub protocols: Vec<Box<dyn Protocol>>,
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
    /// What services may know.
    pub settings: Settings,
    /// Where calls are answered that belong to no space: nothing is ever kept in it.
    pub nowhere: Space,
}

/// What was found out about a caller, when it was looked at.
type Caller = Option<Result<Known, Box<AuthFault>>>;

impl Gateway {
    /// Answers one request.
    pub fn handle(&self, request: &Request<Bytes>, body: Body) -> Answered {
        // 1. The emulator's own API.
        if let Some(path) = admin::path(request.uri().path()) {
            return self.admin.handle(path, request, body);
        }
        // 2 and 3. The protocol that claims the request, and what it reads in it.
        let claim = self.protocols.iter().find_map(|it| it.decode(request).map(|decoded| (&**it, decoded)));
        let Some((protocol, mut decoded)) = claim else {
            let id = self.nowhere.ids().call().trace_id;
            journal::unclaimed(&id, request.method().as_str(), request.uri().path());
            return admin::unclaimed(request, &id);
        };
        match body {
            Body::Whole => {}
            Body::TooLarge => decoded.call = Err(protocol.too_large()),
            Body::TooSlow => decoded.call = Err(protocol.too_slow()),
        }
        // From here to its end a call is inside the gate, so it lies wholly before or wholly after a reset.
        let _inside = self.gate.enter();
        match self.space(request, &decoded) {
            Ok(space) => self.answer(protocol, &space, request, decoded).into(),
            Err(error) => {
                decoded.call = Err(error);
                self.answer(protocol, &self.nowhere, request, decoded).into()
            }
        }
    }

    /// The one place that decides to which space a request belongs.
    fn space(&self, request: &Request<Bytes>, decoded: &Decoded<'_>) -> Result<Arc<Space>, ApiError> {
        let header = request.headers().get(SPACE_HEADER).map(|name| String::from_utf8_lossy(name.as_bytes()));
        let by_caller = || decoded.caller.as_deref().and_then(|caller| Some(caller.rsplit_once('~')?.1));
        let id = match header.as_deref().or_else(by_caller) {
            Some(name) => SpaceId::parse(name).map_err(|bad| BAD_SPACE_NAME.with(&[&bad.to_string()]))?,
            None => SpaceId::default(),
        };
        self.spaces.open(&id).map_err(|full| TOO_MANY_SPACES.with(&[&full.to_string()]))
    }

    fn answer(
        &self,
        protocol: &dyn Protocol,
        space: &Space,
        request: &Request<Bytes>,
        decoded: Decoded<'_>,
    ) -> Response<Bytes> {
        let Decoded { dialect, call, .. } = decoded;
        let now = space.clock().now();
        let ids = space.ids().call();
        let mut caller = None;
        let run = AssertUnwindSafe(|| {
            let call = call?;
            // 4 and 5. What is to go wrong: decided once, before anything is looked at.
            match self.faults.plan(space, &call) {
                Plan::Serve => {}
            }
            // 6. Who calls, and whether it may go there.
            self.authenticate(protocol, request, &call, space, now, &mut caller)?;
            protocol.admit(&call, space)?;
            // 7. The service.
            serve(protocol, &call, CallCx { space, now, settings: &self.settings })
        });
        let outcome = catch_unwind(run).unwrap_or_else(|_| {
            journal::failed(space.id().as_str(), dialect.operation);
            Err(protocol.internal_error())
        });
        let refusal = outcome.as_ref().err().cloned();
        // 8 and 9. The vendor's envelope, passed on as it is.
        let response = protocol.encode(&dialect, outcome, &ids, now);
        // 10. The record.
        journal::write(&Record {
            space: space.id().as_str(),
            request_id: &ids.request_id,
            service: dialect.service.map(|card| card.name),
            operation: dialect.operation,
            status: response.status().as_u16(),
            refusal: refusal.as_ref(),
            caller: caller.as_ref(),
        });
        response
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
    let names = call.op.required.iter().map(|name| name.trim_end_matches(".N"));
    if let Some(missing) = names.into_iter().find(|name| !call.params.has(name)) {
        return Err(protocol.missing(missing));
    }
    call.service.call(call.row, context, &call.params)
}

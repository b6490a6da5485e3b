//! What the gateway does when an operation breaks the rules: it answers, and nothing is lost.

use std::sync::Arc;

use bytes::Bytes;
use hyper::Request;
use parhelion::Config;
use parhelion::admin::{Admin, Guard};
use parhelion::alibaba::{Rpc, VENDOR};
use parhelion::api::{
    ApiError, Card, Cx, Emulated, Envelope, Lifecycle, Op, OpKind, Params, PlaceNames, Reply, Route, Service,
    ServiceTable, Settings, SignatureMode,
};
use parhelion::clock::ClockMode;
use parhelion::emulator::replay::Setup;
use parhelion::faults::{Faults, Language};
use parhelion::gateway::{Body, Gateway, Turn};
use parhelion::journal::{Journal, Room};
use parhelion::metrics::Metrics;
use parhelion::snapshot::Named;
use parhelion::store::{Gate, Place, Space, SpaceId, Spaces, State};
use serde::{Deserialize, Serialize};

/// A service whose operations fail in the ways that no operation should.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Broken {
    writes: usize,
}

impl State for Broken {
    fn empty(_place: &Place) -> Self {
        Self::default()
    }

    fn resources(&self) -> usize {
        self.writes
    }

    fn absorb(&mut self, other: Self) -> Result<(), String> {
        self.writes += other.writes;
        Ok(())
    }
}

const fn op(
    name: &'static str,
    run: fn(Cx<'_, Broken>, &Params<'_>) -> Result<Reply, ApiError>,
) -> Op<Broken> {
    Op { name, route: Route::Action, kind: OpKind::Write, required: &[], docs: "", run }
}

static WRITE: Op<Broken> = op("Write", |cx, _| {
    cx.at("here").commit(|_| Ok(|broken: &mut Broken| broken.writes += 1))?;
    Ok(Reply::done())
});

static PANIC_IN_CHECK: Op<Broken> = op("PanicInCheck", |cx, _| {
    cx.at("here").commit(|broken| {
        assert!(broken.writes > 1_000_000, "a mistake of the operation");
        Ok(|_: &mut Broken| ())
    })?;
    Ok(Reply::done())
});

static SERVICE: ServiceTable<Broken> = ServiceTable {
    card: Card {
        vendor: VENDOR,
        name: "broken",
        title: "Broken",
        product: "Broken",
        version: "2000-01-01",
        envelope: Envelope::Rpc,
        places: PlaceNames::Plain,
        catalog: &[],
    },
    ops: &[&WRITE, &PANIC_IN_CHECK],
};

struct Rig {
    gateway: Gateway,
    service: Arc<dyn Service>,
}

impl Rig {
    fn new() -> Self {
        let gate = Arc::new(Gate::default());
        let service: Arc<dyn Service> = Arc::new(Emulated::new(&SERVICE));
        let services = vec![Arc::clone(&service)];
        let frozen = ClockMode::Frozen { at: "2026-01-02T03:04:05Z".parse().unwrap() };
        let spaces = Arc::new(Spaces::new(8, 0, frozen));
        let journal = Arc::new(Journal::new(Room::new(0), Vec::new()));
        let language = Language { services: services.clone(), gateways: &[] };
        let settings =
            Settings { strict: false, profile: "", lifecycle: Lifecycle::default(), max_resources: 10 };
        let metrics = Arc::new(Metrics::new(&services));
        let nowhere = Arc::new(Space::detached(SpaceId::nowhere(), 0, frozen));
        let gateway = Gateway {
            protocols: vec![Arc::new(Rpc::new(&services, Arc::default(), false))],
            gate: Arc::clone(&gate),
            spaces: Arc::clone(&spaces),
            admin: Admin {
                services,
                spaces,
                nowhere: Arc::clone(&nowhere),
                gate,
                journal,
                gateway_errors: &[],
                named: Named::default(),
                setup: Setup::of(&Config::default()),
                guard: Guard::default(),
                metrics: Arc::clone(&metrics),
                language: language.clone(),
            },
            metrics,
            faults: Faults { language, header: true },
            signatures: SignatureMode::Off,
            settings,
            nowhere,
        };
        Self { gateway, service }
    }

    fn call(&self, action: &str) -> (u16, String) {
        let uri = format!("/?Action={action}&Version=2000-01-01");
        let request = Request::post(uri).header("host", "rds.aliyuncs.com").body(Bytes::new()).unwrap();
        let Turn::Done(answered) = self.gateway.handle(&request, Body::Whole) else { panic!("it waits") };
        let response = answered.response;
        (response.status().as_u16(), String::from_utf8(response.body().to_vec()).unwrap())
    }

    fn state(&self) -> String {
        let mut written = Vec::new();
        if let Some(held) = self.service.hold(&SpaceId::default()) {
            held.write(&mut written).unwrap();
        }
        String::from_utf8(written).unwrap()
    }
}

#[test]
fn an_operation_that_panics_is_the_vendors_internal_error_and_changes_nothing() {
    let rig = Rig::new();
    rig.call("Write");
    let before = rig.state();

    let answer = rig.call("PanicInCheck");

    let body = concat!(
        r#"{"RequestId":"7F053FE5-7355-4EF4-8B3D-355FB0C071C8","#,
        r#""Message":"The request processing has failed due to some unknown error, exception or failure.","#,
        r#""HostId":"rds.aliyuncs.com","Code":"InternalError","#,
        r#""Recommend":"https://api.aliyun.com/troubleshoot?q=InternalError&product=Broken"#,
        r#"&requestId=7F053FE5-7355-4EF4-8B3D-355FB0C071C8"}"#,
    );
    assert_eq!(answer, (500, body.to_owned()));
    assert_eq!(rig.state(), before);
}

#[test]
fn after_a_panic_the_same_space_serves_on() {
    let rig = Rig::new();

    rig.call("PanicInCheck");
    let answer = rig.call("Write");

    assert_eq!(answer, (200, r#"{"RequestId":"7F053FE5-7355-4EF4-8B3D-355FB0C071C8"}"#.to_owned()));
    assert_eq!(rig.service.clear(None), 1);
}

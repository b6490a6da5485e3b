//! IoT Platform through the front door: whole bodies, and what a refusal leaves behind.

mod products;
mod tags;
mod worlds;

use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use hyper::Request;
use parhelion::clock::ClockMode;
use parhelion::store::SpaceId;
use parhelion::{Config, Emulator};
use serde_json::{Value, json};

/// The demo world on a clock that stands.
struct Iot {
    emulator: Emulator,
}

impl Iot {
    fn demo() -> Self {
        Self::new(Config::default())
    }

    fn strict() -> Self {
        Self::new(Config { strict: true, ..Config::default() })
    }

    fn new(config: Config) -> Self {
        Self::of("demo", config)
    }

    /// Another emulator, with the same seed and with all that this one holds.
    fn reread(&self) -> Self {
        static WRITTEN: AtomicU32 = AtomicU32::new(0);
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let file = std::env::temp_dir().join(format!("parhelion-iot-{}-{number}.json", std::process::id()));
        std::fs::write(&file, self.emulator.snapshot(&SpaceId::default())).unwrap();
        let read = Self::of(file.to_str().unwrap(), Config::default());
        std::fs::remove_file(&file).unwrap();
        read
    }

    fn of(world: &str, config: Config) -> Self {
        let emulator = Emulator::new(&Config { worlds: vec![world.to_owned()], ..config }).unwrap();
        let at = "2026-01-02T03:04:05.678Z".parse().unwrap();
        let space = emulator.spaces().open(&SpaceId::default()).unwrap();
        space.clock().set(ClockMode::Frozen { at }).unwrap();
        Self { emulator }
    }

    /// Status and body of one call; the parameters are `a=b`, encoded here.
    fn text(&self, action: &str, params: &[(&str, &str)]) -> (u16, String) {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("Action", action).append_pair("Version", "2018-01-20").extend_pairs(params);
        let uri = format!("/?{}", query.finish());
        let request = Request::post(uri).header("host", "iot.local:1").body(Bytes::new()).unwrap();
        let response = self.emulator.call(&request);
        (response.status().as_u16(), String::from_utf8(response.body().to_vec()).unwrap())
    }

    /// The body of a call that is answered 200, without its request id.
    fn call(&self, action: &str, params: &[(&str, &str)]) -> Value {
        let (status, text) = self.text(action, params);
        assert_eq!(status, 200, "{text}");
        let mut body: Value = serde_json::from_str(&text).unwrap();
        let id = body.as_object_mut().unwrap().remove("RequestId").unwrap();
        assert_eq!(id.as_str().unwrap().len(), 36);
        body
    }

    /// A call that the service refuses, which must leave everything as it was.
    fn refused(&self, action: &str, params: &[(&str, &str)]) -> Value {
        let before = self.emulator.snapshot(&SpaceId::default());
        let body = self.call(action, params);
        assert_eq!(self.emulator.snapshot(&SpaceId::default()), before);
        assert_eq!(body["Success"], false, "{body}");
        body
    }

    /// Name and key of every product, as listed.
    fn listed(&self) -> Vec<(String, String)> {
        let all = self.call("QueryProductList", &[("CurrentPage", "1"), ("PageSize", "200")]);
        let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
        let items = all["Data"]["List"]["ProductInfo"].as_array().unwrap();
        items.iter().map(|item| (text(item, "ProductName"), text(item, "ProductKey"))).collect()
    }

    fn tags(&self, product: &str) -> Value {
        self.call("ListProductTags", &[("ProductKey", product)])["Data"]["ProductTag"].clone()
    }
}

const BULBS: (&str, &str) = ("ProductKey", "a1h7knJdld1");
const FORMAT: &str = "iot.common.InvalidFormattedParameter";

fn failure(code: &str, message: &str) -> Value {
    json!({"Success": false, "Code": code, "ErrorMessage": message})
}

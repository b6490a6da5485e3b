//! An emulator on a socket of this machine, for tests.
//!
//! It brings its own runtime, so that a plain `#[test]` can use it, and an asynchronous one too: a test that blocks
//! its only thread on an answer would wait for itself if the answer were made there.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::ops::Deref;

use tokio::runtime::Runtime;

use super::{Emulator, Running, StartError};

/// An emulator that listens on a port of its own. Dropping it stops it.
#[derive(Debug)]
pub struct LocalEmulator {
    emulator: Emulator,
    addr: SocketAddr,
    /// Taken when it stops.
    serving: Option<(Runtime, Running)>,
}

impl LocalEmulator {
    /// Serves an emulator on a free port.
    pub(crate) fn start(emulator: Emulator) -> Result<Self, StartError> {
        Ok(Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), emulator)?)
    }

    /// Serves an emulator on an address.
    pub(crate) fn start_at(wanted: SocketAddr, emulator: Emulator) -> std::io::Result<Self> {
        let listener = TcpListener::bind(wanted)?;
        listener.set_nonblocking(true)?;
        let addr = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let running = {
            let _inside = runtime.enter();
            emulator.serve(tokio::net::TcpListener::from_std(listener)?)?
        };
        Ok(Self { emulator, addr, serving: Some((runtime, running)) })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its address with the scheme, as most clients want it: `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Its address without the scheme, as Alibaba's SDKs want it beside `protocol = "http"`: `127.0.0.1:40123`.
    pub fn host(&self) -> String {
        self.addr.to_string()
    }

    /// Takes no further connection, lets calls in flight finish, and returns when they have.
    pub fn stop(self) {
        drop(self);
    }
}

impl Deref for LocalEmulator {
    type Target = Emulator;

    fn deref(&self) -> &Emulator {
        &self.emulator
    }
}

impl Drop for LocalEmulator {
    /// In a thread of its own, for a runtime can neither be waited for nor dropped inside another one.
    fn drop(&mut self) {
        if let Some((runtime, running)) = self.serving.take() {
            let stopping = std::thread::spawn(move || runtime.block_on(running.stop()));
            // It has stopped either way.
            let _stopped = stopping.join();
        }
    }
}

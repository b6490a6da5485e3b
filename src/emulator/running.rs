//! An emulator on its sockets.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::emulator::Emulator;
use crate::gateway::{Door, Port};
use crate::server;

/// The emulator on a socket.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    admin: Option<SocketAddr>,
    doors: Vec<Open>,
}

/// One socket that is served.
#[derive(Debug)]
struct Open {
    stop: oneshot::Sender<()>,
    done: JoinHandle<()>,
}

impl Emulator {
    /// Serves a socket until [`Running::stop`].
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub fn serve(&self, listener: TcpListener) -> std::io::Result<Running> {
        Ok(Running {
            addr: listener.local_addr()?,
            admin: None,
            doors: vec![self.open(Door::Main, listener)],
        })
    }

    /// Serves two sockets until [`Running::stop`]: one for calls, one for the admin API.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub fn serve_apart(&self, calls: TcpListener, admin: TcpListener) -> std::io::Result<Running> {
        let addrs = (calls.local_addr()?, admin.local_addr()?);
        let doors = vec![self.open(Door::Calls, calls), self.open(Door::Admin, admin)];
        Ok(Running { addr: addrs.0, admin: Some(addrs.1), doors })
    }

    fn open(&self, door: Door, listener: TcpListener) -> Open {
        let (stop, stopped) = oneshot::channel();
        let until = async {
            // An `Err` means that the handle was dropped: that stops it too.
            let _either_way = stopped.await;
        };
        let port = Arc::new(Port { gateway: Arc::clone(&self.gateway), door });
        let done = tokio::spawn(server::serve(listener, port, self.limits, until));
        Open { stop, done }
    }
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where the admin API listens.
    pub fn admin_addr(&self) -> SocketAddr {
        self.admin.unwrap_or(self.addr)
    }

    /// Takes no further connection, lets calls in flight finish, and returns when they have.
    pub async fn stop(self) {
        let (stops, ends): (Vec<_>, Vec<_>) = self.doors.into_iter().map(|it| (it.stop, it.done)).unzip();
        for stop in stops {
            // It may have ended already.
            let _sent = stop.send(());
        }
        for done in ends {
            let _ended = done.await;
        }
    }
}

//! `parhelion serve`: the emulator, until it is told to stop.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::MissedTickBehavior;
use tracing_subscriber::fmt::time::SystemTime;

use super::{FOUND_WRONG, Failure, PORT_TAKEN, USAGE, say};
use crate::config::{Config, LogFormat, ServeArgs};
use crate::emulator::Emulator;

/// Checks everything first, opens the port then, says `Ready.` last.
pub(super) fn run(args: &ServeArgs) -> Result<(), Failure> {
    start_log(args);
    let emulator =
        Emulator::new(&Config::from(args)).map_err(|error| Failure::new(USAGE, format!("cannot {error}")))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers())
        .enable_all()
        .build()
        .map_err(|error| Failure::new(FOUND_WRONG, format!("cannot start threads: {error}")))?;
    runtime.block_on(serve(args, &emulator))
}

async fn serve(args: &ServeArgs, emulator: &Emulator) -> Result<(), Failure> {
    let wanted = args.address.socket();
    // A file of an earlier run would name an address at which nobody is.
    forget_endpoints(args);
    let calls = listen(wanted).await?;
    let stop = stop_signal()?;
    let running = match args.admin.admin_listen {
        None => emulator.serve(calls),
        Some(apart) => emulator.serve_apart(calls, listen(apart).await?),
    };
    let running =
        running.map_err(|error| Failure::new(FOUND_WRONG, format!("cannot serve {wanted}: {error}")))?;
    let base = format!("http://{}", reachable(running.addr()));
    let admin = format!("http://{}/_parhelion", reachable(running.admin_addr()));
    if let Some(file) = &args.endpoints_file {
        write_endpoints(file, &base, &admin)?;
    }
    say(format_args!(
        "Parhelion {} on {base}\nOperations: {admin}/operations\nReady.\n",
        env!("CARGO_PKG_VERSION")
    ))?;
    tokio::select! {
        () = stop => {}
        () = save_now_and_then(args, emulator) => {}
    }
    tracing::info!("stopping");
    running.stop().await;
    forget_endpoints(args);
    emulator.save().map(|_| ()).map_err(|error| Failure::new(FOUND_WRONG, format!("cannot {error}")))
}

/// Saves the state at every interval. It may take its time: calls are served by other threads than this one.
async fn save_now_and_then(args: &ServeArgs, emulator: &Emulator) {
    if args.state.is_none() {
        std::future::pending::<()>().await;
    }
    let mut interval = tokio::time::interval(args.state_interval);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match emulator.save() {
            Ok(true) => tracing::debug!("saved the state"),
            Ok(false) => {}
            // It may go well the next time.
            Err(error) => tracing::warn!("cannot {error}"),
        }
    }
}

fn forget_endpoints(args: &ServeArgs) {
    if let Some(file) = &args.endpoints_file {
        // Most often there is none.
        let _removed = std::fs::remove_file(file);
    }
}

/// One thread a core, but no more than four: a call costs microseconds, a thread costs memory.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(4)
}

async fn listen(wanted: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(wanted).await.map_err(|error| cannot_listen(wanted, &error))
}

pub(super) fn cannot_listen(wanted: SocketAddr, error: &std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => Failure::new(
            PORT_TAKEN,
            format!(
                "{wanted} is taken by another process; choose another --port, or --port 0 for any free one"
            ),
        ),
        _ => Failure::new(USAGE, format!("cannot listen on {wanted}: {error}; see --listen and --port")),
    }
}

/// The address under which this machine reaches what listens on `addr`.
pub(super) fn reachable(mut addr: SocketAddr) -> SocketAddr {
    if addr.ip().is_unspecified() {
        addr.set_ip(match addr {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    addr
}

/// Writes the file beside its place and moves it there, so that whoever waits for it never reads half of it.
fn write_endpoints(file: &Path, base: &str, admin: &str) -> Result<(), Failure> {
    let pid = std::process::id();
    let text = format!("{}\n", json!({"base": base, "admin": admin, "pid": pid}));
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{pid}.tmp"));
    std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, file)).map_err(|error| {
        // It may not be there; what matters has failed already.
        let _removed = std::fs::remove_file(&beside);
        let file = file.display();
        Failure::new(
            USAGE,
            format!("cannot write the endpoints file `{file}`: {error}; see --endpoints-file"),
        )
    })
}

/// A signal, from now on for us to hear.
pub(super) fn heard(kind: SignalKind) -> Result<Signal, Failure> {
    signal(kind).map_err(|error| Failure::new(FOUND_WRONG, format!("cannot listen for signals: {error}")))
}

/// SIGTERM or Ctrl-C.
pub(super) fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    let (mut terminate, mut interrupt) = (heard(SignalKind::terminate())?, heard(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Log lines go to standard error: what is on standard output is for programs that wait for `Ready.`.
fn start_log(args: &ServeArgs) {
    let terminal = std::io::stderr().is_terminal();
    let format = args.log_format.unwrap_or(if terminal { LogFormat::Human } else { LogFormat::Json });
    let log = tracing_subscriber::fmt().with_max_level(args.log_level).with_writer(std::io::stderr);
    let log = log.with_target(false).with_timer(SystemTime);
    match format {
        LogFormat::Human => log.with_ansi(terminal).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

//! `parhelion wait`: until an emulator is ready, for scripts that start one beside what they do.

use std::time::Duration;

use bytes::Bytes;
use clap::Args;
use hyper::Method;

use super::remote::{RemoteArgs, runtime};
use super::{FOUND_WRONG, Failure};
use crate::config::wait;

/// One attempt may take so long: an address that swallows packets would use up all the time there is.
const ATTEMPT: Duration = Duration::from_secs(3);

/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

#[derive(Args, Debug)]
pub(super) struct WaitArgs {
    #[command(flatten)]
    remote: RemoteArgs,
    /// How long to wait at most
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = wait)]
    timeout: Duration,
}

/// Asks until the answer is good, or the time is over.
pub(super) fn run(args: &WaitArgs) -> Result<(), Failure> {
    let (mut attempts, mut last) = (0_u32, "no answer came".to_owned());
    let until_ready = async {
        loop {
            attempts += 1;
            let asked = args.remote.fetch(&Method::GET, "/ready", Bytes::new());
            match tokio::time::timeout(ATTEMPT, asked).await {
                Ok(Ok(_)) => return,
                Ok(Err(failure)) => last = failure.message,
                Err(_) => last = format!("no answer came within {ATTEMPT:?}"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    // Made inside the runtime: a timeout needs its timer.
    let in_time = runtime()?.block_on(async { tokio::time::timeout(args.timeout, until_ready).await });
    in_time.map_err(|_| {
        let message =
            format!("not ready within {:?} (attempts: {attempts}); the last one: {last}", args.timeout);
        Failure::new(FOUND_WRONG, message)
    })
}

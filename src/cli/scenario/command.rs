//! A command that is led to an emulator of its own: started, told what we are told, and waited for.

use std::io;
use std::process::{Child, Command, ExitStatus};

use rustix::io::retry_on_intr;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tokio::signal::unix::{self, SignalKind};

use crate::api::Credential;
use crate::cli::env::everything;
use crate::cli::remote::runtime;
use crate::cli::serve::heard;
use crate::cli::{FOUND_WRONG, Failure, USAGE};
use crate::emulator::LocalEmulator;

/// The command could not be started.
const NO_COMMAND: u8 = 127;

/// What ends us unless we listen. Not SIGHUP: a terminal that closes sends it to both of us, and who was started by
/// `nohup` is to ignore it, as its command does then.
struct Signals {
    terminate: unix::Signal,
    interrupt: unix::Signal,
}

impl Signals {
    fn listen() -> Result<Self, Failure> {
        Ok(Self { terminate: heard(SignalKind::terminate())?, interrupt: heard(SignalKind::interrupt())? })
    }

    /// The next one that the command is to have too. Ctrl-C is not: a terminal sends it to both of us, and a command
    /// that was told twice takes it for impatience.
    async fn next(&mut self) -> Signal {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return Signal::TERM,
                _ = self.interrupt.recv() => {}
            }
        }
    }
}

/// Runs a command that is led to an emulator, to its end. Its exit code is as shells tell it: of a command that a signal
/// ended, 128 and the signal.
pub(super) fn run(
    emulator: &LocalEmulator,
    command: &[String],
    credential: &Credential,
) -> Result<u8, Failure> {
    let (program, rest) = command.split_first().ok_or_else(|| Failure::new(USAGE, "there is no command"))?;
    runtime()?.block_on(async {
        let signals = Signals::listen()?;
        let child = Command::new(program).args(rest).envs(everything(&emulator.url(), credential)).spawn();
        let child =
            child.map_err(|error| Failure::new(NO_COMMAND, format!("cannot start `{program}`: {error}")))?;
        let ended = to_its_end(child, signals).await;
        let ended = ended
            .map_err(|error| Failure::new(FOUND_WRONG, format!("cannot wait for `{program}`: {error}")))?;
        Ok(code(ended))
    })
}

/// Waits for a command and passes on what is told to us meanwhile: it may have to clean up, and it needs the emulator
/// for that.
async fn to_its_end(mut child: Child, mut signals: Signals) -> io::Result<ExitStatus> {
    let number = Pid::from_child(&child);
    // It is only looked at there, and taken away here: until then its number is nobody else's.
    let look = move || waitid(WaitId::Pid(number), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
    let mut over = tokio::task::spawn_blocking(move || retry_on_intr(look));
    loop {
        tokio::select! {
            looked = &mut over => {
                looked??;
                return child.wait();
            }
            told = signals.next() => {
                // It may belong to somebody else by now, as `sudo` does.
                let _not_ours = kill_process(number, told);
            }
        }
    }
}

fn code(ended: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;

    let code = ended.code().or_else(|| ended.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(FOUND_WRONG)
}

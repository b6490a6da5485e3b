//! Answers that are not given as they should be, on the bare socket.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::wire::{End, Spoilt};

/// How long a piece may take to be written.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits, writes what is to be written at its pace, and ends the connection as is to be.
pub(super) async fn give(mut stream: TcpStream, spoilt: Spoilt) {
    let Spoilt { wait, bytes, pace, end } = spoilt;
    tokio::time::sleep(wait).await;
    let (size, every) = pace.unwrap_or((usize::MAX, Duration::ZERO));
    for (index, piece) in bytes.chunks(size).enumerate() {
        if index > 0 {
            tokio::time::sleep(every).await;
        }
        // A client that does not read is not waited for.
        if !matches!(tokio::time::timeout(PATIENCE, stream.write_all(piece)).await, Ok(Ok(()))) {
            return;
        }
    }
    match end {
        // The client may be gone already; there is nobody to tell.
        End::Close => drop(stream.shutdown().await),
        // What is dropped with nothing to linger for is reset.
        End::Reset => drop(stream.set_zero_linger()),
    }
}

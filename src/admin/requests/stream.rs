//! `/_parhelion/requests/stream`: calls as they are made.
//!
//! A listener has no queue of calls: it reads the rings from where it stands, as fast as it takes what it is
//! given. So a slow one costs nothing but its place; what was dropped from the rings meanwhile it is told.

use bytes::Bytes;
use serde_json::json;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, channel};

use hyper::StatusCode;

use super::super::Admin;
use super::super::route::{Answer, Ask, Refusal};
use super::asked::filter;
use crate::journal::{Entry, Filter, Journal, Listening, Taken};

/// Calls that are read at once, and events that wait for the socket.
const BATCH: usize = 100;
const QUEUE: usize = 16;

/// `GET /requests/stream`: an event `call` for each call that a filter lets through, and `missed` for those that
/// were dropped before they could be told.
pub(super) fn stream(admin: &Admin, ask: &Ask<'_>) -> Result<Answer, Refusal> {
    let mut filter = filter(ask)?;
    let Ok(runtime) = Handle::try_current() else {
        return Err(Refusal {
            status: StatusCode::SERVICE_UNAVAILABLE,
            code: "NoSocket",
            message: "events can only be followed over a socket".to_owned(),
            hint: "ask GET /_parhelion/requests?since=N instead".into(),
        });
    };
    if ask.query("since").is_none() {
        filter.since = admin.journal.last();
    }
    let (events, source) = channel(QUEUE);
    let (journal, listening) = (admin.journal.clone(), admin.journal.listen());
    runtime.spawn(async move { tell(&journal, &listening, filter, &events).await });
    Ok(Answer::stream("text/event-stream", source))
}

/// Tells calls until nobody listens any more.
async fn tell(journal: &Journal, listening: &Listening, mut filter: Filter, events: &Sender<Bytes>) {
    let mut dropped = journal.dropped(filter.space.as_ref());
    // The head of the answer is sent with its first bytes.
    if events.send(Bytes::from_static(b": listening\n\n")).await.is_err() {
        return;
    }
    loop {
        let mut news = std::pin::pin!(listening.news().notified());
        // From here on a call is not missed, whether it comes before or after the look.
        news.as_mut().enable();
        loop {
            let last = journal.last();
            let batch = journal.oldest(&filter, BATCH);
            let is_dropped = journal.dropped(filter.space.as_ref());
            // What was dropped after it was told was not missed.
            let untold = journal.last_dropped(filter.space.as_ref()).saturating_sub(filter.since);
            let missed = is_dropped.saturating_sub(dropped).min(untold);
            dropped = is_dropped;
            if missed > 0 {
                let missed = json!({"dropped": missed});
                if send(events, format!("event: missed\ndata: {missed}\n\n")).await.is_err() {
                    return;
                }
            }
            let is_all = batch.len() < BATCH;
            for entry in batch.iter().filter_map(Taken::entry) {
                filter.since = entry.number;
                if send(events, event(journal, &entry)).await.is_err() {
                    return;
                }
            }
            if is_all {
                filter.since = filter.since.max(last);
                break;
            }
        }
        tokio::select! {
            () = &mut news => {}
            () = events.closed() => return,
        }
    }
}

fn event(journal: &Journal, entry: &Entry<'_>) -> String {
    format!("id: {}\nevent: call\ndata: {}\n\n", entry.number, journal.shown(entry))
}

async fn send(events: &Sender<Bytes>, text: String) -> Result<(), ()> {
    events.send(Bytes::from(text)).await.map_err(drop)
}

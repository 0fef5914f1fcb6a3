//! `GET /live`: a stream of what changes in threads, as server-sent events (WHATWG HTML, "Server-sent events").
//! It is the same for everybody: names of comments and counts, no text and nothing of the reader who asks.

use std::{
    collections::HashMap,
    convert::Infallible,
    ops::Range,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, header};
use rejoinder_app::{Beat, Error, Listening, News, Told};
use rejoinder_domain::{Refusal, ThreadId};
use serde_json::json;
use tokio::sync::watch;

use crate::{pace::Caller, request::Request, state::State};

/// A line without meaning this often: proxies keep the connection, and one that is dead is noticed.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back after the connection was lost, in milliseconds. Each has a moment of his
/// own in this span, so that the listeners of a node that died do not come to the others all at once.
const RETRY_MILLIS: Range<u64> = 1_000..5_000;
/// The same at the end of a node, which there is no hurry to make up for.
const DRAIN_MILLIS: Range<u64> = 200..8_000;
/// When there is no room, this many seconds go by until the next try.
const RETRY_FULL_SECS: i64 = 30;
/// A household, an office or a carrier's gateway may be one address, but not a tenth of all readers.
const SHARE_OF_ONE_ADDRESS: usize = 10;

/// The streams that are open, and how many there may be.
pub(crate) struct Streams {
    max: usize,
    open: AtomicUsize,
    by_address: Mutex<HashMap<Caller, usize>>,
}

impl Streams {
    pub(crate) fn new(max: usize) -> Self {
        Self { max, open: AtomicUsize::new(0), by_address: Mutex::default() }
    }

    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }
}

/// One of the streams that are open.
struct Slot {
    state: State,
    address: Option<Caller>,
}

impl Slot {
    /// Room for one more, or when to try again.
    fn take(state: &State, address: Option<Caller>) -> Result<Self, Refusal> {
        let streams = &state.0.streams;
        let busy = Refusal::Busy { secs: RETRY_FULL_SECS };
        if streams.open.fetch_add(1, Ordering::AcqRel) >= streams.max {
            streams.open.fetch_sub(1, Ordering::AcqRel);
            return Err(busy);
        }
        let mut slot = Self { state: state.clone(), address: None };
        if let Some(address) = address {
            let mut counts = streams.by_address.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(address).or_default();
            if *count >= (streams.max / SHARE_OF_ONE_ADDRESS).max(1) {
                return Err(busy);
            }
            *count += 1;
            slot.address = Some(address);
        }
        Ok(slot)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let streams = &self.state.0.streams;
        streams.open.fetch_sub(1, Ordering::AcqRel);
        let Some(address) = self.address else { return };
        let mut counts = streams.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&address);
            }
        }
    }
}

/// What is told, as it goes over the wire: made once for all who listen.
pub(crate) fn frame(told: &Told) -> Bytes {
    let (kind, mut data) = match &told.news {
        News::Posted { comment, parent, root } => (
            "posted",
            json!({
                "comment": comment.to_string(),
                "parent": parent.map(|id| id.to_string()),
                "root": root.to_string(),
            }),
        ),
        News::Edited(comment) => ("edited", json!({ "comment": comment.to_string() })),
        News::Gone(comment) => ("gone", json!({ "comment": comment.to_string() })),
        News::Reacted(comment, count) => {
            ("reacted", json!({ "comment": comment.to_string(), "reactions": count }))
        }
        News::Thread(state) => ("thread", json!({ "state": state.name() })),
    };
    data["thread"] = told.thread_id.to_string().into();
    data["count"] = told.comment_count.into();
    format!("id: {}\nevent: {kind}\ndata: {data}\n\n", told.position).into()
}

/// `GET /live?thread=A,B&after=POSITION`; `Last-Event-ID` of a browser that comes back wins over `after`.
pub(crate) async fn live(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["thread", "after"])?;
    let threads = query.required("thread")?.split(',').map(str::parse::<ThreadId>);
    let threads = threads
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| Refusal::ParameterInvalid { name: "thread".into() })?;
    let last = request.header("last-event-id");
    let after = if last.is_empty() { query.text("after") } else { last };
    let state = &request.state;
    if *state.0.draining.borrow() {
        return Err(Refusal::Busy { secs: 1 }.into());
    }
    let slot = Slot::take(state, state.0.pace.caller_of(request.peer, &request.headers))?;
    let after = (!after.is_empty()).then_some(after);
    let mut listening = state.0.live.listen(&request.site, &request.actor, threads, after).await?;
    let mut first = retry(state, RETRY_MILLIS).into_bytes();
    match listening.missed.take() {
        Some(missed) => missed.iter().for_each(|frame| first.extend_from_slice(frame)),
        None => first.extend_from_slice(b"event: reset\ndata: {}\n\n"),
    }
    let open = Open { listening, draining: state.0.draining.subscribe(), slot };
    let rest = stream::unfold(Some(open), next);
    let body = futures_util::StreamExt::chain(stream::iter([Ok(Bytes::from(first))]), rest);
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would collect them until a buffer is full.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

struct Open {
    listening: Listening<Bytes>,
    draining: watch::Receiver<bool>,
    slot: Slot,
}

/// The next piece of the stream; after the last one there is nothing to go on with.
async fn next(open: Option<Open>) -> Option<(Result<Bytes, Infallible>, Option<Open>)> {
    let mut open = open?;
    let piece = tokio::select! {
        told = open.listening.next() => told?,
        () = tokio::time::sleep(HEARTBEAT_EVERY) => match open.listening.beat()? {
            Beat::Told(told) => told,
            Beat::At(position) => format!("id: {position}\nevent: pulse\ndata: {{}}\n\n").into(),
        },
        _ = open.draining.wait_for(|draining| *draining) => {
            return Some((Ok(retry(&open.slot.state, DRAIN_MILLIS).into()), None));
        }
    };
    Some((Ok(piece), Some(open)))
}

/// Tells the browser when to come back.
fn retry(state: &State, within: Range<u64>) -> String {
    let mut bytes = [0; 2];
    state.0.ctx.random.fill(&mut bytes);
    let span = within.end - within.start;
    let millis = within.start + u64::from(u16::from_le_bytes(bytes)) * span / u64::from(u16::MAX);
    format!("retry: {millis}\n\n")
}

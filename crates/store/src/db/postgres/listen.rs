//! The signal between nodes: after a commit a node says `NOTIFY`, and the others look at the rows. It is a reason to look
//! and nothing more: the rows are the truth, so one that is lost, late or doubled does no harm.
//! Never here: what changed.

use std::{
    future::poll_fn,
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::{sleep, timeout},
};
use tokio_postgres::{AsyncMessage, Client};

use super::{chain, way::Way};

/// The one channel, with no payload.
const LISTEN: &str = "LISTEN rejoinder";
const NOTIFY: &str = "NOTIFY rejoinder";
/// A node says it at most this often, however much it commits: each takes a lock of the whole server for a moment.
const NOTIFY_EVERY: Duration = Duration::from_millis(50);
/// Between two tries to reach the server.
const RETRY_EVERY: Duration = Duration::from_secs(1);
/// A quiet connection is tried this often: one that was cut says nothing by itself.
const PROBE_EVERY: Duration = Duration::from_secs(10);
/// After this without an answer to what was sent, the connection counts as cut.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// What a node knows of commits: its own at once, those of others when they say so.
pub(super) struct Signal {
    changed: Arc<watch::Sender<u64>>,
    /// That this node has committed and the others were not told yet.
    untold: Arc<Notify>,
    way: Way,
    /// Set when somebody asks: commands and workers need no connection for it.
    listening: OnceLock<()>,
}

impl Signal {
    pub(super) fn new(way: Way) -> Self {
        let changed = Arc::new(watch::Sender::new(0));
        Self { changed, untold: Arc::default(), way, listening: OnceLock::new() }
    }

    /// This node has committed.
    pub(super) fn committed(&self) {
        raise(&self.changed);
        if self.listening.get().is_some() {
            self.untold.notify_one();
        }
    }

    /// Begins to listen, at the first call, on the runtime that it is called on, and ends with it.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        let receiver = self.changed.subscribe();
        self.listening.get_or_init(|| {
            tokio::spawn(keep(self.way.clone(), Arc::clone(&self.changed), Arc::clone(&self.untold)));
        });
        receiver
    }
}

fn raise(changed: &watch::Sender<u64>) {
    changed.send_modify(|number| *number += 1);
}

async fn keep(way: Way, changed: Arc<watch::Sender<u64>>, untold: Arc<Notify>) {
    let mut failing = false;
    loop {
        let cause = listen(&way, &changed, &untold, &mut failing).await;
        // Once per trouble; whoever must know looks every second meanwhile.
        if !failing {
            tracing::warn!(cause, "the signal between nodes is cut; looking every second");
        }
        failing = true;
        sleep(RETRY_EVERY).await;
    }
}

/// Listens until the connection fails; says how it did.
async fn listen(way: &Way, changed: &Arc<watch::Sender<u64>>, untold: &Notify, failing: &mut bool) -> String {
    let (client, mut connection) = match timeout(way.patience(), way.open()).await {
        Ok(Ok(pair)) => pair,
        Ok(Err(error)) => return chain(&error),
        Err(_) => return "the server does not answer".into(),
    };
    let woken = Arc::clone(changed);
    let hearing = async move {
        loop {
            match poll_fn(|context| connection.poll_message(context)).await {
                Some(Ok(AsyncMessage::Notification(_))) => raise(&woken),
                Some(Ok(_)) => {}
                Some(Err(error)) => return chain(&error),
                None => return "the server closed the connection".into(),
            }
        }
    };
    tokio::select! {
        cause = hearing => cause,
        cause = speak(&client, changed, untold, failing) => cause,
    }
}

async fn speak(client: &Client, changed: &watch::Sender<u64>, untold: &Notify, failing: &mut bool) -> String {
    let mut next = LISTEN;
    loop {
        match timeout(ANSWER_MAX, client.batch_execute(next)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return chain(&error),
            Err(_) => return "the server does not answer".into(),
        }
        if next == LISTEN {
            if std::mem::take(failing) {
                tracing::info!("the signal between nodes is back");
            }
            // What was said while nobody listened.
            raise(changed);
        }
        sleep(NOTIFY_EVERY).await;
        next = match timeout(PROBE_EVERY, untold.notified()).await {
            Ok(()) => NOTIFY,
            Err(_) => "",
        };
    }
}

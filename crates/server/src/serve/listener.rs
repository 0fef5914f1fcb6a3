//! The accept loop: takes connections while there is room, backs off when the system has no more files, and ends in order.
//! Never here: what is inside a connection.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    time::Instant,
};

use super::connection;
use crate::config::Limits;

/// How long to wait when the system has no file or memory for a connection: trying at once would spin a core.
const BACK_OFF: Duration = Duration::from_millis(100);
/// One line about it in this time is enough.
const COMPLAIN_EVERY: Duration = Duration::from_secs(10);
/// A peer who acknowledges nothing of what he is sent for so long is gone, and his place is another's: three times what a
/// live stream is silent. The system itself waits for a quarter of an hour.
const PEER_SILENCE_MAX_MILLIS: u32 = 45_000;

/// Accepts until told to stop, then returns when every connection has finished its request.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    slots: Arc<Semaphore>,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    let mut complained: Option<Instant> = None;
    loop {
        let next = async {
            // Room first, so that those without any wait in the system's queue and cost us nothing.
            let slot = Arc::clone(&slots).acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            next = next => next,
            _ = stopped.wait_for(|stop| *stop) => break,
        };
        let Ok(slot) = slot else { break };
        match accepted {
            Ok((stream, peer)) => {
                // Best effort: without it the slot comes back later.
                let _ = rustix::net::sockopt::set_tcp_user_timeout(&stream, PEER_SILENCE_MAX_MILLIS);
                let served = connection::serve(stream, peer, router.clone(), &limits);
                let watched = graceful.watch(served);
                tokio::spawn(async move {
                    // What goes wrong in one connection (gone, slow, no HTTP) is its client's affair.
                    if let Err(error) = watched.await {
                        tracing::debug!(%error, %peer, "a connection ended");
                    }
                    drop(slot);
                });
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                if complained.is_none_or(|at| at.elapsed() > COMPLAIN_EVERY) {
                    tracing::error!(%error, "no connection can be accepted now");
                    complained = Some(Instant::now());
                }
                tokio::time::sleep(BACK_OFF).await;
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

/// Whether the error belongs to a connection that came and went, and the next may be well.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

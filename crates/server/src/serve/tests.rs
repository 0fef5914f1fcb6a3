//! Connections that do not behave, against a router of their own.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, routing::get};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinHandle,
};

use super::{listener, live_cap};
use crate::config::{Config, Limits};

/// Bytes that no socket buffer swallows whole.
const BIG: usize = 64 << 20;

fn limits(set: &[(&str, &str)]) -> Limits {
    let set = set.iter().map(|(name, text)| (format!("REJOINDER_LIMITS__{name}"), (*text).to_owned()));
    Config::load(None, set, &[]).unwrap().limits
}

async fn panics() -> &'static str {
    panic!("a handler of a test panics")
}

struct Running {
    address: SocketAddr,
    slots: Arc<Semaphore>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

async fn serve(limits: Limits, connections: usize) -> Running {
    let router = Router::new()
        .route("/who", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }))
        .route("/big", get(|| async { vec![b'x'; BIG] }))
        .route("/panic", get(panics));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, slots) = (listener.local_addr().unwrap(), Arc::new(Semaphore::new(connections)));
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(listener::accept(listener, router, Arc::clone(&slots), limits, stopped));
    Running { address, slots, stop, task }
}

async fn ask(address: SocketAddr, path: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n").as_bytes()).await.unwrap();
    let mut buffer = vec![0; 1024];
    let read = stream.read(&mut buffer).await.unwrap();
    (stream, String::from_utf8_lossy(&buffer[..read]).into_owned())
}

#[tokio::test]
async fn a_client_that_does_not_read_is_dropped() {
    // One slot for it, one that the accept loop holds while it waits for the next connection.
    let running = serve(limits(&[("WRITE_TIMEOUT_SECS", "1")]), 2).await;
    let (mut stream, answer) = ask(running.address, "/big").await;
    assert!(answer.starts_with("HTTP/1.1 200"));
    // Its slot comes back though it never closes.
    let freed = tokio::time::timeout(Duration::from_secs(10), running.slots.acquire()).await;
    assert!(freed.is_ok(), "the connection is still held");
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert!(rest.len() < BIG);
}

#[test]
fn live_streams_leave_connections_to_pages() {
    assert_eq!(live_cap(10_000, 12_000), 10_000);
    assert_eq!(live_cap(10_000, 4_000), 3_333);
    assert_eq!(live_cap(1, 16), 1);
}

#[tokio::test]
async fn handlers_know_the_peer_and_a_panic_ends_one_connection_only() {
    let running = serve(limits(&[]), 10).await;
    let (stream, answer) = ask(running.address, "/who").await;
    assert!(answer.ends_with(&stream.local_addr().unwrap().to_string()), "{answer}");
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"GET /panic HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.is_empty());
    assert!(ask(running.address, "/who").await.1.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn who_comes_when_all_slots_are_taken_waits_and_is_served() {
    let running = serve(limits(&[]), 1).await;
    let (first, _) = ask(running.address, "/who").await;
    let second = tokio::spawn(ask(running.address, "/who"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!second.is_finished());
    drop(first);
    assert!(second.await.unwrap().1.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_quiet_connection_does_not_hold_up_the_end() {
    let running = serve(limits(&[]), 10).await;
    let (_quiet, _) = ask(running.address, "/who").await;
    running.stop.send_replace(true);
    tokio::time::timeout(Duration::from_secs(2), running.task).await.expect("it ends").unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}

//! Live streams: what an open one costs the server, and how soon a comment is on all of them. The server is a process of
//! its own, as readers meet it; the listeners are on the same machine and share its cores.
//! Never here: a listener that the server could tell from a browser's.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream as Blocking},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use rejoinder_app::Ctx;
use rejoinder_domain::ThreadId;
use serde::Serialize;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

use super::threads;

/// Connections opened at a time: the system's queue of new ones is short.
const OPENED_AT_ONCE: usize = 64;
/// Between two comments: each is on all streams before the next.
const POST_EVERY: Duration = Duration::from_millis(500);
/// How long a comment may take to be everywhere before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was measured.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    connections: usize,
    /// Comments that were told to all.
    comments: usize,
    /// Of the server, before there were streams, and with all of them open.
    idle_kib: u64,
    open_kib: u64,
    kib_per_connection: f64,
    /// From before a comment was sent until it was on a stream, over all streams and comments.
    delivery_ms: Quantiles,
    /// From a comment's sending to its answer, with the streams and without.
    post_ms: Quantiles,
    post_alone_ms: Quantiles,
}

#[derive(Debug, Serialize)]
struct Quantiles {
    p50: f64,
    p99: f64,
    max: f64,
}

impl Quantiles {
    fn of(mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        let at = |part: usize| {
            took.get((took.len().saturating_sub(1)) * part / 100).map_or(0.0, |d| d.as_secs_f64() * 1e3)
        };
        Self { p50: at(50), p99: at(99), max: at(100) }
    }
}

/// A server that ends with it.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(data: &Path, connections: usize) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("REJOINDER_LOG__LEVEL", "error")
            .env("REJOINDER_LIMITS__CONNECTIONS_MAX", (connections + 2_000).to_string())
            .env("REJOINDER_LIMITS__LIVE_MAX", (connections + 100).to_string())
            .stdout(Stdio::piped())
            .spawn()
            .context("the server cannot be started")?;
        let mut told = String::new();
        let out = child.stdout.take().context("the server has an output")?;
        BufReader::new(out).read_line(&mut told)?;
        let address = told.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.and_then(|text| text.parse().ok());
        let server = Self { child, address: address.unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0))) };
        ensure!(server.address.port() != 0, "the server did not say where it listens: {told:?}");
        Ok(server)
    }

    /// Memory that is the server's own share, in KiB.
    fn memory_kib(&self) -> anyhow::Result<u64> {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let text = std::fs::read_to_string(&path).with_context(|| format!("{path}: this needs Linux"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).context("no memory is told")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }

    /// Posts a comment of a guest of its own; how long the answer took.
    fn post(&self, thread: ThreadId, number: usize) -> anyhow::Result<Duration> {
        let body = format!(r#"{{"text":"Comment {number} of the bench","name":"Guest {number}"}}"#);
        let began = Instant::now();
        let mut stream = Blocking::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "POST /api/v1/threads/{thread}/comments HTTP/1.1\r\nhost: bench.example\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        ensure!(answer.starts_with("HTTP/1.1 201"), "a comment was refused: {answer}");
        Ok(began.elapsed())
    }
}

/// Makes the paper that the server will serve.
pub(super) async fn prepare(ctx: &Ctx) -> anyhow::Result<ThreadId> {
    let site = threads::site(ctx).await?;
    Ok(threads::build(ctx, &site, 900, 5).await?.thread)
}

/// Opens the streams, posts, and counts.
pub(super) async fn measure(
    data: &Path,
    thread: ThreadId,
    connections: usize,
    comments: usize,
) -> anyhow::Result<Measured> {
    let granted = crate::serve::connections_cap(connections);
    ensure!(granted >= connections, "the system grants files for {granted} connections: raise `ulimit -n`");
    let server = Server::start(data, connections)?;
    let mut alone = Vec::new();
    for number in 0..comments {
        alone.push(server.post(thread, number)?);
    }
    let idle_kib = server.memory_kib()?;
    let heard = Arc::new(AtomicUsize::new(0));
    let mut listeners = JoinSet::new();
    let mut opening = JoinSet::new();
    for number in 0..connections {
        if opening.len() == OPENED_AT_ONCE
            && let Some(opened) = opening.join_next().await
        {
            listeners.spawn(listen(opened??, Arc::clone(&heard)));
        }
        opening.spawn(open(server.address, thread, number));
    }
    while let Some(opened) = opening.join_next().await {
        listeners.spawn(listen(opened??, Arc::clone(&heard)));
    }
    eprintln!("{connections} streams are open");
    let (mut sent, mut posted) = (Vec::new(), Vec::new());
    for number in 0..comments {
        heard.store(0, Ordering::Release);
        sent.push(Instant::now());
        posted.push(server.post(thread, comments + number)?);
        let until = Instant::now() + PATIENCE;
        while heard.load(Ordering::Acquire) < connections {
            ensure!(Instant::now() < until, "a comment was not told to all within {PATIENCE:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(POST_EVERY).await;
    }
    let open_kib = server.memory_kib()?;
    drop(server);
    let mut delivered = Vec::with_capacity(connections * comments);
    while let Some(arrivals) = listeners.join_next().await {
        let arrivals = arrivals?;
        ensure!(arrivals.len() == comments, "a stream told {} of {comments} comments", arrivals.len());
        delivered.extend(arrivals.iter().zip(&sent).map(|(arrived, sent)| arrived.duration_since(*sent)));
    }
    Ok(Measured {
        connections,
        comments,
        idle_kib,
        open_kib,
        kib_per_connection: open_kib.saturating_sub(idle_kib) as f64 / connections as f64,
        delivery_ms: Quantiles::of(delivered),
        post_ms: Quantiles::of(posted),
        post_alone_ms: Quantiles::of(alone),
    })
}

/// Opens a stream and reads to where it waits. The addresses of the callers differ, since ports of one are few.
async fn open(server: SocketAddr, thread: ThreadId, number: usize) -> anyhow::Result<TcpStream> {
    let socket = tokio::net::TcpSocket::new_v4()?;
    let own = u8::try_from(2 + number / 10_000).unwrap_or(u8::MAX);
    socket.bind(SocketAddr::from(([127, 0, 0, own], 0)))?;
    let mut stream = socket.connect(server).await?;
    let request = format!("GET /live?thread={thread} HTTP/1.1\r\nhost: bench.example\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::with_capacity(1_024);
    while !head.windows(6).any(|window| window == b"retry:") {
        let read = stream.read_buf(&mut head).await?;
        ensure!(read > 0, "a stream was refused: {}", String::from_utf8_lossy(&head));
    }
    ensure!(head.starts_with(b"HTTP/1.1 200"), "a stream was refused: {}", String::from_utf8_lossy(&head));
    Ok(stream)
}

/// Reads to the end of the stream; when each event came.
async fn listen(mut stream: TcpStream, heard: Arc<AtomicUsize>) -> Vec<Instant> {
    let mut arrivals = Vec::new();
    let mut bytes = [0; 512];
    // The mark may come in two pieces.
    const MARK: &[u8] = b"event: posted";
    let mut matched = 0;
    while let Ok(read @ 1..) = stream.read(&mut bytes).await {
        for byte in &bytes[..read] {
            matched = if *byte == MARK[matched] { matched + 1 } else { usize::from(*byte == MARK[0]) };
            if matched == MARK.len() {
                matched = 0;
                arrivals.push(Instant::now());
                heard.fetch_add(1, Ordering::AcqRel);
            }
        }
    }
    arrivals
}

pub(super) fn print(m: &Measured) {
    println!("{} streams, {} comments told to all", m.connections, m.comments);
    println!("server memory       {} KiB idle, {} KiB with the streams", m.idle_kib, m.open_kib);
    println!("per stream          {:.1} KiB", m.kib_per_connection);
    let line = |what: &str, q: &Quantiles| {
        println!("{what:<19} p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms", q.p50, q.p99, q.max);
    };
    line("delivery", &m.delivery_ms);
    line("post, streams open", &m.post_ms);
    line("post, none open", &m.post_alone_ms);
    println!("a post with the streams takes {:.2} × the time without", m.post_ms.p50 / m.post_alone_ms.p50);
}

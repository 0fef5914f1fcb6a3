//! Those who listen to a thread live, as browsers do: a connection that is lost is made again, to the next server, from the
//! last position.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// Longer than the server is ever silent on a stream.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// Between a connection that was lost and the next.
const TRY_EVERY: Duration = Duration::from_millis(50);

/// One who listens.
pub(crate) struct Listener {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    path: String,
    at: Mutex<Vec<SocketAddr>>,
    stop: AtomicBool,
    heard: Mutex<Heard>,
}

#[derive(Default)]
struct Heard {
    position: String,
    /// Comments with the moments at which each was told.
    posted: HashMap<String, Vec<Instant>>,
    connections: usize,
    resets: usize,
}

impl Listener {
    /// Listens at the first server, then at whichever is there, from the page's position on.
    pub(crate) fn begin(thread: &str, at: &[SocketAddr]) -> Self {
        let shared = Arc::new(Shared {
            path: format!("/live?thread={thread}"),
            at: Mutex::new(at.to_vec()),
            stop: AtomicBool::new(false),
            heard: Mutex::default(),
        });
        let listening = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            for number in 0.. {
                if listening.stop.load(Ordering::Acquire) {
                    break;
                }
                let at = {
                    let all = listening.at.lock().unwrap();
                    all[number % all.len()]
                };
                // What ends a connection is the weather's affair.
                let _ = listening.listen(at);
                std::thread::sleep(TRY_EVERY);
            }
        });
        let listener = Self { shared, thread: Some(thread) };
        listener.wait_until("a stream opens", |heard| heard.connections > 0);
        listener
    }

    /// The servers are elsewhere now; the first is the next.
    pub(crate) fn turn_to(&self, at: &[SocketAddr]) {
        *self.shared.at.lock().unwrap() = at.to_vec();
    }

    fn wait_until(&self, what: &str, is_so: impl Fn(&Heard) -> bool) {
        let until = Instant::now() + SILENCE_MAX;
        while !is_so(&self.shared.heard.lock().unwrap()) {
            assert!(Instant::now() < until, "{what}: not within {SILENCE_MAX:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until it was told of so many comments; each with when it was told, at the first time.
    pub(crate) fn wait_for(&self, comments: usize) -> HashMap<String, Instant> {
        self.wait_until("comments are told", |heard| heard.posted.len() >= comments);
        let heard = self.shared.heard.lock().unwrap();
        assert_eq!(heard.resets, 0, "nobody was away for long");
        for (id, times) in &heard.posted {
            assert_eq!(times.len(), 1, "{id} is told once");
        }
        heard.posted.iter().map(|(id, times)| (id.clone(), times[0])).collect()
    }

    /// How often it had to connect.
    pub(crate) fn connections(&self) -> usize {
        self.shared.heard.lock().unwrap().connections
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        // It wakes with its server's next word; the test does not wait for that.
        drop(self.thread.take());
    }
}

impl Shared {
    fn listen(&self, at: SocketAddr) -> std::io::Result<()> {
        let mut stream = TcpStream::connect_timeout(&at, Duration::from_secs(2))?;
        stream.set_read_timeout(Some(SILENCE_MAX))?;
        let position = self.heard.lock().unwrap().position.clone();
        let again =
            if position.is_empty() { String::new() } else { format!("last-event-id: {position}\r\n") };
        // The older version has no chunks, whose sizes would stand between the lines.
        write!(stream, "GET {} HTTP/1.0\r\nhost: 127.0.0.1:8080\r\n{again}\r\n", self.path)?;
        let (mut id, mut kind) = (String::new(), String::new());
        for line in BufReader::new(stream).lines() {
            let line = line?;
            if self.stop.load(Ordering::Acquire) {
                break;
            }
            let mut heard = self.heard.lock().unwrap();
            if line.starts_with("retry:") {
                heard.connections += 1;
            } else if let Some(rest) = line.strip_prefix("id: ") {
                rest.clone_into(&mut id);
            } else if let Some(rest) = line.strip_prefix("event: ") {
                rest.clone_into(&mut kind);
            } else if let Some(data) = line.strip_prefix("data: ") {
                if kind == "reset" {
                    heard.resets += 1;
                }
                let comment = data.split_once("\"comment\":\"").and_then(|(_, rest)| rest.split_once('"'));
                if let ("posted", Some((comment, _))) = (kind.as_str(), comment) {
                    heard.posted.entry(comment.to_owned()).or_default().push(Instant::now());
                }
                heard.position.clone_from(&id);
            }
        }
        Ok(())
    }
}

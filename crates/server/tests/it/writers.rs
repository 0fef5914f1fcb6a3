//! Readers who write all the time, each comment under a key until it has an answer, and the account of what they saw:
//! nothing acknowledged is lost, nothing is doubled, and nothing is there that nobody sent.

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use crate::support::{Place, ask};

/// Threads that write at the same time.
const WRITERS: usize = 6;
/// How long a comment may go without an answer, whatever the weather.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between a try that failed and the next.
const TRY_EVERY: Duration = Duration::from_millis(5);

/// Writers at work.
pub(crate) struct Writers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<usize>>,
}

struct Shared {
    thread: String,
    at: Mutex<Vec<SocketAddr>>,
    /// Whether the servers themselves stay: then each request has an answer, and a bad one says when to come back.
    servers_stay: bool,
    stop: AtomicBool,
    history: Mutex<History>,
}

/// What the writers did, as they saw it.
#[derive(Default)]
struct History {
    sent: HashSet<String>,
    acknowledged: HashMap<String, String>,
}

impl Writers {
    /// They post to a thread, each try to the next server.
    pub(crate) fn begin(thread: &str, at: &[SocketAddr], servers_stay: bool) -> Self {
        let shared = Arc::new(Shared {
            thread: thread.to_owned(),
            at: Mutex::new(at.to_vec()),
            servers_stay,
            stop: AtomicBool::new(false),
            history: Mutex::default(),
        });
        let threads = (0..WRITERS)
            .map(|number| {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || shared.write(number))
            })
            .collect();
        Self { shared, threads }
    }

    /// The servers are elsewhere now.
    pub(crate) fn turn_to(&self, at: &[SocketAddr]) {
        *self.shared.at.lock().unwrap() = at.to_vec();
    }

    /// Comments that were acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        self.shared.history.lock().unwrap().acknowledged.len()
    }

    /// The comments that were acknowledged so far, with their ids.
    pub(crate) fn account(&self) -> HashMap<String, String> {
        self.shared.history.lock().unwrap().acknowledged.clone()
    }

    /// Waits until so many more comments are acknowledged; how long that took.
    pub(crate) fn wait_for(&self, more: usize, patience: Duration) -> Duration {
        let (began, before) = (Instant::now(), self.acknowledged());
        while self.acknowledged() < before + more {
            assert!(began.elapsed() < patience, "nothing was acknowledged for {patience:?}");
            assert!(!self.threads.iter().any(JoinHandle::is_finished), "a writer gave up");
            std::thread::sleep(TRY_EVERY);
        }
        began.elapsed()
    }

    /// Ends them and compares what they saw with what stands. Returns how many comments were acknowledged, and how many
    /// tries were not.
    pub(crate) fn end(self, place: &Place) -> (usize, usize) {
        self.shared.stop.store(true, Ordering::Release);
        let tries: usize = self.threads.into_iter().map(|writer| writer.join().unwrap()).sum();
        let history = self.shared.history.lock().unwrap();
        let stored = stored(place);
        for (text, id) in &history.acknowledged {
            let ids = stored.get(text).map(Vec::as_slice).unwrap_or_default();
            assert_eq!(ids, std::slice::from_ref(id), "{text:?} was acknowledged once, as this id");
        }
        for text in stored.keys() {
            assert!(history.sent.contains(text), "nobody sent {text:?}");
        }
        assert!(place.run_well(&["check"]).starts_with("ok"));
        (history.acknowledged.len(), tries)
    }
}

impl Shared {
    /// Posts until told to stop. Returns how many tries were not acknowledged.
    fn write(&self, number: usize) -> usize {
        let mut lost = 0;
        for count in 0.. {
            if self.stop.load(Ordering::Acquire) {
                break;
            }
            let text = format!("comment {count} of writer {number}");
            let json = comment(&text, &format!("Writer {number} {count}"));
            self.history.lock().unwrap().sent.insert(text.clone());
            let until = Instant::now() + PATIENCE;
            loop {
                assert!(Instant::now() < until, "{text:?} found no answer");
                let address = {
                    let at = self.at.lock().unwrap();
                    at[(number + count + lost) % at.len()]
                };
                match post(address, &self.thread, &json) {
                    Some(Posted::As(id)) => {
                        self.history.lock().unwrap().acknowledged.insert(text, id);
                        break;
                    }
                    // The same key may come again.
                    Some(Posted::Later(_)) => {}
                    None if !self.servers_stay => {}
                    None => panic!("{text:?} had no answer"),
                }
                lost += 1;
                std::thread::sleep(TRY_EVERY);
            }
        }
        lost
    }
}

/// The body of a request that posts a comment under a key of its text.
pub(crate) fn comment(text: &str, name: &str) -> String {
    let key = format!("key-of-{text}").replace(' ', "-");
    format!(r#"{{"text":"{text}","name":"{name}","key":"{key}"}}"#)
}

/// What became of a comment.
#[derive(Debug, PartialEq)]
pub(crate) enum Posted {
    /// It stands, with this id.
    As(String),
    /// Not now: come back after so many seconds.
    Later(u64),
}

/// Posts a comment; anything but the two answers fails the test.
pub(crate) fn post(at: SocketAddr, thread: &str, json: &str) -> Option<Posted> {
    let path = format!("/api/v1/threads/{thread}/comments");
    let answer = ask(at, "POST", &path, json, Duration::from_secs(30))?;
    match answer.status {
        201 => {
            let (_, rest) = answer.body.split_once("\"id\":\"").unwrap();
            Some(Posted::As(rest.split_once('"').unwrap().0.to_owned()))
        }
        503 => {
            let secs = answer.header("retry-after").and_then(|secs| secs.parse().ok());
            Some(Posted::Later(secs.unwrap_or_else(|| panic!("no Retry-After: {answer:?}"))))
        }
        // A proxy's: the node that it asked went away.
        502 | 504 => None,
        _ => panic!("{json}: {answer:?}"),
    }
}

/// Every comment of the site with the ids under which it stands.
pub(crate) fn stored(place: &Place) -> HashMap<String, Vec<String>> {
    let export = place.run_well(&["export", "rejoinder", "-"]);
    let mut stored: HashMap<String, Vec<String>> = HashMap::new();
    for line in export.lines().filter(|line| line.starts_with("{\"kind\":\"comment\"")) {
        let field = |name: &str| {
            let (_, rest) = line.split_once(&format!("\"{name}\":\"")).unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        };
        stored.entry(field("text")).or_default().push(field("id"));
    }
    stored
}

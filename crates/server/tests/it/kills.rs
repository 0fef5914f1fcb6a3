//! The process is killed again and again while readers write: nothing acknowledged is lost, nothing is doubled, and
//! nothing is there that nobody sent.

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use crate::support::{Place, request};

/// Threads that write at the same time.
const WRITERS: usize = 6;
/// Kills without a word from outside; a nightly run sets more.
const KILLS: usize = 50;

/// What the writers did, as they saw it.
#[derive(Default)]
pub(crate) struct History {
    sent: HashSet<String>,
    pub(crate) acknowledged: HashMap<String, String>,
}

#[test]
fn kills_lose_and_double_nothing() {
    let kills: usize = std::env::var("REJOINDER_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    let place = Place::with_site();
    let thread = place.thread();
    let set = [("REJOINDER_LIMITS__ACTS_PER_MINUTE", "1000000"), ("REJOINDER_LOG__LEVEL", "error")];
    let mut server = place.serve(&set);
    let at = Arc::new(Mutex::new(server.address));
    let (history, stop) = (Arc::new(Mutex::new(History::default())), Arc::new(AtomicBool::new(false)));
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            let (at, history, stop, thread) =
                (Arc::clone(&at), Arc::clone(&history), Arc::clone(&stop), thread.clone());
            std::thread::spawn(move || write(number, &thread, &at, &history, &stop))
        })
        .collect();

    // Another seed each run; printed, so that a failure can be looked at.
    #[expect(clippy::disallowed_methods, reason = "a test wants another seed each time")]
    let mut seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64 | 1;
    println!("seed {seed}");
    let mut slowest = Duration::ZERO;
    for _ in 0..kills {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(30 + (seed >> 33) % 270));
        server.kill();
        let began = Instant::now();
        server = place.serve(&set);
        slowest = slowest.max(began.elapsed());
        *at.lock().unwrap() = server.address;
    }
    stop.store(true, Ordering::Release);
    let tries: usize = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
    server.terminate();
    assert_eq!(server.wait().0, Some(0));

    let history = history.lock().unwrap();
    let stored = stored(&place);
    println!(
        "{kills} kills, {} comments acknowledged, {tries} tries without an answer, slowest start {slowest:?}",
        history.acknowledged.len()
    );
    assert!(history.acknowledged.len() > kills, "too little was written to prove anything");
    for (text, id) in &history.acknowledged {
        let ids = stored.get(text).map(Vec::as_slice).unwrap_or_default();
        assert_eq!(ids, std::slice::from_ref(id), "{text:?} was acknowledged once, as this id");
    }
    for text in stored.keys() {
        assert!(history.sent.contains(text), "nobody sent {text:?}");
    }
    assert!(place.run_well(&["check"]).starts_with("ok"));
    assert!(slowest < Duration::from_secs(10), "a start took {slowest:?}");
}

/// Posts until told to stop, each comment with its key until it has an answer. Returns how many tries had none.
pub(crate) fn write(
    number: usize,
    thread: &str,
    at: &Mutex<SocketAddr>,
    history: &Mutex<History>,
    stop: &AtomicBool,
) -> usize {
    let mut lost = 0;
    for count in 0.. {
        if stop.load(Ordering::Acquire) {
            break;
        }
        let text = format!("comment {count} of writer {number}");
        let key = format!("writer-{number}-comment-{count}");
        let json = format!(r#"{{"text":"{text}","name":"Writer {number} {count}","key":"{key}"}}"#);
        history.lock().unwrap().sent.insert(text.clone());
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            assert!(Instant::now() < until, "{text:?} found no answer");
            let address = *at.lock().unwrap();
            match request(address, "POST", &format!("/api/v1/threads/{thread}/comments"), &json) {
                Some((201, answer)) => {
                    let id =
                        answer.split_once("\"id\":\"").and_then(|(_, rest)| rest.split_once('"')).unwrap().0;
                    history.lock().unwrap().acknowledged.insert(text, id.to_owned());
                    break;
                }
                // Busy: nothing was written, and the same key may come again.
                Some((503, _)) | None => {
                    lost += 1;
                    std::thread::sleep(Duration::from_millis(5));
                }
                Some(other) => panic!("{text:?}: {other:?}"),
            }
        }
    }
    lost
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

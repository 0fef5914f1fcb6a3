//! The line to the database server swallows what it is given, or is slow.

use std::{
    net::SocketAddr,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use crate::{
    UNLIMITED, cluster,
    line::{Line, Weather},
    median_and_worst, node,
    support::{Answer, Place, ask},
    writers::{Posted, comment, post},
};

/// Who asks while the line is cut waits for a connection, which others hold, and then for an answer.
const TOLD_WITHIN: Duration = Duration::from_secs(12);
/// From the moment that the line is well.
const WELL_AGAIN: Duration = Duration::from_secs(5);
/// A probe is answered within this, whatever the database does.
const PROBED_WITHIN: Duration = Duration::from_secs(4);
/// Readers, and as many writers, who come at the same time: more than there are connections.
const VISITORS: usize = 8;

#[test]
fn a_line_that_swallows_all_is_noticed_told_and_left() {
    let Some(cluster) = cluster(&[]) else { return };
    let line = Line::to(&cluster);
    let place = Place::with_site_on(&line.url());
    let (thread, node) = (place.thread(), node(&place));
    let at = node.address;
    assert!(matches!(post(at, &thread, &comment("Said before", "Ada")), Some(Posted::As(_))));
    assert_eq!(probe(at, "/readyz").status, 200);

    line.set(Weather::Hole);
    let mut longest = Duration::ZERO;
    // The first wave finds connections that are cut, the second none.
    for wave in 0..2 {
        let visits = visit(at, &thread, wave);
        assert_eq!(probe(at, "/readyz").status, 503, "it cannot reach the database");
        assert_eq!(probe(at, "/healthz").status, 200, "it is well itself");
        for visit in visits {
            let (answer, took) = visit.join().unwrap();
            assert_eq!(answer.status, 503, "{answer:?}");
            assert!(answer.header("retry-after").is_some(), "{answer:?}");
            assert!(took < TOLD_WITHIN, "told after {took:?}");
            longest = longest.max(took);
        }
    }
    assert!(line.faults() > 0, "nothing was swallowed");

    line.set(Weather::Fair);
    let began = Instant::now();
    let again = |what: &str, is_well: &dyn Fn() -> bool| {
        while !is_well() {
            assert!(began.elapsed() < WELL_AGAIN, "{what}: not within {WELL_AGAIN:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        began.elapsed()
    };
    // All that was sent under a key stands once, whether it arrived or not.
    let writes = again("writes", &|| is_posted(at, &thread, &said(0, 0)));
    let reads = again("reads", &|| read(at, &thread).status == 200);
    again("ready", &|| probe(at, "/readyz").status == 200);
    println!("cut off: told after {longest:?} at worst; well again: writes {writes:?}, reads {reads:?}");
    for (wave, number) in (0..2).flat_map(|wave| (0..VISITORS).map(move |number| (wave, number))) {
        assert!(is_posted(at, &thread, &said(wave, number)));
    }
    let stands = cluster.sql("SELECT count(*) FROM comments").unwrap();
    assert_eq!(stands, (1 + 2 * VISITORS).to_string());
    assert!(place.run_well(&["check"]).starts_with("ok"));
    node.terminate();
    let (code, log) = node.wait();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("panicked"), "{log}");
}

#[test]
fn one_who_meets_silence_spares_the_others() {
    const CONNECTIONS: usize = 30;
    let Some(cluster) = cluster(&[]) else { return };
    let line = Line::to(&cluster);
    let place = Place::with_site_on(&line.url());
    let thread = place.thread();
    let node = place.serve(&[UNLIMITED, ("REJOINDER_DATABASE__CONNECTIONS", &CONNECTIONS.to_string())]);
    let all_read = || {
        let reads: Vec<_> = (0..CONNECTIONS)
            .map(|_| (thread.clone(), node.address))
            .map(|(thread, at)| std::thread::spawn(move || read(at, &thread).status))
            .collect();
        assert!(reads.into_iter().all(|read| read.join().unwrap() == 200), "someone could not read");
    };
    // Reads that take their time need a connection each.
    line.set(Weather::Slow(Duration::from_millis(50)));
    all_read();
    // They lie idle now, and one reader notices that they are cut.
    line.set(Weather::Hole);
    assert_eq!(read(node.address, &thread).status, 503);
    line.set(Weather::Fair);
    let began = Instant::now();
    all_read();
    assert!(began.elapsed() < WELL_AGAIN, "read after {:?}", began.elapsed());
}

#[test]
fn a_slow_line_makes_slow_answers() {
    let Some(cluster) = cluster(&[]) else { return };
    let line = Line::to(&cluster);
    let place = Place::with_site_on(&line.url());
    let (thread, node) = (place.thread(), node(&place));
    let at = node.address;
    line.set(Weather::Slow(Duration::from_millis(200)));
    let visits = visit(at, &thread, 0);
    // The probe waits its turn among the visitors, and may be told to come back as they are.
    assert!((0..5).any(|_| probe(at, "/readyz").status == 200), "slow is not cut off");
    let (mut reads, mut written) = (Vec::new(), Vec::new());
    for (number, visit) in visits.into_iter().enumerate() {
        let (answer, took) = visit.join().unwrap();
        if number % 2 == 0 {
            assert_eq!(answer.status, 200, "{answer:?}");
            reads.push(took);
        } else if answer.status == 201 {
            written.push(took);
        } else {
            // Writes follow one another, and those that wait too long are told to come back.
            assert_eq!(answer.status, 503, "{answer:?}");
            assert!(answer.header("retry-after").is_some(), "{answer:?}");
            assert!(took < TOLD_WITHIN, "told after {took:?}");
        }
    }
    assert!(!written.is_empty(), "nothing was written");
    let (middle, slowest) = median_and_worst(reads);
    println!(
        "200 ms each way: reads {middle:?}, at worst {slowest:?}; {} of {VISITORS} writes, each told within {:?}",
        written.len(),
        written.iter().max().unwrap()
    );

    line.set(Weather::Fair);
    let began = Instant::now();
    for number in 0..VISITORS {
        assert!(is_posted(at, &thread, &said(0, number)));
    }
    assert!(began.elapsed() < WELL_AGAIN, "well again after {:?}", began.elapsed());
    assert_eq!(cluster.sql("SELECT count(*) FROM comments").unwrap(), VISITORS.to_string());
    assert!(place.run_well(&["check"]).starts_with("ok"));
}

/// Readers and writers by turns; what each is told, and after how long.
fn visit(at: SocketAddr, thread: &str, wave: usize) -> Vec<JoinHandle<(Answer, Duration)>> {
    let visitors = (0..2 * VISITORS).map(|number| {
        let (thread, json) = (thread.to_owned(), said(wave, number / 2));
        std::thread::spawn(move || {
            let began = Instant::now();
            let answer = match number % 2 {
                0 => read(at, &thread),
                _ => ask(at, "POST", &path(&thread), &json, Duration::from_secs(30)).unwrap(),
            };
            (answer, began.elapsed())
        })
    });
    visitors.collect()
}

fn said(wave: usize, number: usize) -> String {
    comment(&format!("Said by {number} in wave {wave}"), &format!("Writer {wave} {number}"))
}

fn path(thread: &str) -> String {
    format!("/api/v1/threads/{thread}/comments")
}

fn read(at: SocketAddr, thread: &str) -> Answer {
    ask(at, "GET", &path(thread), "", Duration::from_secs(30)).unwrap()
}

fn is_posted(at: SocketAddr, thread: &str, json: &str) -> bool {
    matches!(post(at, thread, json), Some(Posted::As(_)))
}

fn probe(at: SocketAddr, path: &str) -> Answer {
    ask(at, "GET", path, "", PROBED_WITHIN).unwrap_or_else(|| panic!("{path} did not answer in time"))
}

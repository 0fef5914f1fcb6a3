//! The process is killed again and again while readers write: nothing acknowledged is lost, nothing is doubled, and
//! nothing is there that nobody sent.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::{support::Place, writers::Writers};

/// Kills without a word from outside; a nightly run sets more.
const KILLS: usize = 50;

#[test]
fn kills_lose_and_double_nothing() {
    let kills: usize = std::env::var("REJOINDER_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    let place = Place::with_site();
    let set = [("REJOINDER_LIMITS__ACTS_PER_MINUTE", "1000000"), ("REJOINDER_LOG__LEVEL", "error")];
    let mut server = place.serve(&set);
    let writers = Writers::begin(&place.thread(), &[server.address], false);

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
        writers.turn_to(&[server.address]);
    }
    let (acknowledged, tries) = writers.end(&place);
    server.terminate();
    assert_eq!(server.wait().0, Some(0));
    println!(
        "{kills} kills, {acknowledged} comments acknowledged, {tries} tries without an answer, slowest start {slowest:?}"
    );
    assert!(acknowledged > kills, "too little was written to prove anything");
    assert!(slowest < Duration::from_secs(10), "a start took {slowest:?}");
}

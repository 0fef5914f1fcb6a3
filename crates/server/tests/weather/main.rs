//! Bad weather, made for real: the database server is restarted, killed, replaced, cut off and slow while real processes
//! serve and readers write. What is promised in each is in `docs/internals/bad-weather.md`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod failover;
mod line;
mod lines;
mod listeners;
mod nodes;
mod proxies;
mod restarts;
#[path = "../it/support.rs"]
#[expect(dead_code, reason = "the other binary does more with it")]
mod support;
mod tls;
mod versions;
#[path = "../it/writers.rs"]
#[expect(dead_code, reason = "the other binary does more with it")]
mod writers;

use std::time::Duration;

use rejoinder_testkit::cluster::{Cluster, newest_binaries};
use support::{Place, Server};

/// Answers of ten machines at once come from one here.
const UNLIMITED: (&str, &str) = ("REJOINDER_LIMITS__ACTS_PER_MINUTE", "1000000");

/// A server of the test's own with further settings; `None`, said aloud, where PostgreSQL is not to be had.
fn cluster(settings: &[&str]) -> Option<Cluster> {
    if newest_binaries().is_some() {
        return Some(Cluster::start(settings).unwrap());
    }
    let why = "SKIPPED: no PostgreSQL server here: install the package postgresql";
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{why}");
    println!("{why}");
    None
}

/// A node of the place.
fn node(place: &Place) -> Server {
    place.serve(&[UNLIMITED, ("REJOINDER_LOG__LEVEL", "warn")])
}

/// A node that commits when it is asked to, and at no other time.
fn node_without_jobs(place: &Place) -> Server {
    place.serve(&[UNLIMITED, ("REJOINDER_LOG__LEVEL", "warn"), ("REJOINDER_SERVER__JOBS", "false")])
}

/// A number of rounds that a longer run sets by this variable.
fn rounds(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

/// The one in the middle, and the greatest.
fn median_and_worst(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    (times[times.len() / 2], times[times.len() - 1])
}

//! The database server is restarted, or killed and started, again and again while readers write to two nodes.

use std::time::Duration;

use rejoinder_testkit::cluster::Cluster;

use crate::{cluster, median_and_worst, node, rounds, support::Place, writers::Writers};

/// From the moment that the server takes connections.
const WRITES_AGAIN: Duration = Duration::from_secs(5);
/// Comments that must have gone through between two faults, so that each meets work.
const BETWEEN: usize = 20;

#[test]
fn a_restarted_server_loses_and_doubles_nothing() {
    under_writers("restarts", Cluster::restart);
}

#[test]
fn a_killed_server_loses_and_doubles_nothing() {
    under_writers("kills", |cluster| {
        cluster.kill()?;
        cluster.up()
    });
}

fn under_writers(what: &str, fault: impl Fn(&Cluster) -> std::io::Result<()>) {
    let Some(cluster) = cluster(&[]) else { return };
    let place = Place::with_site_on(&cluster.url());
    let nodes = [node(&place), node(&place)];
    let writers = Writers::begin(&place.thread(), &nodes.each_ref().map(|node| node.address), true);
    let rounds = rounds("REJOINDER_RESTARTS", 8);
    let mut waits = Vec::new();
    for _ in 0..rounds {
        writers.wait_for(BETWEEN, Duration::from_secs(30));
        fault(&cluster).unwrap();
        waits.push(writers.wait_for(1, WRITES_AGAIN));
    }
    writers.wait_for(BETWEEN, Duration::from_secs(30));
    let (acknowledged, tries) = writers.end(&place);
    let (median, worst) = median_and_worst(waits);
    println!(
        "{rounds} {what}: {acknowledged} comments acknowledged, {tries} tries not; writes again after {median:?}, at worst {worst:?}"
    );
    for node in nodes {
        node.terminate();
        let (code, log) = node.wait();
        assert_eq!(code, Some(0), "{log}");
        assert!(!log.contains("panicked"), "{log}");
    }
}

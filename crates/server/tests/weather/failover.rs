//! The primary is lost and its synchronous standby takes over: what was acknowledged is there.

use std::time::{Duration, Instant};

use rejoinder_testkit::cluster::Cluster;

use crate::{
    cluster,
    line::{Line, Weather},
    median_and_worst, node, rounds,
    support::Place,
    writers::Writers,
};

/// From the moment that the primary is lost.
const WRITES_AGAIN: Duration = Duration::from_secs(30);
/// Comments that must have gone through between two faults.
const BETWEEN: usize = 20;
/// The names under which a server follows the other.
const NAMES: [&str; 2] = ["one", "two"];

#[test]
fn a_standby_takes_over_and_nothing_acknowledged_is_lost() {
    let Some(servers) = pair() else { return };
    let hosts = servers.each_ref().map(|server| format!("host={}", server.directory().display())).join("&");
    let place = Place::with_site_on(&format!("postgres://postgres@/postgres?{hosts}"));
    let nodes = [node(&place), node(&place)];
    let writers = Writers::begin(&place.thread(), &nodes.each_ref().map(|node| node.address), true);
    let rounds = rounds("REJOINDER_FAILOVERS", 3);
    let (mut waits, mut ours) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let (primary, standby) = (&servers[round % 2], &servers[1 - round % 2]);
        writers.wait_for(BETWEEN, Duration::from_secs(30));
        let began = Instant::now();
        primary.kill().unwrap();
        take_over(standby);
        let promoted = Instant::now();
        writers.wait_for(1, WRITES_AGAIN);
        waits.push(began.elapsed());
        ours.push(promoted.elapsed());
        assert!(began.elapsed() < WRITES_AGAIN);
        primary.become_standby_of(standby, NAMES[round % 2]).unwrap();
        demand(standby, NAMES[round % 2]);
    }
    writers.wait_for(BETWEEN, Duration::from_secs(30));
    let (acknowledged, tries) = writers.end(&place);
    let (median, worst) = median_and_worst(waits);
    println!(
        "{rounds} failovers: {acknowledged} comments acknowledged, {tries} tries not; writes again after {median:?}, at \
         worst {worst:?}, of which after the promotion {:?}",
        median_and_worst(ours)
    );
    for node in nodes {
        node.terminate();
        let (code, log) = node.wait();
        assert_eq!(code, Some(0), "{log}");
        assert!(!log.contains("panicked"), "{log}");
    }
}

/// The primary is alive and cut off from the nodes. When the line is back it still believes that it is the primary: nothing
/// can be acknowledged there, since its standby is gone, and nobody goes back to it.
#[test]
fn a_primary_that_was_cut_off_is_left_for_good() {
    let Some([old, new]) = pair() else { return };
    let lines = [Line::to(&old), Line::to(&new)];
    let ports = lines.each_ref().map(|line| format!("127.0.0.1:{}", line.port())).join(",");
    let place = Place::with_site_on(&format!("postgres://postgres@{ports}/postgres"));
    let nodes = [node(&place), node(&place)];
    let writers = Writers::begin(&place.thread(), &nodes.each_ref().map(|node| node.address), true);
    writers.wait_for(BETWEEN, Duration::from_secs(30));
    let began = Instant::now();
    lines[0].set(Weather::Hole);
    take_over(&new);
    writers.wait_for(1, WRITES_AGAIN);
    let took = began.elapsed();
    assert!(took < WRITES_AGAIN, "writes again after {took:?}");

    lines[0].set(Weather::Fair);
    let comments = "SELECT count(*) FROM comments";
    let left = old.sql(comments).unwrap();
    writers.wait_for(3 * BETWEEN, Duration::from_secs(30));
    assert_eq!(old.sql(comments).unwrap(), left, "nobody went back");
    // Who has no word of the takeover asks the first address first: it must be gone by then.
    old.kill().unwrap();
    let (acknowledged, tries) = writers.end(&place);
    println!("cut off: {acknowledged} comments acknowledged, {tries} tries not; writes again after {took:?}");
}

/// A primary and the standby without which it commits nothing.
fn pair() -> Option<[Cluster; 2]> {
    // A standby that looks for its primary is not promoted before the next look.
    let primary = cluster(&["wal_retrieve_retry_interval = '500ms'"])?;
    let standby = primary.standby(NAMES[1]).unwrap();
    demand(&primary, NAMES[1]);
    Some([primary, standby])
}

/// From now on the primary commits what this standby has on its disk.
fn demand(primary: &Cluster, standby: &str) {
    primary.set(&[&format!("synchronous_standby_names = 'ANY 1 ({standby})'")]).unwrap();
    primary.reload().unwrap();
    let confirms = "SELECT string_agg(sync_state, ',') FROM pg_stat_replication WHERE state = 'streaming'";
    primary.wait_for(confirms, "quorum").unwrap();
}

/// The standby is the primary now, and commits alone until another one follows it.
fn take_over(standby: &Cluster) {
    standby.set(&["synchronous_standby_names = ''"]).unwrap();
    standby.reload().unwrap();
    standby.promote().unwrap();
}

//! Commits of which the answer is lost, or is not what it seems.

use std::time::{Duration, Instant};

use crate::{
    cluster,
    line::{Line, Weather},
    node_without_jobs,
    support::Place,
    writers::{Posted, comment, post},
};

#[test]
fn an_answer_lost_after_the_commit_is_given_again() {
    let Some(cluster) = cluster(&[]) else { return };
    let line = Line::to(&cluster);
    let place = Place::with_site_on(&line.url());
    let thread = place.thread();
    let nodes = [node_without_jobs(&place), node_without_jobs(&place)];
    for (round, at) in nodes.iter().enumerate() {
        let json = comment(&format!("Said once {round}"), "Ada");
        line.set(Weather::NoAnswer);
        let told = post(at.address, &thread, &json).unwrap();
        assert_eq!((told, line.faults()), (Posted::Later(1), round + 1));
        let stands = cluster.sql("SELECT count(*) FROM comments").unwrap();
        assert_eq!(stands, (round + 1).to_string(), "it was committed");
        // The other node gives the answer, too, and so does the first: the pool has healed.
        let Some(Posted::As(id)) = post(nodes[1 - round].address, &thread, &json) else {
            panic!("no answer")
        };
        assert_eq!(post(at.address, &thread, &json), Some(Posted::As(id)));
    }
    assert_eq!(cluster.sql("SELECT count(*) FROM comments").unwrap(), "2");
    assert!(place.run_well(&["check"]).starts_with("ok"));
}

#[test]
fn a_commit_that_no_standby_confirmed_is_not_acknowledged() {
    let Some(cluster) = cluster(&[]) else { return };
    let place = Place::with_site_on(&cluster.url());
    let (thread, node) = (place.thread(), node_without_jobs(&place));
    let address = node.address;
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    let demand = |names: &str| {
        cluster.set(&[&format!("synchronous_standby_names = '{names}'")]).unwrap();
        cluster.reload().unwrap();
        cluster.wait_for("SHOW synchronous_standby_names", names).unwrap();
    };
    let json = comment("Said to one server", "Ada");
    let send = || {
        let (thread, json) = (thread.clone(), json.clone());
        std::thread::spawn(move || post(address, &thread, &json).unwrap())
    };
    demand("ANY 1 (nobody)");
    for end in ["pg_cancel_backend", "pg_terminate_backend"] {
        let sent = send();
        cluster.wait_for(waits, "1").unwrap();
        // The server stops waiting and says that it committed, with a warning; or says nothing more.
        let end = format!("SELECT {end}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        cluster.sql(&end).unwrap();
        assert_eq!(sent.join().unwrap(), Posted::Later(1), "{end}");
        assert_eq!(cluster.sql("SELECT count(*) FROM comments").unwrap(), "1", "it stands here");
    }
    // Its key is known here, and that does not help: no standby has it.
    let sent = send();
    cluster.wait_for(waits, "1").unwrap();
    let began = Instant::now();
    demand("");
    assert!(matches!(sent.join().unwrap(), Posted::As(_)));
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(cluster.sql("SELECT count(*) FROM comments").unwrap(), "1");
}

//! Two nodes of neighbouring versions: the newer program brings its schema while the older one serves.

use std::time::Duration;

use crate::{
    cluster, node,
    support::{Place, ask},
    writers::Writers,
};

/// Comments that must have gone through before and after.
const BETWEEN: usize = 30;
/// What the next version brings, under the locks that it takes: nothing that this one would miss or have to know.
const NEXT: &str = "
    BEGIN;
    SELECT pg_advisory_xact_lock(x'72656a6f696e6432'::BIGINT), pg_advisory_xact_lock(x'72656a6f696e6431'::BIGINT);
    ALTER TABLE comments ADD COLUMN mood TEXT;
    ALTER TABLE threads ADD COLUMN mood_count BIGINT NOT NULL DEFAULT 0;
    CREATE TABLE moods (id BIGINT PRIMARY KEY, comment_id BIGINT NOT NULL REFERENCES comments (id));
    CREATE INDEX comments_mood ON comments (mood);
    INSERT INTO migrations (number, name, digest) VALUES (999, 'moods', '0123456789abcdef');
    COMMIT";

/// Brings it as whoever runs a migration by hand does: where it and a reader wait for one another the server ends one of
/// them, and it is done again.
fn bring(cluster: &rejoinder_testkit::cluster::Cluster) {
    for _ in 0..20 {
        match cluster.sql(NEXT) {
            Err(error) if error.to_string().contains("deadlock detected") => {}
            done => return drop(done.unwrap()),
        }
    }
    panic!("the schema is not brought");
}

#[test]
fn a_node_serves_on_while_a_newer_one_brings_its_schema_and_does_not_start_on_it() {
    let Some(cluster) = cluster(&[]) else { return };
    let place = Place::with_site_on(&cluster.url());
    let (thread, nodes) = (place.thread(), [node(&place), node(&place)]);
    let writers = Writers::begin(&thread, &nodes.each_ref().map(|node| node.address), true);
    writers.wait_for(BETWEEN, Duration::from_secs(30));
    bring(&cluster);
    writers.wait_for(BETWEEN, Duration::from_secs(30));
    for node in &nodes {
        let path = format!("/api/v1/threads/{thread}/comments");
        for path in [path.as_str(), "/readyz", "/"] {
            let answer = ask(node.address, "GET", path, "", Duration::from_secs(10)).unwrap();
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
        }
    }
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["worker"], &["check"], &["site", "list"]] {
        let told = place.run_badly(command);
        assert!(
            told.contains("the database has migration 999") && told.contains("use the newer program"),
            "{told}"
        );
    }
    // The newer program takes its mark back, so that this one reads what its nodes wrote.
    cluster.sql("DELETE FROM migrations WHERE number = 999").unwrap();
    let (acknowledged, _) = writers.end(&place);
    assert!(acknowledged >= 2 * BETWEEN);
    for node in nodes {
        node.terminate();
        let (code, log) = node.wait();
        assert_eq!(code, Some(0), "{log}");
        assert!(!log.contains("ERROR") && !log.contains("panicked"), "{log}");
    }
}

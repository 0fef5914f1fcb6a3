//! Jobs: who does them, and what the operator sees and decides of them.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::support::{Place, Server, request};

/// Waits until the list of jobs is so.
fn until(place: &Place, what: &str, is_so: impl Fn(&str) -> bool) -> String {
    let began = Instant::now();
    loop {
        let list = place.run_well(&["jobs", "list"]);
        if is_so(&list) {
            return list;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{what}: {list}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn kinds(list: &str) -> Vec<&str> {
    let mut kinds: Vec<&str> = list.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    kinds.sort_unstable();
    kinds
}

/// Makes what waits due, as the time would.
fn hurry(place: &Place, kind: &str) {
    let file = Connection::open(place.data().join("rejoinder.db")).unwrap();
    file.busy_timeout(Duration::from_secs(10)).unwrap();
    let hurried = file.execute("UPDATE jobs SET run_at = 1 WHERE kind = ?1", [kind]).unwrap();
    assert_eq!(hurried, 1, "{kind}");
}

fn stop(server: Server) {
    server.terminate();
    let (code, log) = server.wait();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("all requests are finished"), "{log}");
}

#[test]
fn a_server_does_jobs_unless_it_is_told_not_to_and_a_worker_does_them_apart() {
    let place = Place::with_site();
    assert_eq!(place.run_well(&["jobs", "list"]), "");
    let ops = ("REJOINDER_SERVER__OPS_LISTEN", "127.0.0.1:0");
    let server = place.start(&["serve", "--listen", "127.0.0.1:0", "--no-jobs"], &[]);
    let worker = place.start(&["worker"], &[ops]);
    assert!(worker.told.starts_with("Rejoinder does jobs"), "{}", worker.told);
    let standing = |list: &str| kinds(list) == ["audit", "digest", "sweep"];
    until(&place, "they are there, once", standing);
    hurry(&place, "audit");
    let metrics = || request(worker.address, "GET", "/metrics", "").unwrap().1;
    let began = Instant::now();
    while !metrics().contains("rejoinder_jobs_done_total{kind=\"audit\"} 1") {
        assert!(began.elapsed() < Duration::from_secs(20), "{}", metrics());
        std::thread::sleep(Duration::from_millis(100));
    }
    for line in ["rejoinder_jobs_waiting 3", "rejoinder_jobs_dead 0", "rejoinder_jobs_oldest_due_seconds 0"] {
        assert!(metrics().lines().any(|found| found == line), "{line}: {}", metrics());
    }
    for path in ["/healthz", "/readyz"] {
        assert_eq!(request(worker.address, "GET", path, "").unwrap().0, 200, "{path}");
    }
    assert_eq!(request(worker.address, "GET", "/", "").unwrap().0, 404, "a worker serves nobody");
    stop(worker);
    stop(server);
    // Without either, a server alone does them.
    let server = place.serve(&[ops]);
    let sweeps = until(&place, "they are still there, once", standing);
    hurry(&place, "sweep");
    until(&place, "it was done and put off anew", |list| {
        standing(list) && list != sweeps && !list.contains("1970")
    });
    stop(server);
}

#[test]
fn an_operator_retries_and_drops_jobs() {
    let place = Place::with_site();
    stop(place.start(&["worker"], &[("REJOINDER_SERVER__OPS_LISTEN", "127.0.0.1:0")]));
    until(&place, "they are there", |list| list.lines().count() == 3);
    let file = Connection::open(place.data().join("rejoinder.db")).unwrap();
    let died = "UPDATE jobs SET state = 'dead', attempts = 5, cause = 'no answer' WHERE kind = 'audit'";
    file.execute(died, []).unwrap();
    drop(file);
    let list = place.run_well(&["jobs", "list"]);
    let dead: Vec<&str> = list.lines().next().unwrap().split('\t').collect();
    assert_eq!((dead[1], dead[2], dead[3], dead[6]), ("audit", "dead", "5", "no answer"));
    place.run_well(&["jobs", "retry", dead[0]]);
    let list = place.run_well(&["jobs", "list"]);
    let retried = list.lines().find(|line| line.starts_with(dead[0])).unwrap();
    assert!(retried.contains("\twaiting\t0\t") && retried.contains("\tnow\t"), "{retried}");
    place.run_well(&["jobs", "drop", dead[0]]);
    assert_eq!(kinds(&place.run_well(&["jobs", "list"])), ["digest", "sweep"]);
    for (act, told) in [("drop", "done, or dropped already"), ("retry", "could be retried")] {
        assert!(place.run_badly(&["jobs", act, dead[0]]).contains(told));
        assert!(place.run_badly(&["jobs", act, "x"]).contains("rejoinder jobs list"));
    }
}

//! `rejoinder move`: there and back, cut off and run again, and the places that it refuses.

use std::{
    path::Path,
    process::{Child, Output, Stdio},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use rejoinder_store::{LINEAGE, Options, Store, TABLES, Value};
use rejoinder_testkit::{Engine, OnEngine as _, TestStore, run};
use rusqlite::Connection;

use crate::support::{Place, request, text};

/// Kills of a move at its beginning, and again while it copies.
const KILLS: usize = 10;
/// Comments between two such kills are several pages.
const MANY: usize = 24_000;
const PATIENCE: Duration = Duration::from_secs(20);

/// A database with a fresh schema that nobody has open; dropped with what is returned.
pub(crate) async fn database() -> TestStore {
    let store = TestStore::on(Engine::Postgres).await;
    let closing = Store::clone(&store);
    tokio::task::spawn_blocking(move || closing.close()).await.unwrap();
    store
}

/// Adds comments to the story of a place, as many posts would have.
pub(crate) fn fill(place: &Place, comments: usize) {
    let database = Connection::open(place.data().join("rejoinder.db")).unwrap();
    let insert = format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {comments})
         INSERT INTO comments (id, site_id, thread_id, seq, root_id, guest_name, author_key, text, state, listed,
             created_at, version, reply_count, answer_count, reaction_count, report_count, best)
         SELECT 1000000 + n, t.site_id, t.id, n, 1000000 + n, 'Guest ' || n, 'g' || n, 'Comment ' || n, 'visible', 1,
             n, 1, 0, 0, 0, 0, n % 7 FROM n, threads t;
         UPDATE threads SET comment_count = {comments}, last_seq = {comments};"
    );
    database.execute_batch(&insert).unwrap();
}

/// The arguments of a move.
fn args<'a>(from: &'a str, to: &'a str) -> [&'a str; 5] {
    ["move", "--from", from, "--to", to]
}

/// Moves; returns what it told.
pub(crate) fn move_well(place: &Place, from: &str, to: &str) -> String {
    unless_in_use(|| place.run(&args(from, to))).unwrap_or_else(|said| panic!("{from} to {to}: {said}"))
}

/// Runs a move until a server has seen the end of the sessions before it. Returns what it told or why it failed.
fn unless_in_use(run: impl Fn() -> Output) -> Result<String, String> {
    let until = Instant::now() + PATIENCE;
    loop {
        let output = run();
        if output.status.success() {
            return Ok(text(&output.stdout));
        }
        let said = text(&output.stderr);
        if !said.contains("is in use") || Instant::now() > until {
            return Err(said);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The digest that a command ended with.
pub(crate) fn digest(told: &str) -> String {
    let (_, rest) = told.rsplit_once("digest ").unwrap_or_else(|| panic!("no digest in {told:?}"));
    let digest = rest.trim().to_owned();
    assert_eq!(digest.len(), 64, "{told}");
    digest
}

/// The line that the event ids of a data directory are of.
pub(crate) fn lineage(data: &Path) -> String {
    let file = Connection::open(data.join("rejoinder.db")).unwrap();
    file.query_row("SELECT value FROM meta WHERE key = $1", [LINEAGE], |row| row.get(0)).unwrap()
}

fn directory(place: &Place, name: &str) -> String {
    format!("sqlite:{}", place.path(name).display())
}

/// Whether two files hold the same rows in every table, but for what is each store's own.
fn assert_same(one: &Place, other: &Path) {
    let file = Connection::open(one.data().join("rejoinder.db")).unwrap();
    file.execute("ATTACH $1 AS other", [other.join("rejoinder.db").to_str().unwrap()]).unwrap();
    let list = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let tables: Vec<String> = file
        .prepare(list)
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(tables.len() > 15, "{tables:?}");
    for table in tables {
        let only = if table == "meta" { "WHERE key NOT IN ('store', 'lineage')" } else { "" };
        for (a, b) in [("main", "other"), ("other", "main")] {
            let sql = format!(
                "SELECT COUNT(*) FROM (SELECT * FROM {a}.{table} {only} EXCEPT SELECT * FROM {b}.{table} {only})"
            );
            let differ: i64 = file.query_row(&sql, [], |row| row.get(0)).unwrap();
            assert_eq!(differ, 0, "{table}");
        }
    }
}

#[test]
fn a_site_moves_to_a_server_and_back() {
    run(Engine::Postgres, |_: TestStore| async {
        let mut place = Place::with_site();
        let thread = place.thread();
        let post = |address, text: &str| {
            let json = format!(r#"{{"text":"{text}","name":"Guest {text}","key":"key-of-{text}"}}"#);
            let (status, answer) =
                request(address, "POST", &format!("/api/v1/threads/{thread}/comments"), &json).unwrap();
            assert_eq!(status, 201, "{answer}");
            answer.split_once("\"id\":\"").and_then(|(_, rest)| rest.split_once('"')).unwrap().0.to_owned()
        };
        let server = place.serve(&[]);
        let first = post(server.address, "first");
        // In use it is not moved.
        let there = database().await;
        let said = place.run_badly(&args(&directory(&place, "data"), there.url()));
        assert!(said.contains("is in use by another process"), "{said}");
        server.terminate();
        assert_eq!(server.wait().0, Some(0));

        let told = move_well(&place, &directory(&place, "data"), there.url());
        assert!(told.contains("with 1 comments") && told.contains("rows/s"), "{told}");
        place.database = Some(there.url().to_owned());
        assert!(place.run_well(&["check"]).starts_with("ok"));
        let server = place.serve(&[]);
        let (status, page) = request(server.address, "GET", &format!("/c/{first}"), "").unwrap();
        assert!(status == 303 || status == 200, "a permalink leads on: {status} {page}");
        assert_eq!(post(server.address, "first"), first, "what was sent before is the same action after");
        let second = post(server.address, "second");
        let back = directory(&place, "back");
        let said = place.run_badly(&args(there.url(), &back));
        assert!(said.contains("is in use") && said.contains("other sessions"), "{said}");
        server.terminate();
        assert_eq!(server.wait().0, Some(0));

        let told = move_well(&place, there.url(), &back);
        place.database = None;
        let export =
            ["export", "rejoinder", "-", "--data", place.path("back").to_str().unwrap()].map(str::to_owned);
        let export = place.run_well(&export.each_ref().map(String::as_str));
        assert!(export.contains(&first) && export.contains(&second), "{export}");

        // Whoever listened to the old store is told to read anew.
        assert_ne!(lineage(&place.path("back")), lineage(&place.data()));
        let again = database().await;
        assert_eq!(digest(&told), digest(&move_well(&place, &back, again.url())));
        let said = place.run_badly(&args(&back, again.url()));
        assert!(said.contains("is not empty (there are rows in ") && said.contains("empty it"), "{said}");
    });
}

#[test]
fn kills_change_nothing_of_a_move_between_files() {
    run(Engine::Sqlite, |_: TestStore| async {
        let place = Place::with_site();
        fill(&place, MANY);
        kill_and_go_on(&place, &directory(&place, "other")).await;
        let check = ["check", "--data", place.path("other").to_str().unwrap()].map(str::to_owned);
        assert!(place.run_well(&check.each_ref().map(String::as_str)).starts_with("ok"));
        assert_same(&place, &place.path("other"));
    });
}

#[test]
fn kills_change_nothing_of_a_move_to_a_server() {
    run(Engine::Postgres, |_: TestStore| async {
        let place = Place::with_site();
        fill(&place, MANY);
        let there = database().await;
        kill_and_go_on(&place, there.url()).await;
        move_well(&place, there.url(), &directory(&place, "back"));
        assert_same(&place, &place.path("back"));
    });
}

/// Kills a move again and again, in all of its parts, then lets it end.
async fn kill_and_go_on(place: &Place, to: &str) {
    #[expect(clippy::disallowed_methods, reason = "a test wants another seed each time")]
    let mut seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64 | 1;
    println!("seed {seed}");
    let mut chance = |millis_max: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis((seed >> 33) % millis_max)
    };
    let from = directory(place, "data");
    let moving =
        || place.command(&args(&from, to)).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    // While it opens both sides and begins.
    for _ in 0..KILLS {
        let child = moving();
        std::thread::sleep(chance(60));
        kill(child);
    }
    // While it copies, each time further on.
    let watch = watch(&moving, to).await;
    for round in 1..=KILLS {
        let until = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < until, "it does not get on");
            let mut child = moving();
            while copied(&watch).await < MANY * round / (2 * KILLS) && child.try_wait().unwrap().is_none() {}
            let Some(ended) = kill(child) else { break };
            // The server had not seen the end of the one before.
            let said = text(&ended.stderr);
            assert!(said.contains("is in use"), "the move ended in round {round}: {said}");
        }
    }

    tokio::task::spawn_blocking(|| watch.close()).await.unwrap();

    // What is half moved opens for nobody else, and goes on with its own source only.
    let mut half = Place::new();
    match to.strip_prefix("sqlite:") {
        Some(path) => std::os::unix::fs::symlink(path, half.data()).unwrap(),
        None => half.database = Some(to.to_owned()),
    }
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["check"], &["backup", "b"], &["doctor"]] {
        let said = half.run_badly(command);
        assert!(said.contains("a move into this database is not finished"), "{command:?}: {said}");
    }
    let other = Place::with_site();
    let said = unless_in_use(|| place.run(&args(&directory(&other, "data"), to)));
    assert!(said.unwrap_err().contains("a part of another source"));

    // While it copies the rest and reads everything again.
    let mut millis_max = 100;
    loop {
        let child = moving();
        std::thread::sleep(chance(millis_max));
        // One that is killed on its way out had done all of it.
        let whole = |ended: Output| ended.status.success() || text(&ended.stderr).contains("is not empty");
        if kill(child).is_some_and(whole) {
            break;
        }
        millis_max += 50;
    }
}

/// Returns what is left of a command when it had ended by itself.
fn kill(mut child: Child) -> Option<Output> {
    child.kill().unwrap();
    let ended = child.wait_with_output().unwrap();
    ended.status.code().map(|_| ended)
}

/// Opens the target of a move as soon as it is there.
async fn watch(moving: &impl Fn() -> Child, to: &str) -> Store {
    // By another name than ours, so that the move does not find its target in use.
    let application = Some("a test that looks".to_owned());
    let options = Options { look: true, unfinished: true, readers: 1, application, ..Options::default() };
    let until = Instant::now() + PATIENCE;
    let mut child = moving();
    loop {
        let opened = match to.strip_prefix("sqlite:") {
            Some(path) => Store::open(Path::new(path), &options),
            None => Store::connect(to, &options).await,
        };
        match opened {
            Ok(store) => {
                kill(child);
                return store;
            }
            Err(error) => assert!(Instant::now() < until, "{error}"),
        }
        if child.try_wait().unwrap().is_some() {
            child = moving();
        }
    }
}

/// Comments in the target of a move.
async fn copied(target: &Store) -> usize {
    let last = target.read(|tx| async move {
        let comments = TABLES.iter().find(|table| table.name == "comments").unwrap();
        tx.find_last_key(comments).await
    });
    let last = last.await.unwrap();
    // Of one thread, the places of which have no gaps.
    match last.as_deref() {
        None => 0,
        Some([_, Value::Int(seq)]) => usize::try_from(*seq).unwrap(),
        other => panic!("{other:?} is no key of a comment"),
    }
}

#[test]
fn a_source_that_changed_meanwhile_is_found() {
    let place = Place::with_site();
    fill(&place, 100);
    let (from, to) = (directory(&place, "data"), directory(&place, "other"));
    // As a cut leaves it: half of the comments, and the note.
    move_well(&place, &from, &to);
    let target = Connection::open(place.path("other/rejoinder.db")).unwrap();
    target
        .execute_batch(
            "DELETE FROM comments WHERE seq > 50;
             CREATE TABLE unfinished (work TEXT NOT NULL, source TEXT NOT NULL)",
        )
        .unwrap();
    target.execute("INSERT INTO unfinished VALUES ('move', $1)", [identity(&place)]).unwrap();
    drop(target);
    let change = |sql: &str| {
        let source = Connection::open(place.data().join("rejoinder.db")).unwrap();
        assert_eq!(source.execute(sql, []).unwrap(), 1);
    };
    change("UPDATE comments SET text = 'changed' WHERE seq = 7");
    let said = place.run_badly(&args(&from, &to));
    assert!(said.contains("the two sides differ") && said.contains("comments (100 rows"), "{said}");
    let said = place.run_badly(&["check", "--data", place.path("other").to_str().unwrap()]);
    assert!(said.contains("is not finished"), "{said}");
    change("UPDATE comments SET text = 'Comment 7' WHERE seq = 7");
    move_well(&place, &from, &to);
    assert_same(&place, &place.path("other"));
}

/// What a move notes of a source.
fn identity(place: &Place) -> String {
    let store = Store::open(&place.data(), &Options { look: true, ..Options::default() }).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let identity = runtime.block_on(store.read(|tx| async move { tx.load_identity().await }));
    store.close();
    identity.unwrap()
}

#[test]
fn places_that_cannot_be_are_refused() {
    let place = Place::with_site();
    let data = directory(&place, "data");
    let said = place.run_badly(&args(&data, &data));
    assert!(said.contains("the same place"), "{said}");
    let said = place.run_badly(&args(&directory(&place, "none"), &directory(&place, "to")));
    assert!(said.contains("no data in") && !place.path("to").join("rejoinder.db").exists(), "{said}");
    let other = Place::with_site();
    let said = place.run_badly(&args(&data, &directory(&other, "data")));
    assert!(said.contains("is not empty"), "{said}");
    assert!(other.run_well(&["check"]).starts_with("ok"), "and stays as it was");
    for wrong in ["data", "sqlite:", "mysql://x"] {
        assert_eq!(place.run(&args(&data, wrong)).status.code(), Some(2), "{wrong}");
    }
    let secret = "postgres://user:swordfish@127.0.0.1:1/paper";
    let said = place.run_badly(&args(&data, secret));
    assert!(!said.contains("swordfish"), "{said}");
}

//! `rejoinder backup` and `rejoinder restore`: while readers write, altered backups, and restores that are cut off.

use std::{collections::HashMap, fs, os::unix::fs::PermissionsExt as _, time::Duration};

use rejoinder_testkit::{Engine, OnEngine as _, TestStore, run};
use rusqlite::Connection;

use crate::{
    moving::{database, digest, fill, lineage, move_well},
    support::{Place, text},
    writers::{Writers, stored},
};

/// How long so many comments may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// An empty database: without even a schema.
async fn empty_database() -> TestStore {
    let store = TestStore::on(Engine::Postgres).await;
    for sql in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
        store.write(move |tx| async move { tx.execute(sql, &[]).await }).await.unwrap();
    }
    store
}

/// Backs up while readers write; everything that was acknowledged before it began is in the restored place, and all of
/// it is of one moment.
fn back_up_under_writes(place: &Place, elsewhere: &Place) {
    let thread = place.thread();
    let set = [("REJOINDER_LIMITS__ACTS_PER_MINUTE", "1000000"), ("REJOINDER_LOG__LEVEL", "error")];
    let server = place.serve(&set);
    let writers = Writers::begin(&thread, &[server.address], true);
    let (mut before, mut told) = (HashMap::new(), String::new());
    for (round, more) in [20, 10, 10].into_iter().enumerate() {
        // They went on meanwhile.
        writers.wait_for(more, PATIENCE);
        before = writers.account();
        told = place.run_well(&["backup", &format!("backup-{}", round + 1)]);
    }
    writers.wait_for(1, PATIENCE);
    writers.end(place);
    server.terminate();
    assert_eq!(server.wait().0, Some(0));

    let backup = place.path("backup-3");
    for (path, mode) in [(backup.clone(), 0o700), (backup.join("manifest.json"), 0o600)] {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
    }
    let backup = backup.to_str().unwrap();
    let checked = place.run_well(&["restore", "--check", backup]);
    assert_eq!(digest(&checked), digest(&told));
    let restored = elsewhere.run_well(&["restore", backup]);
    assert_eq!(digest(&restored), digest(&told));
    assert!(elsewhere.run_well(&["check"]).starts_with("ok"));
    let stored = stored(elsewhere);
    for (text, id) in &before {
        assert_eq!(stored.get(text).map(Vec::as_slice), Some(std::slice::from_ref(id)), "{text:?}");
    }
    let server = elsewhere.serve(&[]);
    server.terminate();
    assert_eq!(server.wait().0, Some(0));
    // Never over anything.
    let said = elsewhere.run_badly(&["restore", backup]);
    assert!(said.contains("is not empty"), "{said}");
    let said = place.run_badly(&["backup", backup]);
    assert!(said.contains("is there already"), "{said}");
}

#[test]
fn a_directory_in_use_is_backed_up_and_restored() {
    back_up_under_writes(&Place::with_site(), &Place::new());
}

#[test]
fn a_database_in_use_is_backed_up_and_restored() {
    run(Engine::Postgres, |_: TestStore| async {
        let (one, other) = (database().await, empty_database().await);
        let place = Place::with_site_on(one.url());
        let elsewhere = Place::on(other.url());
        back_up_under_writes(&place, &elsewhere);
    });
}

/// Writes a manifest anew with one part replaced.
fn edit_manifest(backup: &std::path::Path, from: &str, to: &str) {
    let path = backup.join("manifest.json");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
}

/// The digest of a file, as the manifest has it.
fn file_digest(path: &std::path::Path) -> String {
    let output = std::process::Command::new("sha256sum").arg(path).output().unwrap();
    String::from_utf8(output.stdout).unwrap()[..64].to_owned()
}

#[test]
fn an_altered_backup_is_refused_and_leaves_nothing() {
    let place = Place::with_site();
    fill(&place, 200);
    place.run_well(&["backup", "good"]);
    let good = place.path("good");
    let manifest = fs::read_to_string(good.join("manifest.json")).unwrap();
    type Change = fn(&std::path::Path);
    let cases: [(&str, Change, &str); 7] = [
        (
            "a byte",
            |backup| {
                let path = backup.join("rejoinder.db");
                let mut bytes = fs::read(&path).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(&path, bytes).unwrap();
            },
            "is not the file that was written",
        ),
        (
            "the end",
            |backup| {
                let file = fs::OpenOptions::new().write(true).open(backup.join("rejoinder.db")).unwrap();
                file.set_len(file.metadata().unwrap().len() - 4096).unwrap();
            },
            "its manifest says",
        ),
        (
            // By somebody who mends the digest of the file, too.
            "a row",
            |backup| {
                let path = backup.join("rejoinder.db");
                let (bytes, old) = (fs::metadata(&path).unwrap().len(), file_digest(&path));
                let file = Connection::open(&path).unwrap();
                file.execute_batch(
                    "DELETE FROM comments WHERE seq = 200; UPDATE threads SET comment_count = 199, last_seq = 199",
                )
                .unwrap();
                drop(file);
                edit_manifest(backup, &old, &file_digest(&path));
                let now = fs::metadata(&path).unwrap().len();
                edit_manifest(backup, &format!("\"bytes\": {bytes}"), &format!("\"bytes\": {now}"));
            },
            "comments (199 rows",
        ),
        (
            "the schema",
            |backup| edit_manifest(backup, "\"schema\": ", "\"schema\": 9"),
            "the backup has schema 9",
        ),
        ("the form", |backup| edit_manifest(backup, "\"format\": 1", "\"format\": 2"), "does not know"),
        ("the manifest", |backup| fs::remove_file(backup.join("manifest.json")).unwrap(), "is no backup"),
        ("the file", |backup| fs::remove_file(backup.join("rejoinder.db")).unwrap(), "cannot be read"),
    ];
    for (what, change, told) in cases {
        let backup = place.path("altered");
        fs::create_dir(&backup).unwrap();
        fs::copy(good.join("rejoinder.db"), backup.join("rejoinder.db")).unwrap();
        fs::write(backup.join("manifest.json"), &manifest).unwrap();
        change(&backup);
        let fresh = Place::new();
        for args in [&["restore", "--check"][..], &["restore"]] {
            let said = fresh.run_badly(&[args, &[backup.to_str().unwrap()]].concat());
            assert!(said.contains(told), "{what}: {said}");
        }
        assert!(
            !fresh.data().join("rejoinder.db").exists() && !fresh.data().join("restoring").exists(),
            "{what}"
        );
        assert!(fresh.run_badly(&["check"]).contains("no data in"), "{what}");
        // The next one finds an empty place.
        fresh.run_well(&["restore", good.to_str().unwrap()]);
        fs::remove_dir_all(&backup).unwrap();
    }
}

#[test]
fn an_altered_dump_is_refused_and_opens_for_nobody() {
    run(Engine::Postgres, |_: TestStore| async {
        let source = Place::with_site();
        fill(&source, 200);
        let there = database().await;
        let place = Place::on(there.url());
        let from = format!("sqlite:{}", source.data().display());
        move_well(&place, &from, there.url());
        place.run_well(&["backup", "good"]);
        let good = place.path("good");
        let altered = place.path("altered");
        fs::create_dir(&altered).unwrap();
        let dump = fs::read(good.join("rejoinder.dump")).unwrap();
        let manifest = fs::read_to_string(good.join("manifest.json")).unwrap();
        let fresh = empty_database().await;
        let elsewhere = Place::on(fresh.url());
        let restore = ["restore", altered.to_str().unwrap()];

        let mut broken = dump.clone();
        broken[dump.len() / 2] ^= 1;
        fs::write(altered.join("rejoinder.dump"), &broken).unwrap();
        fs::write(altered.join("manifest.json"), &manifest).unwrap();
        assert!(elsewhere.run_badly(&restore).contains("is not the file that was written"));

        // A dump that is whole and not the one that the manifest tells of.
        fs::write(altered.join("rejoinder.dump"), &dump).unwrap();
        edit_manifest(&altered, "\"rows\": 200", "\"rows\": 201");
        let said = elsewhere.run_badly(&restore);
        assert!(said.contains("comments (200 rows"), "{said}");
        let said = elsewhere.run_badly(&["check"]);
        assert!(said.contains("a restore into this database is not finished"), "{said}");
        // Its own remains are in nobody's way.
        elsewhere.run_well(&["restore", good.to_str().unwrap()]);
        assert!(elsewhere.run_well(&["check"]).starts_with("ok"));
    });
}

/// Kills a restore at moments of chance; what is left opens for nobody, and the next restore fills it.
fn kill_restores(elsewhere: &Place, backup: &str) {
    let mut kills = 0;
    for wait in [1, 3, 5, 8, 12, 20, 30, 45, 60, 80, 110, 150, 200] {
        let mut child = elsewhere.command(&["restore", backup]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        if child.wait().unwrap().success() {
            break;
        }
        kills += 1;
        let output = elsewhere.run(&["check"]);
        if output.status.success() {
            // It was whole already, and the kill came after.
            break;
        }
    }
    assert!(kills >= 5, "only {kills} kills");
    if !elsewhere.run(&["check"]).status.success() {
        elsewhere.run_well(&["restore", backup]);
    }
    assert!(elsewhere.run_well(&["check"]).starts_with("ok"));
    assert_eq!(
        elsewhere.run_well(&["export", "rejoinder", "-"]).matches("\"kind\":\"comment\"").count(),
        5_000
    );
}

#[test]
fn a_restore_that_is_killed_leaves_nothing_that_opens() {
    let place = Place::with_site();
    fill(&place, 5_000);
    place.run_well(&["backup", "b"]);
    kill_restores(&Place::new(), place.path("b").to_str().unwrap());
}

#[test]
fn a_restore_into_a_server_that_is_killed_leaves_nothing_that_opens() {
    run(Engine::Postgres, |_: TestStore| async {
        let source = Place::with_site();
        fill(&source, 5_000);
        let (there, fresh) = (database().await, empty_database().await);
        let place = Place::on(there.url());
        let from = format!("sqlite:{}", source.data().display());
        move_well(&place, &from, there.url());
        place.run_well(&["backup", "b"]);
        let elsewhere = Place::on(fresh.url());
        kill_restores(&elsewhere, place.path("b").to_str().unwrap());
    });
}

#[test]
fn event_ids_of_a_restored_store_are_of_a_new_line() {
    let place = Place::with_site();
    let old = lineage(&place.data());
    place.run_well(&["backup", "b"]);
    let seen: Vec<_> = (0..2)
        .map(|_| {
            let fresh = Place::new();
            fresh.run_well(&["restore", place.path("b").to_str().unwrap()]);
            let fresh_one = lineage(&fresh.data());
            fresh.run_well(&["check"]);
            assert_ne!(
                fs::read(fresh.data().join("rejoinder.marker")).unwrap(),
                fs::read(place.data().join("rejoinder.marker")).unwrap(),
                "it is another store"
            );
            assert_eq!(lineage(&fresh.data()), fresh_one, "it keeps its line");
            fresh_one
        })
        .collect();
    assert!(seen[0] != seen[1] && !seen.contains(&old), "{seen:?} after {old}");
    assert_eq!(lineage(&place.data()), old);
}

#[test]
fn a_drift_is_restored_as_it_was_and_told() {
    let place = Place::with_site();
    let file = Connection::open(place.data().join("rejoinder.db")).unwrap();
    file.execute("UPDATE threads SET comment_count = 5", []).unwrap();
    drop(file);
    place.run_well(&["backup", "b"]);
    let fresh = Place::new();
    let said = fresh.run_badly(&["restore", place.path("b").to_str().unwrap()]);
    assert!(said.contains("restored") && said.contains("wrong: a thread's comment_count"), "{said}");
    assert!(fresh.run_badly(&["check"]).contains("5 and 0"), "it is there to be mended");
}

#[test]
fn a_backup_clears_what_one_left_and_nothing_else() {
    let place = Place::with_site();
    let (part, elsewhere) = (place.path("b.part"), place.path("elsewhere"));
    // Files that a backup leaves are of these names, but not where a link leads.
    for (directory, name) in [(&part, "letter.txt"), (&elsewhere, "rejoinder.db")] {
        std::fs::create_dir(directory).unwrap();
        std::fs::write(directory.join(name), "mine").unwrap();
    }
    let said = place.run_badly(&["backup", "b"]);
    assert!(said.contains("letter.txt is in the way"), "{said}");
    assert_eq!(std::fs::read_to_string(part.join("letter.txt")).unwrap(), "mine");
    std::fs::remove_dir_all(&part).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &part).unwrap();
    let said = place.run_badly(&["backup", "b"]);
    assert!(said.contains("b.part is in the way"), "{said}");
    assert_eq!(std::fs::read_to_string(elsewhere.join("rejoinder.db")).unwrap(), "mine");
    std::fs::remove_file(&part).unwrap();
    std::fs::rename(&elsewhere, &part).unwrap();
    place.run_well(&["backup", "b"]);
    assert!(place.path("b").exists() && !part.exists());
}

#[test]
fn a_backup_is_not_served() {
    let place = Place::with_site();
    place.run_well(&["backup", "b"]);
    let data = place.path("b");
    let said = place.run_badly(&["check", "--data", data.to_str().unwrap()]);
    assert!(said.contains("is a backup") && said.contains("rejoinder restore"), "{said}");
    assert!(place.run_well(&["restore", "--check", data.to_str().unwrap()]).starts_with("whole"));
    let empty = Place::new();
    assert!(empty.run_badly(&["backup", "b"]).contains("no data in"));
    assert!(!empty.path("b").exists() && !empty.path("b.part").exists());
}

#[test]
fn a_restored_backup_brings_nobody_back_who_was_erased() {
    let place = Place::with_site();
    fs::write(place.path("password"), "correct horse in spring\n").unwrap();
    for name in ["Ann", "Ben"] {
        let email = format!("{name}@mail.example");
        place.run_well(&["reader", "add", name, "--email", &email, "--password-file", "password"]);
    }
    place.run_well(&["backup", "b"]);
    let backup = place.path("b");
    place.run_well(&["reader", "erase", "Ann"]);
    assert!(!place.run_well(&["reader", "list"]).contains("Ann"));
    let list = place.data().join("erasures");
    assert_eq!(fs::metadata(&list).unwrap().permissions().mode() & 0o777, 0o600);

    let forgetful = Place::new();
    let told = forgetful.run(&["restore", backup.to_str().unwrap()]);
    assert!(told.status.success() && text(&told.stderr).contains("no list of erasures"), "{told:?}");
    let fresh = Place::new();
    fs::create_dir_all(fresh.data()).unwrap();
    fs::copy(&list, fresh.data().join("erasures")).unwrap();
    let told = fresh.run(&["restore", backup.to_str().unwrap()]);
    assert!(told.status.success() && !text(&told.stderr).contains("no list of erasures"), "{told:?}");
    let server = fresh.serve(&[]);
    server.terminate();
    assert_eq!(server.wait().0, Some(0));
    let list = fresh.run_well(&["reader", "list"]);
    assert!(!list.contains("Ann") && list.contains("Ben"), "{list}");
    assert!(fresh.run_well(&["check"]).starts_with("ok"));
}

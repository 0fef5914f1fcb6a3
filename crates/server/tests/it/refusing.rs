//! What is refused rather than served from the wrong data, and what the doctor says of it.

use std::process::Stdio;

use crate::support::{Place, text};

#[test]
fn an_empty_directory_is_not_served_and_nothing_is_made() {
    let place = Place::new();
    let said = place.run_badly(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("no data in") && said.contains("site add"), "{said}");
    assert!(!place.data().exists());
    std::fs::create_dir(place.data()).unwrap();
    place.run_badly(&["serve", "--listen", "127.0.0.1:0"]);
    for command in [&["check"][..], &["site", "list"], &["reader", "list"], &["story", "list"], &["doctor"]] {
        place.run_badly(command);
    }
    assert_eq!(std::fs::read_dir(place.data()).unwrap().count(), 0);
}

#[test]
fn a_lost_database_is_not_made_anew() {
    let place = Place::with_site();
    for file in ["rejoinder.db", "rejoinder.db-wal", "rejoinder.db-shm"] {
        let _ = std::fs::remove_file(place.data().join(file));
    }
    let said = place.run_badly(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("once held a database"), "{said}");
    let said = place.run_badly(&["site", "add", "b", "--base-url", "http://b.example"]);
    assert!(said.contains("once held a database"), "{said}");
    assert!(!place.data().join("rejoinder.db").exists());
    let said = place.run_badly(&["doctor"]);
    assert!(said.contains("wrong  data:") && said.contains("restore rejoinder.db"), "{said}");
}

#[test]
fn the_doctor_names_what_is_wrong_and_what_to_do() {
    let place = Place::with_site();
    let told = place.run_well(&["doctor"]);
    for part in
        ["ok     SQLite", "ok     data:", "ok     disk:", "ok     database:", "ok     site news", "0 wrong"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    place.run_well(&["site", "set", "news", "--base-url", "https://talk.paper.example"]);
    let said = place.run_badly(&["doctor"]);
    assert!(said.contains("site set news --host talk.paper.example"), "{said}");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = place.command(&["doctor"]).env("REJOINDER_SERVER__LISTEN", &address).output().unwrap();
    assert!(crate::support::text(&output.stdout).contains(&format!("{address} is in use")));
    let output = place.command(&["serve", "--listen", &address]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = crate::support::text(&output.stderr);
    assert!(said.contains("in use by another program"), "{said}");

    let output = place.command(&["doctor"]).env("REJOINDER_LOG__LEVEL", "loud").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        crate::support::text(&output.stdout)
            .contains("wrong  configuration: environment REJOINDER_LOG__LEVEL")
    );
}

#[test]
fn the_doctor_looks_at_mail_and_at_accounts_elsewhere() {
    let place = Place::with_site();
    let told = place.run_well(&["doctor"]);
    assert!(told.contains("warn   mail: none is sent"), "{told}");
    let file = place.path("providers.toml");
    let write = |site: &str, key: &str| {
        let table = format!(
            "[[provider]]\nsite = \"{site}\"\n[provider.openid]\nkey = \"{key}\"\ntitle = \"The House\"\n\
             issuer = \"https://login.house.example\"\nclient_id = \"rejoinder\"\n"
        );
        std::fs::write(&file, table).unwrap();
    };
    let doctor = |smtp: &str| {
        let mut command = place.command(&["doctor"]);
        command.env("REJOINDER_SIGN_IN__PROVIDERS", &file).env("REJOINDER_MAIL__FROM", "talk@paper.example");
        let output = command.env("REJOINDER_MAIL__SMTP", smtp).output().unwrap();
        crate::support::text(&output.stdout)
    };
    write("news", "house");
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let told = doctor("smtps://mail.paper.example");
    for part in ["ok     mail: by smtps://mail.paper.example", "/login/back/house", "has mode 644", "0 wrong"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    write("newz", "house");
    assert!(doctor("smtps://mail.paper.example").contains("is for the site \"newz\", and there is none"));
    write("news", "The House");
    let told = doctor("mail.paper.example:587");
    assert!(told.contains("wrong  mail.smtp: ") && told.contains("the provider \"The House\""), "{told}");
    assert!(told.contains("2 wrong"), "no more than what is: {told}");
}

#[test]
fn the_doctor_looks_and_changes_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::with_site();
    let told = place.run_well(&["doctor"]);
    assert!(told.contains("schema is version 4") && told.contains("nothing is pending"), "{told}");
    assert!(!told.contains("has mode") && !told.contains("leads to port"), "{told}");

    std::fs::set_permissions(place.data(), std::fs::Permissions::from_mode(0o750)).unwrap();
    let output =
        place.command(&["doctor"]).env("REJOINDER_SERVER__LISTEN", "127.0.0.1:8199").output().unwrap();
    let told = crate::support::text(&output.stdout);
    assert!(told.contains("has mode 750") && told.contains("chmod 700"), "{told}");
    assert!(told.contains("leads to port 8080, the server listens on 8199"), "{told}");

    let database = rusqlite::Connection::open(place.data().join("rejoinder.db")).unwrap();
    database.execute("DELETE FROM migrations", []).unwrap();
    let told = place.run_well(&["doctor"]);
    assert!(
        told.contains(
            "warn   database: the database has migration 0; the next start brings 1 init, 2 live, 3 people"
        ),
        "{told}"
    );
    let count: i64 = database.query_row("SELECT COUNT(*) FROM migrations", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 0);
}

#[test]
fn who_stops_reading_gets_no_panic() {
    let place = Place::with_site();
    let mut child = place.command(&["doctor"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(141), ""));
}

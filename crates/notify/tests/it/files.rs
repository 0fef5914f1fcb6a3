//! Mails as files.

use std::{fs, os::unix::fs::PermissionsExt};

use rejoinder_notify::{Mailer, SendError};

#[tokio::test]
async fn each_mail_is_a_file_for_nobody_else() {
    let place = tempfile::tempdir().expect("a directory");
    let dir = place.path().join("mail/out");
    let mailer = Mailer::files(super::sender(), &dir).expect("a mailer");
    for id in ["m1", "m2", "m1"] {
        mailer.send(&super::mail(id)).await.expect("written");
    }
    let mut names: Vec<_> =
        fs::read_dir(&dir).expect("a directory").map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    assert_eq!(names, ["m1.eml", "m2.eml"]);
    let path = dir.join("m1.eml");
    assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&dir).expect("a directory").permissions().mode() & 0o777, 0o700);
    let raw = fs::read_to_string(&path).expect("text");
    assert!(raw.contains("Message-ID: <m1@paper.example>\r\n"), "{raw}");
}

#[tokio::test]
async fn a_directory_that_is_gone_is_for_later() {
    let place = tempfile::tempdir().expect("a directory");
    let dir = place.path().join("mail");
    let mailer = Mailer::files(super::sender(), &dir).expect("a mailer");
    fs::remove_dir(&dir).expect("removed");
    let error = mailer.send(&super::mail("m1")).await.expect_err("no directory");
    assert!(matches!(error, SendError::Later { .. }), "{error}");
    assert!(!error.is_permanent());
}

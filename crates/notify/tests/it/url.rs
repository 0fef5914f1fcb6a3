//! How a mail server is written down.

use rejoinder_notify::{ConfigProblem, Mailer, SmtpSettings, SmtpUrl};

#[tokio::test]
async fn servers_and_passwords_go_together_or_not_at_all() {
    let tried = |url: &str, password: Option<&str>| {
        let settings =
            SmtpSettings { password: password.map(Into::into), ..SmtpSettings::new(SmtpUrl::parse(url)?) };
        Mailer::smtp(super::sender(), settings).map(|mailer| format!("{mailer:?}"))
    };
    for (url, password, server) in [
        ("smtps://mail.example", None, "mail.example:465"),
        ("smtps://ann%40paper.example@mail.example:4650/", Some("secret"), "mail.example:4650"),
        ("smtp+starttls://ann@mail.example", Some("secret"), "mail.example:587"),
        ("smtp+plain://mail.example", None, "mail.example:25"),
        ("smtp+plain://ann@127.0.0.1:2525", Some("secret"), "127.0.0.1:2525"),
        ("smtp://localhost", None, "localhost:25"),
        ("smtp://ann@[::1]:25", Some("secret"), "::1:25"),
        ("smtps://bücher.example", None, "xn--bcher-kva.example:465"),
    ] {
        let made = tried(url, password).expect(url);
        assert_eq!(made, format!("Mailer(Smtp({server}))"));
    }
    for (url, password, problem) in [
        ("mail.example", None, "UrlInvalid"),
        ("https://mail.example", None, "UrlInvalid"),
        ("smtps://", None, "UrlInvalid"),
        ("smtps://mail.example/x", None, "UrlInvalid"),
        ("smtps://mail.example?tls=no", None, "UrlInvalid"),
        ("smtps://a%0d%0ab.example", None, "UrlInvalid"),
        ("smtps://ann:secret@mail.example", None, "PasswordInUrl"),
        ("smtp://mail.example", None, "PlainNotLoopback"),
        ("smtp://localhost.example", None, "PlainNotLoopback"),
        ("smtp://10.0.0.1", None, "PlainNotLoopback"),
        ("smtp+plain://ann@mail.example", Some("secret"), "CredentialsPlain"),
        ("smtps://ann@mail.example", None, "CredentialsHalf"),
        ("smtps://mail.example", Some("secret"), "CredentialsHalf"),
    ] {
        let error = tried(url, password).expect_err(url);
        assert_eq!(format!("{error:?}"), problem, "{url}");
    }
}

#[test]
fn a_log_does_not_see_the_password() {
    let url = SmtpUrl::parse("smtps://ann@mail.example").expect("a server");
    let settings = SmtpSettings { password: Some("sesame".into()), ..SmtpSettings::new(url) };
    assert!(!format!("{settings:?}").contains("sesame"));
}

#[tokio::test]
async fn certificates_that_are_none_are_told() {
    let url = SmtpUrl::parse("smtps://mail.example").expect("a server");
    let settings = SmtpSettings {
        extra_roots: Some(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec()),
        ..SmtpSettings::new(url)
    };
    assert!(matches!(Mailer::smtp(super::sender(), settings), Err(ConfigProblem::Certificates(_))));
}

//! A server in good and bad weather.

use std::time::Duration;

use rejoinder_notify::{Mailer, SendError, SmtpSettings, SmtpUrl};
use rejoinder_testkit::{SmtpServer, smtp::SmtpFault};

/// Long enough for this machine on a bad day, short enough to wait for.
const SHORT: Duration = Duration::from_millis(400);

fn mailer(server: &SmtpServer) -> Mailer {
    mailer_with(server, rejoinder_notify::SMTP_TIMEOUT)
}

fn mailer_with(server: &SmtpServer, timeout: Duration) -> Mailer {
    let url = SmtpUrl::parse(&server.url()).expect("a server");
    Mailer::smtp(super::sender(), SmtpSettings { timeout, ..SmtpSettings::new(url) }).expect("a mailer")
}

#[tokio::test]
async fn mails_arrive_over_one_connection() {
    let server = SmtpServer::start().await;
    let mailer = mailer(&server);
    for id in ["m1", "m2", "m3"] {
        mailer.send(&super::mail(id)).await.expect("sent");
    }
    let mails = server.mails();
    assert_eq!(mails.len(), 3);
    assert_eq!(
        (mails[0].from.as_str(), &mails[0].to[..]),
        ("talk@paper.example", &["ann@mail.example".to_owned()][..])
    );
    assert_eq!(mails[2].header("Message-ID").as_deref(), Some("<m3@paper.example>"));
    assert_eq!(mails[0].text().as_deref(), Some("Bob wrote:\n\n.hidden\nBye."));
    assert_eq!(server.connections(), (1, 1));
}

#[tokio::test]
async fn no_more_than_two_connections_are_open() {
    let server = SmtpServer::start().await;
    let mailer = mailer(&server);
    let sending: Vec<_> = (0..20)
        .map(|n| {
            let mailer = mailer.clone();
            tokio::spawn(async move { mailer.send(&super::mail(&format!("m{n}"))).await })
        })
        .collect();
    for one in sending {
        one.await.expect("no panic").expect("sent");
    }
    assert_eq!(server.wait_for(20).await.len(), 20);
    assert!(server.connections().1 <= 2, "{:?}", server.connections());
}

#[tokio::test]
async fn what_the_server_says_tells_what_to_do() {
    type Meaning = fn(&SendError) -> bool;
    let later: Meaning = |error| matches!(error, SendError::Later { .. });
    let address: Meaning = |error| matches!(error, SendError::AddressRefused { .. });
    let refused: Meaning = |error| matches!(error, SendError::MailRefused { .. });
    let unsure: Meaning = |error| matches!(error, SendError::Unsure { .. });
    for (fault, meaning) in [
        (SmtpFault::Sender("451 4.3.0 busy"), later),
        (SmtpFault::Sender("550 5.1.0 not from you"), later),
        (SmtpFault::Recipient("450 4.2.1 greylisted"), later),
        (SmtpFault::Recipient("421 4.3.2 going down"), later),
        (SmtpFault::Recipient("550 5.1.1 <Ann@mail.example>: no such user"), address),
        (SmtpFault::Recipient("551 gone"), address),
        (SmtpFault::Recipient("554 5.7.1 relay denied"), refused),
        (SmtpFault::Recipient("530 5.7.0 sign in first"), later),
        (SmtpFault::Message("452 4.3.1 disk full"), later),
        (SmtpFault::Message("554 5.6.0 spam"), refused),
        (SmtpFault::DropInMessage, unsure),
        (SmtpFault::DropBeforeReply, unsure),
    ] {
        let server = SmtpServer::start().await;
        let mailer = mailer(&server);
        server.fail_next(fault.clone());
        let error = mailer.send(&super::mail("m1")).await.expect_err("a fault");
        assert!(meaning(&error), "{fault:?}: {error:?}");
        assert!(!error.to_string().to_lowercase().contains("ann@"), "{error}");
        // The next mail is not touched by it.
        mailer.send(&super::mail("m2")).await.expect("sent");
        let last = server.mails().pop().expect("a mail");
        assert_eq!(last.header("Message-ID").as_deref(), Some("<m2@paper.example>"));
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_costs_its_time_and_no_other_mail() {
    for (fault, is_unsure) in [(SmtpFault::Hang, false), (SmtpFault::HangAfterMessage, true)] {
        let server = SmtpServer::start().await;
        let mailer = mailer_with(&server, SHORT);
        // A connection that was kept is the one that hangs.
        mailer.send(&super::mail("m0")).await.expect("sent");
        server.fail_next(fault);
        let error = mailer.send(&super::mail("m1")).await.expect_err("no answer");
        assert_eq!(matches!(error, SendError::Unsure { .. }), is_unsure, "{error:?}");
        assert!(!error.is_permanent() && error.to_string().contains("0.4 s"), "{error}");
        mailer.send(&super::mail("m2")).await.expect("sent");
        let last = server.mails().pop().expect("a mail");
        assert_eq!(last.header("Message-ID").as_deref(), Some("<m2@paper.example>"));
        assert_eq!(server.connections().0, 2);
    }
}

#[tokio::test]
async fn no_server_is_for_later() {
    let server = SmtpServer::start().await;
    let mailer = mailer(&server);
    mailer.send(&super::mail("m1")).await.expect("sent");
    drop(server);
    let error = mailer.send(&super::mail("m2")).await.expect_err("nobody there");
    assert!(matches!(error, SendError::Later { .. }), "{error:?}");
}

#[tokio::test]
async fn a_password_opens_or_waits_for_the_operator() {
    let server = SmtpServer::start_with_login("talk", "sesame").await;
    let url = format!("smtp://talk@{}", server.addr());
    for (password, is_right) in [("sesame", true), ("sesam", false)] {
        let url = SmtpUrl::parse(&url).expect("a server");
        let settings = SmtpSettings { password: Some(password.into()), ..SmtpSettings::new(url) };
        let mailer = Mailer::smtp(super::sender(), settings).expect("a mailer");
        let sent = mailer.send(&super::mail("m1")).await;
        assert_eq!(sent.is_ok(), is_right);
        assert!(is_right || matches!(sent, Err(SendError::Later { .. })), "{sent:?}");
    }
    assert_eq!(server.mails().len(), 1);
}

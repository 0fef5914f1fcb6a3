//! What a mail becomes.

use rejoinder_notify::{MAIL_BYTES_MAX, Mail, MailProblem, Mailer, SendError};
use rejoinder_testkit::smtp::ReceivedMail;

/// The mail as a recipient reads it.
pub(crate) async fn read(mail: &Mail) -> Result<ReceivedMail, SendError> {
    let (mailer, mailbox) = Mailer::recording(super::sender());
    mailer.send(mail).await?;
    let raw = mailbox.take().pop().expect("one mail").raw;
    Ok(ReceivedMail { from: super::sender().to_string(), to: vec![mail.to.to_string()], raw })
}

#[tokio::test]
async fn a_plain_mail_is_these_bytes() {
    let raw = read(&super::mail("m1")).await.expect("a mail").raw;
    let expected = [
        "Date: Fri, 15 Jan 2027 08:00:00 +0000",
        "From: \"The Paper\" <talk@paper.example>",
        "To: Ann <ann@mail.example>",
        "Subject: Somebody answered you",
        "Message-ID: <m1@paper.example>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "Bob wrote:",
        "",
        ".hidden",
        "Bye.",
        "",
    ];
    assert_eq!(raw, expected.join("\r\n"));
}

#[tokio::test]
async fn a_full_mail_has_all_its_headers_and_both_parts() {
    let mail = Mail {
        to_name: Some("リッチ".into()),
        from_name: "朝の新聞".into(),
        subject: "「最低賃金」に返信がありました。".repeat(3),
        text: "こんにちは\r\n世界".into(),
        html: Some("<p>こんにちは<br>世界</p>".into()),
        thread: Some("thread-7".into()),
        unsubscribe: Some(format!("https://talk.paper.example/u/{}", "k".repeat(120))),
        list_id: Some("replies.paper".into()),
        ..super::mail("m2")
    };
    let got = read(&mail).await.expect("a mail");
    let header = |name: &str| got.header(name).unwrap_or_else(|| panic!("no {name} in {}", got.raw));
    assert_eq!(header("Subject"), mail.subject);
    assert_eq!(header("From"), "朝の新聞 <talk@paper.example>");
    assert_eq!(header("To"), "リッチ <ann@mail.example>");
    assert_eq!(header("In-Reply-To"), "<thread-7@paper.example>");
    assert_eq!(header("References"), "<thread-7@paper.example>");
    assert_eq!(header("List-Id"), "<replies.paper.paper.example>");
    assert_eq!(header("List-Unsubscribe"), format!("<{}>", mail.unsubscribe.as_deref().expect("a URL")));
    assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(got.header("Precedence"), None);
    assert_eq!(got.text().as_deref(), Some("こんにちは\n世界"));
    assert_eq!(got.html(), mail.html);
    assert!(got.raw.find("text/plain") < got.raw.find("text/html"));
    assert!(got.raw.is_ascii() && got.raw.lines().all(|line| line.len() <= 998), "{}", got.raw);
    assert_eq!(read(&mail).await.expect("a mail").raw, got.raw);
}

#[tokio::test]
async fn the_mail_that_starts_a_thread_answers_none() {
    let mail = Mail { thread: Some("m3".into()), ..super::mail("m3") };
    let got = read(&mail).await.expect("a mail");
    assert_eq!((got.header("In-Reply-To"), got.header("References")), (None, None));
}

#[tokio::test]
async fn what_is_ours_to_get_right_is_refused() {
    let base = || super::mail("m4");
    for (mail, problem) in [
        (Mail { subject: " \r\n ".into(), ..base() }, MailProblem::SubjectEmpty),
        (Mail { message_id: "a@b".into(), ..base() }, MailProblem::IdInvalid("message_id")),
        (Mail { message_id: "../../etc/x".into(), ..base() }, MailProblem::IdInvalid("message_id")),
        (Mail { thread: Some("a\r\nX: y".into()), ..base() }, MailProblem::IdInvalid("thread")),
        (Mail { list_id: Some(String::new()), ..base() }, MailProblem::IdInvalid("list_id")),
        (Mail { unsubscribe: Some("http://a.example/".into()), ..base() }, MailProblem::UnsubscribeInvalid),
        (
            Mail { unsubscribe: Some("https://a.example/\r\nX: y".into()), ..base() },
            MailProblem::UnsubscribeInvalid,
        ),
        (Mail { text: "a".repeat(MAIL_BYTES_MAX + 1), ..base() }, MailProblem::TooLong),
        (Mail { date: -1, ..base() }, MailProblem::DateInvalid),
        (Mail { date: i64::MAX, ..base() }, MailProblem::DateInvalid),
    ] {
        let error = read(&mail).await.expect_err("refused");
        assert_eq!(error, SendError::Unfit(problem));
        assert!(error.is_permanent());
    }
    assert!(read(&Mail { text: "a".repeat(MAIL_BYTES_MAX), date: 0, ..base() }).await.is_ok());
}

#[tokio::test]
async fn a_test_can_let_mails_fail() {
    let (mailer, mailbox) = Mailer::recording(super::sender());
    let later = SendError::Later { cause: "full".into() };
    mailbox.fail_next(later.clone());
    assert_eq!(mailer.send(&super::mail("m5")).await, Err(later));
    assert_eq!(mailer.send(&super::mail("m5")).await, Ok(()));
    assert_eq!(mailbox.sent().len(), 1);
}

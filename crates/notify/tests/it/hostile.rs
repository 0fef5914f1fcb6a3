//! Whatever somebody calls himself or writes, one mail goes to one recipient with one subject.

use proptest::prelude::*;
use rejoinder_notify::{Mail, Mailer, SmtpSettings, SmtpUrl};
use rejoinder_testkit::{SmtpServer, smtp::ReceivedMail};

use super::message::read;

/// What broke other mailers, in any order, between anything.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\r\n".to_owned()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("\r\n.\r\n".to_owned()),
        Just("\n.\n".to_owned()),
        Just("..".to_owned()),
        Just("\r\n\r\n".to_owned()),
        Just("Bcc: eve@evil.example".to_owned()),
        Just("Subject: other".to_owned()),
        Just("MAIL FROM:<eve@evil.example>".to_owned()),
        Just("--=_m1".to_owned()),
        Just("--=_m1--".to_owned()),
        Just("=?utf-8?b?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=".to_owned()),
        Just("\" <eve@evil.example>, \"".to_owned()),
        Just("eve@evil.example".to_owned()),
        Just("<script>".to_owned()),
        Just("\u{2028}\u{202E}\u{0}\u{7F}\u{85}".to_owned()),
        Just("\\".to_owned()),
        Just("(".to_owned()),
        Just("=".to_owned()),
        Just(" ".to_owned()),
        Just("é日本".to_owned()),
        any::<char>().prop_map(String::from),
        "[a-z]{1,90}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn mails() -> impl Strategy<Value = Mail> {
    (hostile(), hostile(), hostile(), hostile(), prop::option::of(hostile())).prop_map(
        |(to_name, from_name, subject, text, html)| Mail {
            to_name: Some(to_name),
            from_name,
            subject: format!("s{subject}"),
            text,
            html,
            unsubscribe: Some("https://talk.paper.example/u".into()),
            thread: Some("t1".into()),
            ..super::mail("m1")
        },
    )
}

/// What a text is after the marks of control are gone.
fn cleaned(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn check(mail: &Mail, got: &ReceivedMail) {
    let raw = &got.raw;
    let (head, _) = raw.split_once("\r\n\r\n").expect("a head");
    let names: Vec<&str> = head
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split_once(':').expect("a header").0)
        .collect();
    let mut expected = vec![
        "Date",
        "From",
        "To",
        "Subject",
        "Message-ID",
        "In-Reply-To",
        "References",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    ];
    if mail.html.is_none() {
        expected.push("Content-Transfer-Encoding");
    }
    assert_eq!(names, expected, "{raw}");
    assert!(raw.is_ascii() && !raw.replace("\r\n", "").contains(['\r', '\n', '\0']), "{raw:?}");
    assert!(raw.split("\r\n").all(|line| line.len() <= 998), "{raw}");
    // Undecoded, as a mail program parts addresses: outside quotes only one.
    let to =
        head.split("\r\nTo:").nth(1).and_then(|rest| rest.split("\r\nSubject:").next()).expect("a recipient");
    assert_eq!(outside_quotes(to).matches('@').count(), 1, "{to}");
    assert!(to.trim_end().ends_with("<ann@mail.example>") || to.trim() == "ann@mail.example", "{to}");
    assert_eq!(got.text().as_deref(), Some(cleaned(&mail.text).trim_end_matches('\n')), "{raw}");
    assert_eq!(
        got.html(),
        mail.html.as_ref().map(|html| cleaned(html).trim_end_matches('\n').to_owned()),
        "{raw}"
    );
}

fn outside_quotes(text: &str) -> String {
    let (mut out, mut is_quoted, mut is_escaped) = (String::new(), false, false);
    for c in text.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            c if !is_quoted => out.push(c),
            _ => {}
        }
    }
    out
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_out_of_its_field(mail in mails()) {
        let got = runtime().block_on(read(&mail)).expect("a mail");
        check(&mail, &got);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_out_on_the_wire(mails in prop::collection::vec(mails(), 1..5)) {
        runtime().block_on(async {
            let server = SmtpServer::start().await;
            let url = SmtpUrl::parse(&server.url()).expect("a server");
            let mailer = Mailer::smtp(super::sender(), SmtpSettings::new(url)).expect("a mailer");
            for mail in &mails {
                mailer.send(mail).await.expect("sent");
            }
            let got = server.mails();
            assert_eq!(got.len(), mails.len());
            for (mail, got) in mails.iter().zip(&got) {
                assert_eq!((got.from.as_str(), &got.to[..]), ("talk@paper.example", &["ann@mail.example".to_owned()][..]));
                check(mail, got);
            }
        });
    }
}

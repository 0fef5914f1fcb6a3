//! Letters about an account, as they come out of a mailbox: each says what changed, in the language of the site.

use rejoinder_app::{Change, Letter};
use rejoinder_domain::{Role, reader::Standing};
use rejoinder_testkit::{
    Mailbox, TestCtx,
    app::{Client, TestApp},
    code_in,
};

/// 2026-11-23T12:00:00Z.
const NOON: i64 = 1_795_435_200_000_000;

fn changes() -> Vec<Change> {
    let title = "The House".to_owned();
    vec![
        Change::Password,
        Change::Warned,
        Change::Address,
        Change::AddressProven,
        Change::AddressReclaimed,
        Change::PasskeyAdded,
        Change::PasskeyRemoved,
        Change::AuthenticatorAdded,
        Change::AuthenticatorRemoved,
        Change::SecondForgotten,
        Change::RecoveryCodes,
        Change::Linked { title: title.clone() },
        Change::Unlinked { title },
        Change::Role { role: Role::Moderator },
        Change::Suspended,
        Change::Restored,
        Change::Token,
        Change::Leaves { at: NOON },
        Change::Stays,
    ]
}

#[tokio::test]
async fn a_letter_says_what_changed_in_every_language() {
    let app = TestApp::new().await;
    let words = rejoinder_web::words();
    for (lang, day) in [
        ("en", "November 23, 2026"),
        ("de", "23. November 2026"),
        ("ja", "2026年11月23日"),
        ("ar", "23 نوفمبر 2026"),
    ] {
        let site = rejoinder_domain::Site {
            language: lang.into(),
            time_zone: "Asia/Tokyo".into(),
            ..rejoinder_domain::Site::clone(&app.site())
        };
        let mut told = std::collections::BTreeSet::new();
        for change in changes() {
            let written = words.write(&site, &Letter::Changed(change.clone()));
            let text = &written.text;
            assert!(written.subject.contains(site.title.as_str()), "{}", written.subject);
            assert!(text.ends_with("/account\n") && !text.contains(['{', '\u{2068}']), "{text}");
            assert!(told.insert(text.clone()), "{lang}: {change:?} reads like another: {text}");
            match change {
                Change::Leaves { .. } => {
                    assert!(text.contains(day), "{text}");
                }
                Change::Linked { .. } | Change::Unlinked { .. } => {
                    assert!(text.contains("The House"), "{text}")
                }
                _ => {}
            }
        }
    }
}

/// Signs in by a code, as a browser does, up to where that leads; and takes the letters that it made.
async fn by_code(app: &TestApp, mailbox: &Mailbox, client: &Client, next: &str) -> String {
    let form = client.get(&format!("/login?next={next}")).await.form("main form");
    let sent = form.with("email", "Ann@mail.example").with("way", "mail").send(client).await.expect(303);
    let page = client.get(&sent.location()).await.expect(200);
    assert!(page.holds("It is good for 10 minutes."), "{}", page.told());
    app.work_off().await;
    let mails = mailbox.take();
    let [mail] = mails.as_slice() else { panic!("one mail was expected, not {}", mails.len()) };
    assert!(mail.mail.text.contains("It is good for 10 minutes."), "{}", mail.mail.text);
    let code = code_in(&mail.mail.text);
    page.form("main form").with("code", &code).send(client).await.expect(303).location()
}

#[tokio::test]
async fn who_proves_an_address_for_the_first_time_is_told_what_that_changed() {
    let (app, mailbox) = TestApp::with_mail().await;
    app.reader("Ann").await;
    let client = app.anyone();
    let told = by_code(&app, &mailbox, &client, "/rules").await;
    assert_eq!(told, "/account?told=reclaimed&next=%2Frules");
    let page = client.get(&told).await.expect(200);
    assert!(page.texts(".told")[0].contains("Nobody had proven it before"), "{}", page.told());
    assert_eq!(page.attributes(".told a", "href"), ["/rules"]);
    let stray = client.get("/account?told=reclaimed&next=https://evil.example/").await.expect(200);
    assert!(stray.attributes(".told a", "href").is_empty());
    app.work_off().await;
    let mails = mailbox.take();
    assert!(mails.len() == 1 && mails[0].mail.text.contains("passkeys"), "{mails:?}");
    // The second time nothing changed: he is where he was going.
    assert_eq!(by_code(&app, &mailbox, &app.anyone(), "/rules").await, "/rules");
    app.work_off().await;
    assert!(mailbox.take().is_empty());
}

#[tokio::test]
async fn what_is_done_on_the_account_page_is_told_by_letter() {
    let (app, mailbox) = TestApp::with_mail().await;
    let mo = app.moderator("Mo").await;
    let id = TestCtx::who(&mo).id;
    let prove = app.store.write(move |tx| async move {
        let mut contact = tx.find_contact(id).await?.expect("has an address");
        contact.proven = true;
        tx.update_email(&contact).await
    });
    prove.await.expect("is proven");
    let client = app.browser(&mo).await;
    let letter = async |what: &str| {
        app.work_off().await;
        let mails = mailbox.take();
        let [mail] = mails.as_slice() else { panic!("{what}: one letter was expected, not {}", mails.len()) };
        assert!(mail.mail.text.contains(what), "{}", mail.mail.text);
    };
    client.post("/account/password", &[("password", "another horse in autumn")]).await.expect(303);
    letter("Your password was changed.").await;
    client.post("/account/tokens", &[("label", "feeds"), ("read", "1")]).await.expect(201);
    letter("A token for programs was made").await;
    client.post("/account/leave", &[("keep", "")]).await.expect(303);
    letter("Your account will be deleted on ").await;
    client.post("/account/stay", &[]).await.expect(303);
    letter("Your account stays").await;
    client.post("/account/stay", &[]).await.expect(303);
    app.work_off().await;
    assert!(mailbox.take().is_empty(), "doing it twice is doing it once");
    // And what staff do with it.
    for (role, standing, what) in [
        (Role::Trusted, Standing::Registered, "It is now: Trusted reader."),
        (Role::Reader, Standing::Suspended, "has suspended your account"),
        (Role::Reader, Standing::Registered, "lets you write again"),
    ] {
        let set = rejoinder_app::people::set_role(&app, &app.site(), &app.desk, id, role, standing).await;
        set.expect("is set");
        letter(what).await;
    }
}

#[tokio::test]
async fn an_address_that_is_not_proven_has_a_button_to_prove_it() {
    let (app, mailbox) = TestApp::with_mail().await;
    let ann = app.reader("Ann").await;
    let client = app.browser(&ann).await;
    let page = client.get("/account").await.expect(200);
    let form = page.form("#email form:not(.inline)");
    assert_eq!(form.value("email"), Some("Ann@mail.example"));
    let sent = form.send(&client).await.expect(303);
    let page = client.get(&sent.location()).await.expect(200);
    app.work_off().await;
    let code = code_in(&mailbox.take()[0].mail.text);
    let done = page.form("main form").with("code", &code).send(&client).await.expect(303);
    let page = client.follow(&done.location()).await.expect(200);
    assert!(page.texts(".told")[0].contains("Your address is proven."), "{}", page.told());
    assert!(
        page.attributes("#email form:not(.inline)", "action").is_empty() && !page.holds("not proven yet")
    );
    app.work_off().await;
    assert!(mailbox.take()[0].mail.text.contains("Your address is proven"));
}

#[tokio::test]
async fn who_mistypes_the_code_of_the_app_need_not_scan_anew() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let client = app.browser(&ann).await;
    let page = client.get("/account/authenticator").await.expect(200);
    let secret = page.texts(".shown-code code");
    let again = page.form("main form").with("code", "000000").send(&client).await.expect(422);
    assert_eq!(again.texts(".shown-code code"), secret);
    assert_eq!(again.form("main form").value("ticket"), page.form("main form").value("ticket"));
    // A ticket that is none begins anew, and says why.
    let stray = page.form("main form").with("ticket", "x").with("code", "000000").send(&client).await;
    assert_ne!(stray.texts(".shown-code code"), secret);
    assert!(!stray.texts("main .field-error").concat().is_empty(), "{}", stray.told());
}

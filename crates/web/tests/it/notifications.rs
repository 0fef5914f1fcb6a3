//! What readers are told, through the router: the page, the count beside the name, the settings, the feed, and
//! unsubscribing by people and by mail programs.

use rejoinder_app::{
    Ruling, decide_comment,
    notifications::{MailChoice, find_notification_settings, set_mail, unsubscribe_path},
};
use rejoinder_domain::{Actor, Comment, CommentId, Thread, decision::Act};
use rejoinder_testkit::{TestCtx, app::TestApp};

/// A reader with a proven address who wants mail, and what he wrote.
async fn told(app: &TestApp, thread: &Thread) -> (Actor, Actor, Comment) {
    let (ann, ben) = (app.reader("Ann").await, app.reader("Ben").await);
    let reader = TestCtx::who(&ann).id;
    let prove = app.store.write(move |tx| async move {
        let mut contact = tx.find_contact(reader).await?.expect("has an address");
        contact.proven = true;
        tx.update_email(&contact).await
    });
    prove.await.expect("is proven");
    set_mail(app, &app.site(), &ann, MailChoice::AtOnce).await.expect("chooses");
    let root = app.post(&ann, thread.id, None, "By Ann").await;
    (ann, ben, root)
}

async fn mail_of(app: &TestApp, actor: &Actor) -> MailChoice {
    find_notification_settings(app, &app.site(), actor).await.expect("reads").mail
}

async fn remove(app: &TestApp, id: CommentId) {
    let ruling =
        Ruling { rule: "r1".into(), reason: "Because\nof birds".into(), ..Ruling::new(id, Act::Remove) };
    decide_comment(app, &app.site(), &app.desk, ruling).await.expect("decides");
}

#[tokio::test]
async fn the_page_tells_what_is_new_until_it_is_seen() {
    let app = TestApp::new().await;
    let (story, thread) = app.story("Something <b>happened</b>").await;
    let (ann, ben, root) = told(&app, &thread).await;
    let client = app.browser(&ann).await;
    let empty = client.get("/notifications").await.expect(200);
    assert_eq!(empty.texts(".nothing").len(), 1);
    assert!(client.get("/").await.texts(".account .unseen").is_empty());
    let answer = app.post(&ben, thread.id, Some(root.id), "The *canary* sings").await;
    // The count is beside the name, on pages that are for him alone.
    for path in ["/", story.path().as_str(), "/account", "/rules"] {
        let page = client.get(path).await.expect(200);
        assert_eq!(page.texts(".account .unseen [aria-hidden]"), ["1"], "{path}");
        assert!(
            page.header("cache-control").starts_with("private") || page.header("cache-control") == "no-store"
        );
        let public = app.anyone().get(path).await;
        assert!(public.texts(".unseen").is_empty() && !public.holds("/follow\""), "{path}");
    }
    let page = client.get("/notifications").await.expect(200);
    assert_eq!((page.header("cache-control"), page.texts(".is-new").len()), ("no-store", 1));
    assert!(page.holds("Ben answered you") && page.holds("<em>canary</em>"));
    assert!(page.holds("Something &#60;b&#62;happened") && !page.holds("<b>happened"));
    assert_eq!(page.attributes(".in-place a", "href"), [format!("/c/{}", answer.id)]);
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    // Looking changes nothing; the form does, up to what it showed.
    let form = client.get("/notifications").await.expect(200).form("main form");
    app.post(&ben, thread.id, Some(root.id), "Another").await;
    assert_eq!(form.send(&client).await.expect(303).location(), "/notifications");
    let page = client.get("/notifications").await.expect(200);
    assert_eq!((page.texts(".notifications > li").len(), page.texts(".is-new").len()), (2, 1));
    assert_eq!(client.get("/").await.texts(".account .unseen [aria-hidden]"), ["1"]);
    // What is gone is on no page and in no count; of her own she reads why.
    for comment in rejoinder_app::latest(&app, &app.site(), thread.id, 9).await.expect("reads").1 {
        remove(&app, comment.id).await;
    }
    let page = client.get("/notifications").await.expect(200);
    assert!(!page.holds("canary") && !page.holds("Ben") && !page.holds("By Ann"));
    assert!(page.holds("Your comment was removed") && page.holds("of birds") && page.holds("Rule r1"));
    assert_eq!(client.get("/").await.texts(".account .unseen [aria-hidden]"), ["1"]);
    app.anyone().get("/notifications").await.expect(303);
    client.post("/notifications/seen", &[("up_to", "x")]).await.expect(400);
    client.post("/notifications/seen", &[]).await.expect(400);
}

#[tokio::test]
async fn a_thread_is_followed_by_its_button_and_left_on_the_settings_page() {
    let app = TestApp::new().await;
    let (story, thread) = app.story("Something happened").await;
    let (ann, ben) = (app.reader("Ann").await, app.reader("Ben").await);
    let client = app.browser(&ann).await;
    let page = client.get(&story.path()).await.expect(200);
    let done = page.form("form.follow").send(&client).await.expect(303);
    assert_eq!(done.location(), format!("{}?told=followed#discussion", story.path()));
    let page = client.follow(&done.location()).await.expect(200);
    assert!(page.holds("You follow this discussion and are told"));
    assert_eq!(page.form("form.follow").value("on"), Some("0"));
    app.post(&ben, thread.id, None, "News").await;
    app.work_off().await;
    assert!(client.get("/notifications").await.holds("Ben wrote in a discussion that you follow"));
    let settings = client.get("/account/notifications").await.expect(200);
    assert_eq!(settings.texts("#follows .things a"), ["Something happened"]);
    let left = settings.form("#follows form").send(&client).await.expect(303);
    let settings = client.follow(&left.location()).await.expect(200);
    assert!(settings.texts("#follows .things").is_empty() && settings.texts(".told").len() == 1);
    // In the frame of another site, and for nobody in particular, there is no such button.
    assert!(!app.anyone().get(&story.path()).await.holds("form class=\"follow\""));
    assert!(!client.get(&format!("/embed?story={}", story.id)).await.expect(200).holds("class=\"follow\""));
    let path = format!("/thread/{}/follow", thread.id);
    app.anyone().post(&path, &[("on", "1")]).await.expect(401);
    client.with("sec-fetch-site", "cross-site").post(&path, &[("on", "1")]).await.expect(403);
}

#[tokio::test]
async fn mail_is_chosen_where_there_is_mail_and_words_are_of_every_language() {
    let (app, mailbox) = TestApp::with_mail().await;
    for (lang, answered) in [
        ("en", "Ben answered you: Something happened"),
        ("de", "Ben hat Ihnen geantwortet: Something happened"),
        ("ar", "ردّ عليك Ben: Something happened"),
        ("ja", "Benさんが返信しました: Something happened"),
    ] {
        let mut site = rejoinder_domain::Site::clone(&app.site());
        site.language = lang.into();
        rejoinder_app::update_site(&app, site, None).await.expect("is changed");
        let (_, thread) = app.story("Something happened").await;
        if lang == "en" {
            let (ann, ben, root) = told(&app, &thread).await;
            let client = app.browser(&ann).await;
            let page = client.get("/account/notifications").await.expect(200);
            let form = page.form("#mail form");
            assert_eq!(form.value("mail"), Some("at_once"));
            let done = form.with("mail", "daily").send(&client).await.expect(303);
            assert!(client.follow(&done.location()).await.holds("Your choice is kept."));
            assert_eq!(mail_of(&app, &ann).await, MailChoice::Daily);
            client.post("/account/notifications", &[("mail", "hourly")]).await.expect(400);
            set_mail(&app, &app.site(), &ann, MailChoice::AtOnce).await.expect("chooses");
            app.post(&ben, thread.id, Some(root.id), "An *answer*\n\nwith two lines").await;
        } else {
            let find = |name: &'static str| {
                let key = rejoinder_domain::Name::parse(name).expect("a name");
                let site = app.site().id;
                app.store.read(move |tx| async move {
                    tx.list_readers_by_name_key(site, key.key().as_str()).await
                })
            };
            let ann = Actor::Reader(find("Ann").await.expect("reads").remove(0));
            let ben = Actor::Reader(find("Ben").await.expect("reads").remove(0));
            let root = app.post(&ann, thread.id, None, "By Ann").await;
            app.post(&ben, thread.id, Some(root.id), "An *answer*\n\nwith two lines").await;
        }
        app.work_off().await;
        let mails = mailbox.take();
        let [mail] = mails.as_slice() else { panic!("{lang}: one mail was expected, not {}", mails.len()) };
        assert_eq!(mail.mail.subject, answered);
        assert!(
            mail.mail.html.is_none() && mail.mail.text.contains("\n> An answer with two lines\n"),
            "{}",
            mail.mail.text
        );
        assert!(mail.mail.text.contains("https://talk.paper.example/unsubscribe/"));
        assert!(!mail.mail.text.contains(['\u{2068}', '{', '<']), "{}", mail.mail.text);
    }
}

#[tokio::test]
async fn without_mail_there_is_nothing_to_choose() {
    let app = TestApp::new().await;
    let client = app.browser(&app.reader("Ann").await).await;
    let page = client.get("/account/notifications").await.expect(200);
    assert!(page.texts("#mail").is_empty() && page.texts("#feed").len() == 1);
}

#[tokio::test]
async fn a_mail_program_unsubscribes_with_one_post_and_a_person_with_a_form() {
    let app = TestApp::new().await;
    let (_, thread) = app.story("Something happened").await;
    let (ann, _, _) = told(&app, &thread).await;
    let path = unsubscribe_path(&app, &app.site(), TestCtx::who(&ann).id);
    let again = async || set_mail(&app, &app.site(), &ann, MailChoice::AtOnce).await.expect("chooses");
    let anyone = app.anyone();
    let page = anyone.get(&path).await.expect(200);
    assert_eq!(mail_of(&app, &ann).await, MailChoice::AtOnce, "looking changes nothing");
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "no-referrer"));
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    let done = page.form("main form").send(&anyone).await.expect(200);
    assert_eq!((done.texts(".told").len(), mail_of(&app, &ann).await), (1, MailChoice::Off));
    assert!(done.header("set-cookie").is_empty());
    // RFC 8058 §3.2: either kind of form, from wherever.
    let multipart =
        "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    for (media_type, body) in [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        ("multipart/form-data; boundary=x", multipart),
    ] {
        again().await;
        let program = anyone.with("origin", "https://mail.example").with("sec-fetch-site", "cross-site");
        program.post_raw(&path, media_type, body.as_bytes().to_vec()).await.expect(200);
        assert_eq!(mail_of(&app, &ann).await, MailChoice::Off, "{media_type}");
    }
    again().await;
    anyone.post_raw(&path, "text/plain", vec![b'x'; 5_000]).await.expect(413);
    for forged in [format!("{path}A"), path.replace(&path[20..24], "0000"), "/unsubscribe/x".into()] {
        anyone.get(&forged).await.expect(404);
        anyone.post(&forged, &[]).await.expect(404);
    }
    assert_eq!(mail_of(&app, &ann).await, MailChoice::AtOnce);
}

#[tokio::test]
async fn a_private_feed_has_an_address_that_is_shown_once_and_can_be_ended() {
    let app = TestApp::new().await;
    let (_, thread) = app.story("Something & more").await;
    let (ann, ben, root) = told(&app, &thread).await;
    let answer = app.post(&ben, thread.id, Some(root.id), "The <canary> sings").await;
    let client = app.browser(&ann).await;
    let page = client.get("/account/notifications").await.expect(200);
    let made = page.form("#feed form").send(&client).await.expect(200);
    assert_eq!((made.header("cache-control"), made.header("referrer-policy")), ("no-store", "no-referrer"));
    let address = made.texts("#feed code").pop().expect("an address");
    let path = address.strip_prefix("https://talk.paper.example").expect("ours").to_owned();
    assert!(client.get("/account/notifications").await.texts("#feed code").is_empty(), "only once");
    let feed = app.anyone().get(&path).await.expect(200);
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!((feed.header("cache-control"), feed.header("referrer-policy")), ("no-store", "no-referrer"));
    assert_eq!(feed.header("x-robots-tag"), "noindex");
    let text = feed.text();
    assert!(text.contains("Ben answered you: Something &amp; more"), "{text}");
    assert!(text.contains("The &lt;canary&gt; sings") && text.contains(&format!("/c/{}", answer.id)));
    let secret = path.rsplit('/').next().expect("a secret");
    assert!(
        !text.contains(secret) && !feed.holds("Ann"),
        "it says neither its address nor whose it is by name"
    );
    remove(&app, answer.id).await;
    assert!(!app.anyone().get(&path).await.expect(200).holds("canary"));
    let ended = client.get("/account/notifications").await.form("form[action='/account/feed/remove']");
    ended.send(&client).await.expect(303);
    app.anyone().get(&path).await.expect(404);
}

//! What readers and staff do by forms: without script first, then as a script sends the same.

use rejoinder_app::{Ruling, decide_comment};
use rejoinder_domain::{CommentId, Refusal, State, decision::Act, limits, site::Guests, thread::ThreadState};
use rejoinder_testkit::{
    TestCtx,
    app::{Answer, Client, TestApp},
};
use rejoinder_web::{WebConfig, i18n::Lang};

use crate::paper::{decide, path, set_thread, withdraw};

/// What a refusal says in a language.
fn told(lang: Lang, refusal: &Refusal) -> String {
    let args = refusal.args();
    lang.refusal(
        refusal.code(),
        args.iter().map(|(name, value)| {
            let value = match value.parse::<i64>() {
                Ok(number) => fluent_bundle::FluentValue::from(number),
                Err(_) => fluent_bundle::FluentValue::from(value.clone()),
            };
            (*name, value)
        }),
    )
}

/// The comments of a story's page with their texts.
async fn texts(client: &Client, page: &str) -> Vec<String> {
    client.get(page).await.expect(200).texts("article .comment-text")
}

/// The one form to write a new comment on a page.
async fn compose(client: &Client, page: &str) -> rejoinder_testkit::app::Form {
    client.get(page).await.expect(200).form("form[data-compose]")
}

#[tokio::test]
async fn a_reader_posts_answers_edits_reacts_and_withdraws_without_script() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (story, _) = app.story("By form").await;
    let here = path(&story);
    let (a, b) = (app.browser(&ann).await, app.browser(&bob).await);

    let answer = compose(&a, &here).await.with("text", "  First line\nsecond  line \n\nLast").send(&a).await;
    let to = answer.expect(303).location();
    let page = a.follow(&to).await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("told-posted")]);
    let id = page.attributes(".is-marked", "data-comment").pop().expect("the new comment is marked");
    assert!(to.ends_with(&format!("#c-{id}")), "{to}");
    assert_eq!(texts(&app.anyone(), &here).await.len(), 1);

    // The answer: link, form, post.
    let reply = page.attributes(&format!("[id=\"c-{id}\"] a[data-act=reply]"), "href");
    assert_eq!(reply, [format!("/c/{id}/reply")]);
    let form = b.get(&format!("/c/{id}/reply")).await.expect(200).form("form[data-compose]");
    assert_eq!(form.value("parent"), Some(id.as_str()));
    let quoted = b.get(&format!("/c/{id}/reply?quote=1")).await.expect(200).form("form[data-compose]");
    assert!(quoted.value("text").is_some_and(|text| text.starts_with(">   First line\n> second  line")));
    let to = form.with("text", "I answer").send(&b).await.expect(303).location();
    let page = b.follow(&to).await.expect(200);
    let answer = page.attributes(".is-marked", "data-comment").pop().expect("the answer is marked");
    assert_eq!(page.attributes(&format!("ol.replies [id=\"c-{answer}\"]"), "data-comment").len(), 1);

    // The edit form has what was typed, to the character.
    let form = a.get(&format!("/c/{id}/edit")).await.expect(200).form("form[data-compose]");
    assert_eq!(form.value("text"), Some("  First line\nsecond  line \n\nLast"));
    let page = a.follow(&form.with("text", "Changed").send(&a).await.expect(303).location()).await;
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("told-edited")]);
    assert_eq!(page.texts(&format!("[id=\"c-{id}\"] .edited")).len(), 1);
    let history = a.get(&format!("/c/{id}/history")).await.expect(200);
    assert_eq!(history.texts(".revisions .comment-text").len(), 2);
    app.anyone().get(&format!("/c/{id}/history")).await.expect(303);
    b.get(&format!("/c/{id}/history")).await.expect(403);

    // The reaction, given and taken back, and not by the author.
    let react = |page: &Answer| page.form(&format!("[id=\"c-{id}\"] form[data-act=react]"));
    let page = b.get(&here).await;
    let page =
        b.follow(&react(&page).with("on", "1").send(&b).await.expect(303).location()).await.expect(200);
    assert_eq!(page.texts(&format!("[id=\"c-{id}\"] form[data-act=react] b")), ["1"]);
    assert_eq!(page.attributes("form[data-act=react] button", "value"), ["0"]);
    let page =
        b.follow(&react(&page).with("on", "0").send(&b).await.expect(303).location()).await.expect(200);
    assert!(page.texts("form[data-act=react] b").is_empty());
    a.post(&format!("/c/{id}/reaction"), &[("on", "1")]).await.expect(403);
    app.anyone().post(&format!("/c/{id}/reaction"), &[("on", "1")]).await.expect(401);

    // Withdrawn: a tombstone, since somebody answered.
    let form = a.get(&format!("/c/{id}/withdraw")).await.expect(200).form("form.withdraw");
    let page = a.follow(&form.send(&a).await.expect(303).location()).await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("told-withdrawn")]);
    assert_eq!(page.attributes(&format!("[id=\"c-{id}\"]"), "data-state"), ["withdrawn"]);
    b.get(&format!("/c/{id}/withdraw")).await.expect(403);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_guest_writes_where_the_site_takes_guests() {
    let app = TestApp::new().await;
    let (story, thread) = app.story("Guests").await;
    let here = path(&story);
    let guest = app.anyone();
    let form = compose(&guest, &here).await.with("text", "Shown at once").with("name", "Väterchen");
    guest.follow(&form.clone().send(&guest).await.expect(303).location()).await.expect(200);
    assert_eq!(guest.get(&here).await.texts("article h3 bdi"), ["Väterchen"]);
    assert!(guest.cookies().is_empty(), "a guest needs no cookie");

    app.set_policy(|policy| policy.guests = Guests::Held).await;
    let form = compose(&guest, &here).await.with("text", "Kept back").with("name", "Other");
    let page = guest.follow(&form.send(&guest).await.expect(303).location()).await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("told-held")]);
    assert!(!page.holds("Kept back"));
    let held = guest
        .script()
        .post(&form_path(&thread), &[("text", "And this"), ("name", "Other")])
        .await
        .expect(202);
    assert!(!held.holds("And this") && held.bytes.is_empty());

    app.set_policy(|policy| policy.guests = Guests::Off).await;
    let page = guest.get(&here).await.expect(200);
    assert!(page.attributes("form[data-compose]", "action").is_empty());
    assert_eq!(page.attributes(".sign-in a", "href").len(), 2);
    let refused =
        guest.post(&form_path(&thread), &[("text", "Not lost"), ("name", "Other")]).await.expect(403);
    assert_eq!(refused.texts(".kept textarea"), ["Not lost"]);
    let reply = format!("/c/{}/reply", page.comment_ids()[0]);
    assert!(guest.get(&reply).await.expect(303).location().starts_with("/login?next="));
}

fn form_path(thread: &rejoinder_domain::Thread) -> String {
    format!("/thread/{}/comments", thread.id)
}

/// Every refusal of the form keeps what was typed and says what is wrong, in the reader's language.
#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_says_why() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Refusals").await;
    app.set_policy(|policy| policy.comment_len_max = 20).await;
    let comment = app.post(&ann, thread.id, None, "Mine").await;
    let (a, guest) = (app.browser(&ann).await, app.anyone());
    let here = path(&story);
    let too_long = "ぁ".repeat(21);
    let cases: Vec<(&str, &str, &str, Refusal)> = vec![
        ("", "Jo", "text", Refusal::TextEmpty),
        (" \n\t\u{3000}\u{200b} ", "Jo", "text", Refusal::TextEmpty),
        (&too_long, "Jo", "text", Refusal::TextTooLong { len: 21, max: 20 }),
        ("a\nb\u{7}c", "Jo", "text", Refusal::TextControlCharacter { code: "U+0007".into(), line: 2 }),
        ("Fine <b>&amp; \"x\"", "", "name", Refusal::NameEmpty),
        ("Fine", "@jo", "name", Refusal::NameInvalid),
        ("Fine", "a\u{202e}b", "name", Refusal::NameInvalid),
        ("Fine", "ann", "name", Refusal::NameTaken),
        ("Fine", "\u{ff21}nn ", "name", Refusal::NameTaken),
    ];
    for lang in Lang::all() {
        let tag = lang.tag();
        for (text, name, field, refusal) in &cases {
            let client = guest.with("accept-language", &format!("{tag}, *;q=0.1"));
            let form =
                compose(&client, &here).await.with("text", text).with("name", name).with("key", "key-12345");
            let answer = form.send(&client).await;
            assert!(matches!(answer.status, 409 | 422), "{refusal:?}: {}", answer.status);
            let again = answer.form("form[data-compose]");
            assert_eq!(again.value("text"), Some(*text), "{refusal:?}");
            assert_eq!(again.value("name"), Some(*name));
            assert_eq!(again.value("key"), Some("key-12345"), "the same act, once it is mended");
            assert_eq!(again.action, form.action);
            let beside = format!(".field-error[data-for={field}][role=alert]");
            assert_eq!(answer.texts(&beside), [told(lang, refusal)], "{tag}");
            assert_eq!(answer.attributes("html", "lang"), [tag]);
            assert_eq!(answer.attributes(&format!("[name={field}]"), "aria-invalid"), ["true"]);
            assert_eq!(answer.header("cache-control"), "no-store");
            // The same for a script.
            let problem = client
                .script()
                .post(&form.action, &[("text", *text), ("name", *name), ("key", "key-12345")])
                .await
                .expect(answer.status);
            assert_eq!(problem.header("content-type"), "application/problem+json");
            let json = problem.json();
            assert_eq!(json["code"], refusal.code());
            assert_eq!(json["detail"], told(lang, refusal));
            assert_eq!(json["errors"][0]["pointer"], format!("/{field}"));
            assert_eq!(json["errors"][0]["detail"], told(lang, refusal));
            assert_eq!(problem.header("content-language"), tag);
        }
        // An edit.
        let client = a.with("accept-language", tag);
        let form =
            client.get(&format!("/c/{}/edit", comment.id)).await.expect(200).form("form[data-compose]");
        let answer = form.with("text", &too_long).send(&client).await.expect(422);
        assert_eq!(answer.form("form[data-compose]").value("text"), Some(too_long.as_str()));
        let why = Refusal::TextTooLong { len: 21, max: 20 };
        assert_eq!(answer.texts(".field-error[data-for=text]"), [told(lang, &why)]);
        // A report.
        let client = guest.with("accept-language", tag);
        let report = format!("/c/{}/report", comment.id);
        let form = client.get(&report).await.expect(200).form("form.report");
        let answer = form.with("detail", "But I wrote something").send(&client).await.expect(422);
        assert_eq!(
            answer.texts(".field-error[data-for=reason]"),
            [told(lang, &Refusal::ReportReasonRequired)]
        );
        assert_eq!(answer.form("form.report").value("detail"), Some("But I wrote something"));
        let long = "x".repeat(limits::DETAIL_LEN_MAX + 1);
        let form = answer.form("form.report").with("reason", "r2").with("detail", &long);
        let answer = form.send(&client).await.expect(422);
        assert_eq!(answer.form("form.report").value("reason"), Some("r2"));
        assert_eq!(answer.form("form.report").value("detail"), Some(long.as_str()));
        let why = Refusal::DetailTooLong { max: limits::DETAIL_LEN_MAX };
        assert_eq!(answer.texts(".field-error[data-for=detail]"), [told(lang, &why)]);
        // A decision.
        let desk = app.browser(&app.desk).await.with("accept-language", tag);
        let page = desk.get(&here).await.expect(200);
        let form = page.form(&format!("[id=\"c-{}\"] form.decision", comment.id));
        let answer = form.with("act", "remove").send(&desk).await.expect(422);
        assert_eq!(answer.texts(".field-error[data-for=reason]"), [told(lang, &Refusal::ReasonRequired)]);
        let form = answer.form("form.decision").with("act", "remove").with("reason", &long);
        let answer = form.send(&desk).await.expect(422);
        assert_eq!(answer.form("form.decision").value("reason"), Some(long.as_str()));
        let message = told(lang, &Refusal::DetailTooLong { max: limits::DETAIL_LEN_MAX });
        assert!(answer.texts(".field-error").contains(&message), "{:?}", answer.texts(".field-error"));
        // Accounts.
        let mail = format!("{tag}@mail.example");
        for (name, email, password, field, refusal) in [
            ("", mail.as_str(), "long enough for them", "name", Refusal::NameEmpty),
            ("Ann", &mail, "long enough for them", "name", Refusal::NameTaken),
            ("Moderator", &mail, "long enough for them", "name", Refusal::NameReserved),
            ("New", "nowhere", "long enough for them", "email", Refusal::EmailInvalid),
            ("New", "ANN@mail.example", "long enough for them", "email", Refusal::EmailTaken),
            ("New", &mail, "short", "password", Refusal::PasswordTooShort { min: limits::PASSWORD_LEN_MIN }),
        ] {
            let form = client.get("/join?next=/rules").await.expect(200).form("form.fields");
            let form = form.with("name", name).with("email", email).with("password", password);
            let answer = form.send(&client).await;
            assert!(matches!(answer.status, 409 | 422), "{refusal:?}: {}", answer.status);
            let again = answer.form("form.fields");
            assert_eq!((again.value("name"), again.value("email")), (Some(name), Some(email)));
            assert_eq!(again.value("password"), Some(""), "a password is never sent back");
            assert_eq!(again.value("next"), Some("/rules"));
            assert_eq!(answer.texts(&format!(".field-error[data-for={field}]")), [told(lang, &refusal)]);
            assert!(!answer.holds(password) || password == "short");
        }
    }
    assert_eq!(texts(&guest, &here).await, ["Mine"], "nothing was left behind");
    app.assert_sound().await;
}

#[tokio::test]
async fn a_preview_shows_the_text_and_keeps_the_form() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Preview").await;
    let root = app.post(&ann, thread.id, None, "Root").await;
    let here = path(&story);
    let guest = app.anyone();
    let form = compose(&guest, &here).await.with("text", "*So* it\nlooks").with("name", "Jo");
    let answer = form.with("preview", "1").send(&guest).await.expect(200);
    assert_eq!(answer.texts("[data-preview] em"), ["So"]);
    let again = answer.form("form[data-compose]");
    assert_eq!((again.value("text"), again.value("name")), (Some("*So* it\nlooks"), Some("Jo")));
    again.send(&guest).await.expect(303);
    // Of an answer too, and the answer stays one.
    let form = guest.get(&format!("/c/{}/reply", root.id)).await.form("form[data-compose]");
    let answer =
        form.with("text", "Re").with("name", "Jo").with("preview", "1").send(&guest).await.expect(200);
    assert_eq!(answer.form("form[data-compose]").value("parent"), Some(root.id.to_string().as_str()));
    assert!(answer.holds("Root"), "what is answered stays in sight");
    // And of an edit.
    let a = app.browser(&ann).await;
    let form = a.get(&format!("/c/{}/edit", root.id)).await.form("form[data-compose]");
    let answer = form.with("text", "**Anew**").with("preview", "1").send(&a).await.expect(200);
    assert_eq!(answer.texts("[data-preview] strong"), ["Anew"]);
    assert_eq!(answer.form("form[data-compose]").action, format!("/c/{}/edit", root.id));
    // A preview of nothing is refused beside the field.
    let empty = compose(&guest, &here).await.with("preview", "1").send(&guest).await.expect(422);
    assert_eq!(empty.texts(".field-error[data-for=text]"), [told(Lang::EN, &Refusal::TextEmpty)]);
    // A script asks for the piece alone.
    let piece = guest.script().post("/preview", &[("text", "*x*"), ("key", "")]).await.expect(200);
    assert!(piece.holds("<em>x</em>") && !piece.holds("<html"));
    assert_eq!(guest.script().post("/preview", &[("text", "")]).await.expect(422).code(), "text_empty");
    // Nothing of all this is in the thread but the one that was posted.
    assert_eq!(texts(&guest, &here).await.len(), 2);
    let from_reader =
        compose(&a, &here).await.with("text", "Seen").with("preview", "1").send(&a).await.expect(200);
    assert!(from_reader.holds("Seen"));
}

#[tokio::test]
async fn the_same_act_twice_is_one() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (story, thread) = app.story("Twice").await;
    let here = path(&story);
    let (a, b) = (app.browser(&ann).await, app.browser(&bob).await);
    let to = form_path(&thread);
    // With a key, and without one by its content.
    for key in ["0190-abcd-key", ""] {
        let form = [("text", format!("Once {key}")), ("key", key.to_owned())];
        let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let first = a.post(&to, &form).await.expect(303).location();
        app.clock.advance_secs(30);
        assert_eq!(a.post(&to, &form).await.expect(303).location(), first);
        // A script that retries gets the same comment.
        let fragment = a.script().post(&to, &form).await.expect(201);
        let id = first.rsplit("#c-").next().expect("a hash").to_owned();
        assert_eq!(fragment.comment_ids(), [id]);
    }
    assert_eq!(texts(&a, &here).await.len(), 2);
    // A key for another act is refused, and the form gets a chance to be sent again.
    let reused = a.post(&to, &[("text", "Something else"), ("key", "0190-abcd-key")]).await.expect(422);
    assert!(reused.texts(".field-error").contains(&told(Lang::EN, &Refusal::KeyReused)));
    let again = reused.form("form[data-compose]");
    assert_eq!(again.value("text"), Some("Something else"));
    again.send(&a).await.expect(303);
    assert_eq!(
        a.script().post(&to, &[("text", "x"), ("key", "0190-abcd-key")]).await.expect(422).code(),
        "key_reused"
    );
    // Another reader's key is another key, and tells nothing of the first.
    let other =
        b.script().post(&to, &[("text", "Once 0190-abcd-key"), ("key", "0190-abcd-key")]).await.expect(201);
    assert_eq!(other.texts("h3 bdi"), ["Bob"]);
    for bad in ["short", "with space", "ключ-ключ", &"x".repeat(65), "a\r\nb: c-12"] {
        assert_eq!(
            a.script().post(&to, &[("text", "x"), ("key", bad)]).await.expect(400).code(),
            "key_invalid"
        );
    }
    // Reports, withdrawals and decisions.
    let id = app.post(&bob, thread.id, None, "Reported").await.id;
    for _ in 0..2 {
        let answer = a.post(&format!("/c/{id}/report"), &[("reason", "r1"), ("key", "report-key-1")]).await;
        assert!(answer.expect(303).location().contains("told=reported"));
    }
    let again = a.script().post(&format!("/c/{id}/report"), &[("reason", "r1")]).await.expect(409);
    assert_eq!(again.code(), "report_duplicate");
    for _ in 0..2 {
        b.post(&format!("/c/{id}/withdraw"), &[]).await.expect(303);
    }
    let id = app.post(&bob, thread.id, None, "Decided").await.id;
    let desk = app.browser(&app.desk).await;
    for _ in 0..2 {
        desk.post(&format!("/c/{id}/decision"), &[("act", "remove"), ("rule", "r1")]).await.expect(303);
    }
    app.assert_sound().await;
}

/// Thirty-two tries at once: an impatient finger, a script and a proxy that retries.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_tries_at_once_are_one() {
    let app = TestApp::with(WebConfig { acts_per_minute: 1000, ..WebConfig::default() }).await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (story, thread) = app.story("Race").await;
    let root = app.post(&ann, thread.id, None, "Root").await;
    let b = app.browser(&bob).await;
    let to = form_path(&thread);
    let acts: [(String, Vec<(&str, &str)>); 5] = [
        (to.clone(), vec![("text", "With a key"), ("key", "race-key-0001")]),
        (to.clone(), vec![("text", "Without one")]),
        (format!("/c/{}/reaction", root.id), vec![("on", "1")]),
        (format!("/c/{}/report", root.id), vec![("reason", "r1"), ("key", "race-key-0002")]),
        ("/preview".into(), vec![("text", "x")]),
    ];
    for (to, form) in acts {
        let tries = (0..32).map(|_| {
            let (client, to) = (b.clone(), to.clone());
            let form: Vec<(String, String)> =
                form.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            tokio::spawn(async move {
                let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                let answer = client.post(&to, &pairs).await;
                (answer.status, answer.location())
            })
        });
        let mut answers = Vec::new();
        for one in tries.collect::<Vec<_>>() {
            answers.push(one.await.expect("a try ends"));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 < 400), "{to}: {answers:?}");
    }
    let page = app.anyone().get(&path(&story)).await.expect(200);
    assert_eq!(page.texts("#discussion-title"), ["3 comments"]);
    let api = app.anyone().get(&format!("/api/v1/comments/{}", root.id)).await.json();
    assert_eq!(api["counts"]["reactions"], 1);
    app.assert_sound().await;
}

#[tokio::test]
async fn a_script_gets_pieces_of_pages() {
    let app = TestApp::new().await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (_, thread) = app.story("Pieces").await;
    let (a, b) = (app.browser(&ann).await.script(), app.browser(&bob).await.script());
    let piece = |answer: Answer| {
        assert!(answer.holds("<li>") && !answer.holds("<html"), "{}", answer.text());
        assert_eq!(answer.header("cache-control"), "no-store");
        answer
    };
    let posted = piece(a.post(&form_path(&thread), &[("text", "New"), ("key", "")]).await.expect(201));
    let id = posted.comment_ids().pop().expect("the comment");
    assert_eq!(
        posted.attributes("[data-act=edit]", "href"),
        [format!("/c/{id}/edit")],
        "it comes with its controls"
    );
    let reacted = piece(b.post(&format!("/c/{id}/reaction"), &[("on", "1")]).await.expect(200));
    assert_eq!(reacted.texts("form[data-act=react] b"), ["1"]);
    let form = a.get(&format!("/c/{id}/edit")).await.expect(200);
    assert!(form.text().starts_with("<form"), "{}", form.text());
    let edited = piece(a.post(&format!("/c/{id}/edit"), &[("text", "Newer")]).await.expect(200));
    assert_eq!(edited.texts(".comment-text"), ["Newer"]);
    for (page, client) in [("reply", &b), ("report", &b), ("withdraw", &a)] {
        let form = client.get(&format!("/c/{id}/{page}")).await.expect(200);
        assert!(form.text().starts_with("<form"), "{page}: {}", form.text());
    }
    assert!(b.post(&format!("/c/{id}/report"), &[("reason", "r1")]).await.expect(201).bytes.is_empty());
    let desk = app.browser(&app.desk).await.script();
    let held = piece(desk.post(&format!("/c/{id}/decision"), &[("act", "hold")]).await.expect(200));
    assert_eq!(held.attributes("article", "data-state"), ["held"]);
    // The author reads why, in its place.
    let own = app.browser(&ann).await.get(&format!("/story/{}", thread.story_id)).await.location();
    let page = app.browser(&ann).await.get(&own).await.expect(200);
    assert_eq!(page.texts(".pending .notice b").len(), 1);
    // The last thing withdrawn leaves nothing, and says nothing of a page.
    let gone = a.post(&format!("/c/{id}/withdraw"), &[]).await.expect(200);
    assert!(!gone.holds("Newer"), "{}", gone.text());
    // Errors of scripts are problems.
    for (path, code, status) in [
        ("/c/0000000000000/reaction", "not_found", 404),
        ("/thread/0000000000000/comments", "not_found", 404),
        ("/nowhere", "not_found", 404),
    ] {
        let answer = a.post(path, &[("on", "1")]).await;
        if path.starts_with("/thread") {
            assert_eq!(answer.code(), "parameter_unknown");
            continue;
        }
        assert_eq!(answer.expect(status).code(), code);
    }
}

#[tokio::test]
async fn a_decision_is_told_to_the_author_in_place() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Decisions").await;
    let here = path(&story);
    let comment = app.post(&ann, thread.id, None, "Harsh words").await;
    let desk = app.browser(&app.desk).await;
    let form = desk.get(&here).await.form(&format!("[id=\"c-{}\"] form.decision", comment.id));
    let form = form.with("act", "remove").with("rule", "r1").with("reason", "Too <harsh>\nfor us");
    let page = desk.follow(&form.send(&desk).await.expect(303).location()).await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("told-decided")]);
    let a = app.browser(&ann).await;
    let page = a.get(&here).await.expect(200);
    let notice = page.texts(".pending .notice").pop().expect("a notice");
    assert!(notice.contains(&Lang::EN.msg("notice-removed")));
    assert!(
        notice.contains("Too <harsh>\nfor us") && notice.contains("Rule r1") && notice.contains("News Desk")
    );
    assert_eq!(page.attributes(".pending .notice dd a", "href"), ["/rules#r1"]);
    assert!(!app.anyone().get(&here).await.holds("harsh"), "nobody else reads the reason");
    // What cannot be done, says so.
    a.post(&format!("/c/{}/withdraw", comment.id), &[]).await.expect(409);
    a.get(&format!("/c/{}/edit", comment.id)).await.expect(409);
    let ruling = |act| Ruling::new(comment.id, act);
    decide_comment(&app, &app.site(), &app.desk, ruling(Act::Approve)).await.expect("approved");
    assert!(app.anyone().get(&here).await.holds("Harsh words"));
    for act in ["", "delete", "Approve", "removed"] {
        desk.post(&format!("/c/{}/decision", comment.id), &[("act", act)]).await.expect(400);
    }
    desk.post(&format!("/c/{}/decision", comment.id), &[]).await.expect(400);
}

#[tokio::test]
async fn premoderation_holds_every_reader_and_says_so() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, _) = app.story("Premoderated").await;
    app.set_policy(|policy| policy.premoderate = true).await;
    let here = path(&story);
    let a = app.browser(&ann).await;
    let page = a.get(&here).await;
    assert!(page.holds(&Lang::EN.msg("compose-held-all")));
    let form = page.form("form[data-compose]").with("text", "Waits");
    let page = a.follow(&form.send(&a).await.expect(303).location()).await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("told-held")]);
    assert_eq!(page.texts(".pending .comment-text"), ["Waits"]);
    assert!(!app.anyone().get(&here).await.holds("Waits"));
    // Staff find it on the desk and let it through.
    let desk = app.browser(&app.desk).await;
    let queue = desk.get("/desk").await.expect(200);
    assert_eq!(queue.texts("article .comment-text"), ["Waits"]);
    queue.form("form.decision").with("act", "approve").send(&desk).await.expect(303);
    assert!(app.anyone().get(&here).await.holds("Waits"));
    assert!(desk.get("/desk").await.expect(200).comment_ids().is_empty());
}

#[tokio::test]
async fn what_may_no_longer_be_done_is_refused_and_the_text_kept() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Too late").await;
    let (_, other) = app.story("Another").await;
    let here = path(&story);
    let root = app.post(&ann, thread.id, None, "Root").await;
    let elsewhere = app.post(&ann, other.id, None, "Elsewhere").await;
    let held = app.post(&ann, thread.id, None, "Held").await;
    decide(&app, Act::Hold, held.id).await;
    let gone = app.post(&ann, thread.id, None, "Gone").await;
    withdraw(&app, &ann, gone.id).await;
    let removed = app.post(&ann, thread.id, None, "Removed").await;
    decide(&app, Act::Remove, removed.id).await;
    let a = app.browser(&ann).await;
    let to = form_path(&thread);
    let none: CommentId = "0000000000000".parse().expect("an id");
    for (parent, refusal) in [
        (elsewhere.id, Refusal::ParentElsewhere),
        (held.id, Refusal::ParentHeld),
        (gone.id, Refusal::ParentGone),
        (removed.id, Refusal::ParentGone),
        (none, Refusal::ParentUnknown),
    ] {
        let parent = parent.to_string();
        let form = [("text", "My answer"), ("parent", parent.as_str())];
        let answer = a.post(&to, &form).await;
        assert!(matches!(answer.status, 409 | 422), "{refusal:?}: {}", answer.status);
        assert!(answer.holds("My answer"), "{refusal:?}");
        assert!(
            answer.texts(".field-error").contains(&told(Lang::EN, &refusal)),
            "{refusal:?} {}",
            answer.told()
        );
        assert_eq!(a.script().post(&to, &form).await.code(), refusal.code());
    }
    a.post(&to, &[("text", "x"), ("parent", "not-an-id")]).await.expect(400);

    // The edit window.
    app.clock.advance_secs(15 * 60 + 1);
    let late = a.post(&format!("/c/{}/edit", root.id), &[("text", "My correction")]).await.expect(403);
    assert_eq!(late.texts(".kept textarea"), ["My correction"]);
    assert!(late.holds(&told(Lang::EN, &Refusal::EditWindowOver { minutes: 15 })));
    a.get(&format!("/c/{}/edit", root.id)).await.expect(403);
    assert!(a.get(&here).await.attributes("[data-act=edit]", "href").is_empty());

    // A slowed thread, then a closed one.
    set_thread(&app, &thread, ThreadState::Open, 60).await;
    a.post(&to, &[("text", "One")]).await.expect(303);
    let slow = a.post(&to, &[("text", "Two")]).await.expect(429);
    assert_eq!(
        slow.header("retry-after").parse::<i64>().ok().filter(|secs| (59..=61).contains(secs)).map(|_| ()),
        Some(())
    );
    assert_eq!(slow.texts(".kept textarea"), ["Two"]);
    set_thread(&app, &thread, ThreadState::Closed, 0).await;
    let closed = a.post(&to, &[("text", "Three")]).await.expect(403);
    assert_eq!(closed.texts(".kept textarea"), ["Three"]);
    assert!(closed.holds(&told(Lang::EN, &Refusal::ThreadClosed)));
    assert_eq!(a.script().post(&to, &[("text", "Three")]).await.expect(403).code(), "thread_closed");
    a.get(&format!("/c/{}/reply", root.id)).await.expect(403);
    assert!(a.get(&here).await.attributes("[data-act=reply]", "href").is_empty());
    // A preview of what cannot be posted any more is no reason to lose it.
    assert!(a.post(&to, &[("text", "Four"), ("preview", "1")]).await.holds("Four"));
    app.assert_sound().await;
}

#[tokio::test]
async fn a_session_that_is_over_loses_no_text() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (_, thread) = app.story("Long thought").await;
    let comment = app.post(&ann, thread.id, None, "Mine").await;
    app.set_policy(|policy| policy.guests = Guests::Off).await;
    let a = app.browser(&ann).await;
    app.clock.advance_secs(91 * 86_400);
    for (to, status) in [(form_path(&thread), 403), (format!("/c/{}/edit", comment.id), 401)] {
        let answer = a.post(&to, &[("text", "An hour's work"), ("key", "")]).await.expect(status);
        assert_eq!(answer.texts(".kept textarea"), ["An hour's work"], "{to}");
        assert!(answer.attributes(".ways a", "href").iter().any(|href| href.starts_with("/login")), "{to}");
    }
    // Nor does a preview, nor a name typed beside it.
    let answer = a.post(&form_path(&thread), &[("text", "Seen"), ("preview", "1")]).await;
    assert!(answer.holds("Seen"));
    assert_eq!(TestCtx::who(&ann).name.as_str(), "Ann");
    let held = app.post(&ann, thread.id, None, "Later").await;
    assert_eq!(held.state, State::Visible);
}

#[tokio::test]
async fn a_burst_is_slowed_for_readers_and_strangers() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (_, thread) = app.story("Burst").await;
    let a = app.browser(&ann).await;
    for number in 0..limits::BURST_MAX {
        a.post(&form_path(&thread), &[("text", &format!("Number {number}"))]).await.expect(303);
    }
    let refused = a.post(&form_path(&thread), &[("text", "One too many")]).await.expect(429);
    assert_eq!(refused.header("retry-after"), limits::BURST_SECS.to_string());
    assert_eq!(refused.texts(".kept textarea"), ["One too many"]);
    // A stranger is slowed by his address.
    let peer: std::net::SocketAddr = "203.0.113.9:4000".parse().expect("an address");
    let mut last = 0;
    for number in 0..40 {
        let body = format!("text=Guest+{number}&name=Guest+{number}");
        let request = app
            .anyone()
            .request(http::Method::POST, &form_path(&thread))
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(axum::extract::ConnectInfo(peer))
            .body(axum::body::Body::from(body))
            .expect("a request");
        let answer = app.anyone().send(request).await;
        last = answer.status;
        if last == 429 {
            assert!(!answer.header("retry-after").is_empty());
            assert_eq!(answer.texts(".kept textarea"), [format!("Guest {number}")]);
            break;
        }
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_reader_who_does_too_much_is_slowed_whatever_it_is() {
    let app = TestApp::with(WebConfig { acts_per_minute: 2, ..WebConfig::default() }).await;
    let (ann, bob) = (app.reader("Ann").await, app.reader("Bob").await);
    let (_, thread) = app.story("Busy").await;
    let comment = app.post(&bob, thread.id, None, "React to me").await;
    let (a, program) = (app.browser(&ann).await, app.program(&ann).await);
    let react = format!("/c/{}/reaction", comment.id);
    for on in ["1", "0", "1"] {
        a.post(&react, &[("on", on)]).await.expect(303);
    }
    a.post("/preview", &[("text", "x")]).await.expect(200);
    a.post(&format!("/c/{}/report", comment.id), &[("reason", "r1")]).await.expect(303);
    let by_api = format!("/api/v1/comments/{}/reaction", comment.id);
    let body = serde_json::json!({ "kind": "respect", "on": false });
    for _ in 0..3 {
        program.json("PUT", &by_api, &body).await.expect(200);
    }
    let refused = program.json("PUT", &by_api, &body).await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    let refused = a.post("/preview", &[("text", "Not lost")]).await.expect(429);
    assert_eq!(refused.texts(".kept textarea"), ["Not lost"]);
    // Reading goes on, and so do others and staff.
    a.get("/").await.expect(200);
    app.browser(&bob).await.post("/preview", &[("text", "x")]).await.expect(200);
    let staff = app.browser(&app.desk).await;
    for _ in 0..10 {
        staff.post("/preview", &[("text", "x")]).await.expect(200);
    }
}

#[tokio::test]
async fn a_refused_act_says_the_way_on_and_promises_no_text_where_there_is_none() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Way on").await;
    let comment = app.post(&ann, thread.id, None, "Respect me").await;
    let guest = app.anyone();
    let (react, discussion) = (format!("/c/{}/reaction", comment.id), format!("{}#discussion", path(&story)));
    let refused = guest.post(&react, &[("on", "1")]).await.expect(401);
    assert_eq!(refused.texts(".page-lead"), [told(Lang::EN, &Refusal::SignInRequired)]);
    assert!(!refused.holds("kept") && refused.texts("textarea").is_empty());
    let ways = refused.attributes(".ways a", "href");
    assert_eq!(ways, [discussion.clone(), format!("/login?next=%2Fc%2F{}", comment.id), "/".to_owned()]);
    guest.get(&ways[1]).await.expect(200);
    // In a frame the way leads to what may stand there.
    let framed = guest.with("sec-fetch-dest", "iframe").post(&react, &[("on", "1")]).await.expect(401);
    assert_eq!(framed.attributes(".ways a", "href")[0], format!("/embed?story={}#discussion", story.id));

    let a = app.browser(&ann).await;
    set_thread(&app, &thread, ThreadState::Closed, 0).await;
    let closed = a.post(&form_path(&thread), &[("text", "Too late")]).await.expect(403);
    assert_eq!(closed.texts(".kept textarea"), ["Too late"]);
    assert_eq!(closed.attributes(".ways a", "href"), [discussion.clone(), "/".to_owned()]);
    assert_eq!(closed.texts(".ways a")[0], Lang::EN.msg("error-story"));
    let reply = a.get(&format!("/c/{}/reply", comment.id)).await.expect(403);
    assert_eq!(reply.attributes(".ways a", "href"), [discussion, "/".to_owned()]);
    // What its readers may not see has no name and no way.
    rejoinder_app::unpublish_story(&app, &app.site(), &app.desk, story.id).await.expect("it is unpublished");
    let hidden = guest.post(&react, &[("on", "1")]).await.expect(401);
    assert_eq!(hidden.attributes(".ways a", "href"), ["/login", "/"]);
}

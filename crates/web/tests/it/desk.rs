//! What staff decide on: the list of what waits, and a comment that readers do not see.

use rejoinder_domain::{Role, decision::Act, limits, site::Guests};
use rejoinder_testkit::app::TestApp;
use rejoinder_web::i18n::Lang;

use crate::paper::{decide, path};

#[tokio::test]
async fn a_decision_on_the_desk_leads_back_to_the_desk() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("First").await;
    let (other, second) = app.story("Second").await;
    let mut held = Vec::new();
    for thread in [thread.id, thread.id, second.id, thread.id] {
        let comment = app.post(&ann, thread, None, &format!("Held {}", held.len())).await;
        decide(&app, Act::Hold, comment.id).await;
        held.push(comment.id.to_string());
    }
    let desk = app.browser(&app.desk).await;
    let page = desk.get("/desk").await.expect(200);
    assert_eq!(page.comment_ids(), held);
    assert_eq!(page.texts(".case-story h2"), ["First", "First", "Second", "First"]);
    assert_eq!(
        page.attributes(".case-story h2 a", "href"),
        [story.path(), story.path(), other.path(), story.path()]
    );
    // Approving is one press; the rest is folded, and no removal looks like the thing to do.
    assert_eq!(page.texts("form.decision > .buttons button.button[value=approve]").len(), 4);
    assert!(page.texts("form.decision > details button[value=approve]").is_empty());
    assert_eq!(page.texts("form.decision > details button.grave[value=remove]").len(), 4);
    assert!(page.texts("button.button[value=remove]").is_empty());
    let back = page.form("form.decision").with("act", "approve").send(&desk).await.expect(303).location();
    assert_eq!(back, "/desk?told=decided&undo=5");
    let page = desk.get(&back).await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("told-decided")]);
    assert_eq!(page.comment_ids(), held[1..]);
    // What was a slip of the hand is undone by one press, and is in its place again.
    let undone = page.form("form.desk-undo").send(&desk).await.expect(303).location();
    let page = desk.get(&undone).await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("desk-told-undone")]);
    assert_eq!(page.comment_ids().len(), 4);
    let page = desk.get(&page.form("form.desk-undo").send(&desk).await.expect(303).location()).await;
    assert_eq!(page.comment_ids(), held[1..]);
    // A refused decision keeps the way back.
    let refused = page.form("form.decision").with("act", "remove").send(&desk).await.expect(422);
    let form = refused.form("form.decision").with("act", "remove").with("reason", "So");
    assert!(form.send(&desk).await.expect(303).location().starts_with("/desk?told=decided&undo="));
    // What is too long is the reason, for programs and scripts too.
    let long = "x".repeat(limits::DETAIL_LEN_MAX + 1);
    let at = format!("/c/{}/decision", held[2]);
    let by_script = desk.script().post(&at, &[("act", "hold"), ("reason", &long)]).await.expect(422);
    let at = format!("/api/v1/comments/{}/decisions", held[2]);
    let body = serde_json::json!({ "act": "hold", "reason": long });
    let by_program = app.program(&app.desk).await.json("POST", &at, &body).await.expect(422);
    for refused in [by_script, by_program] {
        assert_eq!(refused.json()["errors"][0]["pointer"], "/reason");
    }
    // The way on is one of ours, wherever it is said to lead.
    for evil in ["//evil.example", "https://evil.example/", "/\\evil.example"] {
        let form = [("act", "hold"), ("reason", "x"), ("next", evil)];
        let to = desk.post(&format!("/c/{}/decision", held[0]), &form).await.expect(303);
        assert_eq!(to.location(), "/", "{evil}");
    }
    // On a story's page the decision leads to the comment, as ever.
    app.post(&ann, thread.id, None, "Seen").await;
    let form = desk.get(&path(&story)).await.form("form.decision");
    assert_eq!(form.value("next"), None);
}

#[tokio::test]
async fn a_reported_comment_waits_on_the_desk_until_somebody_decides() {
    let app = TestApp::new().await;
    let (ann, bob, cy) = (app.reader("Ann").await, app.reader("Bob").await, app.reader("Cy").await);
    let (story, thread) = app.story("Reported").await;
    let calm = app.post(&ann, thread.id, None, "Calm").await;
    let comment = app.post(&ann, thread.id, None, "Heated").await;
    let report = format!("/c/{}/report", comment.id);
    let (b, desk) = (app.browser(&bob).await, app.browser(&app.desk).await);
    b.post(&report, &[("reason", "r1"), ("detail", "He <b>insults</b> me")]).await.expect(303);
    app.anyone().post(&report, &[("reason", "other"), ("detail", "Not nice")]).await.expect(303);
    let page = desk.get("/desk").await.expect(200);
    assert_eq!(page.comment_ids(), [comment.id.to_string()]);
    assert_eq!(page.texts(".reports > p"), ["2 reports"]);
    assert_eq!(page.texts(".reports li > b"), ["Rule r1".to_owned(), Lang::EN.msg("report-other")]);
    assert_eq!(page.texts(".reports q"), ["He <b>insults</b> me", "Not nice"]);
    assert_eq!(page.texts(".reports bdi"), ["Bob".to_owned(), Lang::EN.msg("desk-no-account")]);
    assert!(!page.holds("Calm"));
    for who in [&ann, &bob] {
        app.browser(who).await.get("/desk").await.expect(403);
        assert!(!app.browser(who).await.get(&path(&story)).await.holds("Not nice"));
    }
    // That it stays is a decision, kept once, and settles what was reported.
    let keep = page.form("form.decision").with("act", "approve");
    assert_eq!(page.texts("form.decision button[value=approve]"), [Lang::EN.msg("decide-keep")]);
    for _ in 0..2 {
        keep.clone().send(&desk).await.expect(303);
        assert!(desk.get("/desk").await.expect(200).comment_ids().is_empty());
    }
    let mut file = Vec::new();
    rejoinder_app::export(&app, &app.site(), &mut file, |_| {}).await.expect("an export");
    assert_eq!(String::from_utf8_lossy(&file).matches("\"act\":\"approve\"").count(), 1);
    assert!(app.anyone().get(&path(&story)).await.holds("Heated"));
    // Who reports after it asks anew; so does taking it down answer.
    app.browser(&cy).await.post(&report, &[("reason", "r2")]).await.expect(303);
    let page = desk.get("/desk").await.expect(200);
    assert_eq!(page.texts(".reports > p"), ["1 report"]);
    let remove = page.form("form.decision").with("act", "remove").with("rule", "r2");
    let page = desk.get(&remove.send(&desk).await.expect(303).location()).await.expect(200);
    assert!(page.comment_ids().is_empty());
    // Nor does a comment wait that its author took back, or another paper's.
    b.post(&format!("/c/{}/report", calm.id), &[("reason", "r1")]).await.expect(303);
    let other = app.add_site("other", |_| {}).await;
    let foreign = app.browser(&app.reader_of(&other, "Foreign", Role::Moderator).await).await;
    assert!(foreign.get("/desk").await.expect(200).comment_ids().is_empty());
    crate::paper::withdraw(&app, &ann, calm.id).await;
    assert!(desk.get("/desk").await.expect(200).comment_ids().is_empty());
    app.assert_sound().await;
}

#[tokio::test]
async fn held_and_reported_comments_are_one_list_with_pages() {
    let app = TestApp::new().await;
    let (_, thread) = app.story("Many").await;
    let (mut held, mut reported) = (Vec::new(), Vec::new());
    for number in 0..limits::CASES_SHOWN + 5 {
        let by = app.reader(&format!("Reader {number}")).await;
        let comment = app.post(&by, thread.id, None, &format!("Number {number}")).await;
        if number % 2 == 0 {
            decide(&app, Act::Hold, comment.id).await;
            held.push(comment.id.to_string());
        } else {
            let report = format!("/c/{}/report", comment.id);
            app.anyone().post(&report, &[("reason", "r1")]).await.expect(303);
            reported.push(comment.id.to_string());
        }
    }
    // Who is held back himself comes before what one guest speaks of.
    let wanted = [held, reported].concat();
    let desk = app.browser(&app.desk).await;
    let first = desk.get("/desk").await.expect(200);
    let next = first.attributes("nav.paging a[rel=next]", "href").pop().expect("a next page");
    let second = desk.get(&next).await.expect(200);
    assert_eq!([first.comment_ids(), second.comment_ids()].concat(), wanted);
    let back = second.form("form.decision").value("next").map(str::to_owned).expect("a way back");
    assert_eq!(back, format!("{next}&told=decided"));
    desk.get(&back).await.expect(200);
}

#[tokio::test]
async fn staff_read_by_its_address_what_readers_do_not_see() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Addresses").await;
    let held = app.post(&ann, thread.id, None, "Held back").await;
    decide(&app, Act::Hold, held.id).await;
    let removed = app.post(&ann, thread.id, None, "Taken down").await;
    decide(&app, Act::Remove, removed.id).await;
    let shown = app.post(&ann, thread.id, None, "There for all").await;
    let desk = app.browser(&app.desk).await;
    for (comment, text, key) in
        [(&held, "Held back", "notice-staff-held"), (&removed, "Taken down", "notice-staff-removed")]
    {
        let page = desk.get(&format!("/c/{}", comment.id)).await.expect(200);
        assert_eq!(page.comment_ids(), [comment.id.to_string()]);
        assert_eq!(page.texts(".comment-text"), [text]);
        assert_eq!(page.texts(".notice > p > b"), [Lang::EN.msg(key)]);
        assert_eq!(page.attributes(".kicker a", "href"), [story.path()]);
        assert_eq!(page.texts("form.decision button.button[value=approve]").len(), 1);
        app.anyone().get(&format!("/c/{}", comment.id)).await.expect(404);
        // Its author finds it under the story.
        let own = app.browser(&ann).await.follow(&format!("/c/{}", comment.id)).await.expect(200);
        assert!(own.texts(".pending .comment-text").contains(&text.to_owned()));
    }
    assert!(desk.get(&format!("/c/{}", shown.id)).await.expect(303).location().starts_with("/story/"));
    let page = desk.get(&format!("/c/{}", held.id)).await;
    let to = page.form("form.decision").with("act", "approve").send(&desk).await.expect(303).location();
    assert!(desk.get(&to).await.expect(200).texts(".is-marked .comment-text").contains(&"Held back".into()));
    // A guest cannot come back to what he wrote: nobody but the staff sees it.
    app.set_policy(|policy| policy.guests = Guests::Held).await;
    let guest = app.try_post_as_guest("Guest", thread.id, None, "From outside").await.expect("posted");
    let page = desk.get(&format!("/c/{}", guest.comment.id)).await.expect(200);
    assert_eq!(page.texts(".notice > p > b"), [Lang::EN.msg("notice-staff-held-guest")]);
}

#[tokio::test]
async fn operators_see_the_jobs_of_their_site_and_of_the_whole_store_and_settle_them() {
    let app = TestApp::new().await;
    let other = app.add_site("other", |_| {}).await;
    let operator = app.browser(&app.reader_of(&app.site(), "Op", Role::Operator).await).await;
    let page = operator.get("/desk/jobs").await.expect(200);
    assert_eq!(page.texts(".nothing").len(), 2, "nothing waits and nothing failed");
    let foreign = app.dead_job(Some(other.id), "Not yours").await;
    for cause in ["<b>first</b>", "second"] {
        app.dead_job(Some(app.site().id), cause).await;
    }
    app.dead_job(None, "third").await;
    let page = operator.get("/desk/jobs").await.expect(200);
    assert_eq!(page.texts(".dead .job-cause"), ["<b>first</b>", "second", "third"]);
    assert_eq!(page.texts(".dead bdi"), vec![app.site().title.clone(); 2], "the last is of the whole store");
    assert!(!page.holds("Not yours"));
    // Taken away, then once more by somebody whose list is old.
    let form = page.form(".dead form").with("act", "drop");
    assert_eq!(form.send(&operator).await.expect(303).location(), "/desk/jobs?told=settled");
    assert_eq!(form.send(&operator).await.expect(303).location(), "/desk/jobs?told=gone");
    let page = operator.get("/desk/jobs?told=gone").await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("jobs-gone")]);
    assert_eq!(page.texts(".dead .job-cause"), ["second", "third"]);
    // Tried again: it waits, with what it failed of.
    page.form(".dead form").with("act", "retry").send(&operator).await.expect(303);
    let page = operator.get("/desk/jobs").await.expect(200);
    assert_eq!(page.texts(".dead .job-cause"), ["third"]);
    assert_eq!(page.texts(".waiting .job-cause"), ["second"]);
    // What another site's is, is not there for this one.
    let to = operator.post(&format!("/desk/jobs/{foreign}"), &[("act", "drop")]).await.expect(303);
    assert_eq!(to.location(), "/desk/jobs?told=gone");
    operator.post(&format!("/desk/jobs/{foreign}"), &[("act", "nothing")]).await.expect(400);
    let left = app.reader_of(&other, "Them", Role::Operator).await;
    let page = app.browser(&left).await.get("/desk/jobs").await.expect(200);
    assert_eq!(page.texts(".dead .job-cause"), ["Not yours", "third"]);
    // The way there is on the desk of those who may go.
    assert_eq!(operator.get("/desk").await.attributes("main a[href='/desk/jobs']", "href").len(), 1);
    assert!(
        app.browser(&app.desk)
            .await
            .get("/desk")
            .await
            .attributes("main a[href='/desk/jobs']", "href")
            .is_empty()
    );
}

#[tokio::test]
async fn the_desk_shows_what_is_asked_for_and_decides_on_several() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("First").await;
    let (_, second) = app.story("Second").await;
    let mut held = Vec::new();
    for thread in [thread.id, second.id, thread.id] {
        let comment = app.post(&ann, thread, None, &format!("Spam {}", held.len())).await;
        decide(&app, Act::Hold, comment.id).await;
        held.push(comment.id.to_string());
    }
    let seen = app.post(&ann, thread.id, None, "Reported").await;
    app.anyone().post(&format!("/c/{}/report", seen.id), &[("reason", "r2")]).await.expect(303);
    let desk = app.browser(&app.desk).await;
    let ids = async |query: &str| desk.get(&format!("/desk{query}")).await.expect(200).comment_ids();
    assert_eq!(ids("?kind=held").await, held);
    assert_eq!(ids("?kind=reported").await, [seen.id.to_string()]);
    assert_eq!(ids("?rule=r2").await, [seen.id.to_string()]);
    assert_eq!(ids(&format!("?thread={}", second.id)).await, [held[1].clone()]);
    assert!(ids("?watched=1").await.is_empty() && ids("?section=nowhere").await.is_empty());
    desk.get("/desk?kind=nothing").await.expect(400);
    desk.post(&format!("/desk/watch/{}", second.id), &[("on", "1"), ("next", "/desk?kind=held")])
        .await
        .expect(303);
    assert_eq!(ids("?watched=1").await, [held[1].clone()]);
    let counts = desk.get("/desk/counts").await.expect(200).json();
    let numbers: Vec<_> =
        counts["counts"].as_array().expect("a list").iter().map(|c| c["number"].as_i64()).collect();
    assert_eq!(numbers, [Some(4), Some(3), Some(1)]);
    // Several are asked about first.
    let page = desk.get("/desk?kind=held").await.expect(200);
    let picks = page.attributes(".case-pick input", "value");
    let body = picks.iter().map(|pick| format!("pick={pick}&")).collect::<String>()
        + "act=remove&rule=r1&reason=Spam&next=/desk";
    let form = "application/x-www-form-urlencoded";
    let asked = desk.post_raw("/desk/decide", form, body.into_bytes()).await.expect(200);
    assert!(asked.holds("3 comments"));
    assert_eq!(
        app.anyone().get(&path(&story)).await.comment_ids(),
        [seen.id.to_string()],
        "nothing was done yet"
    );
    let sent = asked.attributes("form[action='/desk/decide'] input[name=pick]", "value");
    assert_eq!(sent, picks);
    let body = picks.iter().map(|pick| format!("pick={pick}&")).collect::<String>()
        + "act=remove&rule=r1&reason=Spam&next=/desk&sure=1";
    let done = desk.post_raw("/desk/decide", form, body.clone().into_bytes()).await.expect(303).location();
    assert_eq!(ids("").await, [seen.id.to_string()]);
    let page = desk.get(&done).await.expect(200);
    page.form("form.desk-undo").send(&desk).await.expect(303);
    assert_eq!(ids("?kind=held").await.len(), 3);
    // A script gets the same as data, and a refusal in words.
    let stale = desk.script().post_raw("/desk/decide", form, body.into_bytes()).await.expect(409);
    assert_eq!(stale.code(), "decided_already");
    for bad in ["pick=x&act=hold", "act=hold", "pick=a.b.c&act=hold", "pick=1.2&act=hold"] {
        assert!(
            matches!(desk.script().post_raw("/desk/decide", form, bad.into()).await.status, 400 | 422),
            "{bad}"
        );
    }
    // A colleague is at it.
    let mo = app.browser(&app.moderator("Mo").await).await;
    mo.script().post(&format!("/desk/claim/{}", held[0]), &[]).await.expect(200);
    let taken = desk.script().post(&format!("/desk/claim/{}", held[0]), &[]).await.expect(409);
    assert_eq!(taken.code(), "case_claimed");
    assert!(desk.get("/desk").await.holds("Mo is looking at it"));
    assert_eq!(mo.script().post("/desk/release", &[]).await.expect(200).json()["freed"], 1);
}

#[tokio::test]
async fn everybody_reads_what_was_decided_and_nobody_on_whom() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (_, thread) = app.story("First").await;
    assert!(app.anyone().get("/ledger").await.expect(200).holds(&Lang::EN.msg("ledger-nothing")));
    let comment = app.post(&ann, thread.id, None, "A secret word").await;
    decide(&app, Act::Hold, comment.id).await;
    decide(&app, Act::Remove, comment.id).await;
    let page = app.anyone().get("/ledger").await.expect(200);
    assert_eq!(page.texts("tbody th"), ["2", "1"]);
    assert_eq!(
        page.texts("tbody tr td:nth-child(3)"),
        [Lang::EN.msg("act-remove"), Lang::EN.msg("act-hold")]
    );
    let data = app.anyone().get("/ledger.json").await.expect(200);
    for name in ["Ann", "News Desk", "A secret word", "Because"] {
        assert!(!page.holds(name) && !data.text().contains(name), "{name}");
    }
    let data = data.json();
    assert_eq!(data["entries"][0]["before"], data["entries"][1]["hash"]);
    assert_eq!(
        page.attributes("tbody code", "title")[0],
        data["entries"][0]["hash"].as_str().expect("a hash")
    );
    assert_eq!(app.anyone().get("/ledger?before=2").await.expect(200).texts("tbody th"), ["1"]);
    app.anyone().get("/ledger?before=x").await.expect(400);
}

#[tokio::test]
async fn an_author_reads_why_appeals_and_reads_the_answer() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("First").await;
    let comment = app.post(&ann, thread.id, None, "A quotation").await;
    let mo = app.moderator("Mo").await;
    let removed = rejoinder_app::Ruling {
        rule: "r1".into(),
        reason: "It insults".into(),
        ..rejoinder_app::Ruling::new(comment.id, Act::Remove)
    };
    rejoinder_app::decide_comment(&app, &app.site(), &mo, removed).await.expect("is removed");
    let a = app.browser(&ann).await;
    let page = a.get(&path(&story)).await.expect(200);
    let href = page.attributes(".notice a[href$='/appeal']", "href").pop().expect("a way to appeal");
    let form = a.get(&href).await.expect(200).form("form[action$='/appeal']");
    form.clone().with("text", " ").send(&a).await.expect(422);
    let kept = form.clone().with("text", &"x".repeat(limits::DETAIL_LEN_MAX + 1)).send(&a).await.expect(422);
    assert!(
        kept.form("form[action$='/appeal']").value("text").is_some_and(|text| text.len() > 100),
        "nothing is lost"
    );
    let told = form.with("text", "It is <b>Goethe</b>").send(&a).await.expect(303).location();
    let page = a.get(&told).await.expect(200);
    assert_eq!(page.texts("p.told"), [Lang::EN.msg("told-appealed")]);
    assert_eq!(page.texts(".notice blockquote"), ["It is <b>Goethe</b>"]);
    assert!(
        page.holds(&Lang::EN.msg("appeal-waits")) && page.attributes("a[href$='/appeal']", "href").is_empty()
    );
    a.get(&href).await.expect(409);
    // Others learn nothing of it.
    assert!(!app.anyone().get(&path(&story)).await.holds("Goethe"));
    app.browser(&app.reader("Bob").await).await.get(&href).await.expect(404);
    // Who decided first may not; somebody else does, and gives a reason.
    let m = app.browser(&mo).await;
    let appealed = m.get("/desk?kind=appeal").await.expect(200);
    assert_eq!(appealed.texts(".case .notice blockquote"), ["It is <b>Goethe</b>"]);
    let refused =
        appealed.form("form.decision").with("act", "uphold").with("reason", "No").send(&m).await.expect(403);
    assert!(refused.holds("You decided on this first"));
    let desk = app.browser(&app.desk).await;
    let uphold = desk.get("/desk?kind=appeal").await.form("form.decision").with("act", "uphold");
    uphold.clone().send(&desk).await.expect(422);
    uphold.with("reason", "Goethe or not").send(&desk).await.expect(303);
    assert!(desk.get("/desk").await.expect(200).comment_ids().is_empty());
    let page = a.get(&path(&story)).await.expect(200);
    assert!(page.holds(&Lang::EN.msg("appeal-upheld")) && page.holds("Goethe or not"));
    let bell = a.get("/notifications").await.expect(200);
    assert!(!bell.holds("Taken down"));
    app.assert_sound().await;
}

#[tokio::test]
async fn whoever_is_warned_or_suspended_reads_why_and_until_when() {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (_, thread) = app.story("First").await;
    let comment = app.post(&ann, thread.id, None, "Rude").await;
    app.anyone().post(&format!("/c/{}/report", comment.id), &[("reason", "r1")]).await.expect(303);
    let (desk, mo) = (app.browser(&app.desk).await, app.moderator("Mo").await);
    let card =
        desk.get("/desk").await.attributes(".case a[href^='/desk/readers/']", "href").pop().expect("a card");
    let page = desk.get(&card).await.expect(200);
    assert!(page.holds("Ann"));
    let form = page.form(&format!("form[action='{card}']"));
    let kept = form.clone().with("act", "suspend").send(&desk).await.expect(422);
    assert!(kept.holds("Please give a reason"));
    let warned =
        form.clone().with("act", "warn").with("reason", "Mind your <tone>").send(&desk).await.expect(303);
    assert!(warned.location().starts_with(&format!("{card}?told=decided&undo=")));
    let a = app.browser(&ann).await;
    assert!(a.get("/account").await.expect(200).texts("#sanctions li").concat().contains("Mind your <tone>"));
    let suspend = form.with("act", "suspend").with("rule", "r1").with("hours", "72");
    let told = suspend.send(&desk).await.expect(303).location();
    assert!(a.get("/account").await.expect(200).holds(&Lang::EN.msg("account-suspended")));
    a.post(&format!("/thread/{}/comments", thread.id), &[("text", "More")]).await.expect(403);
    desk.get(&told).await.expect(200).form("form.desk-undo").send(&desk).await.expect(303);
    a.post(&format!("/thread/{}/comments", thread.id), &[("text", "Thank you")]).await.expect(303);
    // Not about colleagues, nor by readers, nor about another paper's.
    let colleague = format!("/desk/readers/{}", rejoinder_testkit::TestCtx::who(&mo).id);
    assert!(app.browser(&mo).await.get(&colleague).await.expect(200).texts("form textarea").is_empty());
    app.browser(&mo).await.post(&colleague, &[("act", "warn"), ("reason", "So")]).await.expect(403);
    a.get(&card).await.expect(403);
    let other = app.add_site("other", |_| {}).await;
    let foreign = app.browser(&app.reader_of(&other, "Foreign", Role::Moderator).await).await;
    foreign.get(&card).await.expect(404);
}

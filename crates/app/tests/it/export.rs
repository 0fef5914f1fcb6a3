//! What goes out comes back: the same bytes, and nothing twice.

use std::sync::Arc;

use rejoinder_app::{
    Complaint, Ctx, Edit, ImportReport, NewPicture, Ruling, StoryDraft, decide_comment,
    desk::{Sanction, appeal, sanction},
    edit_comment,
    exchange::open,
    export, import,
    people::set_role,
    put_story, react, report_comment, set_thread, unpublish_story, update_site, withdraw_comment,
};
use rejoinder_domain::{Role, Site, decision::Act, reader::Standing, story::StoryText, thread::ThreadState};
use rejoinder_testkit::{Engine, OnEngine, TestCtx, each_engine};

pub(crate) const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82";

/// A site with something of everything: states, roles, standings, versions, revisions, reactions, reports, decisions.
pub(crate) async fn fill(t: &TestCtx) {
    let (site, ann, ben) = (t.site(), t.reader("Ann").await, t.reader("リッチ").await);
    let moderator = t.moderator("Mo ‘the’ Mod").await;
    let text = StoryText {
        headline: "A “treaty”".into(),
        body: "One.\n\nTwo.".into(),
        section: "world".into(),
        tags: vec!["a".into(), "b".into()],
        picture_alt: "A dot".into(),
        ..StoryText::default()
    };
    let urls = vec!["http://www.paper.example/1?utm_id=1".into(), "https://paper.example/one".into()];
    let picture = Some(NewPicture { bytes: PIXEL.to_vec() });
    let draft = StoryDraft {
        text,
        urls,
        picture,
        publisher_id: Some("p1".into()),
        lead: true,
        ..StoryDraft::default()
    };
    let (story, thread) = put_story(t, &site, &t.desk, draft.clone()).await.expect("publishes");
    t.clock.advance_secs(61);
    let text = StoryText {
        headline: "A treaty, corrected".into(),
        correction: "It was no treaty.".into(),
        ..story.text
    };
    let draft = StoryDraft { text, picture: None, ..draft };
    put_story(t, &site, &t.desk, draft).await.expect("corrects");
    let chain = t.chain(&ann, thread.id, 3).await;
    let guest =
        t.try_post_as_guest("Gus", thread.id, Some(chain[1].id), "As a guest").await.expect("posts").comment;
    let mention =
        t.post(&ben, thread.id, None, "@Ann Look: https://paper.example/%E6%9D%A1\n\n> quoted").await;
    let alone = t.post(&ben, thread.id, None, "Nothing below, removed").await;
    let held = t.post(&ben, thread.id, Some(mention.id), "Nothing below, held").await;
    let back = t.post(&ben, thread.id, Some(chain[0].id), "Something below, taken back").await;
    t.post(&ann, thread.id, Some(back.id), "Below").await;
    for text in ["Edited", "Edited twice"] {
        t.clock.advance_secs(7);
        let edit = Edit { comment_id: mention.id, text: text.into(), version: None, key: None };
        edit_comment(t, &site, &ben, edit).await.expect("edits");
    }
    for actor in [&ben, &moderator, &t.desk] {
        react(t, &site, actor, chain[0].id, "respect", true).await.expect("reacts");
    }
    react(t, &site, &ben, chain[2].id, "respect", true).await.expect("reacts");
    for (actor, detail) in [(&ben, ""), (&moderator, "Rude"), (&rejoinder_domain::Actor::Anyone, "Very")] {
        let complaint =
            Complaint { comment_id: guest.id, reason: "r2".into(), detail: detail.into(), key: None };
        report_comment(t, &site, actor, complaint).await.expect("reports");
    }
    for (id, act) in [
        (chain[1].id, Act::Remove),
        (alone.id, Act::Hold),
        (alone.id, Act::Approve),
        (alone.id, Act::Remove),
        (held.id, Act::Hold),
    ] {
        let ruling = Ruling { rule: "r1".into(), reason: "Since".into(), ..Ruling::new(id, act) };
        decide_comment(t, &site, &moderator, ruling).await.expect("decides");
    }
    withdraw_comment(t, &site, &ben, back.id).await.expect("withdraws");
    for (by, id) in [(&ben, alone.id), (&ann, chain[1].id)] {
        appeal(t, &site, by, id, "It was a “quotation”").await.expect("appeals");
    }
    let uphold = Ruling { reason: "Still".into(), ..Ruling::new(chain[1].id, Act::Uphold) };
    decide_comment(t, &site, &t.desk, uphold).await.expect("upholds");
    let sent = Sanction {
        reader_id: TestCtx::who(&ann).id,
        act: Act::Suspend,
        hours: Some(48),
        rule: "r1".into(),
        reason: "Twice".into(),
    };
    sanction(t, &site, &moderator, sent).await.expect("suspends");
    set_thread(t, &site, &t.desk, thread.id, ThreadState::Closed, 30).await.expect("closes");
    set_role(t, &site, &t.desk, TestCtx::who(&ben).id, Role::Reader, Standing::Suspended)
        .await
        .expect("suspends");
    let (gone, _) = t.story("Not any more").await;
    unpublish_story(t, &site, &t.desk, gone.id).await.expect("unpublishes");
    rejoinder_app::thread_of(
        t,
        &site,
        &rejoinder_app::StoryRef::Url("https://paper.example/elsewhere".into()),
    )
    .await
    .expect("is made");
    let mut changed = Site::clone(&site);
    changed.policy.guests = rejoinder_domain::site::Guests::Off;
    changed.tagline = "Changed".into();
    update_site(t, changed, Some(vec!["b.example".into(), "a.example".into()])).await.expect("changes");
    t.assert_sound().await;
}

pub(crate) async fn bytes_of(ctx: &Ctx, site: &Site) -> Vec<u8> {
    let mut out = Vec::new();
    export(ctx, site, &mut out, |_| {}).await.expect("exports");
    out
}

pub(crate) async fn take(ctx: &Ctx, site: Option<Arc<Site>>, bytes: Vec<u8>) -> ImportReport {
    let source = open(std::io::Cursor::new(bytes)).expect("the file opens");
    import(ctx, site, source, |_| {}).await.expect("imports")
}

/// A store without any site.
pub(crate) async fn empty() -> (rejoinder_testkit::TestStore, Ctx) {
    let store = rejoinder_testkit::TestStore::on(Engine::Sqlite).await;
    let clock = Arc::new(rejoinder_testkit::FakeClock::default());
    let random = Arc::new(rejoinder_testkit::SeededRandom::new(99));
    let ctx =
        Ctx::new((*store).clone(), clock, random, rejoinder_app::Outside::default()).await.expect("starts");
    (store, ctx)
}

each_engine! {
    async fn a_site_goes_out_and_comes_back_byte_for_byte(t: TestCtx) {
        fill(&t).await;
        let first = bytes_of(&t, &t.site()).await;
        assert_eq!(bytes_of(&t, &t.site()).await, first, "the same twice");
        let (store, ctx) = empty().await;
        let report = take(&ctx, None, first.clone()).await;
        assert_eq!(report.refused, [] as [String; 0]);
        assert_eq!((report.stories, report.readers, report.decisions, report.pictures, report.comments, report.known), (3, 4, 2, 1, 10, 0));
        let site = ctx.sites().by_key("paper").expect("came along");
        let second = bytes_of(&ctx, &site).await;
        assert_eq!(String::from_utf8_lossy(&second), String::from_utf8_lossy(&first));
        store.assert_sound().await;
    }

    async fn a_second_import_adds_nothing(t: TestCtx) {
        fill(&t).await;
        let first = bytes_of(&t, &t.site()).await;
        let (store, ctx) = empty().await;
        let whole = take(&ctx, None, first.clone()).await;
        let again = take(&ctx, None, first.clone()).await;
        assert_eq!((again.stories, again.readers, again.pictures, again.comments), (0, 0, 0, 0));
        assert_eq!(again.refused, [] as [String; 0]);
        assert_eq!(again.known, whole.stories + whole.readers + whole.decisions + whole.pictures + whole.comments);
        let site = ctx.sites().by_key("paper").expect("came along");
        assert_eq!(bytes_of(&ctx, &site).await, first);
        // Also where it came from, and after a run that was cut off.
        let here = take(&t, None, first.clone()).await;
        assert_eq!((here.comments, here.known), (0, again.known));
        let (_, ctx) = empty().await;
        let lines: Vec<&[u8]> = first.split_inclusive(|byte| *byte == b'\n').collect();
        take(&ctx, None, lines[..lines.len() / 2].concat()).await;
        take(&ctx, None, first.clone()).await;
        assert_eq!(bytes_of(&ctx, &ctx.sites().by_key("paper").expect("came along")).await, first);
        store.assert_sound().await;
    }

    async fn no_secret_leaves_with_an_export(t: TestCtx) {
        fill(&t).await;
        rejoinder_app::people::issue_token(&t, &t.site(), TestCtx::who(&t.desk).id, "feeds", &[]).await.expect("is made");
        let told = String::from_utf8(bytes_of(&t, &t.site()).await).expect("is text");
        for secret in ["mail.example", "argon2", "rj_", "feeds", "password", "session"] {
            assert!(!told.contains(secret), "{secret}");
        }
    }
}

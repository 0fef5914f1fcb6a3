//! Reading files in: whole, broken, and of another site.

use std::{path::Path, sync::Arc};

use rejoinder_app::{
    Look, StoryDraft, StoryRef,
    desk::{self, CaseFilter},
    exchange::open,
    find_story_page, import, put_story, thread_of,
};
use rejoinder_domain::{
    Actor, Order, Reader, Refusal, Role,
    reader::Standing,
    story::{BodyFormat, StoryText},
};
use rejoinder_testkit::{TestCtx, each_engine};
use serde_json::{Value, json};

use crate::{
    export::{bytes_of, empty, fill, take},
    flat, look, paging, refused, rows,
};

fn lines(records: &[Value]) -> Vec<u8> {
    records.iter().flat_map(|record| format!("{record}\n").into_bytes()).collect()
}

fn records(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).expect("is text");
    text.lines().map(|line| serde_json::from_str(line).expect("is JSON")).collect()
}

fn reader(id: i64, name: &str) -> Value {
    json!({"kind": "reader", "id": rejoinder_domain::ReaderId::from_raw(id), "name": name, "role": "reader",
           "standing": "imported", "created_at": "2024-04-08T00:00:00Z"})
}

fn story(id: i64, headline: &str) -> Value {
    let at = "2024-04-08T00:00:00Z";
    json!({"kind": "story", "id": rejoinder_domain::StoryId::from_raw(id),
           "thread_id": rejoinder_domain::ThreadId::from_raw(id + 1_000_000), "thread_state": "open", "slow_secs": 0,
           "slug": "s", "publication": "published", "lead": false, "published_at": at, "updated_at": at,
           "thread_created_at": at, "version": 1, "text": {"headline": headline, "body_format": "plain"}})
}

fn comment(id: i64, seq: i64, parent: Option<i64>) -> Value {
    let mut record = json!({"kind": "comment", "id": rejoinder_domain::CommentId::from_raw(id), "seq": seq,
        "reader_id": rejoinder_domain::ReaderId::from_raw(7), "text": format!("Comment {id}"), "state": "visible",
        "created_at": "2024-04-08T00:00:00Z", "version": 1});
    if let Some(parent) = parent {
        record["parent_id"] = json!(rejoinder_domain::CommentId::from_raw(parent));
    }
    record
}

fn head() -> Value {
    json!({"kind": "rejoinder", "format": 1})
}

/// As a file holds bytes (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

each_engine! {
    async fn the_page_that_we_start_from_comes_in_whole(t: TestCtx) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seed/thread.json");
        let Ok(bytes) = std::fs::read(&path) else {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "the seed must be there in CI");
            eprintln!("skipped: there is no seed at {}", path.display());
            return;
        };
        let seed: Value = serde_json::from_slice(&bytes).expect("is JSON");
        let site = t.site();
        let report = take(&t, Some(Arc::clone(&site)), bytes.clone()).await;
        assert_eq!((report.stories, report.readers, report.comments, report.known), (1, 21, 23, 0));
        assert_eq!(report.refused, [] as [String; 0]);
        let reference = StoryRef::Url("http://www.news.example/2024/04/08/treaty/?utm_source=x".into());
        let (card, thread) = find_story_page(&t, &site, &Actor::Anyone, reference).await.expect("reads");
        let text = &card.story.text;
        assert_eq!((text.body_format, text.body.split("\n\n").count()), (BodyFormat::Plain, 9));
        assert_eq!((text.credit.as_str(), &json!(text.headline)), ("© Thomson Reuters 2024.", &seed["story"]["headline"]));
        assert_eq!((card.story.published_at, card.comment_count), (1_712_534_400_000_000, 23));
        let rows = rows(&t, thread.id).await;
        let wanted: Vec<_> = seed["comments"].as_array().expect("a list").iter().map(|c| (c["author"].clone(), c["text"].clone())).collect();
        let found: Vec<_> = rows.iter().map(|c| (json!(c.author_name), json!(c.text))).collect();
        assert_eq!(found, wanted, "as typed, in the order of the page");
        let of = |name: &str| rows.iter().filter(|c| c.author_name == name).collect::<Vec<_>>();
        for twice in ["Yrral", "Strangerland"] {
            let theirs = of(twice);
            assert_eq!(theirs.len(), 2);
            assert!(theirs[0].reader_id.is_some() && theirs[0].reader_id == theirs[1].reader_id);
        }
        let mention = &of("asdfgtr")[0].mentions;
        assert_eq!((mention.len(), mention[0].name.as_str(), mention[0].comment_id), (1, "JJE", of("JJE")[0].id));
        // The page shows them, and a second run adds nothing.
        let page = look(&t, &Actor::Anyone, thread.id, Look::Page { order: Order::Oldest, cursor: None, limit: 100 }).await;
        assert_eq!(flat(&page.nodes).len(), 23);
        let again = take(&t, Some(Arc::clone(&site)), bytes).await;
        assert_eq!((again.stories, again.readers, again.comments, again.known), (0, 0, 0, 24));
        assert_eq!(crate::rows(&t, thread.id).await, rows);
        // Nobody takes a name that somebody has left there.
        assert_eq!(refused(crate::accounts::join(&t, &site, "jje", "j@mail.example", rejoinder_testkit::PASSWORD).await), Refusal::NameTaken);
        assert_eq!(refused(t.try_post_as_guest("リッチ", thread.id, None, "Me").await), Refusal::NameTaken);
        t.assert_sound().await;
    }

    async fn a_page_tells_which_comments_it_could_not_take(t: TestCtx) {
        let page = json!({"story": {"url": "https://paper.example/1", "headline": "H", "paragraphs": ["p"]}, "comments": [
            {"author": "Ann", "text": "One"}, {"author": "", "text": "Two"}, {"author": "Ben", "text": " "}, {"author": "Ann", "text": "Four"},
        ]});
        let report = take(&t, Some(t.site()), page.to_string().into_bytes()).await;
        assert_eq!((report.comments, report.readers, report.refused.len()), (2, 1, 2));
        assert!(report.refused[0].starts_with("comment 2: name_empty") && report.refused[1].starts_with("comment 3: text_empty"), "{:?}", report.refused);
        t.assert_sound().await;
    }

    async fn a_page_without_an_address_is_one_story_too(t: TestCtx) {
        let page = |story: Value| json!({"story": story, "comments": [{"author": "Ann", "text": "One"}]}).to_string().into_bytes();
        let plain = json!({"headline": "H", "paragraphs": ["p"]});
        let named = json!({"headline": "H", "paragraphs": ["p"], "publisher_id": "h-1"});
        for story in [&plain, &named, &json!({"headline": "H", "paragraphs": ["p", "q"]})] {
            assert_eq!(take(&t, Some(t.site()), page(story.clone())).await.stories, 1, "{story}");
        }
        // What staff made of it since stays.
        let draft = StoryDraft {
            publisher_id: Some("h-1".into()),
            text: StoryText { headline: "Changed".into(), ..StoryText::default() },
            ..StoryDraft::default()
        };
        put_story(&t, &t.site(), &t.desk, draft).await.expect("changes");
        for story in [plain, named] {
            let again = take(&t, Some(t.site()), page(story)).await;
            assert_eq!((again.stories, again.comments, again.known), (0, 0, 2));
        }
        let of = StoryRef::Id("h-1".into());
        let (card, _) = find_story_page(&t, &t.site(), &Actor::Anyone, of).await.expect("reads");
        assert_eq!((card.story.text.headline.as_str(), card.story.version), ("Changed", 2));
    }

    async fn lines_that_cannot_be_read_are_told_and_the_rest_is_taken(t: TestCtx) {
        let mut file = lines(&[head(), reader(7, "Ann"), story(1, "One"), comment(11, 1, None)]);
        file.extend(b"{\"kind\":\"comment\",\"seq\":2}\nnot even JSON\n\n");
        file.extend(lines(&[comment(14, 4, Some(11)), comment(15, 5, Some(99)), json!({"kind": "letter"}), comment(17, 7, None)]));
        let report = take(&t, Some(t.site()), file).await;
        assert_eq!((report.stories, report.comments), (1, 3));
        let refused: Vec<&str> = report.refused.iter().map(|line| line.split(':').next().unwrap_or_default()).collect();
        let orphan = format!("comment {}", rejoinder_domain::CommentId::from_raw(15));
        assert_eq!(refused.len(), 4, "{:?}", report.refused);
        for wanted in ["line 5", "line 6", "line 10", orphan.as_str()] {
            assert!(refused.contains(&wanted), "{wanted} in {:?}", report.refused);
        }
        t.assert_sound().await;
    }

    async fn comments_of_a_story_that_cannot_be_read_do_not_end_under_another(t: TestCtx) {
        for before in [vec![], vec![comment(11, 1, None), comment(12, 2, None)]] {
            let mut broken = story(2, "Two");
            broken["version"] = json!("two");
            let mut all = vec![head(), reader(7, "Ann"), story(1, "One")];
            all.extend(before.clone());
            all.extend([broken, comment(21, 1, None), comment(22, 2, None), comment(23, 3, Some(22)), comment(24, 4, None)]);
            all.extend([story(3, "Three"), comment(31, 1, None)]);
            let report = take(&t, Some(t.site()), lines(&all)).await;
            assert_eq!(report.refused.len(), 5, "{:?}", report.refused);
            let thread = rejoinder_domain::ThreadId::from_raw(1_000_001);
            assert_eq!(rows(&t, thread).await.len(), before.len());
            let third = rejoinder_domain::ThreadId::from_raw(1_000_003);
            assert_eq!(rows(&t, third).await.len(), 1);
        }
    }

    async fn what_waits_for_a_person_still_waits(t: TestCtx) {
        let (_, thread) = t.story("A").await;
        t.set_policy(|policy| policy.premoderate = true).await;
        let ann = t.reader("Ann").await;
        let held = t.post(&ann, thread.id, None, "Wait").await;
        let (store, ctx) = empty().await;
        take(&ctx, None, bytes_of(&t, &t.site()).await).await;
        let site = ctx.sites().by_key("paper").expect("came along");
        let moderator = Actor::Reader(Reader { site_id: site.id, ..TestCtx::who(&t.desk).clone() });
        let waiting = desk::list_waiting(&ctx, &site, &moderator, CaseFilter::default(), 0).await.expect("reads").waiting;
        assert_eq!(waiting.iter().map(|one| one.comment.id).collect::<Vec<_>>(), [held.id]);
        let of = StoryRef::Id(waiting[0].story.id.to_string());
        let (card, _) = find_story_page(&ctx, &site, &Actor::Anyone, of).await.expect("reads");
        assert_eq!(card.comment_count, 0);
        store.assert_sound().await;
    }

    async fn a_record_that_clashes_is_refused_alone(t: TestCtx) {
        let first = [head(), reader(7, "Ann"), story(1, "One"), comment(11, 1, None), comment(12, 2, None)];
        take(&t, Some(t.site()), lines(&first)).await;
        let mut double = comment(14, 4, None);
        let report = json!({"id": rejoinder_domain::ReportId::from_raw(5), "rule": "r1", "created_at": "2024-04-08T00:00:00Z"});
        double["reports"] = json!([report.clone(), report]);
        let mut unknown = comment(15, 5, None);
        unknown["decisions"] = json!([{"id": rejoinder_domain::DecisionId::from_raw(5), "act": "hold",
            "reader_id": rejoinder_domain::ReaderId::from_raw(404), "created_at": "2024-04-08T00:00:00Z"}]);
        let second = [
            head(), story(1, "One"), comment(13, 3, Some(11)), comment(98, 2, None), double, unknown, comment(99, 6, Some(13)),
        ];
        let report = take(&t, Some(t.site()), lines(&second)).await;
        assert_eq!((report.comments, report.known, report.refused.len()), (2, 1, 3), "{:?}", report.refused);
        t.assert_sound().await;
    }

    async fn what_belongs_to_another_site_is_refused(t: TestCtx) {
        fill(&t).await;
        let file = bytes_of(&t, &t.site()).await;
        let before = bytes_of(&t, &t.site()).await;
        let other = t.add_site("other", |_| {}).await;
        let report = take(&t, Some(Arc::clone(&other)), file.clone()).await;
        let all = records(&file).len() as u64 - 2;
        assert_eq!((report.stories, report.readers, report.pictures, report.comments, report.known), (0, 0, 0, 0, 0));
        assert_eq!(report.refused.len() as u64, all, "{:#?}", report.refused);
        assert_eq!(bytes_of(&t, &t.site()).await, before);
        assert_eq!(records(&bytes_of(&t, &other).await).len(), 2, "header and site alone");
        // A comment under a story of this site, by a reader of another.
        let mut stranger = comment(41, 1, None);
        stranger["reader_id"] = json!(TestCtx::who(&t.desk).id);
        let report = take(&t, Some(other), lines(&[head(), story(4, "Four"), stranger])).await;
        assert_eq!((report.stories, report.comments, report.refused.len()), (1, 0, 1));
        t.assert_sound().await;
    }

    async fn a_known_story_cannot_lend_its_name_to_another_thread(t: TestCtx) {
        take(&t, Some(t.site()), lines(&[head(), story(1, "One"), story(2, "Two")])).await;
        let mut forged = story(1, "One");
        forged["thread_id"] = json!(rejoinder_domain::ThreadId::from_raw(1_000_002));
        let report = take(&t, Some(t.site()), lines(&[head(), reader(7, "Ann"), forged, comment(11, 1, None)])).await;
        assert_eq!((report.comments, report.refused.len()), (0, 2), "{:?}", report.refused);
        assert!(rows(&t, rejoinder_domain::ThreadId::from_raw(1_000_002)).await.is_empty());
    }

    async fn a_picture_that_the_site_has_under_another_id_is_the_same_picture(t: TestCtx) {
        let bytes = base64(crate::export::PIXEL);
        let picture = |id| json!({"kind": "picture", "id": rejoinder_domain::PictureId::from_raw(id), "base64": bytes, "created_at": "2024-04-08T00:00:00Z"});
        let with = |id: i64, picture| {
            let mut story = story(id, "Pictured");
            story["text"]["picture_id"] = json!(rejoinder_domain::PictureId::from_raw(picture));
            story
        };
        take(&t, Some(t.site()), lines(&[head(), picture(5), with(1, 5)])).await;
        let report = take(&t, Some(t.site()), lines(&[head(), picture(6), with(2, 6)])).await;
        assert_eq!((report.pictures, report.known, report.stories), (0, 1, 1));
        let of = rejoinder_domain::StoryId::from_raw(2).to_string();
        let (card, _) = find_story_page(&t, &t.site(), &Actor::Anyone, StoryRef::Id(of)).await.expect("reads");
        assert_eq!((card.story.text.picture_id.map(|id| id.raw()), card.picture_size), (Some(5), Some((1, 1))));
    }

    async fn accounts_and_imports_of_one_name_keep_apart(t: TestCtx) {
        t.reader("Ann").await;
        let mut account = reader(8, "ANN");
        account["standing"] = json!("registered");
        let report = take(&t, Some(t.site()), lines(&[head(), reader(7, "Ann"), account])).await;
        assert_eq!((report.readers, report.refused.len()), (1, 1));
        let site_id = t.site().id;
        let readers = t.store.read(move |tx| async move { tx.list_readers_by_name_key(site_id, "ann").await }).await.expect("reads");
        let mut standings: Vec<_> = readers.iter().map(|r| (r.standing, r.role)).collect();
        standings.sort_by_key(|(standing, _)| standing.name());
        assert_eq!(standings, [(Standing::Imported, Role::Reader), (Standing::Registered, Role::Reader)]);
    }

    async fn without_a_site_nothing_is_taken(t: TestCtx) {
        let wanted = Refusal::ParameterMissing { name: "site".into() };
        let file = lines(&[head(), reader(7, "Ann")]);
        let source = open(std::io::Cursor::new(file)).expect("opens");
        assert_eq!(refused(import(&t, None, source, |_| {}).await), wanted);
        let page = json!({"story": {"headline": "H", "paragraphs": []}, "comments": []}).to_string();
        let source = open(std::io::Cursor::new(page.into_bytes())).expect("opens");
        assert_eq!(refused(import(&t, None, source, |_| {}).await), wanted);
    }

    async fn a_chain_of_ten_thousand_answers_comes_in_grows_and_goes_out(t: TestCtx) {
        let mut all = vec![head(), reader(7, "Ann"), story(1, "One"), comment(1, 1, None)];
        all.extend((2..=9_801).map(|id| comment(id, id, Some(id - 1))));
        let report = take(&t, Some(t.site()), lines(&all)).await;
        assert_eq!((report.comments, report.refused.len()), (9_801, 0));
        let thread = rejoinder_domain::ThreadId::from_raw(1_000_001);
        let id = rejoinder_domain::CommentId::from_raw;
        let mut end = id(9_801);
        for number in 0..200 {
            end = t.post(&t.desk, thread, Some(end), &format!("Deeper by {number}")).await.id;
        }
        paging::assert_chain_reads(&t, thread, id(1), id(5_001), end).await;
        let (_, there) = empty().await;
        let out = bytes_of(&t, &t.site()).await;
        take(&there, None, out.clone()).await;
        assert_eq!(bytes_of(&there, &there.sites().by_key("paper").expect("came along")).await, out);
        t.assert_sound().await;
        let (_, same) = thread_of(&t, &t.site(), &StoryRef::Id(rejoinder_domain::StoryId::from_raw(1).to_string())).await.expect("reads");
        assert_eq!(same.comment_count, 10_001);
    }

    async fn the_last_leaf_of_a_dead_chain_takes_all_tombstones_with_it(t: TestCtx) {
        let depth = 2_000;
        let mut all = vec![head(), reader(7, "Ann"), story(1, "One")];
        all.extend((1..=depth).map(|id| {
            let mut record = comment(id, id, (id > 1).then(|| id - 1));
            record["state"] = json!(if id < depth { "removed" } else { "visible" });
            record
        }));
        take(&t, Some(t.site()), lines(&all)).await;
        let thread = rejoinder_domain::ThreadId::from_raw(1_000_001);
        assert!(rows(&t, thread).await.iter().all(|row| row.listed));
        t.assert_sound().await;
        for (act, listed) in [("hold", false), ("approve", true)] {
            let act = act.parse().expect("an act");
            let ruling = rejoinder_app::Ruling::new(rejoinder_domain::CommentId::from_raw(depth), act);
            rejoinder_app::decide_comment(&t, &t.site(), &t.desk, ruling).await.expect("decides");
            assert!(rows(&t, thread).await.iter().all(|row| row.listed == listed));
            t.assert_sound().await;
        }
    }
}

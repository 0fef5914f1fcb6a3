//! Stories: published, changed, unpublished, found by address, and made known by pages elsewhere.

use std::{collections::BTreeSet, sync::Arc};

use futures_util::FutureExt;
use rejoinder_app::{
    Ctx, NewPicture, StoryDraft, StoryRef, counts, find_place, find_story_page, list_feed, list_stories,
    picture, put_story, read_comment, read_reader, set_thread, sitemap, thread_by_id, thread_of,
    unpublish_story, versions,
};
use rejoinder_domain::{
    Actor, Refusal, Role, Site, StoryId, limits,
    story::{Publication, StoryText},
    thread::ThreadState,
};
use rejoinder_testkit::{TestCtx, each_engine};

use crate::{at_once, refused};

fn draft(headline: &str, publisher_id: Option<&str>, urls: &[&str]) -> StoryDraft {
    StoryDraft {
        text: StoryText { headline: headline.into(), body: "It happened.".into(), ..StoryText::default() },
        publisher_id: publisher_id.map(str::to_owned),
        urls: urls.iter().map(|url| (*url).to_owned()).collect(),
        ..StoryDraft::default()
    }
}

fn url(url: &str) -> StoryRef {
    StoryRef::Url(url.into())
}

/// The smallest PNG: one pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82";

each_engine! {
    async fn a_story_is_made_changed_and_keeps_its_wordings(t: TestCtx) {
        let site = t.site();
        let (made, thread) = put_story(&t, &site, &t.desk, draft("One", Some("p1"), &[])).await.expect("publishes");
        assert_eq!((made.version, made.publication, made.slug.as_str()), (1, Publication::Published, "one"));
        assert_eq!((thread.story_id, thread.state), (made.id, ThreadState::Open));
        t.clock.advance_secs(60);
        let same = put_story(&t, &site, &t.desk, draft("One", Some("p1"), &[])).await.expect("is the same");
        assert_eq!(same, (made.clone(), thread.clone()), "the same twice changes nothing");
        let (changed, same_thread) = put_story(&t, &site, &t.desk, draft("Two", Some("p1"), &[])).await.expect("changes");
        assert_eq!((changed.id, changed.version, same_thread.id), (made.id, 2, thread.id));
        assert_eq!((changed.published_at, changed.updated_at), (made.published_at, t.now()));
        let stale = StoryDraft { if_version: Some(1), ..draft("Three", Some("p1"), &[]) };
        assert_eq!(refused(put_story(&t, &site, &t.desk, stale).await), Refusal::VersionConflict);
        let fresh = StoryDraft { if_version: Some(2), id: Some(made.id), ..draft("Three", None, &[]) };
        let (third, _) = put_story(&t, &site, &t.desk, fresh).await.expect("changes");
        assert_eq!((third.version, third.publisher_id.as_deref()), (3, Some("p1")));
        let (_, kept) = versions(&t, &site, made.id).await.expect("reads");
        assert_eq!(kept.iter().map(|v| v.text.headline.as_str()).collect::<Vec<_>>(), ["Three", "Two", "One"]);
    }

    async fn only_editors_publish_and_only_on_their_site(t: TestCtx) {
        let (site, other) = (t.site(), t.add_site("other", |_| {}).await);
        let (story, thread) = t.story("One").await;
        let (ann, moderator) = (t.reader("Ann").await, t.moderator("Mo").await);
        for (actor, wanted) in [
            (&Actor::Anyone, Refusal::SignInRequired),
            (&ann, Refusal::NotAllowed),
            (&moderator, Refusal::NotAllowed),
        ] {
            assert_eq!(refused(put_story(&t, &site, actor, draft("x", None, &[])).await), wanted);
            assert_eq!(refused(unpublish_story(&t, &site, actor, story.id).await), wanted);
            assert_eq!(refused(set_thread(&t, &site, actor, thread.id, ThreadState::Closed, 0).await), wanted);
        }
        let zoe = t.reader_of(&other, "Zoe", Role::Editor).await;
        let across = StoryDraft { id: Some(story.id), ..draft("x", None, &[]) };
        assert_eq!(refused(put_story(&t, &other, &zoe, across).await), Refusal::StoryUnknown);
        assert_eq!(refused(unpublish_story(&t, &other, &zoe, story.id).await), Refusal::StoryUnknown);
        assert_eq!(refused(set_thread(&t, &other, &zoe, thread.id, ThreadState::Closed, 0).await), Refusal::NotFound);
        assert_eq!(refused(thread_by_id(&t, &other, &rejoinder_domain::Actor::Anyone, thread.id).await), Refusal::NotFound);
        let slow = set_thread(&t, &site, &t.desk, thread.id, ThreadState::Open, 86_401).await;
        assert_eq!(refused(slow), Refusal::ParameterInvalid { name: "slow_secs".into() });
    }

    async fn what_is_no_story_is_refused(t: TestCtx) {
        let site = t.site();
        let long = "x".repeat(limits::STORY_FIELD_LEN_MAX + 1);
        let invalid = |name: &str| Refusal::ParameterInvalid { name: name.into() };
        let with = |change: fn(&mut StoryDraft)| {
            let mut draft = draft("One", None, &[]);
            change(&mut draft);
            draft
        };
        for (wanted, draft) in [
            (Refusal::ParameterMissing { name: "headline".into() }, draft(" ", None, &[])),
            (invalid("headline"), draft(&long, None, &[])),
            (invalid("byline"), with(|d| d.text.byline = "a\u{7}".into())),
            (invalid("publisher_id"), draft("One", Some(""), &[])),
            (invalid("tags"), with(|d| d.text.tags = vec!["t".into(); 51])),
            (Refusal::ParameterMissing { name: "urls".into() }, with(|d| d.elsewhere = true)),
            (Refusal::UrlInvalid, draft("One", None, &["ftp://paper.example/1"])),
            (Refusal::StoryUnknown, with(|d| d.id = Some(StoryId::from_raw(5)))),
            (invalid("picture_id"), with(|d| d.text.picture_id = Some(rejoinder_domain::PictureId::from_raw(5)))),
            (
                Refusal::PictureInvalid { max: limits::PICTURE_BYTES_MAX },
                with(|d| d.picture = Some(NewPicture { bytes: b"<svg/>".to_vec() })),
            ),
        ] {
            assert_eq!(refused(put_story(&t, &site, &t.desk, draft).await), wanted);
        }
        assert!(list_feed(&t, &site).await.expect("reads").is_empty(), "nothing stayed");
    }

    async fn a_picture_comes_along_once(t: TestCtx) {
        let site = t.site();
        let with = |headline: &str| StoryDraft { picture: Some(NewPicture { bytes: PIXEL.to_vec() }), ..draft(headline, None, &[]) };
        let (one, _) = put_story(&t, &site, &t.desk, with("One")).await.expect("publishes");
        let (two, _) = put_story(&t, &site, &t.desk, with("Two")).await.expect("publishes");
        assert_eq!(one.text.picture_id, two.text.picture_id);
        let id = one.text.picture_id.expect("has one");
        let found = picture(&t, &site, id).await.expect("reads");
        assert_eq!((found.mime.as_str(), found.width, found.height, found.bytes.as_slice()), ("image/png", 1, 1, PIXEL));
        let other = t.add_site("other", |_| {}).await;
        assert_eq!(refused(picture(&t, &other, id).await), Refusal::NotFound);
        let cards = list_feed(&t, &site).await.expect("reads");
        assert!(cards.iter().all(|card| card.picture_size == Some((1, 1))));
    }

    async fn all_spellings_of_an_address_are_one_thread(t: TestCtx) {
        let site = t.site();
        let (story, thread) = thread_of(&t, &site, &url("https://www.paper.example/2024/treaty/?utm_source=x")).await.expect("is made");
        assert_eq!((story.publication, story.version), (Publication::Elsewhere, 1));
        for same in [
            "http://paper.example/2024/treaty",
            "https://PAPER.example/2024/treaty#comments",
            "https://m.paper.example/2024/treaty/amp",
        ] {
            let (s, th) = thread_of(&t, &site, &url(same)).await.expect("is known");
            assert_eq!((s.id, th.id), (story.id, thread.id), "{same}");
        }
        let (other, _) = thread_of(&t, &site, &url("https://paper.example/2024/treaty?p=2")).await.expect("is made");
        assert_ne!(other.id, story.id);
        // The newsroom loads the story that readers opened before: it is the same one.
        let loaded = StoryDraft { elsewhere: true, ..draft("Treaty", Some("p1"), &["https://paper.example/2024/treaty"]) };
        let (loaded, same) = put_story(&t, &site, &t.desk, loaded).await.expect("loads");
        assert_eq!((loaded.id, same.id, loaded.version, loaded.text.headline.as_str()), (story.id, thread.id, 2, "Treaty"));
        let (by_id, _) = thread_of(&t, &site, &StoryRef::Id("p1".into())).await.expect("is known");
        assert_eq!(by_id.id, story.id);
        let (by_id, _) = thread_of(&t, &site, &StoryRef::Id(story.id.to_string())).await.expect("is known");
        assert_eq!(by_id.id, story.id);
    }

    async fn only_pages_of_embedders_make_their_story_known(t: TestCtx) {
        let site = t.site();
        for allowed in ["https://paper.example/1", "https://sub.paper.example/1", "http://paper.example:8080/1"] {
            thread_of(&t, &site, &url(allowed)).await.unwrap_or_else(|e| panic!("{allowed}: {e}"));
        }
        for refused_url in [
            "https://evil-paper.example/1",
            "https://evilpaper.example/1",
            "https://paper.example.evil.example/1",
            "https://example/1",
            "https://evil.example/paper.example",
            "https://evil.example/?x=paper.example",
        ] {
            assert_eq!(refused(thread_of(&t, &site, &url(refused_url)).await), Refusal::StoryUnknown, "{refused_url}");
        }
        for (odd, wanted) in [
            ("https://evil.example@paper.example/1", Refusal::UrlInvalid),
            ("https://paper.example@evil.example/1", Refusal::UrlInvalid),
            ("javascript:alert(1)", Refusal::UrlInvalid),
            ("/1", Refusal::UrlInvalid),
        ] {
            assert_eq!(refused(thread_of(&t, &site, &url(odd)).await), wanted, "{odd}");
        }
        assert_eq!(refused(thread_of(&t, &site, &StoryRef::Id("p9".into())).await), Refusal::StoryUnknown);
        let mut changed = Site::clone(&site);
        changed.embedders = vec!["https://paper.example".into(), "other.example:8443".into()];
        let site = Arc::new(changed);
        thread_of(&t, &site, &url("https://paper.example/2")).await.expect("an origin is listed");
        thread_of(&t, &site, &url("https://other.example:8443/2")).await.expect("a port is listed");
        assert_eq!(refused(thread_of(&t, &site, &url("https://other.example/2")).await), Refusal::StoryUnknown);
        let site = t.set_policy(|policy| policy.stories_by_url = false).await;
        assert_eq!(refused(thread_of(&t, &site, &url("https://paper.example/3")).await), Refusal::StoryUnknown);
        thread_of(&t, &site, &url("https://paper.example/1")).await.expect("what is known stays known");
    }

    async fn sixty_four_first_visits_make_one_story(t: TestCtx) {
        let site = t.site();
        let (ctx, beside) = (Ctx::clone(&t), t.beside().await);
        let found = at_once(64, |number| {
            let ctx = if number % 4 == 0 { beside.clone() } else { ctx.clone() };
            let site = Arc::clone(&site);
            let spelling = format!("https://www.paper.example/new?utm_id={number}");
            async move { thread_of(&ctx, &site, &url(&spelling)).await.expect("is made or found") }.boxed()
        })
        .await;
        let ids: BTreeSet<_> = found.iter().map(|(story, thread)| (story.id, thread.id)).collect();
        assert_eq!(ids.len(), 1);
        assert_eq!(counts(&t, &site, vec![url("https://paper.example/new")]).await.expect("reads"), [0]);
    }

    async fn strangers_make_only_so_many_stories_known(t: TestCtx) {
        let site = t.site();
        for number in 0..limits::STORIES_BY_URL_PER_MINUTE {
            thread_of(&t, &site, &url(&format!("https://paper.example/{number}"))).await.expect("is made");
        }
        let more = url("https://paper.example/more");
        assert_eq!(refused(thread_of(&t, &site, &more).await), Refusal::TooManyRequests { secs: 60 });
        thread_of(&t, &site, &url("https://paper.example/0")).await.expect("what is known is read");
        t.clock.advance_secs(60);
        thread_of(&t, &site, &more).await.expect("a minute later");
    }

    async fn two_stories_do_not_share_an_id_or_address(t: TestCtx) {
        let site = t.site();
        let (one, _) = put_story(&t, &site, &t.desk, draft("One", Some("p1"), &["https://paper.example/1"])).await.expect("publishes");
        let (two, _) = put_story(&t, &site, &t.desk, draft("Two", Some("p2"), &["https://paper.example/2"])).await.expect("publishes");
        for clash in [
            draft("x", Some("p3"), &["https://paper.example/1"]),
            draft("x", Some("p1"), &["https://paper.example/2"]),
            StoryDraft { id: Some(one.id), ..draft("x", Some("p2"), &[]) },
            StoryDraft { id: Some(one.id), ..draft("x", None, &["https://paper.example/2"]) },
        ] {
            assert_eq!(refused(put_story(&t, &site, &t.desk, clash).await), Refusal::StoryConflict);
        }
        for story in [&one, &two] {
            let (card, _) = find_story_page(&t, &site, &Actor::Anyone, StoryRef::Id(story.id.to_string())).await.expect("reads");
            assert_eq!(&card.story, story, "nothing of the clash stayed");
        }
        let more = draft("One", Some("p1"), &["https://paper.example/1?a=1", "https://www.paper.example/1/"]);
        let (same, _) = put_story(&t, &site, &t.desk, more).await.expect("gives it an address more");
        assert_eq!(same.id, one.id);
        let (by_url, _) = thread_of(&t, &site, &url("https://paper.example/1?a=1")).await.expect("is known");
        assert_eq!(by_url.id, one.id);
    }

    async fn an_unpublished_story_is_nowhere(t: TestCtx) {
        let (site, ann) = (t.site(), t.reader("Ann").await);
        let secret = StoryDraft { text: StoryText { headline: "Embargoed".into(), ..StoryText::default() }, ..draft("x", Some("p1"), &["https://paper.example/1"]) };
        let (story, thread) = put_story(&t, &site, &t.desk, secret.clone()).await.expect("publishes");
        let comment = t.post(&ann, thread.id, None, "First").await;
        let (shown, _) = t.story("Shown").await;
        unpublish_story(&t, &site, &t.desk, story.id).await.expect("unpublishes");
        unpublish_story(&t, &site, &t.desk, story.id).await.expect("twice is once");
        let by_id = || StoryRef::Id(story.id.to_string());
        let moderator = t.moderator("Mo").await;
        for viewer in [&Actor::Anyone, &ann] {
            assert_eq!(refused(find_story_page(&t, &site, viewer, by_id()).await), Refusal::StoryUnknown);
            for found in [
                read_comment(&t, &site, viewer, comment.id).await.map(|(_, story)| story),
                find_place(&t, &site, viewer, comment.id).await.map(|place| place.story),
            ] {
                assert_eq!(refused(found), Refusal::NotFound);
            }
        }
        for reference in [by_id(), StoryRef::Id("p1".into()), url("https://paper.example/1")] {
            assert_eq!(refused(thread_of(&t, &site, &reference).await), Refusal::StoryUnknown);
            assert_eq!(counts(&t, &site, vec![reference]).await.expect("reads"), [0]);
        }
        assert_eq!(refused(versions(&t, &site, story.id).await), Refusal::StoryUnknown);
        let mut told = format!("{:?}", list_stories(&t, &site, None, None).await.expect("reads"));
        told += &format!("{:?}", list_feed(&t, &site).await.expect("reads"));
        told += &format!("{:?}", sitemap(&t, &site).await.expect("reads"));
        told += &format!("{:?}", read_reader(&t, &site, TestCtx::who(&ann).id, None).await.expect("reads"));
        assert!(told.contains("Shown") && !told.contains("Embargoed"), "{told}");
        assert_eq!(list_feed(&t, &site).await.expect("reads")[0].story.id, shown.id);
        // Staff still find it, and put it back with its thread.
        find_story_page(&t, &site, &t.desk, by_id()).await.expect("an editor reads it");
        read_comment(&t, &site, &moderator, comment.id).await.expect("a moderator reads the comment");
        let (back, same) = put_story(&t, &site, &t.desk, secret).await.expect("publishes again");
        assert_eq!((back.id, back.version, same.id, same.comment_count), (story.id, 1, thread.id, 1));
        read_comment(&t, &site, &Actor::Anyone, comment.id).await.expect("reads again");
    }

    async fn lists_page_and_counts_answer_in_order(t: TestCtx) {
        let (site, ann) = (t.site(), t.reader("Ann").await);
        let mut all = Vec::new();
        for number in 0..limits::STORIES_PAGE + 5 {
            t.clock.advance_secs(1);
            let mut one = draft(&format!("Story {number}"), None, &[]);
            one.text.section = if number % 2 == 0 { "world".into() } else { "arts".into() };
            all.push(put_story(&t, &site, &t.desk, one).await.expect("publishes").0.id);
        }
        all.reverse();
        let ids = |cards: &[rejoinder_app::StoryCard]| cards.iter().map(|card| card.story.id).collect::<Vec<_>>();
        let (first, more) = list_stories(&t, &site, None, None).await.expect("reads");
        assert_eq!((ids(&first), more), (all[..limits::STORIES_PAGE].to_vec(), true));
        let last = first.last().map(|card| card.story.id);
        let (rest, more) = list_stories(&t, &site, None, last).await.expect("reads");
        assert_eq!((ids(&rest), more), (all[limits::STORIES_PAGE..].to_vec(), false));
        let (world, _) = list_stories(&t, &site, Some("world".into()), None).await.expect("reads");
        assert_eq!(ids(&world), all.iter().copied().step_by(2).collect::<Vec<_>>());
        assert!(list_stories(&t, &site, Some("a\0b".into()), None).await.expect("reads").0.is_empty());
        assert_eq!(refused(list_stories(&t, &site, None, Some(StoryId::from_raw(5))).await), Refusal::CursorInvalid);
        assert_eq!(sitemap(&t, &site).await.expect("reads").len(), all.len());
        let (_, thread) = thread_of(&t, &site, &StoryRef::Id(all[0].to_string())).await.expect("reads");
        t.post(&ann, thread.id, None, "One").await;
        let refs = vec![StoryRef::Id(all[1].to_string()), StoryRef::Id(all[0].to_string()), url("no url"), StoryRef::Id("none".into())];
        assert_eq!(counts(&t, &site, refs).await.expect("reads"), [0, 1, 0, 0]);
        let none = StoryRef::Id("a\0b".into());
        assert_eq!(counts(&t, &site, vec![none.clone()]).await.expect("reads"), [0]);
        assert_eq!(refused(find_story_page(&t, &site, &Actor::Anyone, none).await), Refusal::StoryUnknown);
        let many = vec![url("https://paper.example/1"); limits::COUNTS_MAX + 1];
        let most = limits::COUNTS_MAX;
        let told = Refusal::TooManyEntries { name: "stories".into(), max: most };
        assert_eq!(refused(counts(&t, &site, many).await), told);
    }
}

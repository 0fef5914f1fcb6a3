//! What every engine must do with `crates/store/src/stories.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{
    PictureId, SiteId, Story, StoryId,
    story::{Publication, StoryText},
};
use rejoinder_store::{NewSite, Picture, StoryUrlRow, StoryVersion};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{SITE, STORY, begin, conflict, read, site, story, write};

const OTHER: SiteId = SiteId::from_raw(2);

fn numbers(stories: &[Story]) -> Vec<i64> {
    stories.iter().map(|s| s.id.raw()).collect()
}

fn picture(id: i64, site: SiteId, bytes: &[u8]) -> Picture {
    Picture {
        id: PictureId::from_raw(id),
        site_id: site,
        mime: "image/png".into(),
        width: 3,
        height: 2,
        digest: bytes.to_vec(),
        bytes: bytes.to_vec(),
        created_at: 4,
    }
}

each_engine! {
    async fn a_story_comes_back_as_it_went_in_and_as_it_was_changed(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move { tx.insert_story(&story(11, 200)).await }).await;
        let mut changed = story(10, 300);
        changed.publisher_id = Some("p-1".into());
        changed.slug = "new".into();
        changed.text = StoryText { headline: "New".into(), tags: vec!["a".into()], section: "arts".into(), ..StoryText::default() };
        changed.publication = Publication::Elsewhere;
        changed.canonical_url = Some("https://paper.example/1".into());
        changed.lead = true;
        changed.updated_at = 301;
        changed.version = 2;
        let wanted = changed.clone();
        write(&store, move |tx| async move { tx.update_story(&changed).await }).await;
        assert_eq!(read(&store, |tx| async move { tx.find_story(STORY).await }).await.as_ref(), Some(&wanted));
        let by_publisher = |site, id: &'static str| read(&store, move |tx| async move { tx.find_story_by_publisher_id(site, id).await });
        assert_eq!(by_publisher(SITE, "p-1").await, Some(wanted));
        assert_eq!(by_publisher(OTHER, "p-1").await, None);
        assert_eq!(by_publisher(SITE, "p-2").await, None);
        let other = read(&store, |tx| async move { tx.find_story(StoryId::from_raw(11)).await }).await;
        assert_eq!(other, Some(story(11, 200)), "the other story stays");
        let taken = conflict(&store, |tx| async move {
            tx.insert_story(&Story { publisher_id: Some("p-1".into()), ..story(12, 1) }).await
        });
        assert_eq!(taken.await, "stories");
        let taken = conflict(&store, |tx| async move {
            tx.update_story(&Story { publisher_id: Some("p-1".into()), ..story(11, 1) }).await
        });
        assert_eq!(taken.await, "stories");
        let all = |after, limit| read(&store, move |tx| async move { tx.list_stories_after(SITE, after, limit).await });
        assert_eq!(numbers(&all(StoryId::from_raw(0), 9).await), [10, 11]);
        assert_eq!(numbers(&all(STORY, 9).await), [11]);
        assert_eq!(numbers(&all(StoryId::from_raw(0), 1).await), [10]);
    }

    async fn wordings_are_kept(store: TestStore) {
        begin(&store).await;
        let version = |version, headline: &str| StoryVersion {
            version,
            text: StoryText { headline: headline.into(), ..StoryText::default() },
            created_at: version * 10,
        };
        let (one, two) = (version(1, "One"), version(2, "Two"));
        let wanted = [two.clone(), one.clone()];
        write(&store, move |tx| async move {
            tx.insert_story_version(STORY, &one).await?;
            tx.insert_story_version(STORY, &two).await
        })
        .await;
        assert_eq!(read(&store, |tx| async move { tx.list_story_versions(STORY).await }).await, wanted);
        let twice = version(2, "Other");
        let twice = conflict(&store, move |tx| async move { tx.insert_story_version(STORY, &twice).await });
        assert_eq!(twice.await, "story_versions");
    }

    async fn addresses_lead_to_one_story_of_their_site(store: TestStore) {
        begin(&store).await;
        let row = |key: &str| StoryUrlRow { key: key.into(), url: format!("http://{key}") };
        write(&store, move |tx| async move {
            tx.insert_story(&story(11, 200)).await?;
            tx.insert_story_url(SITE, STORY, &row("paper.example/b")).await?;
            tx.insert_story_url(SITE, STORY, &row("paper.example/a")).await?;
            tx.insert_story_url(SITE, StoryId::from_raw(11), &row("paper.example/c")).await
        })
        .await;
        let find = |site, key: &'static str| read(&store, move |tx| async move { tx.find_story_by_url_key(site, key).await });
        assert_eq!(find(SITE, "paper.example/a").await.map(|s| s.id), Some(STORY));
        assert_eq!(find(SITE, "paper.example/c").await.map(|s| s.id.raw()), Some(11));
        assert_eq!(find(OTHER, "paper.example/a").await, None);
        assert_eq!(find(SITE, "paper.example").await, None);
        let urls = read(&store, |tx| async move { tx.list_story_urls(STORY).await }).await;
        assert_eq!(urls, [row("paper.example/a"), row("paper.example/b")]);
        let taken = conflict(&store, move |tx| async move { tx.insert_story_url(SITE, STORY, &row("paper.example/c")).await });
        assert_eq!(taken.await, "story_urls");
    }

    async fn the_lead_is_the_latest_published_one_that_is_marked(store: TestStore) {
        begin(&store).await;
        let lead = |site| read(&store, move |tx| async move { tx.find_lead_story(site).await });
        assert_eq!(lead(SITE).await, None);
        write(&store, |tx| async move {
            tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await?;
            for (id, at, publication) in [
                (11, 200, Publication::Published),
                (12, 100, Publication::Published),
                (13, 300, Publication::Unpublished),
                (14, 400, Publication::Elsewhere),
                (15, 200, Publication::Published),
            ] {
                tx.insert_story(&Story { lead: true, publication, ..story(id, at) }).await?;
            }
            tx.insert_story(&story(16, 500)).await
        })
        .await;
        assert_eq!(lead(SITE).await.map(|s| s.id.raw()), Some(15));
        assert_eq!(lead(OTHER).await, None);
    }

    async fn published_stories_page_by_time_and_id(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await?;
            for (id, at, section, publication) in [
                (11, 300, "world", Publication::Published),
                (12, 300, "arts", Publication::Published),
                (13, 300, "world", Publication::Published),
                (14, 400, "world", Publication::Unpublished),
                (15, 400, "world", Publication::Elsewhere),
                (16, 200, "arts", Publication::Published),
            ] {
                let mut story = Story { publication, ..story(id, at) };
                story.text.section = section.into();
                tx.insert_story(&story).await?;
            }
            tx.insert_story(&Story { site_id: OTHER, ..story(17, 500) }).await
        })
        .await;
        let list = |section: Option<&'static str>, before: Option<(i64, i64)>, limit| {
            let before = before.map(|(at, id)| (at, StoryId::from_raw(id)));
            read(&store, move |tx| async move { tx.list_published_stories(SITE, section, before, limit).await })
        };
        assert_eq!(numbers(&list(None, None, 9).await), [13, 12, 11, 16, 10]);
        assert_eq!(numbers(&list(None, None, 2).await), [13, 12]);
        assert_eq!(numbers(&list(None, Some((300, 12)), 9).await), [11, 16, 10]);
        assert_eq!(numbers(&list(Some("world"), None, 9).await), [13, 11, 10]);
        assert_eq!(numbers(&list(Some("world"), Some((300, 13)), 1).await), [11]);
        assert_eq!(numbers(&list(Some("arts"), None, 9).await), [12, 16]);
        assert!(list(Some("none"), None, 9).await.is_empty());
        let count = |since| read(&store, move |tx| async move { tx.count_stories_elsewhere_since(SITE, since).await });
        assert_eq!((count(399).await, count(400).await), (1, 0));
    }

    async fn the_same_picture_is_kept_once_per_site(store: TestStore) {
        begin(&store).await;
        let ids = write(&store, |tx| async move {
            tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await?;
            Ok([
                tx.insert_picture(&picture(5, SITE, b"one")).await?,
                tx.insert_picture(&picture(6, SITE, b"one")).await?,
                tx.insert_picture(&picture(7, OTHER, b"one")).await?,
                tx.insert_picture(&picture(8, SITE, b"two")).await?,
                tx.insert_picture(&picture(5, SITE, b"one")).await?,
            ])
        })
        .await;
        assert_eq!(ids.map(PictureId::raw), [5, 5, 7, 8, 5]);
        let find = |site, id| read(&store, move |tx| async move { tx.find_picture(site, PictureId::from_raw(id)).await });
        let found = find(SITE, 5).await.expect("is there");
        assert_eq!((found.mime.as_str(), found.bytes, found.digest, found.created_at), ("image/png", b"one".to_vec(), b"one".to_vec(), 4));
        assert!(find(SITE, 7).await.is_none() && find(SITE, 6).await.is_none());
        let size = |site, id| read(&store, move |tx| async move { tx.find_picture_size(site, PictureId::from_raw(id)).await });
        assert_eq!((size(SITE, 8).await, size(OTHER, 8).await), (Some((3, 2)), None));
        let after = |id, limit| read(&store, move |tx| async move { tx.list_picture_ids_after(SITE, PictureId::from_raw(id), limit).await });
        assert_eq!(after(-1, 9).await.iter().map(|id| id.raw()).collect::<Vec<_>>(), [5, 8]);
        assert_eq!(after(5, 9).await.iter().map(|id| id.raw()).collect::<Vec<_>>(), [8]);
        assert_eq!(after(-1, 1).await.len(), 1);
        let taken = store.write(|tx| async move { tx.insert_picture(&picture(5, OTHER, b"three")).await }).await;
        assert!(matches!(taken, Err(rejoinder_store::Error::Conflict(table)) if table == "pictures"));
    }
}

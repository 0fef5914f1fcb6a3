//! Finding the thread of a story, and opening, closing and slowing it.

use rejoinder_domain::{
    Actor, EventKind, Micros, Refusal, Site, Story, StoryId, Thread, ThreadId,
    clock::SECOND,
    limits,
    story::{Publication, StoryText, slug},
    story_url::StoryUrl,
    thread::ThreadState,
};
use rejoinder_store::{StoryUrlRow, Tx};

use crate::{access, counts::StoryRef, ctx::Ctx, error::Error};

/// Ids for what a first visit to a story may have to make.
pub(crate) struct FreshIds {
    pub story: StoryId,
    pub thread: ThreadId,
    pub now: Micros,
}

impl FreshIds {
    pub(crate) fn new(ctx: &Ctx) -> Self {
        Self {
            story: StoryId::from_raw(ctx.next_id()),
            thread: ThreadId::from_raw(ctx.next_id()),
            now: ctx.now(),
        }
    }
}

/// The story that a reference means.
pub(crate) async fn find_story(tx: &Tx, site: &Site, of: &StoryRef) -> Result<Option<Story>, Error> {
    let found = match of {
        StoryRef::Url(url) => tx.find_story_by_url_key(site.id, &StoryUrl::parse(url)?.key).await?,
        // No id of a publisher has one, and PostgreSQL takes no text with a NUL.
        StoryRef::Id(id) if id.chars().any(char::is_control) => None,
        StoryRef::Id(id) => match id.parse::<StoryId>() {
            Ok(ours) => match tx.find_story(ours).await?.filter(|story| story.site_id == site.id) {
                Some(story) => Some(story),
                None => tx.find_story_by_publisher_id(site.id, id).await?,
            },
            Err(_) => tx.find_story_by_publisher_id(site.id, id).await?,
        },
    };
    Ok(found)
}

/// The story and thread that a reference means, when they are known and not unpublished.
pub async fn find_thread(ctx: &Ctx, site: &Site, of: &StoryRef) -> Result<Option<(Story, Thread)>, Error> {
    let (site, of) = (site.clone(), of.clone());
    ctx.store
        .read(move |tx| async move {
            let Some(story) = find_story(&tx, &site, &of).await? else { return Ok(None) };
            if story.publication == Publication::Unpublished {
                return Err(Refusal::StoryUnknown.into());
            }
            Ok(tx.find_thread_of_story(story.id).await?.map(|thread| (story, thread)))
        })
        .await
}

/// The story and its thread; a page of one of the listed hosts makes its story known by its URL, where the policy
/// allows it, so many a minute.
pub async fn thread_of(ctx: &Ctx, site: &Site, of: &StoryRef) -> Result<(Story, Thread), Error> {
    if let Some(known) = find_thread(ctx, site, of).await? {
        return Ok(known);
    }
    let StoryRef::Url(url) = of else { return Err(Refusal::StoryUnknown.into()) };
    let url = StoryUrl::parse(url)?;
    if !site.policy.stories_by_url || !embeds(site, &url.url) {
        return Err(Refusal::StoryUnknown.into());
    }
    let (site, fresh) = (site.clone(), FreshIds::new(ctx));
    ctx.store
        .write(move |tx| async move {
            // Another first visitor may have been quicker.
            if let Some(story) = tx.find_story_by_url_key(site.id, &url.key).await? {
                let thread = thread_or_new(&tx, &story, &fresh).await?;
                return Ok((story, thread));
            }
            let lately = tx.count_stories_elsewhere_since(site.id, fresh.now - 60 * SECOND).await?;
            if lately >= limits::STORIES_BY_URL_PER_MINUTE {
                return Err(Refusal::TooManyRequests { secs: 60 }.into());
            }
            let story = Story {
                id: fresh.story,
                site_id: site.id,
                publisher_id: None,
                slug: slug(""),
                text: StoryText { headline: url.url.clone(), ..StoryText::default() },
                publication: Publication::Elsewhere,
                canonical_url: Some(url.url.clone()),
                lead: false,
                published_at: fresh.now,
                updated_at: fresh.now,
                version: 1,
            };
            tx.insert_story(&story).await?;
            tx.insert_story_url(site.id, story.id, &StoryUrlRow { key: url.key, url: url.url }).await?;
            let thread = thread_or_new(&tx, &story, &fresh).await?;
            Ok((story, thread))
        })
        .await
}

/// Whether a URL is on a host whose pages may embed the discussion. A listed host covers the hosts below it.
pub(crate) fn embeds(site: &Site, url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    let Some(host) = url.host_str() else { return false };
    let with_port = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    site.embedders.iter().any(|listed| {
        let bare = listed.rsplit("://").next().unwrap_or(listed);
        with_port == bare || host == bare || host.strip_suffix(bare).is_some_and(|front| front.ends_with('.'))
    })
}

pub(crate) async fn thread_or_new(tx: &Tx, story: &Story, fresh: &FreshIds) -> Result<Thread, Error> {
    if let Some(thread) = tx.find_thread_of_story(story.id).await? {
        return Ok(thread);
    }
    let thread = Thread {
        id: fresh.thread,
        site_id: story.site_id,
        story_id: story.id,
        state: ThreadState::Open,
        slow_secs: 0,
        comment_count: 0,
        last_seq: 0,
        version: 1,
        last_comment_at: None,
        created_at: fresh.now,
    };
    tx.insert_thread(&thread).await?;
    Ok(thread)
}

/// The thread of that id, with its story.
pub async fn thread_by_id(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: ThreadId,
) -> Result<(Story, Thread), Error> {
    let (site, actor) = (site.clone(), actor.clone());
    ctx.store
        .read(move |tx| async move {
            let thread = access::thread(&tx, &site, &actor, id).await?;
            let story = tx.find_story(thread.story_id).await?.ok_or(Refusal::NotFound)?;
            Ok((story, thread))
        })
        .await
}

/// Opens, closes or slows a thread.
pub async fn set_thread(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    id: ThreadId,
    state: ThreadState,
    slow_secs: i64,
) -> Result<Thread, Error> {
    let staff = access::editor(site, actor)?;
    if !(0..=86_400).contains(&slow_secs) {
        return Err(Refusal::ParameterInvalid { name: "slow_secs".into() }.into());
    }
    let (site, actor, now) = (site.clone(), actor.clone(), ctx.now());
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let thread = access::thread(&tx, &site, &actor, id).await?;
            tx.update_thread_state(thread.id, state, slow_secs).await?;
            tx.insert_event(thread.id, EventKind::Thread, None, now).await?;
            access::thread(&tx, &site, &actor, id).await
        })
        .await
}

//! Reading stories: the front page, sections, one story, feeds, pictures.

use rejoinder_domain::{
    Actor, Micros, PictureId, Refusal, Site, Story, StoryId, Thread, limits, story::Publication,
};
use rejoinder_store::{Picture, StoryVersion, Tx};

use crate::{access, counts::StoryRef, ctx::Ctx, error::Error, threads};

/// A story in a list.
#[derive(Debug, Clone)]
pub struct StoryCard {
    /// The story.
    pub story: Story,
    /// Its visible comments.
    pub comment_count: i64,
    /// Pixels of its picture.
    pub picture_size: Option<(i64, i64)>,
}

/// A list of stories for a feed.
pub type Feed = Vec<StoryCard>;

async fn card(tx: &Tx, story: Story) -> Result<StoryCard, Error> {
    let comment_count = tx.find_thread_of_story(story.id).await?.map_or(0, |thread| thread.comment_count);
    let picture_size = match story.text.picture_id {
        Some(id) => tx.find_picture_size(story.site_id, id).await?,
        None => None,
    };
    Ok(StoryCard { story, comment_count, picture_size })
}

/// What stands first on the front page: the latest published story that staff put there, however old.
pub async fn find_lead(ctx: &Ctx, site: &Site) -> Result<Option<StoryCard>, Error> {
    let site_id = site.id;
    ctx.store
        .read(move |tx| async move {
            match tx.find_lead_story(site_id).await? {
                Some(story) => card(&tx, story).await.map(Some),
                None => Ok(None),
            }
        })
        .await
}

/// Published stories, the latest first, of a section or all. The second value says that there are older ones.
pub async fn list_stories(
    ctx: &Ctx,
    site: &Site,
    section: Option<String>,
    before: Option<StoryId>,
) -> Result<(Vec<StoryCard>, bool), Error> {
    // No section's name has one, and PostgreSQL takes no text with a NUL.
    if section.as_deref().is_some_and(|slug| slug.chars().any(char::is_control)) {
        return Ok((Vec::new(), false));
    }
    let site = site.clone();
    ctx.store
        .read(move |tx| async move {
            let before = match before {
                Some(id) => {
                    let story = tx
                        .find_story(id)
                        .await?
                        .filter(|s| s.site_id == site.id)
                        .ok_or(Refusal::CursorInvalid)?;
                    Some((story.published_at, story.id))
                }
                None => None,
            };
            let mut stories = tx
                .list_published_stories(site.id, section.as_deref(), before, limits::STORIES_PAGE + 1)
                .await?;
            let more = stories.len() > limits::STORIES_PAGE;
            stories.truncate(limits::STORIES_PAGE);
            let mut cards = Vec::with_capacity(stories.len());
            for story in stories {
                cards.push(card(&tx, story).await?);
            }
            Ok((cards, more))
        })
        .await
}

/// The stories of a feed.
pub async fn list_feed(ctx: &Ctx, site: &Site) -> Result<Feed, Error> {
    list_stories(ctx, site, None, None).await.map(|(cards, _)| cards)
}

/// A story with its thread, for its page. Staff see unpublished ones too.
pub async fn find_story_page(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    of: StoryRef,
) -> Result<(StoryCard, Thread), Error> {
    let (site, staff) = (site.clone(), access::editor(site, actor).is_ok());
    ctx.store
        .read(move |tx| async move {
            let found = threads::find_story(&tx, &site, &of).await?;
            let story = found
                .filter(|s| staff || s.publication != Publication::Unpublished)
                .ok_or(Refusal::StoryUnknown)?;
            let thread = tx.find_thread_of_story(story.id).await?.ok_or(Refusal::StoryUnknown)?;
            Ok((card(&tx, story).await?, thread))
        })
        .await
}

/// Earlier wordings of a published story, the latest first.
pub async fn versions(ctx: &Ctx, site: &Site, id: StoryId) -> Result<(Story, Vec<StoryVersion>), Error> {
    let site = site.clone();
    ctx.store
        .read(move |tx| async move {
            let found = tx
                .find_story(id)
                .await?
                .filter(|s| s.site_id == site.id && s.publication == Publication::Published);
            let story = found.ok_or(Refusal::StoryUnknown)?;
            let versions = tx.list_story_versions(id).await?;
            Ok((story, versions))
        })
        .await
}

/// A picture of the site.
pub async fn picture(ctx: &Ctx, site: &Site, id: PictureId) -> Result<Picture, Error> {
    let site_id = site.id;
    ctx.store
        .read(move |tx| async move { Ok(tx.find_picture(site_id, id).await?.ok_or(Refusal::NotFound)?) })
        .await
}

/// Paths and times of change of the stories that search engines may read, the latest first; 50,000 at the most, which
/// is what one sitemap may hold (sitemaps.org protocol).
pub async fn sitemap(ctx: &Ctx, site: &Site) -> Result<Vec<(String, Micros)>, Error> {
    const ENTRIES_MAX: usize = 50_000;
    const STEP: usize = 500;
    let mut entries = Vec::new();
    let mut before = None;
    while entries.len() < ENTRIES_MAX {
        let site_id = site.id;
        let stories = ctx
            .store
            .read(move |tx| async move { tx.list_published_stories(site_id, None, before, STEP).await })
            .await?;
        let last = stories.len() < STEP;
        before = stories.last().map(|story| (story.published_at, story.id));
        entries.extend(stories.iter().map(|story| (story.path(), story.updated_at)));
        if last {
            break;
        }
    }
    Ok(entries)
}

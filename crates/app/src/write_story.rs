//! Publishing, changing and unpublishing stories.

use rejoinder_domain::{
    Actor, Micros, PictureId, Refusal, Site, SiteId, Story, StoryId, Thread, limits,
    story::{Publication, StoryText, slug},
    story_url::StoryUrl,
    thread::ThreadState,
};
use rejoinder_store::{Picture, StoryUrlRow, StoryVersion, Tx};
use sha2::{Digest, Sha256};

use crate::{
    access,
    ctx::Ctx,
    error::Error,
    threads::{FreshIds, thread_or_new},
};

/// Pixels of a picture's longer side: more is no picture for a page, and a browser would choke on it.
const PICTURE_SIDE_MAX: usize = 10_000;

/// A picture as staff bring it.
#[derive(Debug, Clone)]
pub struct NewPicture {
    /// The file: PNG, JPEG, WebP or GIF.
    pub bytes: Vec<u8>,
}

/// A story as staff write or load it.
#[derive(Debug, Clone, Default)]
pub struct StoryDraft {
    /// The story to change; else found by `publisher_id`, else a new one.
    pub id: Option<StoryId>,
    /// The publisher's own id.
    pub publisher_id: Option<String>,
    /// Its text.
    pub text: StoryText,
    /// Its addresses; the first is the canonical one when the story is published elsewhere.
    pub urls: Vec<String>,
    /// Whether its text is on another site.
    pub elsewhere: bool,
    /// Whether it stands first on the front page.
    pub lead: bool,
    /// When it was published, when that is not now.
    pub published_at: Option<Micros>,
    /// When it was last changed, when that is not now.
    pub updated_at: Option<Micros>,
    /// Its picture, when it is to be loaded with it.
    pub picture: Option<NewPicture>,
    /// Whether its thread takes comments, when that is to be said.
    pub thread: Option<ThreadState>,
    /// The version that the caller read: when it is no longer the present one, nothing is changed.
    pub if_version: Option<i64>,
}

/// Makes a story with its thread, or changes one. Doing the same twice changes nothing the second time.
pub async fn put_story(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    draft: StoryDraft,
) -> Result<(Story, Thread), Error> {
    let staff = access::editor(site, actor)?;
    check(&draft)?;
    let urls = draft.urls.iter().map(|url| StoryUrl::parse(url)).collect::<Result<Vec<_>, _>>()?;
    let picture = match &draft.picture {
        Some(new) => {
            Some(describe_picture(site.id, PictureId::from_raw(ctx.next_id()), ctx.now(), new.bytes.clone())?)
        }
        None => None,
    };
    let (site, actor, fresh) = (site.clone(), actor.clone(), FreshIds::new(ctx));
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let mut text = draft.text.clone();
            if let Some(picture) = &picture {
                text.picture_id = Some(tx.insert_picture(picture).await?);
            }
            if let Some(id) = text.picture_id {
                tx.find_picture_size(site.id, id)
                    .await?
                    .ok_or(Refusal::ParameterInvalid { name: "picture_id".into() })?;
            }
            let known = find_known(&tx, &site, &draft, &urls).await?;
            let story = match known {
                Some(known) => change(&tx, known, &draft, text, &urls, &fresh).await?,
                None => create(&tx, &site, &draft, text, &urls, &fresh).await?,
            };
            add_urls(&tx, &story, urls).await?;
            let mut thread = thread_or_new(&tx, &story, &fresh).await?;
            if let Some(state) = draft.thread.filter(|state| *state != thread.state) {
                tx.update_thread_state(thread.id, state, thread.slow_secs).await?;
                thread = access::thread(&tx, &site, &actor, thread.id).await?;
            }
            Ok((story, thread))
        })
        .await
}

/// Takes a story from the pages and feeds; its thread stays and can come back with it.
pub async fn unpublish_story(ctx: &Ctx, site: &Site, actor: &Actor, id: StoryId) -> Result<Story, Error> {
    let staff = access::editor(site, actor)?;
    let (site, now) = (site.clone(), ctx.now());
    ctx.store
        .write(move |tx| async move {
            access::still(&tx, &staff).await?;
            let mut story =
                tx.find_story(id).await?.filter(|s| s.site_id == site.id).ok_or(Refusal::StoryUnknown)?;
            if story.publication != Publication::Unpublished {
                story.publication = Publication::Unpublished;
                story.updated_at = now;
                tx.update_story(&story).await?;
            }
            Ok(story)
        })
        .await
}

fn check(draft: &StoryDraft) -> Result<(), Refusal> {
    let t = &draft.text;
    if t.headline.trim().is_empty() {
        return Err(Refusal::ParameterMissing { name: "headline".into() });
    }
    let fields = [
        ("headline", &t.headline),
        ("standfirst", &t.standfirst),
        ("byline", &t.byline),
        ("credit", &t.credit),
        ("dateline", &t.dateline),
        ("section", &t.section),
        ("language", &t.language),
        ("correction", &t.correction),
        ("picture_alt", &t.picture_alt),
        ("picture_caption", &t.picture_caption),
        ("picture_credit", &t.picture_credit),
    ];
    for (name, value) in fields {
        if value.chars().count() > limits::STORY_FIELD_LEN_MAX
            || value.chars().any(|c| c.is_control() && c != '\n')
        {
            return Err(Refusal::ParameterInvalid { name: name.into() });
        }
    }
    let id_fits = |id: &String| !id.is_empty() && id.len() <= 200 && !id.chars().any(char::is_control);
    if draft.publisher_id.as_ref().is_some_and(|id| !id_fits(id)) {
        return Err(Refusal::ParameterInvalid { name: "publisher_id".into() });
    }
    if t.tags.len() > 50
        || t.tags.iter().any(|tag| tag.chars().count() > 100 || tag.chars().any(char::is_control))
    {
        return Err(Refusal::ParameterInvalid { name: "tags".into() });
    }
    if t.body.chars().count() > limits::STORY_LEN_MAX {
        return Err(Refusal::TextTooLong { len: t.body.chars().count(), max: limits::STORY_LEN_MAX });
    }
    if draft.elsewhere && draft.urls.is_empty() {
        return Err(Refusal::ParameterMissing { name: "urls".into() });
    }
    Ok(())
}

/// Reads type and size from the bytes, not from what anyone says of them.
pub(crate) fn describe_picture(
    site_id: SiteId,
    id: PictureId,
    created_at: Micros,
    bytes: Vec<u8>,
) -> Result<Picture, Refusal> {
    use imagesize::ImageType;
    let invalid = Refusal::PictureInvalid { max: limits::PICTURE_BYTES_MAX };
    if bytes.len() > limits::PICTURE_BYTES_MAX {
        return Err(invalid);
    }
    let mime = match imagesize::image_type(&bytes) {
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Webp) => "image/webp",
        Ok(ImageType::Gif) => "image/gif",
        _ => return Err(invalid),
    };
    let size = imagesize::blob_size(&bytes).map_err(|_| invalid.clone())?;
    if size.width == 0 || size.height == 0 || size.width > PICTURE_SIDE_MAX || size.height > PICTURE_SIDE_MAX
    {
        return Err(invalid);
    }
    Ok(Picture {
        id,
        site_id,
        mime: mime.into(),
        width: size.width as i64,
        height: size.height as i64,
        digest: Sha256::digest(&bytes).to_vec(),
        bytes,
        created_at,
    })
}

async fn find_known(
    tx: &Tx,
    site: &Site,
    draft: &StoryDraft,
    urls: &[StoryUrl],
) -> Result<Option<Story>, Error> {
    if let Some(id) = draft.id {
        let found = tx.find_story(id).await?.filter(|s| s.site_id == site.id);
        return Ok(Some(found.ok_or(Refusal::StoryUnknown)?));
    }
    if let Some(id) = &draft.publisher_id
        && let Some(story) = tx.find_story_by_publisher_id(site.id, id).await?
    {
        return Ok(Some(story));
    }
    // A page that readers opened before the newsroom loaded it has its story already, without an id of the publisher.
    for url in urls {
        if let Some(story) = tx.find_story_by_url_key(site.id, &url.key).await? {
            return match story.publisher_id {
                None => Ok(Some(story)),
                Some(_) if draft.publisher_id.is_none() => Ok(Some(story)),
                Some(_) => Err(Refusal::StoryConflict.into()),
            };
        }
    }
    Ok(None)
}

fn publication(draft: &StoryDraft) -> Publication {
    if draft.elsewhere { Publication::Elsewhere } else { Publication::Published }
}

async fn create(
    tx: &Tx,
    site: &Site,
    draft: &StoryDraft,
    text: StoryText,
    urls: &[StoryUrl],
    fresh: &FreshIds,
) -> Result<Story, Error> {
    let published_at = draft.published_at.unwrap_or(fresh.now);
    let story = Story {
        id: fresh.story,
        site_id: site.id,
        publisher_id: draft.publisher_id.clone(),
        slug: slug(&text.headline),
        text,
        publication: publication(draft),
        canonical_url: urls.first().filter(|_| draft.elsewhere).map(|url| url.url.clone()),
        lead: draft.lead,
        published_at,
        updated_at: draft.updated_at.unwrap_or(published_at),
        version: 1,
    };
    tx.insert_story(&story).await?;
    tx.insert_story_version(
        story.id,
        &StoryVersion { version: 1, text: story.text.clone(), created_at: story.updated_at },
    )
    .await?;
    Ok(story)
}

async fn change(
    tx: &Tx,
    known: Story,
    draft: &StoryDraft,
    text: StoryText,
    urls: &[StoryUrl],
    fresh: &FreshIds,
) -> Result<Story, Error> {
    if draft.if_version.is_some_and(|version| version != known.version) {
        return Err(Refusal::VersionConflict.into());
    }
    let mut story = known.clone();
    // A change that brings no picture keeps the one that is there.
    let text = StoryText { picture_id: text.picture_id.or(known.text.picture_id), ..text };
    story.publisher_id = draft.publisher_id.clone().or(known.publisher_id.clone());
    story.publication = publication(draft);
    story.canonical_url = match draft.elsewhere {
        true => urls.first().map(|url| url.url.clone()).or(known.canonical_url.clone()),
        false => None,
    };
    story.lead = draft.lead;
    story.published_at = draft.published_at.unwrap_or(known.published_at);
    if text != known.text {
        story.version += 1;
        story.updated_at = draft.updated_at.unwrap_or(fresh.now);
        story.slug = slug(&text.headline);
        story.text = text;
        let version =
            StoryVersion { version: story.version, text: story.text.clone(), created_at: story.updated_at };
        tx.insert_story_version(story.id, &version).await?;
    }
    if story != known {
        tx.update_story(&story).await.map_err(|error| match error {
            rejoinder_store::Error::Conflict(_) => Error::from(Refusal::StoryConflict),
            other => other.into(),
        })?;
    }
    Ok(story)
}

async fn add_urls(tx: &Tx, story: &Story, urls: Vec<StoryUrl>) -> Result<(), Error> {
    for url in urls {
        match tx.find_story_by_url_key(story.site_id, &url.key).await? {
            Some(other) if other.id == story.id => {}
            Some(_) => return Err(Refusal::StoryConflict.into()),
            None => {
                tx.insert_story_url(story.site_id, story.id, &StoryUrlRow { key: url.key, url: url.url })
                    .await?
            }
        }
    }
    Ok(())
}

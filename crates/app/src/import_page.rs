//! Reading a page in: a story and the comments under it, as someone wrote them down.
//! Never here: our own format.

use std::{collections::HashMap, sync::Arc};

use rejoinder_domain::{
    Actor, CommentId, Name, Reader, ReaderId, Refusal, Role, Site, State, limits,
    reader::Standing,
    story::{BodyFormat, StoryText},
    text,
};
use rejoinder_exchange::{Page, PageComment, PageStory, from_rfc3339};
use rejoinder_store::NewComment;
use sha2::{Digest, Sha256};

use crate::{
    ImportReport, StoryDraft, StoryRef, ctx::Ctx, error::Error, mentions, post_comment::insert, put_story,
    threads::find_story,
};

/// A page has no times of comments: they get the story's, the one date that it has, and their order is the page's.
/// A second run finds the story, by the publisher's id, its URL, or what it says, with comments under it, and changes
/// nothing.
pub(crate) async fn import_page(ctx: &Ctx, site: &Arc<Site>, page: Page) -> Result<ImportReport, Error> {
    let draft = draft(&page.story)?;
    let names = draft.publisher_id.iter().cloned().map(StoryRef::Id);
    let names: Vec<StoryRef> = names.chain(draft.urls.iter().cloned().map(StoryRef::Url)).collect();
    let known = ImportReport { known: 1 + page.comments.len() as u64, ..ImportReport::default() };
    if is_discussed(ctx, site, names).await? {
        return Ok(known);
    }
    let importer = Actor::Reader(Reader::at_machine(site.id, Name::parse("Import")?));
    let (story, thread) = put_story(ctx, site, &importer, draft).await?;
    if thread.last_seq > 0 {
        // Somebody wrote under it while we looked.
        return Ok(known);
    }
    let report = ImportReport { stories: 1, ..ImportReport::default() };
    let ids: Vec<(CommentId, ReaderId)> =
        page.comments.iter().map(|_| (ctx.next_comment_id(), ctx.next_reader_id())).collect();
    let (site, at) = (Arc::clone(site), story.published_at);
    let mut done = report.clone();
    ctx.store
        .write(move |tx| async move {
            let mut people: HashMap<String, ReaderId> = HashMap::new();
            for (number, (comment, (id, fresh_reader))) in page.comments.into_iter().zip(ids).enumerate() {
                let (name, body) = match page_comment(&comment) {
                    Ok(fits) => fits,
                    Err(refusal) => {
                        done.refused.push(format!("comment {}: {refusal} {:?}", number + 1, refusal.args()));
                        continue;
                    }
                };
                let author_key = name.key().to_string();
                let reader_id = match people.get(&author_key) {
                    Some(reader) => *reader,
                    None => {
                        let known = tx.list_readers_by_name_key(site.id, &author_key).await?;
                        let imported = known.into_iter().find(|r| r.standing == Standing::Imported);
                        let reader = match imported {
                            Some(reader) => reader.id,
                            None => {
                                tx.insert_reader(&Reader {
                                    id: fresh_reader,
                                    site_id: site.id,
                                    name,
                                    role: Role::Reader,
                                    standing: Standing::Imported,
                                    leaves_at: None,
                                    created_at: at,
                                })
                                .await?;
                                done.readers += 1;
                                fresh_reader
                            }
                        };
                        people.insert(author_key.clone(), reader);
                        reader
                    }
                };
                let seq = tx.take_seq(thread.id).await?;
                let new = NewComment {
                    id,
                    site_id: site.id,
                    thread_id: thread.id,
                    seq,
                    parent_id: None,
                    root_id: id,
                    reader_id: Some(reader_id),
                    guest_name: None,
                    author_key,
                    language: rejoinder_insight::guess_language(&body).map(str::to_owned),
                    mentions: mentions::resolve(&tx, thread.id, &body, seq).await?,
                    text: body,
                    state: State::Visible,
                    created_at: at,
                    edited_at: None,
                };
                insert(&tx, &new).await?;
                done.comments += 1;
            }
            Ok(done)
        })
        .await
}

fn draft(story: &PageStory) -> Result<StoryDraft, Refusal> {
    let published_at = match story.published.as_str() {
        "" => None,
        text => Some(from_rfc3339(text).ok_or(Refusal::ParameterInvalid { name: "published".into() })?),
    };
    let urls: Vec<String> = [&story.url].into_iter().filter(|url| !url.is_empty()).cloned().collect();
    let publisher_id = match story.publisher_id.as_str() {
        "" => urls.is_empty().then(|| name_of(story)),
        given => Some(given.to_owned()),
    };
    let text = StoryText {
        headline: story.headline.clone(),
        byline: story.byline.clone(),
        credit: story.credit.clone(),
        language: story.language.clone(),
        body_format: BodyFormat::Plain,
        body: story.paragraphs.join("\n\n"),
        ..StoryText::default()
    };
    Ok(StoryDraft { publisher_id, text, urls, published_at, ..StoryDraft::default() })
}

/// Whether the site has the story with comments under it.
async fn is_discussed(ctx: &Ctx, site: &Arc<Site>, names: Vec<StoryRef>) -> Result<bool, Error> {
    let site = Arc::clone(site);
    ctx.store
        .read(move |tx| async move {
            for of in names {
                if let Some(story) = find_story(&tx, &site, &of).await? {
                    let thread = tx.find_thread_of_story(story.id).await?;
                    return Ok(thread.is_some_and(|thread| thread.last_seq > 0));
                }
            }
            Ok(false)
        })
        .await
}

/// The id of a story that came without any: made from what it says, so that the same page is the same story.
fn name_of(story: &PageStory) -> String {
    let mut hash = Sha256::new();
    let fields = [&story.headline, &story.published, &story.byline, &story.credit];
    for part in fields.into_iter().chain(&story.paragraphs) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let hash: String = hash.finalize().iter().take(10).map(|byte| format!("{byte:02x}")).collect();
    format!("page-{hash}")
}

fn page_comment(comment: &PageComment) -> Result<(Name, String), Refusal> {
    Ok((Name::parse(&comment.author)?, text::clean(&comment.text, limits::COMMENT_LEN_MAX)?))
}

//! Reading a page in: a story and the comments under it, as someone wrote them down.
//! Never here: our own format.

use std::{collections::HashMap, sync::Arc};

use rejoinder_domain::{
    Actor, CommentId, Name, Reader, ReaderId, Refusal, Role, Site, State, limits,
    reader::Standing,
    story::{BodyFormat, StoryText},
    text,
};
use rejoinder_exchange::{Page, PageComment, from_rfc3339};
use rejoinder_store::NewComment;

use crate::{ImportReport, StoryDraft, ctx::Ctx, error::Error, mentions, post_comment::insert, put_story};

/// A page has no times of comments: they get the story's, the one date that it has, and their order is the page's.
/// It has no ids: a second run finds the story by its URL with comments under it, and adds nothing.
pub(crate) async fn import_page(ctx: &Ctx, site: &Arc<Site>, page: Page) -> Result<ImportReport, Error> {
    let published_at = match page.story.published.as_str() {
        "" => None,
        text => Some(from_rfc3339(text).ok_or(Refusal::ParameterInvalid { name: "published".into() })?),
    };
    let draft = StoryDraft {
        text: StoryText {
            headline: page.story.headline,
            byline: page.story.byline,
            credit: page.story.credit,
            language: page.story.language,
            body_format: BodyFormat::Plain,
            body: page.story.paragraphs.join("\n\n"),
            ..StoryText::default()
        },
        urls: if page.story.url.is_empty() { Vec::new() } else { vec![page.story.url] },
        published_at,
        ..StoryDraft::default()
    };
    let importer = Actor::Reader(Reader {
        id: ReaderId::from_raw(0),
        site_id: site.id,
        name: Name::parse("Import")?,
        role: Role::Operator,
        standing: Standing::Registered,
        created_at: 0,
    });
    let (story, thread) = put_story(ctx, site, &importer, draft).await?;
    let mut report = ImportReport { stories: 1, ..ImportReport::default() };
    if thread.last_seq > 0 {
        (report.stories, report.known) = (0, 1 + page.comments.len() as u64);
        return Ok(report);
    }
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

fn page_comment(comment: &PageComment) -> Result<(Name, String), Refusal> {
    Ok((Name::parse(&comment.author)?, text::clean(&comment.text, limits::COMMENT_LEN_MAX)?))
}

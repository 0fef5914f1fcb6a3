//! The counts that a page of headlines shows, many in one request.

use rejoinder_domain::{Refusal, Site, limits, story::Publication};

use crate::{ctx::Ctx, error::Error, threads::find_story};

/// A story as a client names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoryRef {
    /// By any of its URLs.
    Url(String),
    /// By our id, or the publisher's.
    Id(String),
}

/// The visible comments of each story, in the order asked; 0 for what is not known or cannot be read as a URL.
pub async fn counts(ctx: &Ctx, site: &Site, of: Vec<StoryRef>) -> Result<Vec<i64>, Error> {
    if of.len() > limits::COUNTS_MAX {
        return Err(Refusal::TooManyEntries { name: "stories".into(), max: limits::COUNTS_MAX }.into());
    }
    let site = site.clone();
    ctx.store
        .read(move |tx| async move {
            let mut counts = Vec::with_capacity(of.len());
            for one in &of {
                let story = match find_story(&tx, &site, one).await {
                    Ok(story) => story.filter(|s| s.publication != Publication::Unpublished),
                    Err(Error::Refused(_)) => None,
                    Err(fault) => return Err(fault),
                };
                let thread = match story {
                    Some(story) => tx.find_thread_of_story(story.id).await?,
                    None => None,
                };
                counts.push(thread.map_or(0, |thread| thread.comment_count));
            }
            Ok(counts)
        })
        .await
}

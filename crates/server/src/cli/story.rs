//! `rejoinder story`: loading stories from files, and opening, closing and slowing their discussions.
//! Never here: what a story file looks like.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use rejoinder_app::{Ctx, StoryRef};
use rejoinder_domain::{Site, Story, StoryId, Thread, thread::ThreadState};

use super::{
    open::{operator, sites_of},
    with_ctx,
};
use crate::{config::Config, story_file::StoryFile};

/// Stories read at a time for the list.
const STEP: usize = 200;

/// What may be done with stories.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add stories from Markdown files with TOML front matter; a known publisher_id or URL makes it an update
    Add {
        /// The files; a picture is named relative to its file
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        of: Of,
    },
    /// List the stories, the oldest first: id, when published, whether published, discussion, comments, publisher's id,
    /// headline
    List {
        #[command(flatten)]
        of: Of,
    },
    /// Open a discussion, without slow mode
    Open {
        #[command(flatten)]
        which: Which,
    },
    /// Close a discussion; it can still be read
    Close {
        #[command(flatten)]
        which: Which,
    },
    /// Let each writer post once in so many seconds; 0 ends that
    Slow {
        #[command(flatten)]
        which: Which,
        /// Seconds between two comments of one writer, at most 86400
        secs: i64,
    },
    /// Take a story from the pages and feeds; its discussion is kept
    Unpublish {
        #[command(flatten)]
        which: Which,
    },
}

/// The site that is meant.
#[derive(Debug, clap::Args)]
pub(super) struct Of {
    /// The site's short name; may be left out when there is one site
    #[arg(long, value_name = "KEY")]
    pub(super) site: Option<String>,
}

/// The story that is meant.
#[derive(Debug, clap::Args)]
pub(super) struct Which {
    /// Its id, the publisher's id, or its URL
    story: String,
    #[command(flatten)]
    of: Of,
}

pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    with_ctx(config, false, async |ctx| {
        match command {
            Command::Add { files, of } => {
                let site = sites_of(ctx, of.site.as_deref())?;
                for file in files {
                    add(ctx, &site, &file).await.with_context(|| file.display().to_string())?;
                }
            }
            Command::List { of } => list(ctx, &*sites_of(ctx, of.site.as_deref())?).await?,
            Command::Open { which } => set(ctx, &which, |_| (ThreadState::Open, 0)).await?,
            Command::Close { which } => set(ctx, &which, |t| (ThreadState::Closed, t.slow_secs)).await?,
            Command::Slow { which, secs } => set(ctx, &which, |t| (t.state, secs)).await?,
            Command::Unpublish { which } => {
                let site = sites_of(ctx, which.of.site.as_deref())?;
                let (story, _) = find(ctx, &site, &which.story).await?;
                rejoinder_app::unpublish_story(ctx, &site, &operator(&site)?, story.id).await?;
                println!("unpublished {} {:?}", story.id, story.text.headline);
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

async fn add(ctx: &Ctx, site: &Site, path: &PathBuf) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(path).context("cannot be read")?;
    let file = StoryFile::parse(&text)?;
    anyhow::ensure!(
        file.front.publisher_id.is_some() || !file.front.urls.is_empty(),
        "it needs a publisher_id or a URL, so that adding it again changes it"
    );
    let picture = match &file.front.picture {
        Some(name) => {
            let beside = path.parent().unwrap_or(std::path::Path::new("")).join(name);
            let bytes = std::fs::read(&beside)
                .with_context(|| format!("its picture {} cannot be read", beside.display()))?;
            Some(bytes)
        }
        None => None,
    };
    let draft = file.into_draft(ctx.now(), picture)?;
    let (story, thread) = rejoinder_app::put_story(ctx, site, &operator(site)?, draft).await?;
    println!(
        "{}\tversion {}\tthread {} {}\t{}",
        story.id,
        story.version,
        thread.id,
        thread.state.name(),
        story.text.headline
    );
    Ok(())
}

async fn list(ctx: &Ctx, site: &Site) -> anyhow::Result<()> {
    let (site_id, mut after) = (site.id, StoryId::from_raw(-1));
    loop {
        let step: Vec<(Story, Option<Thread>)> = ctx
            .store
            .read(move |tx| async move {
                let mut step = Vec::new();
                for story in tx.list_stories_after(site_id, after, STEP).await? {
                    let thread = tx.find_thread_of_story(story.id).await?;
                    step.push((story, thread));
                }
                Ok::<_, rejoinder_store::Error>(step)
            })
            .await?;
        let Some((last, _)) = step.last() else { return Ok(()) };
        after = last.id;
        for (story, thread) in step {
            let at = rejoinder_app::exchange::to_rfc3339(story.published_at);
            let (state, slow, count) =
                thread.map_or(("none", 0, 0), |t| (t.state.name(), t.slow_secs, t.comment_count));
            let slow = if slow > 0 { format!(" slow {slow} s") } else { String::new() };
            println!(
                "{}\t{at}\t{}\t{state}{slow}\t{count} comments\t{}\t{}",
                story.id,
                story.publication.name(),
                story.publisher_id.unwrap_or_default(),
                story.text.headline,
            );
        }
    }
}

async fn find(ctx: &Ctx, site: &Site, of: &str) -> anyhow::Result<(Story, Thread)> {
    let named = if of.contains("://") { StoryRef::Url(of.to_owned()) } else { StoryRef::Id(of.to_owned()) };
    let (card, thread) = rejoinder_app::find_story_page(ctx, site, &operator(site)?, named)
        .await
        .with_context(|| format!("story {of:?}"))?;
    Ok((card.story, thread))
}

async fn set(ctx: &Ctx, which: &Which, to: impl Fn(&Thread) -> (ThreadState, i64)) -> anyhow::Result<()> {
    let site = sites_of(ctx, which.of.site.as_deref())?;
    let (story, thread) = find(ctx, &site, &which.story).await?;
    let (state, slow) = to(&thread);
    let thread = rejoinder_app::set_thread(ctx, &site, &operator(&site)?, thread.id, state, slow).await?;
    let slow =
        if thread.slow_secs > 0 { format!(", one comment in {} s", thread.slow_secs) } else { String::new() };
    println!("{} {:?}: {}{slow}", story.id, story.text.headline, thread.state.name());
    Ok(())
}

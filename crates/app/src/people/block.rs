//! Muting and blocking: whom a reader does not want to read, and whom he wants no answers from.
//! Never here: what others see. A mute changes one reader's pages, a block what one other may write to him.

use std::{collections::HashMap, fmt, str::FromStr};

use rejoinder_domain::{Actor, Comment, Reader, ReaderId, Refusal, Site, comment::MentionTarget, limits};
use rejoinder_store::Tx;

use crate::{access, ctx::Ctx, error::Error};

/// How far a reader keeps another away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Block {
    /// He does not read the other's comments, and is told nothing of them.
    Mute,
    /// That, and the other can neither answer him nor call him by `@name`.
    Block,
}

impl Block {
    /// Its name in the store, in forms and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mute => "mute",
            Self::Block => "block",
        }
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Block {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        [Self::Mute, Self::Block]
            .into_iter()
            .find(|block| block.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "block".into() })
    }
}

/// Somebody on a reader's own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// Who.
    pub id: ReaderId,
    /// His name.
    pub name: String,
    /// How far he is kept away.
    pub block: Block,
}

/// Mutes or blocks another reader for the actor, or with none ends that. It says how things should be, so doing it twice
/// is doing it once.
///
/// # Errors
/// [`Refusal::NotFound`] for whoever is not of the site, [`Refusal::BlockSelf`], [`Refusal::BlockStaff`], and
/// [`Refusal::TooManyEntries`] past [`limits::BLOCKS_MAX`].
pub async fn set_block(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    other: ReaderId,
    block: Option<Block>,
) -> Result<(), Error> {
    // A reader who may not write still chooses what he reads.
    let reader = access::account(site, actor)?.id;
    let (site_id, now) = (site.id, ctx.now());
    ctx.store
        .write(move |tx| async move {
            let found = tx.find_reader(other).await?.filter(|r| r.site_id == site_id);
            let found = found.ok_or(Refusal::NotFound)?;
            let Some(block) = block else {
                tx.delete_block(reader, other).await?;
                return Ok(());
            };
            if other == reader {
                return Err(Refusal::BlockSelf.into());
            }
            // A moderator must be able to answer whomever he warns.
            if block == Block::Block && found.role.is_staff() {
                return Err(Refusal::BlockStaff.into());
            }
            if tx.find_block(reader, other).await?.is_none() {
                let all = tx.list_blocks(reader, limits::BLOCKS_MAX).await?.len();
                if all >= limits::BLOCKS_MAX {
                    let name = "blocks".into();
                    return Err(Refusal::TooManyEntries { name, max: limits::BLOCKS_MAX }.into());
                }
            }
            tx.put_block(reader, other, block.name(), now).await?;
            Ok(())
        })
        .await
}

/// Whom the actor mutes and blocks, in the order of their names.
pub async fn list_blocked(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<Vec<Blocked>, Error> {
    let reader = access::account(site, actor)?.id;
    let rows =
        ctx.store.read(move |tx| async move { tx.list_blocks(reader, limits::BLOCKS_MAX).await }).await?;
    let mut all = rows
        .into_iter()
        .map(|row| Ok(Blocked { block: stored(&row.kind)?, id: row.other_id, name: row.name }))
        .collect::<Result<Vec<_>, Error>>()?;
    all.sort_by_cached_key(|one| (one.name.to_lowercase(), one.id));
    Ok(all)
}

/// How the actor keeps another away, if he does.
pub async fn find_block(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    other: ReaderId,
) -> Result<Option<Block>, Error> {
    let reader = access::account(site, actor)?.id;
    let found = ctx.store.read(move |tx| async move { tx.find_block(reader, other).await }).await?;
    found.map(|kind| stored(&kind)).transpose()
}

/// What lies between a viewer and the authors of some comments.
#[derive(Debug, Default)]
pub(crate) struct Between {
    /// Whom he mutes or blocks.
    kept_away: HashMap<ReaderId, Block>,
    /// Who wants no answers from him.
    keep_away: Vec<ReaderId>,
}

impl Between {
    /// Looks it up, for a viewer with an account.
    pub(crate) async fn load(tx: &Tx, viewer: &Actor, comments: &[Comment]) -> Result<Self, Error> {
        let Some(reader) = viewer.reader() else { return Ok(Self::default()) };
        let authors = authors(reader.id, comments);
        if authors.is_empty() {
            return Ok(Self::default());
        }
        let kept_away = tx.list_blocks_among(reader.id, &authors).await?;
        let kept_away =
            kept_away.into_iter().map(|(id, kind)| Ok((id, stored(&kind)?))).collect::<Result<_, Error>>()?;
        Ok(Self { kept_away, keep_away: blockers(tx, reader, &authors).await? })
    }

    /// Whether the viewer does not want to read this author.
    pub(crate) fn mutes(&self, author: Option<ReaderId>) -> bool {
        author.is_some_and(|id| self.kept_away.contains_key(&id))
    }

    /// Whether the author takes answers from the viewer.
    pub(crate) fn answerable(&self, author: Option<ReaderId>) -> bool {
        author.is_none_or(|id| !self.keep_away.contains(&id))
    }
}

/// Refuses an answer, or a text that calls somebody by name, where that one blocks its writer. In the transaction of the
/// write, so that no answer comes after a block.
pub(crate) async fn check_welcome(
    tx: &Tx,
    writer: &Reader,
    parent: Option<&Comment>,
    mentions: &[MentionTarget],
) -> Result<(), Error> {
    let ids: Vec<_> = mentions.iter().map(|target| target.comment_id).collect();
    let mut comments = tx.list_comments_by_id(&ids).await?;
    comments.extend(parent.cloned());
    let authors = authors(writer.id, &comments);
    if authors.is_empty() || blockers(tx, writer, &authors).await?.is_empty() {
        return Ok(());
    }
    Err(Refusal::Blocked.into())
}

/// Who of these wants no answers of a writer. Staff answer everybody: who became staff after he was blocked is read as muted.
async fn blockers(tx: &Tx, writer: &Reader, authors: &[ReaderId]) -> Result<Vec<ReaderId>, Error> {
    if writer.role.is_staff() {
        return Ok(Vec::new());
    }
    let found = tx.list_blockers_among(writer.id, authors).await?;
    let mut all = Vec::new();
    for (id, kind) in found {
        if stored(&kind)? == Block::Block {
            all.push(id);
        }
    }
    Ok(all)
}

/// The accounts that wrote these, but for one.
fn authors(but: ReaderId, comments: &[Comment]) -> Vec<ReaderId> {
    let mut authors: Vec<ReaderId> =
        comments.iter().filter_map(|comment| comment.reader_id).filter(|id| *id != but).collect();
    authors.sort_unstable();
    authors.dedup();
    authors
}

fn stored(kind: &str) -> Result<Block, Error> {
    kind.parse().map_err(|_| Error::fault(format!("a block of the kind {kind:?}")))
}

//! Telling: rows about a comment, written in the transaction of what they tell of. Nobody is told of his own act, of what
//! somebody wrote whom he blocks, or of one comment twice.

use rejoinder_domain::{Comment, NotificationId, ReaderId, limits, reader::Standing};
use rejoinder_store::{NewNotification, Tx};

use super::{Kind, MailChoice, followers::Followers, mail::NotificationMail};
use crate::{
    ctx::Ctx,
    error::Error,
    jobs::{When, enqueue},
};

/// A comment has come to be visible: tells whom it answers and whom it names, and
/// has those told who follow its thread.
pub(crate) async fn of_comment(ctx: &Ctx, tx: &Tx, comment: &Comment) -> Result<(), Error> {
    if let Some(parent) = comment.parent_id {
        let parent = tx.find_comment(parent).await?;
        if let Some(reader) = parent.and_then(|parent| parent.reader_id) {
            tell(ctx, tx, &[reader], Kind::Reply, comment).await?;
        }
    }
    of_names(ctx, tx, comment).await?;
    // Of followers there may be many: they are told by a job, in batches.
    if !tx.list_followers_after(comment.thread_id, Followers::BEGIN, 1).await?.is_empty() {
        enqueue(ctx, tx, &Followers::of(comment), When::Now).await?;
    }
    Ok(())
}

/// A visible comment names people, perhaps others than before.
pub(crate) async fn of_names(ctx: &Ctx, tx: &Tx, comment: &Comment) -> Result<(), Error> {
    if comment.mentions.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = comment.mentions.iter().map(|target| target.comment_id).collect();
    let named = tx.list_comments_by_id(&ids).await?;
    let named: Vec<ReaderId> = named.iter().filter_map(|named| named.reader_id).collect();
    tell(ctx, tx, &named, Kind::Mention, comment).await
}

/// Staff changed the state of a comment: tells its author, unless it was he. What is told is the last decision alone.
pub(crate) async fn of_decision(ctx: &Ctx, tx: &Tx, comment: &Comment, staff: ReaderId) -> Result<(), Error> {
    let Some(author) = comment.reader_id.filter(|author| *author != staff) else { return Ok(()) };
    let reader = tx.find_reader(author).await?;
    if !reader.is_some_and(|r| r.standing != Standing::Imported && r.leaves_at.is_none()) {
        return Ok(());
    }
    let settings = tx.find_settings(author).await?;
    let mail = settings.map(|settings| MailChoice::of(&settings.mail)).unwrap_or_default();
    tx.delete_notification(author, comment.id, Kind::Decision.name()).await?;
    write_down(ctx, tx, author, mail, Kind::Decision, comment).await
}

/// Tells some readers of a comment, but for those who need not be told.
pub(super) async fn tell(
    ctx: &Ctx,
    tx: &Tx,
    readers: &[ReaderId],
    kind: Kind,
    comment: &Comment,
) -> Result<(), Error> {
    // What answers or names somebody he is told in any case; of much that goes on elsewhere he has enough at some time.
    let unseen_max = (kind == Kind::Followed).then_some(limits::FOLLOWED_UNSEEN_MAX);
    for (reader, mail) in tx.list_to_tell(readers, comment.id, comment.reader_id, unseen_max).await? {
        write_down(ctx, tx, reader, MailChoice::of(&mail), kind, comment).await?;
    }
    Ok(())
}

async fn write_down(
    ctx: &Ctx,
    tx: &Tx,
    reader_id: ReaderId,
    mail: MailChoice,
    kind: Kind,
    comment: &Comment,
) -> Result<(), Error> {
    let due = mail != MailChoice::Off && ctx.outside.mail.is_some();
    let new = NewNotification {
        id: NotificationId::from_raw(ctx.next_id()),
        site_id: comment.site_id,
        reader_id,
        kind: kind.name().to_owned(),
        comment_id: comment.id,
        due,
        created_at: ctx.now(),
    };
    if tx.insert_notification(new).await? && due && mail == MailChoice::AtOnce {
        enqueue(ctx, tx, &NotificationMail::to(comment.site_id, reader_id), When::Now).await?;
    }
    Ok(())
}

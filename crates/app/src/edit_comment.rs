//! Editing one's own comment within the site's window; the earlier wording is kept.

use rejoinder_domain::{
    Actor, Comment, CommentId, EventKind, Refusal, Role, Site, State, clock::SECOND, decision::Act, limits,
    text,
};
use rejoinder_store::Tx;
use serde::{Deserialize, Serialize};

use crate::{
    Key, access, ctx::Ctx, desk::cases, error::Error, ledger, listing, mentions, notifications::tell,
    once::Action, people::check_welcome,
};

/// What the author sends.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Which comment.
    pub comment_id: CommentId,
    /// The new text.
    pub text: String,
    /// The version that he read, when he says so.
    pub version: Option<i64>,
    /// His key for this action.
    pub key: Option<Key>,
}

#[derive(Serialize, Deserialize)]
struct Done {}

/// Puts a new text in place of the old one.
pub async fn edit_comment(ctx: &Ctx, site: &Site, actor: &Actor, edit: Edit) -> Result<Comment, Error> {
    let new_text = text::clean(&edit.text, site.policy.comment_len_max.min(limits::COMMENT_LEN_MAX))?;
    let action = Action::new(site.id, edit.key, actor, &["edit", &edit.comment_id.to_string(), &new_text]);
    let language = rejoinder_insight::guess_language(&new_text);
    let (site, actor, now, own) = (site.clone(), actor.clone(), ctx.now(), ctx.clone());
    ctx.store
        .write(move |tx| async move {
            let writer = access::reader(&site, &actor)?;
            let comment = access::own_comment(&tx, &site, &actor, edit.comment_id).await?;
            access::thread(&tx, &site, &actor, comment.thread_id).await?;
            if action.recall::<Done>(&tx).await?.is_some() {
                return Ok(comment);
            }
            access::still(&tx, &writer).await?;
            let asked = is_asked(&tx, &comment).await?;
            may_edit(&site, &comment, asked, now)?;
            if edit.version.is_some_and(|version| version != comment.version) {
                return Err(Refusal::VersionConflict.into());
            }
            if comment.version > limits::REVISIONS_MAX {
                return Err(Refusal::EditsExhausted { max: limits::REVISIONS_MAX }.into());
            }
            if new_text != comment.text {
                let mentions = mentions::resolve(&tx, comment.thread_id, &new_text, comment.seq).await?;
                // Whom he had called by name before he was blocked may stay.
                let called: Vec<_> =
                    mentions.iter().filter(|target| !comment.mentions.contains(target)).cloned().collect();
                check_welcome(&tx, &writer, None, &called).await?;
                if !tx.update_comment_text(&comment, &new_text, language, &mentions, now).await? {
                    return Err(Refusal::VersionConflict.into());
                }
                if asked {
                    cases::open_held(&tx, comment.id, "", now).await?;
                }
                let trusted = actor.role().is_some_and(|role| role >= Role::Trusted);
                if comment.state == State::Visible && site.policy.premoderate && !trusted {
                    // What was approved was another text.
                    listing::change_state(&tx, &comment, State::Held, now).await?;
                } else {
                    tx.bump_thread(comment.thread_id).await?;
                    if comment.state == State::Visible {
                        let (thread, id) = (comment.thread_id, Some(comment.id));
                        tx.insert_event(thread, EventKind::Edited, id, now).await?;
                        tell::of_names(&own, &tx, &Comment { mentions, ..comment }).await?;
                    }
                }
            }
            action.remember(&tx, &Done {}, now).await?;
            access::own_comment(&tx, &site, &actor, edit.comment_id).await
        })
        .await
}

/// Whether staff keep a comment back until its author has changed it.
pub(crate) async fn is_asked(tx: &Tx, comment: &Comment) -> Result<bool, Error> {
    if comment.state != State::Held {
        return Ok(false);
    }
    Ok(ledger::statement_of(tx, comment.id).await?.is_some_and(|last| last.act == Act::AskEdit))
}

/// Refuses an edit that comes too late or of something that is gone.
/// `asked` is whether staff asked for it: then there is no window.
pub(crate) fn may_edit(site: &Site, comment: &Comment, asked: bool, now: i64) -> Result<(), Refusal> {
    match comment.state {
        State::Visible | State::Held => {}
        State::Withdrawn => return Err(Refusal::AlreadyWithdrawn),
        State::Removed => return Err(Refusal::NotVisible),
    }
    if !asked && now - comment.created_at > site.policy.edit_window_secs * SECOND {
        return Err(Refusal::EditWindowOver { minutes: site.policy.edit_window_secs / 60 });
    }
    Ok(())
}

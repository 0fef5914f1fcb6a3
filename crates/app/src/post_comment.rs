//! Posting a comment: the one path of pages, the embed and the API.

use rejoinder_domain::{
    Actor, Comment, CommentId, EventKind, Name, Reader, Refusal, Role, Site, State, Thread, ThreadId,
    clock::SECOND, limits, site::Guests, text, thread::ThreadState,
};
use rejoinder_store::{NewComment, Tx};
use serde::{Deserialize, Serialize};

use crate::{
    AtGate, Key, access,
    ctx::Ctx,
    desk::cases,
    error::Error,
    gate, mentions,
    notifications::tell,
    once::Action,
    people::{check_free, check_welcome},
};

/// What a writer sends.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Where.
    pub thread_id: ThreadId,
    /// What it answers.
    pub parent_id: Option<CommentId>,
    /// As typed.
    pub text: String,
    /// His name, when he has no account.
    pub guest_name: Option<String>,
    /// His key for this action.
    pub key: Option<Key>,
}

/// What came of it.
#[derive(Debug)]
pub struct Posted {
    /// The comment.
    pub comment: Comment,
    /// The state in which it was stored, the same on every try of one keyed action; without a key, the present one.
    pub state: State,
}

#[derive(Serialize, Deserialize)]
struct Outcome {
    id: CommentId,
    state: State,
}

/// Who writes, once the rules have passed him.
enum Author {
    Reader(Reader),
    Guest(Name),
}

/// Posts a comment, or finds the one that the same action posted before. A guest's is one without work: see
/// [`post_at_gate`].
pub async fn post_comment(ctx: &Ctx, site: &Site, actor: &Actor, draft: Draft) -> Result<Posted, Error> {
    post_at_gate(ctx, site, actor, draft, &AtGate::default()).await
}

/// The same, with what a guest brings to the gate.
pub async fn post_at_gate(
    ctx: &Ctx,
    site: &Site,
    actor: &Actor,
    draft: Draft,
    at_gate: &AtGate,
) -> Result<Posted, Error> {
    let author = author(site, actor, draft.guest_name.as_deref())?;
    let body = text::clean(&draft.text, site.policy.comment_len_max.min(limits::COMMENT_LEN_MAX))?;
    let parent = draft.parent_id.map(|id| id.to_string()).unwrap_or_default();
    let guest = draft.guest_name.as_deref().unwrap_or_default();
    let action = Action::new(
        site.id,
        draft.key.clone(),
        actor,
        &["post", &draft.thread_id.to_string(), &parent, guest, &body],
    );
    let seen = gate::look(ctx, site, actor, draft.thread_id, at_gate);
    let mut new = new_comment(ctx, site, &author, &draft, body);
    let (ctx2, site, actor) = (ctx.clone(), site.clone(), actor.clone());
    ctx.store
        .write(move |tx| async move {
            let (id, now) = (new.id, new.created_at);
            if let Some(first) = action.recall::<Outcome>(&tx).await? {
                return load(&tx, first).await;
            }
            if let Author::Reader(reader) = &author {
                access::still(&tx, reader).await?;
            }
            let thread = access::thread(&tx, &site, &actor, draft.thread_id).await?;
            let parent = answered(&tx, &thread, draft.parent_id).await?;
            new.root_id = parent.as_ref().map_or(id, |parent| parent.root_id);
            // Without a key the content is the key: a slow connection sends twice, the writer meant once.
            if draft.key.is_none() {
                let since = now - limits::TWIN_MINUTES * 60 * SECOND;
                if let Some(twin) = tx.find_twin(&new, since).await? {
                    let comment = find(&tx, twin).await?;
                    return Ok(Posted { state: comment.state, comment });
                }
            }
            pace(&tx, &thread, &author, &new, now).await?;
            if gate::pass(&ctx2, &tx, &site, &seen, id).await? {
                new.state = State::Held;
            }
            new.seq = tx.take_seq(thread.id).await?;
            new.mentions = mentions::resolve(&tx, thread.id, &new.text, new.seq).await?;
            if let Author::Reader(reader) = &author {
                check_welcome(&tx, reader, parent.as_ref(), &new.mentions).await?;
            }
            insert(&tx, &new).await?;
            if new.state == State::Visible {
                tx.insert_event(thread.id, EventKind::Posted, Some(id), now).await?;
            }
            let outcome = Outcome { id, state: new.state };
            action.remember(&tx, &outcome, now).await?;
            let posted = load(&tx, outcome).await?;
            if new.state == State::Visible {
                tell::of_comment(&ctx2, &tx, &posted.comment).await?;
            }
            Ok(posted)
        })
        .await
}

/// The comment as it will be written, but for its place, its conversation and its mentions.
fn new_comment(ctx: &Ctx, site: &Site, author: &Author, draft: &Draft, text: String) -> NewComment {
    let (id, policy) = (ctx.next_comment_id(), &site.policy);
    let (reader_id, guest_name, author_key, held) = match author {
        Author::Reader(reader) => {
            (Some(reader.id), None, reader.name.key(), policy.premoderate && reader.role < Role::Trusted)
        }
        Author::Guest(name) => {
            let held = policy.guests == Guests::Held || policy.premoderate;
            (None, Some(name.to_string()), name.key(), held)
        }
    };
    NewComment {
        id,
        site_id: site.id,
        thread_id: draft.thread_id,
        seq: 0,
        parent_id: draft.parent_id,
        root_id: id,
        reader_id,
        guest_name,
        author_key: author_key.to_string(),
        language: rejoinder_insight::guess_language(&text).map(str::to_owned),
        text,
        mentions: Vec::new(),
        state: if held { State::Held } else { State::Visible },
        created_at: ctx.now(),
        edited_at: None,
    }
}

/// Writes a comment that has its place, and moves the counters that it is part of.
pub(crate) async fn insert(tx: &Tx, new: &NewComment) -> Result<(), Error> {
    tx.insert_comment(new).await?;
    if new.state == State::Held {
        cases::open_held(tx, new.id, "", new.created_at).await?;
    }
    count_new(tx, new).await
}

/// Moves the counters that a new comment is part of.
pub(crate) async fn count_new(tx: &Tx, new: &NewComment) -> Result<(), Error> {
    if new.state == State::Visible {
        tx.add_to_thread_count(new.thread_id, 1, Some(new.created_at)).await?;
        if let Some(parent) = new.parent_id {
            let version = tx.bump_thread(new.thread_id).await?;
            tx.add_answer(new.thread_id, version, parent, new.root_id, 1).await?;
        }
    }
    Ok(())
}

async fn load(tx: &Tx, outcome: Outcome) -> Result<Posted, Error> {
    Ok(Posted { comment: find(tx, outcome.id).await?, state: outcome.state })
}

async fn find(tx: &Tx, id: CommentId) -> Result<Comment, Error> {
    let found = tx.find_comment(id).await?;
    found.ok_or_else(|| Error::fault(format!("no comment {id} after its insert")))
}

fn author(site: &Site, actor: &Actor, guest_name: Option<&str>) -> Result<Author, Error> {
    if actor.reader().is_some() {
        return Ok(Author::Reader(access::reader(site, actor)?));
    }
    if site.policy.guests == Guests::Off {
        return Err(Refusal::GuestsOff.into());
    }
    let name = Name::parse(guest_name.unwrap_or_default())?;
    check_free(&name)?;
    Ok(Author::Guest(name))
}

/// The comment that a new one answers, when the place takes comments.
async fn answered(tx: &Tx, thread: &Thread, parent: Option<CommentId>) -> Result<Option<Comment>, Error> {
    if thread.state == ThreadState::Closed {
        return Err(Refusal::ThreadClosed.into());
    }
    let Some(parent) = parent else { return Ok(None) };
    let parent = tx
        .find_comment(parent)
        .await?
        .filter(|c| c.site_id == thread.site_id)
        .ok_or(Refusal::ParentUnknown)?;
    if parent.thread_id != thread.id {
        return Err(Refusal::ParentElsewhere.into());
    }
    match parent.state {
        State::Visible => Ok(Some(parent)),
        State::Held => Err(Refusal::ParentHeld.into()),
        State::Removed | State::Withdrawn => Err(Refusal::ParentGone.into()),
    }
}

/// Refuses a burst, a second comment too soon in a slowed thread, and a guest under a reader's name.
async fn pace(tx: &Tx, thread: &Thread, author: &Author, new: &NewComment, now: i64) -> Result<(), Error> {
    // Up to a window ahead, so that a clock that went back locks nobody out for what is yet to come.
    let (since, until) = (now - limits::BURST_SECS * SECOND, now + limits::BURST_SECS * SECOND);
    let lately = match author {
        Author::Reader(reader) if reader.role.is_staff() => return Ok(()),
        Author::Reader(reader) => tx.count_posts_since(reader.id, since, until, limits::BURST_MAX).await?,
        Author::Guest(name) => {
            let readers = tx.list_readers_by_name_key(thread.site_id, name.key().as_str()).await?;
            if !readers.is_empty() {
                return Err(Refusal::NameTaken.into());
            }
            tx.count_guest_posts_since(thread.id, &new.author_key, since, until, limits::BURST_MAX).await?
        }
    };
    if lately >= limits::BURST_MAX {
        return Err(Refusal::TooManyRequests { secs: limits::BURST_SECS }.into());
    }
    if thread.slow_secs > 0 {
        let last = tx.find_last_posted_at(thread.id, &new.author_key, new.reader_id).await?;
        let wait = last.map_or(0, |last| last + thread.slow_secs * SECOND - now);
        // A clock that went back must not lock a writer out for longer than the rule says.
        if (1..=thread.slow_secs * SECOND).contains(&wait) {
            return Err(Refusal::ThreadSlow { secs: wait / SECOND + 1 }.into());
        }
    }
    Ok(())
}

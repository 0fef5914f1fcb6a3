//! What a viewer gets of a comment: text and author are there only when he may see them.

use std::collections::HashSet;

use rejoinder_domain::{
    Actor, Comment, CommentId, Micros, ReaderId, Site, State, Thread, ThreadId,
    comment::MentionTarget,
    comment::Sight,
    decision::{Act, Decision},
    thread::ThreadState,
};
use rejoinder_store::Tx;

use crate::{
    desk::appeal::{AppealSeen, find_appeal, may_appeal},
    edit_comment::may_edit,
    error::Error,
    ledger,
    people::Between,
};

/// The part of a comment that only who may see it gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The author, unless a guest.
    pub author_id: Option<ReaderId>,
    /// The author's name.
    pub author_name: String,
    /// Whether the author belongs to the newsroom.
    pub by_staff: bool,
    /// What the publisher says of him.
    pub badges: Vec<String>,
    /// As typed.
    pub text: String,
    /// BCP 47 tag, when told reliably.
    pub language: Option<String>,
    /// Resolved names.
    pub mentions: Vec<MentionTarget>,
    /// When the text last changed.
    pub edited_at: Option<Micros>,
    /// Visible direct answers.
    pub reply_count: i64,
    /// Reactions.
    pub reaction_count: i64,
    /// The version, for edits.
    pub version: i64,
}

/// What the viewer may do with a comment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Can {
    /// Answer it.
    pub reply: bool,
    /// React to it.
    pub react: bool,
    /// Report it.
    pub report: bool,
    /// Edit it now.
    pub edit: bool,
    /// Take it back.
    pub withdraw: bool,
    /// Decide on it.
    pub decide: bool,
    /// Appeal against the last decision on it.
    pub appeal: bool,
}

/// A comment for one viewer.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentView {
    /// Its key.
    pub id: CommentId,
    /// Its thread.
    pub thread_id: ThreadId,
    /// Its place.
    pub seq: i64,
    /// What it answers.
    pub parent_id: Option<CommentId>,
    /// The start of its conversation.
    pub root_id: CommentId,
    /// Its state.
    pub state: State,
    /// When it was posted.
    pub created_at: Micros,
    /// None where the viewer may know only that something stood here.
    pub body: Option<Body>,
    /// Why it is held or removed, for its author and for staff.
    pub statement: Option<Decision>,
    /// The author's appeal against it, for him and for staff.
    pub appeal: Option<AppealSeen>,
    /// For a root: visible comments below it.
    pub answer_count: i64,
    /// Whether the viewer wrote it.
    pub mine: bool,
    /// Whether the viewer has reacted to it.
    pub reacted: bool,
    /// Whether the viewer does not want to read its author. Whoever prints it says only that, until the viewer asks.
    pub muted: bool,
    /// What he may do.
    pub can: Can,
}

impl Body {
    /// All of a comment: for whom that is, is the caller's to know.
    pub(crate) fn of(c: Comment) -> Self {
        Self {
            author_id: c.reader_id,
            author_name: c.author_name,
            by_staff: c.by_staff,
            badges: c.badges,
            text: c.text,
            language: c.language,
            mentions: c.mentions,
            edited_at: c.edited_at,
            reply_count: c.reply_count,
            reaction_count: c.reaction_count,
            version: c.version,
        }
    }
}

impl CommentView {
    /// What a writer gets of the comment that he has just posted, also as a guest whose comment is held.
    #[must_use]
    pub fn of_writer(c: &Comment) -> Self {
        Self::build(c.clone(), true, None, false, true, Can::default())
    }

    fn build(
        c: Comment,
        whole: bool,
        statement: Option<Decision>,
        reacted: bool,
        mine: bool,
        can: Can,
    ) -> Self {
        let body = whole.then(|| Body::of(c.clone()));
        Self {
            id: c.id,
            thread_id: c.thread_id,
            seq: c.seq,
            parent_id: c.parent_id,
            root_id: c.root_id,
            state: c.state,
            created_at: c.created_at,
            body,
            statement,
            appeal: None,
            answer_count: c.answer_count,
            mine,
            reacted,
            muted: false,
            can,
        }
    }
}

/// Everything that a view depends on beside the comment.
pub(crate) struct Viewing<'a> {
    pub site: &'a Site,
    pub actor: &'a Actor,
    pub now: Micros,
}

impl Viewing<'_> {
    /// Views of comments of one thread, without those of which the viewer may know nothing.
    pub(crate) async fn views(
        &self,
        tx: &Tx,
        thread: &Thread,
        comments: Vec<Comment>,
    ) -> Result<Vec<CommentView>, Error> {
        let visible: Vec<CommentId> =
            comments.iter().filter(|c| c.state == State::Visible).map(|c| c.id).collect();
        let reacted: HashSet<CommentId> = match self.actor.reader_id() {
            Some(reader) if !visible.is_empty() => {
                tx.list_reacted(reader, &visible).await?.into_iter().collect()
            }
            _ => HashSet::new(),
        };
        let between = Between::load(tx, self.actor, &comments).await?;
        let mut views = Vec::with_capacity(comments.len());
        for comment in comments {
            let sight = comment.seen_by(self.actor);
            if sight == Sight::Nothing {
                continue;
            }
            let statement = match (sight, comment.state) {
                (Sight::Private, State::Held | State::Removed) => {
                    ledger::statement_of(tx, comment.id).await?
                }
                _ => None,
            };
            let appeal = match &statement {
                Some(_) => find_appeal(tx, self.site, comment.id).await?,
                None => None,
            };
            let reacted = reacted.contains(&comment.id);
            let author = comment.reader_id;
            let mut view = self.view(thread, comment, sight, statement, reacted);
            if let Some(statement) = &view.statement {
                let last = appeal.as_ref().map(|(appeal, _)| appeal);
                view.can.appeal = view.mine && may_appeal(statement, last, view.state, self.now);
            }
            view.appeal = appeal.map(|(_, seen)| seen);
            view.muted = sight == Sight::Full && between.mutes(author);
            view.can.reply &= between.answerable(author);
            views.push(view);
        }
        Ok(views)
    }

    fn view(
        &self,
        thread: &Thread,
        c: Comment,
        sight: Sight,
        statement: Option<Decision>,
        reacted: bool,
    ) -> CommentView {
        let visible = c.state == State::Visible;
        let asked = statement.as_ref().is_some_and(|last| last.act == Act::AskEdit);
        let mine = c.reader_id.is_some() && c.reader_id == self.actor.reader_id();
        let can = Can {
            reply: visible && thread.state == ThreadState::Open,
            react: visible && !mine && !self.site.policy.reaction.is_empty(),
            report: visible && !mine,
            edit: mine && may_edit(self.site, &c, asked, self.now).is_ok(),
            withdraw: mine && matches!(c.state, State::Visible | State::Held),
            decide: c.state != State::Withdrawn && self.actor.moderates(self.site.id),
            appeal: false,
        };
        let whole = matches!(sight, Sight::Full | Sight::Private);
        CommentView::build(c, whole, statement, reacted, mine, can)
    }
}

/// A comment with those below it that the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The comment.
    pub comment: CommentView,
    /// Whom it answers, where that is not plain from its place: the comment and, when that is visible, its author.
    pub in_reply_to: Option<(CommentId, Option<String>)>,
    /// Below it on the page.
    pub replies: Vec<Node>,
    /// Visible comments below it that the page does not show; they are one step away.
    pub more: i64,
}

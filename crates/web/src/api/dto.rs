//! What crosses the API, field by field. A field that is not here is in no answer.

use rejoinder_app::{
    StoryCard,
    exchange::to_rfc3339,
    view::{CommentView, Node},
};
use rejoinder_domain::{
    Story, Thread,
    story::{BodyFormat, Publication},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::pages::discussion::{comment_html, far};

/// Why a request was refused or failed (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(crate) struct Problem {
    /// `urn:rejoinder:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(rename = "type")]
    kind: String,
    /// The status in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// Stable, snake_case.
    code: String,
    /// What is wrong and what to do, in the language asked for.
    detail: String,
    /// The id of the request, for the log.
    instance: String,
    /// Which fields, when it is about fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
}

/// A field that is wrong.
#[derive(Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// JSON pointer of the field.
    pointer: String,
    /// What is wrong with it.
    detail: String,
}

/// An author: an account, or a guest without one.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuthorDto {
    /// The account; null for a guest.
    #[schema(required = true)]
    pub(crate) id: Option<String>,
    /// The name as shown.
    pub(crate) name: String,
    /// Whether the author belongs to the newsroom.
    pub(crate) staff: bool,
    /// What the publisher says of him, such as that he subscribes.
    pub(crate) badges: Vec<String>,
}

/// What hangs on a comment, counted.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountsDto {
    /// Visible direct answers.
    pub(crate) replies: i64,
    /// Reactions.
    pub(crate) reactions: i64,
}

/// A comment. Where the caller may not read it, `author`, `text`, `html` and `counts` are null; in lists also where he does
/// not want to (`muted`).
#[derive(Serialize, ToSchema)]
pub(crate) struct CommentDto {
    /// Its key.
    pub(crate) id: String,
    /// Its thread.
    pub(crate) thread_id: String,
    /// What it answers; null for the start of a conversation.
    #[schema(required = true)]
    pub(crate) parent_id: Option<String>,
    /// The comment that starts its conversation.
    pub(crate) root_id: String,
    /// Its place in the order of arrival, from 1.
    pub(crate) seq: i64,
    /// Who wrote it; null too where he left and his words stayed.
    #[schema(required = true)]
    pub(crate) author: Option<AuthorDto>,
    /// As typed.
    #[schema(required = true)]
    pub(crate) text: Option<String>,
    /// As shown: paragraphs, emphasis, lists, quotes, code, links and nothing else.
    #[schema(required = true)]
    pub(crate) html: Option<String>,
    /// BCP 47 tag, when it could be told.
    #[schema(required = true)]
    pub(crate) language: Option<String>,
    /// `visible`, `held`, `removed` or `withdrawn`.
    pub(crate) state: &'static str,
    /// RFC 3339.
    pub(crate) created_at: String,
    /// RFC 3339; null when it was never edited.
    #[schema(required = true)]
    pub(crate) edited_at: Option<String>,
    /// Counts.
    #[schema(required = true)]
    pub(crate) counts: Option<CountsDto>,
    /// Its permalink.
    pub(crate) url: String,
    /// Rises with each change; send it back with an edit.
    #[schema(required = true)]
    pub(crate) version: Option<i64>,
    /// Whether the caller has reacted to it.
    pub(crate) reacted: bool,
    /// Whether the caller muted or blocked its author; read it alone to have its text.
    pub(crate) muted: bool,
}

impl CommentDto {
    /// The comment in a list: of an author whom the caller muted, only that he wrote.
    pub(crate) fn listed(base: &str, view: &CommentView) -> Self {
        match view.muted {
            true => Self::new(base, &CommentView { body: None, ..view.clone() }),
            false => Self::new(base, view),
        }
    }

    pub(crate) fn new(base: &str, view: &CommentView) -> Self {
        let body = view.body.as_ref();
        Self {
            id: view.id.to_string(),
            thread_id: view.thread_id.to_string(),
            parent_id: view.parent_id.map(|id| id.to_string()),
            root_id: view.root_id.to_string(),
            seq: view.seq,
            author: body.filter(|b| !b.author_name.is_empty()).map(|b| AuthorDto {
                id: b.author_id.map(|id| id.to_string()),
                name: b.author_name.clone(),
                staff: b.by_staff,
                badges: b.badges.clone(),
            }),
            text: body.map(|b| b.text.clone()),
            html: body.map(|b| far(base, comment_html(b).0.as_str())),
            language: body.and_then(|b| b.language.clone()),
            state: view.state.name(),
            created_at: to_rfc3339(view.created_at),
            edited_at: body.and_then(|b| b.edited_at).map(to_rfc3339),
            counts: body.map(|b| CountsDto { replies: b.reply_count, reactions: b.reaction_count }),
            url: format!("{base}/c/{}", view.id),
            version: body.map(|b| b.version),
            reacted: view.reacted,
            muted: view.muted,
        }
    }
}

/// The start of a conversation with its first answers.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConversationDto {
    /// The comment that starts it.
    #[serde(flatten)]
    pub(crate) comment: CommentDto,
    /// Its first answers at any depth, in order of arrival.
    pub(crate) replies: Vec<CommentDto>,
    /// Visible answers beyond those; see `/comments/{id}/replies`.
    pub(crate) more_replies: i64,
}

impl ConversationDto {
    pub(crate) fn new(base: &str, node: &Node) -> Self {
        let mut replies = Vec::new();
        flatten(&node.replies, &mut replies);
        replies.sort_by_key(|view| view.seq);
        Self {
            comment: CommentDto::listed(base, &node.comment),
            replies: replies.into_iter().map(|view| CommentDto::listed(base, view)).collect(),
            more_replies: node.more,
        }
    }
}

fn flatten<'a>(nodes: &'a [Node], into: &mut Vec<&'a CommentView>) {
    for node in nodes {
        into.push(&node.comment);
        flatten(&node.replies, into);
    }
}

/// A page of a thread.
#[derive(Serialize, ToSchema)]
pub(crate) struct CommentsDto {
    /// `newest`, `oldest`, `answered` or `best`.
    pub(crate) order: &'static str,
    /// Visible comments in the whole thread.
    pub(crate) count: i64,
    /// The conversations of this page.
    pub(crate) comments: Vec<ConversationDto>,
    /// Cursor of the page before; null when there is none.
    #[schema(required = true)]
    pub(crate) prev: Option<String>,
    /// Cursor of the page after; null when there is none.
    #[schema(required = true)]
    pub(crate) next: Option<String>,
}

/// Answers below a comment.
#[derive(Serialize, ToSchema)]
pub(crate) struct RepliesDto {
    /// In order of arrival.
    pub(crate) comments: Vec<CommentDto>,
    /// `after` of the next page; null when there is none.
    #[schema(required = true)]
    pub(crate) next: Option<i64>,
}

/// A thread.
#[derive(Serialize, ToSchema)]
pub(crate) struct ThreadDto {
    /// Its key.
    pub(crate) id: String,
    /// Its story.
    pub(crate) story_id: String,
    /// `open` or `closed`.
    pub(crate) state: &'static str,
    /// Seconds between two comments of one writer; 0 is no limit.
    pub(crate) slow_secs: i64,
    /// Visible comments.
    pub(crate) count: i64,
    /// RFC 3339; null without comments.
    #[schema(required = true)]
    pub(crate) last_comment_at: Option<String>,
    /// Where it is read.
    pub(crate) url: String,
}

impl ThreadDto {
    pub(crate) fn new(base: &str, story: &Story, thread: &Thread) -> Self {
        Self {
            id: thread.id.to_string(),
            story_id: thread.story_id.to_string(),
            state: thread.state.name(),
            slow_secs: thread.slow_secs,
            count: thread.comment_count,
            last_comment_at: thread.last_comment_at.map(to_rfc3339),
            url: format!("{base}{}#discussion", story.path()),
        }
    }
}

/// A story.
#[derive(Serialize, ToSchema)]
pub(crate) struct StoryDto {
    /// Our key.
    pub(crate) id: String,
    /// The publisher's own id.
    #[schema(required = true)]
    pub(crate) publisher_id: Option<String>,
    /// `published`, `unpublished` or `elsewhere`.
    pub(crate) publication: &'static str,
    /// Where it is read.
    pub(crate) url: String,
    /// Plain text.
    pub(crate) headline: String,
    /// Plain text; may be empty.
    pub(crate) standfirst: String,
    /// Who wrote it; may be empty.
    pub(crate) byline: String,
    /// The agency's line; may be empty.
    pub(crate) credit: String,
    /// Where it was written; may be empty.
    pub(crate) dateline: String,
    /// Slug of its section; may be empty.
    pub(crate) section: String,
    /// Words to find it by.
    pub(crate) tags: Vec<String>,
    /// BCP 47 tag; empty is the site's.
    pub(crate) language: String,
    /// `plain` or `markdown`.
    pub(crate) body_format: &'static str,
    /// Its text, as written.
    pub(crate) body: String,
    /// What was put right; may be empty.
    pub(crate) correction: String,
    /// Its picture's address; null without one.
    #[schema(required = true)]
    pub(crate) picture: Option<String>,
    /// What the picture shows.
    pub(crate) picture_alt: String,
    /// RFC 3339.
    pub(crate) published_at: String,
    /// RFC 3339.
    pub(crate) updated_at: String,
    /// Rises with each change of its text.
    pub(crate) version: i64,
    /// Visible comments.
    pub(crate) comment_count: i64,
}

impl StoryDto {
    pub(crate) fn new(base: &str, card: &StoryCard) -> Self {
        let (s, t) = (&card.story, &card.story.text);
        Self {
            id: s.id.to_string(),
            publisher_id: s.publisher_id.clone(),
            publication: s.publication.name(),
            url: match (s.publication, &s.canonical_url) {
                (Publication::Elsewhere, Some(url)) => url.clone(),
                _ => format!("{base}{}", s.path()),
            },
            headline: t.headline.clone(),
            standfirst: t.standfirst.clone(),
            byline: t.byline.clone(),
            credit: t.credit.clone(),
            dateline: t.dateline.clone(),
            section: t.section.clone(),
            tags: t.tags.clone(),
            language: t.language.clone(),
            body_format: t.body_format.name(),
            body: t.body.clone(),
            correction: t.correction.clone(),
            picture: t.picture_id.map(|id| format!("{base}/media/{id}")),
            picture_alt: t.picture_alt.clone(),
            published_at: to_rfc3339(s.published_at),
            updated_at: to_rfc3339(s.updated_at),
            version: s.version,
            comment_count: card.comment_count,
        }
    }
}

/// A list of stories.
#[derive(Serialize, ToSchema)]
pub(crate) struct StoriesDto {
    /// The latest first.
    pub(crate) stories: Vec<StoryDto>,
    /// `before` of the next page; null when there is none.
    #[schema(required = true)]
    pub(crate) next: Option<String>,
}

/// A story as it is written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoryIn {
    /// The publisher's own id; the story that has it is changed.
    pub(crate) publisher_id: Option<String>,
    /// Plain text, one line.
    pub(crate) headline: String,
    /// Plain text.
    #[serde(default)]
    pub(crate) standfirst: String,
    /// Who wrote it.
    #[serde(default)]
    pub(crate) byline: String,
    /// The agency's line.
    #[serde(default)]
    pub(crate) credit: String,
    /// Where it was written.
    #[serde(default)]
    pub(crate) dateline: String,
    /// Slug of its section.
    #[serde(default)]
    pub(crate) section: String,
    /// Words to find it by.
    #[serde(default)]
    pub(crate) tags: Vec<String>,
    /// BCP 47 tag.
    #[serde(default)]
    pub(crate) language: String,
    /// `plain` or `markdown`.
    #[serde(default)]
    #[schema(value_type = String)]
    pub(crate) body_format: BodyFormat,
    /// Its text.
    #[serde(default)]
    pub(crate) body: String,
    /// What was put right.
    #[serde(default)]
    pub(crate) correction: String,
    /// Its addresses; the first is the canonical one when `elsewhere`.
    #[serde(default)]
    pub(crate) urls: Vec<String>,
    /// Whether its text is on another site.
    #[serde(default)]
    pub(crate) elsewhere: bool,
    /// Whether it stands first on the front page.
    #[serde(default)]
    pub(crate) lead: bool,
    /// RFC 3339; now when missing.
    pub(crate) published_at: Option<String>,
    /// PNG, JPEG, WebP or GIF in base 64.
    pub(crate) picture_base64: Option<String>,
    /// What the picture shows; needed with a picture.
    #[serde(default)]
    pub(crate) picture_alt: String,
    /// The line below the picture.
    #[serde(default)]
    pub(crate) picture_caption: String,
    /// Whose picture it is.
    #[serde(default)]
    pub(crate) picture_credit: String,
    /// The version that the caller read: when it is no longer the present one, nothing changes.
    pub(crate) if_version: Option<i64>,
}

/// A new comment.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentIn {
    /// As typed.
    pub(crate) text: String,
    /// What it answers.
    pub(crate) parent_id: Option<String>,
    /// The name of a guest.
    pub(crate) name: Option<String>,
    /// The work of a guest's browser (see `/work`), in base 64. Without it the comment waits for a decision, where the site
    /// asks for work.
    pub(crate) work: Option<String>,
    /// Idempotency key, when it is not in the header.
    pub(crate) key: Option<String>,
}

/// An edit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EditIn {
    /// As typed.
    pub(crate) text: String,
    /// The version that the caller read.
    pub(crate) version: Option<i64>,
    /// Idempotency key, when it is not in the header.
    pub(crate) key: Option<String>,
}

/// A withdrawal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawalIn {}

/// How a reaction should be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReactionIn {
    /// The site's reaction, such as `respect`.
    pub(crate) kind: String,
    /// Given, or taken back.
    pub(crate) on: bool,
}

/// How a reaction is.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReactionDto {
    /// Whether the caller's reaction stands.
    pub(crate) on: bool,
    /// How many the comment has.
    pub(crate) count: i64,
}

/// A report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportIn {
    /// Id of a rule of the site, or `other`.
    pub(crate) reason: String,
    /// In words; needed with `other`.
    #[serde(default)]
    pub(crate) detail: String,
    /// Idempotency key, when it is not in the header.
    pub(crate) key: Option<String>,
}

/// A report that was filed.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportDto {
    /// Its key.
    pub(crate) id: String,
}

/// A decision of staff.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionIn {
    /// `approve`, `hold` or `remove`.
    pub(crate) act: String,
    /// Id of a rule of the site; a removal needs it or a reason.
    #[serde(default)]
    pub(crate) rule: String,
    /// In words for the author.
    #[serde(default)]
    pub(crate) reason: String,
    /// The version that the caller read: another text is not decided on unread.
    pub(crate) version: Option<i64>,
}

/// What to change of a thread.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThreadIn {
    /// `open` or `closed`.
    pub(crate) state: String,
    /// Seconds between two comments of one writer, to a day.
    #[serde(default)]
    pub(crate) slow_secs: i64,
}

/// Stories whose comments are to be counted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountsIn {
    /// At most 100.
    pub(crate) stories: Vec<StoryRefIn>,
}

/// A story by its URL or id; one of both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoryRefIn {
    /// Any of its URLs.
    pub(crate) url: Option<String>,
    /// Our id or the publisher's.
    pub(crate) story_id: Option<String>,
}

/// Counts in the order asked.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountsOut {
    /// One for each story.
    pub(crate) counts: Vec<CountOut>,
}

/// The count of a story.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountOut {
    /// Visible comments.
    pub(crate) count: i64,
    /// The same in words of the site's language.
    pub(crate) text: String,
}

//! One comment with its answers, as `_comment.html` prints it.
//! Never here: text or author of a comment that the viewer may not see; such a place is a [`Tombstone`].

use std::sync::Arc;

use askama::{Template, filters::HtmlSafe};

use super::{DecisionForm, Html, Link, Stamp};
use crate::i18n::Lang;

/// What all comments of one page share.
pub struct Around {
    /// The language of the page.
    pub t: Lang,
    /// Words that every comment repeats.
    pub words: CommentWords,
    /// What stands before paths: empty on our own pages, our origin in a fragment for another page.
    pub base: String,
    /// Whether the page stands in a frame, so that links lead out of it.
    pub frame: bool,
    /// What the site's reaction is called; empty when it has none.
    pub reaction: String,
    /// The house rules, for the staff's forms; empty for readers.
    pub rules: Vec<RuleChoice>,
}

/// A house rule in a list to choose from.
#[derive(Debug, Clone)]
pub struct RuleChoice {
    /// Its id.
    pub id: String,
    /// A few words.
    pub title: String,
}

macro_rules! words {
    ($($field:ident = $key:literal),* $(,)?) => {
        /// Words without arguments, looked up once a page and not once a comment.
        #[derive(Debug, Clone)]
        pub struct CommentWords {
            $(#[doc = concat!("`", $key, "`")] pub $field: String,)*
        }

        impl CommentWords {
            /// Those of `t`.
            #[must_use]
            pub fn new(t: &Lang) -> Self {
                Self { $($field: t.msg($key),)* }
            }
        }
    };
}

words! {
    reply = "act-reply",
    quote = "act-quote",
    edit = "act-edit",
    withdraw = "act-withdraw",
    report = "act-report",
    history = "act-history",
    edited = "comment-edited",
    deleted_name = "comment-nobody",
    withdrawn = "tombstone-withdrawn",
    removed = "tombstone-removed",
    held = "tombstone-held",
    in_reply_to_gone = "in-reply-to-gone",
    new = "comment-new",
    muted = "comment-muted",
    muted_show = "comment-muted-show",
}

/// A comment's place in the thread with what stands below it.
#[derive(Template)]
#[template(path = "_comment.html", whitespace = "minimize")]
pub struct CommentNode {
    /// Shared by the page.
    pub around: Arc<Around>,
    /// The comment's id.
    pub id: String,
    /// The comment, or that there was one.
    pub entry: Entry,
    /// Answers shown here. At the second level of indentation this is empty: deeper ones follow as siblings
    /// and say whom they answer.
    pub replies: Vec<CommentNode>,
    /// Answers that are not shown here.
    pub more: Option<MoreAnswers>,
}

impl HtmlSafe for CommentNode {}

impl CommentWords {
    /// What stands in an empty place.
    fn tombstone(&self, tombstone: Tombstone) -> &str {
        match tombstone {
            Tombstone::Withdrawn => &self.withdrawn,
            Tombstone::Removed => &self.removed,
            Tombstone::Held => &self.held,
        }
    }
}

/// What stands in a comment's place.
pub enum Entry {
    /// A comment that the viewer may read.
    Comment(Box<CommentView>),
    /// That something stood here.
    Tombstone(Tombstone),
    /// That somebody wrote here whom the viewer muted; where to read it all the same.
    Muted(String),
}

/// Why a place is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tombstone {
    /// Its author took it back.
    Withdrawn,
    /// Staff took it down.
    Removed,
    /// It waits for a decision.
    Held,
}

impl Tombstone {
    /// Its name in `data-state`.
    fn name(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Removed => "removed",
            Self::Held => "held",
        }
    }
}

/// "Show 12 more answers".
#[derive(Debug, Clone)]
pub struct MoreAnswers {
    /// The page of the whole conversation.
    pub href: String,
    /// How many are not shown here.
    pub count: i64,
}

/// A comment.
#[derive(Debug, Clone)]
pub struct CommentView {
    /// Who wrote it; empty when the account is gone.
    pub name: String,
    /// His page, unless he is a guest.
    pub name_href: Option<String>,
    /// That he belongs to the newsroom, or wrote the story.
    pub badge: Option<Badge>,
    /// What the publisher says of its author.
    pub badges: Vec<String>,
    /// When it was posted.
    pub when: Stamp,
    /// When its text last changed.
    pub edited: Option<Stamp>,
    /// BCP 47 tag, when it could be told reliably.
    pub lang: Option<String>,
    /// The text.
    pub text: Html,
    /// The text without marks, for search engines.
    pub plain: String,
    /// The comment that it answers, when it does not stand right below it.
    pub in_reply_to: Option<InReplyTo>,
    /// `visible`, `held`, `removed` or `withdrawn`.
    pub state: &'static str,
    /// Rises with each change of it.
    pub version: i64,
    /// For its author and for staff: why others do not see it.
    pub notice: Option<Notice>,
    /// Staff chose it.
    pub pick: Option<Pick>,
    /// The permalink led here.
    pub marked: bool,
    /// Posted since the viewer's last visit.
    pub new: bool,
    /// What can be done with it.
    pub acts: CommentActs,
}

/// A word beside a name.
#[derive(Debug, Clone)]
pub struct Badge {
    /// What it says, such as "Staff".
    pub text: String,
}

/// A staff choice, signed.
#[derive(Debug, Clone)]
pub struct Pick {
    /// Who chose it.
    pub by: String,
    /// Why; may be empty.
    pub note: String,
}

/// The way to the comment that is answered.
#[derive(Debug, Clone)]
pub struct InReplyTo {
    /// Leads there: `#c-…` when it is on the page, else its permalink.
    pub href: String,
    /// Whose it is; none when it is gone.
    pub name: Option<String>,
}

/// What its author and staff read on a comment that others do not see.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Whether the viewer wrote it; staff read other words.
    pub yours: bool,
    /// One sentence: what happened, or what it waits for.
    pub told: String,
    /// The statement of reasons, after a decision.
    pub reasons: Option<Reasons>,
}

/// A statement of reasons.
#[derive(Debug, Clone)]
pub struct Reasons {
    /// The house rule that it rests on, linked.
    pub rule: Option<Link>,
    /// The words in question; may be empty.
    pub passage: String,
    /// Why, in the decider's words; may be empty.
    pub reason: String,
    /// Who or what decided.
    pub by: String,
    /// When.
    pub when: Stamp,
    /// How to appeal, in words; may be empty.
    pub appeal: String,
    /// Where to appeal.
    pub appeal_href: Option<String>,
    /// The author's appeal: his words, and when.
    pub appealed: Option<(String, Stamp)>,
    /// What was decided on it: a sentence, the reason, by whom, when.
    pub outcome: Option<(String, String, String, Stamp)>,
}

/// The reaction's control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum React {
    /// The site has none, or the comment is not visible.
    None,
    /// The number only: one's own comment, a closed discussion.
    Count(i64),
    /// A way to sign in, with the number.
    SignIn(i64),
    /// A button to give it.
    Give(i64),
    /// A button to take it back.
    TakeBack(i64),
}

/// What the viewer can do. Each is shown only when it would be accepted.
#[derive(Debug, Clone)]
pub struct CommentActs {
    /// Answer it.
    pub reply: bool,
    /// Quote it in an answer (a script shows it).
    pub quote: bool,
    /// React.
    pub react: React,
    /// Change its text.
    pub edit: bool,
    /// Take it back.
    pub withdraw: bool,
    /// Report it.
    pub report: bool,
    /// Read its earlier wordings.
    pub history: bool,
    /// Staff: decide on it; holds the number of its open reports.
    pub decide: Option<i64>,
}

impl CommentActs {
    /// Nothing at all: a comment shown above a form.
    pub const NONE: Self = Self {
        reply: false,
        quote: false,
        react: React::None,
        edit: false,
        withdraw: false,
        report: false,
        history: false,
        decide: None,
    };

    /// Whether there is anything to show.
    fn any(&self) -> bool {
        self.reply
            || self.react != React::None
            || self.edit
            || self.withdraw
            || self.report
            || self.history
            || self.decide.is_some()
    }
}

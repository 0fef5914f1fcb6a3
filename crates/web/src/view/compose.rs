//! The forms, each a fragment that a script can ask for and a part of a page that works without.

use std::sync::Arc;

use askama::{Template, filters::HtmlSafe};

use super::{Around, Errors, Html, RuleChoice};
use crate::i18n::Lang;

/// What stands where one writes.
pub enum Compose {
    /// The form.
    Form(Box<ComposeForm>),
    /// Writing needs an account.
    SignIn {
        /// The sign-in page, with the way back in its query.
        login: String,
        /// The page to make an account, likewise.
        join: String,
    },
    /// The discussion is closed: a sentence that says since when or why.
    Closed(String),
    /// Nothing: a whole conversation, a fragment.
    Nothing,
}

/// The form to write or change a comment.
#[derive(Template)]
#[template(path = "_compose.html", whitespace = "minimize")]
pub struct ComposeForm {
    /// The language of the page.
    pub t: Lang,
    /// Whether it stands in another site's page, so that its links must leave the frame.
    pub frame: bool,
    /// Where it posts.
    pub action: String,
    /// The preview's address.
    pub preview_action: String,
    /// The thread's id.
    pub thread: String,
    /// The id of the comment that it answers.
    pub parent: Option<String>,
    /// Whom it answers, for the label; empty when nobody or nameless.
    pub parent_name: String,
    /// The key of its draft, and the end of its ids: `t-{thread}`, `r-{comment}`, `e-{comment}`.
    pub draft: String,
    /// Whether it changes a comment and not posts one.
    pub edit: bool,
    /// A guest gives a name.
    pub guest: Option<GuestName>,
    /// Where a guest's browser gets the work that it does before the comment is posted; empty where there is none to do.
    pub work: String,
    /// What becomes of a guest's comment without scripts; a sentence, or empty.
    pub work_note: String,
    /// Who is signed in, else empty.
    pub as_name: String,
    /// What was typed.
    pub text: String,
    /// BCP 47 tag of it, for an edit.
    pub lang: Option<String>,
    /// Characters that it may have.
    pub len_max: i64,
    /// The idempotency key; empty in cached pages.
    pub key: String,
    /// What was wrong.
    pub errors: Errors,
    /// "Sure?", asked once.
    pub sure: Option<Sure>,
    /// How it will look.
    pub preview: Option<Html>,
    /// Whether it will wait for a decision; a sentence, or empty.
    pub held_note: String,
    /// The house rules' page; empty where there is none.
    pub rules: String,
    /// The way back; empty where there is none.
    pub cancel: String,
}

impl HtmlSafe for ComposeForm {}

/// The name field of a guest.
#[derive(Debug, Clone, Default)]
pub struct GuestName {
    /// What was typed.
    pub name: String,
    /// The sign-in page.
    pub login: String,
}

/// A scorer's question before posting. It says which words weighed; "post anyway" is always there.
#[derive(Debug, Clone)]
pub struct Sure {
    /// The words.
    pub words: Vec<String>,
}

/// The form to report a comment.
#[derive(Template)]
#[template(path = "_report.html", whitespace = "minimize")]
pub struct ReportForm {
    /// The language of the page.
    pub t: Lang,
    /// Where it posts.
    pub action: String,
    /// The comment's id, which ends the ids of the form.
    pub comment: String,
    /// The house rules.
    pub rules: Vec<RuleChoice>,
    /// The rule that was chosen; `other` for none of them, empty for nothing yet.
    pub reason: String,
    /// What was typed.
    pub detail: String,
    /// The idempotency key; empty in cached pages.
    pub key: String,
    /// What was wrong.
    pub errors: Errors,
    /// The way back.
    pub cancel: String,
}

impl HtmlSafe for ReportForm {}

/// The question before a comment is withdrawn.
#[derive(Template)]
#[template(path = "_withdraw.html", whitespace = "minimize")]
pub struct WithdrawForm {
    /// The language of the page.
    pub t: Lang,
    /// Where it posts.
    pub action: String,
    /// The idempotency key.
    pub key: String,
    /// Whether comments stand below it, so that a tombstone stays.
    pub has_answers: bool,
    /// The way back.
    pub cancel: String,
}

impl HtmlSafe for WithdrawForm {}

/// The staff's form on one comment.
#[derive(Template)]
#[template(path = "_decision.html", whitespace = "minimize")]
pub struct DecisionForm {
    /// Shared by the page.
    pub around: Arc<Around>,
    /// The comment's id.
    pub id: String,
    /// `visible`, `held`, `removed`, `withdrawn`.
    pub state: &'static str,
    /// The version of the comment that the staff read.
    pub version: i64,
    /// The place in the ledger of the last decision that the staff saw, where the page says so.
    pub seen: Option<i64>,
    /// The rule that was chosen.
    pub rule: String,
    /// What was typed.
    pub reason: String,
    /// The idempotency key.
    pub key: String,
    /// The path to go on to; empty leads to the comment.
    pub next: String,
    /// Whether its author appealed, and nobody has decided on that yet.
    pub appealed: bool,
    /// The word on the button that approves, when that stands first and the rest is folded; else empty.
    pub first: String,
    /// What was wrong.
    pub errors: Errors,
}

impl HtmlSafe for DecisionForm {}

impl DecisionForm {
    /// The empty form on a comment of the page.
    #[must_use]
    pub fn blank(around: &Arc<Around>, id: &str, state: &'static str, version: i64) -> Self {
        Self {
            around: Arc::clone(around),
            id: id.to_owned(),
            state,
            version,
            seen: None,
            rule: String::new(),
            reason: String::new(),
            key: String::new(),
            next: String::new(),
            appealed: false,
            first: String::new(),
            errors: Errors::default(),
        }
    }
}

/// `POST /preview`, as a fragment.
#[derive(Template)]
#[template(path = "_preview.html", whitespace = "minimize")]
pub struct PreviewView {
    /// The language of the page.
    pub t: Lang,
    /// BCP 47 tag, when it could be told reliably.
    pub lang: Option<String>,
    /// The text as it will look.
    pub text: Html,
}

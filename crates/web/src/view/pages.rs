//! The pages of single acts: what the links of a comment open without script.

use askama::Template;

use super::{
    Account, CommentNode, ComposeForm, DecisionForm, Html, Link, ReportForm, Shell, Stamp, WithdrawForm,
};
use crate::i18n::Lang;

/// `GET /c/{comment}/reply`, `GET /c/{comment}/edit`, and a refused or previewed text of either or of the thread's form.
#[derive(Template)]
#[template(path = "compose.html", whitespace = "minimize")]
pub struct ComposePage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The story.
    pub story: Link,
    /// BCP 47 tag of its headline.
    pub story_lang: String,
    /// The comment that is answered, without controls and answers.
    pub parent: Option<CommentNode>,
    /// The form.
    pub form: ComposeForm,
}

/// `GET /c/{comment}/withdraw`.
#[derive(Template)]
#[template(path = "withdraw.html", whitespace = "minimize")]
pub struct WithdrawPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The comment, without controls.
    pub comment: CommentNode,
    /// The form.
    pub form: WithdrawForm,
}

/// `GET /c/{comment}/report`, and what was wrong with it.
#[derive(Template)]
#[template(path = "report.html", whitespace = "minimize")]
pub struct ReportPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The comment, without controls.
    pub comment: CommentNode,
    /// The form.
    pub form: ReportForm,
}

/// A comment that readers do not see, by its permalink, for staff; and a refused decision, with what was typed.
#[derive(Template)]
#[template(path = "decision.html", whitespace = "minimize")]
pub struct DecisionPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The story.
    pub story: Link,
    /// BCP 47 tag of its headline.
    pub story_lang: String,
    /// The comment, without controls.
    pub comment: CommentNode,
    /// The form.
    pub form: DecisionForm,
}

/// A job, as operators see it; what it is about is not told.
#[derive(Debug, Clone)]
pub struct JobView {
    /// Its id.
    pub id: String,
    /// What is to be done, as metrics and logs name it.
    pub kind: String,
    /// The site's name, when it is the site's; else empty, and it is the whole store's.
    pub site: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Whether it is being done.
    pub held: bool,
    /// When it is due, or died; none is as soon as may be.
    pub when: Option<Stamp>,
    /// Why the last try failed; may be empty.
    pub cause: String,
}

/// `GET /desk/jobs`.
#[derive(Template)]
#[template(path = "jobs.html", whitespace = "minimize")]
pub struct JobsPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// What became of the last one settled; empty when none was.
    pub told: String,
    /// Those that failed for good, the first first.
    pub dead: Vec<JobView>,
    /// How many more of those there are.
    pub dead_more: i64,
    /// Those that wait or are being done, the first due first.
    pub waiting: Vec<JobView>,
    /// How many more of those there are.
    pub waiting_more: i64,
}

/// One wording of a comment.
#[derive(Debug, Clone)]
pub struct Revision {
    /// From 1.
    pub number: i64,
    /// Since when it stood.
    pub when: Stamp,
    /// BCP 47 tag, when it could be told reliably.
    pub lang: Option<String>,
    /// The text.
    pub text: Html,
}

/// `GET /c/{comment}/history`.
#[derive(Template)]
#[template(path = "history.html", whitespace = "minimize")]
pub struct HistoryPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The comment's place in the thread.
    pub back: String,
    /// Who wrote it; empty when the account is gone.
    pub name: String,
    /// The wordings, newest first.
    pub revisions: Vec<Revision>,
    /// The decisions on it, newest first: sentence, reason, moment.
    pub decisions: Vec<(String, String, Stamp)>,
}

/// A house rule, whole.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// Its id, which is its place on the page.
    pub id: String,
    /// A few words.
    pub title: String,
    /// What it means.
    pub text: String,
}

/// `GET /rules`.
#[derive(Template)]
#[template(path = "rules.html", whitespace = "minimize")]
pub struct RulesPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// BCP 47 tag of the rules.
    pub lang: String,
    /// The rules, in order.
    pub rules: Vec<RuleText>,
    /// Version of the policy.
    pub version: i64,
    /// Seconds in which one may edit; none when one may not.
    pub edit_secs: Option<i64>,
    /// Whether somebody without an account may write, and whether that waits: `off`, `held`, `shown`.
    pub guests: &'static str,
    /// Whether every comment waits for a decision.
    pub premoderate: bool,
}

impl RulesPage {
    /// The key of the sentence about guests.
    fn guests_key(&self) -> &'static str {
        match self.guests {
            "shown" => "rules-guests-shown",
            "held" => "rules-guests-held",
            _ => "rules-guests-off",
        }
    }
}

/// What somebody typed that could not be taken.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The label of the field.
    pub label: String,
    /// The text.
    pub text: String,
}

/// A refusal or a fault.
#[derive(Template)]
#[template(path = "error.html", whitespace = "minimize")]
pub struct ErrorPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub title: String,
    /// What it means and what helps.
    pub detail: String,
    /// The request's id, for faults; else empty.
    pub request_id: String,
    /// What was typed, so that nothing is lost.
    pub kept: Vec<Kept>,
    /// Ways on.
    pub links: Vec<Link>,
}

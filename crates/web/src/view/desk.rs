//! What the desk's pages print.

use askama::Template;

use super::{Account, CommentNode, DecisionForm, Link, Paging, RuleChoice, Shell, Stamp};
use crate::i18n::Lang;

/// `GET /desk`.
#[derive(Template)]
#[template(path = "desk.html", whitespace = "minimize")]
pub struct DeskPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// That a decision is recorded; empty when none was made.
    pub told: String,
    /// Places in the ledger of what was just done, to undo it by: numbers with `-` between them; empty is none.
    pub undo: String,
    /// How much waits, of each kind and in all.
    pub counts: Vec<DeskCount>,
    /// Which cases are shown.
    pub filter: DeskFilter,
    /// What waits, the most urgent first.
    pub cases: Vec<DeskCase>,
    /// The house rules, with the digits that stand for them.
    pub rules: Vec<(usize, RuleChoice)>,
    /// Whether who reads it runs the server, too.
    pub operates: bool,
    /// Other pages.
    pub paging: Paging,
}

/// How much of a kind waits; leads to the list of it.
#[derive(Debug, Clone)]
pub struct DeskCount {
    /// Which; empty is all.
    pub kind: &'static str,
    /// The list.
    pub href: String,
    /// In words.
    pub text: String,
    /// How many, as a script counts.
    pub number: i64,
    /// The same, as it is printed.
    pub shown: String,
    /// Since when the oldest waits, in words; empty where none does.
    pub oldest: String,
    /// Whether it is the list that is shown.
    pub current: bool,
}

/// The form that chooses cases.
#[derive(Debug, Clone, Default)]
pub struct DeskFilter {
    /// The kind; empty is all.
    pub kind: String,
    /// The sections of the paper: slug, title, whether it is chosen.
    pub sections: Vec<(String, String, bool)>,
    /// The rules: id, title, whether it is chosen.
    pub rules: Vec<(String, String, bool)>,
    /// A language tag; may be empty.
    pub language: String,
    /// Only stories that he keeps an eye on.
    pub watched: bool,
    /// The thread that it is about; may be empty.
    pub thread: String,
    /// Whether anything is chosen.
    pub any: bool,
}

/// A comment that waits.
pub struct DeskCase {
    /// Its id.
    pub id: String,
    /// What stands for it in a form on several: id, version, place of the last decision.
    pub pick: String,
    /// Why it waits, each in words.
    pub kinds: Vec<String>,
    /// The rule in question; may be empty.
    pub rule: String,
    /// Since when.
    pub since: Stamp,
    /// The same, as time that went by.
    pub ago: String,
    /// Whether somebody should have decided by now.
    pub late: bool,
    /// Who is at it; may be empty.
    pub claimed: String,
    /// The story.
    pub story: Link,
    /// BCP 47 tag of its headline.
    pub story_lang: String,
    /// Its thread.
    pub thread: String,
    /// Whether he keeps an eye on it.
    pub watched: bool,
    /// What it answers, the nearest last.
    pub above: Vec<CommentNode>,
    /// The comment, without controls.
    pub comment: CommentNode,
    /// What else there is to know; may be empty.
    pub note: String,
    /// How many open reports there are.
    pub report_count: i64,
    /// The first of them.
    pub reports: Vec<DeskReport>,
    /// What was decided about its author before.
    pub record: Vec<RecordLine>,
    /// His card; empty of a guest.
    pub author_href: String,
    /// The staff's form.
    pub form: DecisionForm,
}

/// A decision in an author's record.
#[derive(Debug, Clone)]
pub struct RecordLine {
    /// What was done, in words.
    pub act: String,
    /// The rule and the reason; may be empty.
    pub why: String,
    /// The comment that it was about; may be empty.
    pub href: String,
    /// When.
    pub when: Stamp,
    /// Until when it holds, in words; may be empty.
    pub until: String,
    /// Who decided; may be empty.
    pub by: String,
}

/// `GET /desk/readers/{reader}`.
#[derive(Template)]
#[template(path = "card.html", whitespace = "minimize")]
pub struct CardPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// That something was done; may be empty.
    pub told: String,
    /// What may be undone; may be empty.
    pub undo: String,
    /// His name, and his public page.
    pub reader: Link,
    /// His role, in words.
    pub role: String,
    /// Since when he has an account.
    pub since: Stamp,
    /// Whether he may not write, and until when where that is known.
    pub suspended: Option<Option<Stamp>>,
    /// What he was called before.
    pub names: Vec<String>,
    /// What was decided about him and his comments.
    pub record: Vec<RecordLine>,
    /// The house rules.
    pub rules: Vec<RuleChoice>,
    /// Whether the caller may do something to him.
    pub may: bool,
    /// Where the form goes.
    pub action: String,
    /// The rule that was chosen.
    pub rule: String,
    /// What was typed.
    pub reason: String,
    /// How long a suspension may last: hours, in words.
    pub spans: Vec<(i64, String)>,
    /// What was wrong; may be empty.
    pub error: String,
}

/// A report, as the staff read it.
#[derive(Debug, Clone)]
pub struct DeskReport {
    /// The rule's title.
    pub rule: String,
    /// In the reporter's words; may be empty.
    pub detail: String,
    /// Who reported, or that he has no account.
    pub by: String,
    /// When.
    pub when: Stamp,
}

/// `POST /desk/decide` on several comments, before it is sure.
#[derive(Template)]
#[template(path = "desk-sure.html", whitespace = "minimize")]
pub struct DeskSurePage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// What will be done to how many, as a question.
    pub question: String,
    /// The act.
    pub act: String,
    /// The rule that was chosen.
    pub rule: String,
    /// The reason that was typed.
    pub reason: String,
    /// The way back.
    pub next: String,
    /// What stands for each.
    pub picks: Vec<String>,
}

/// `GET /c/{comment}/appeal`, and what was wrong with it.
#[derive(Template)]
#[template(path = "appeal.html", whitespace = "minimize")]
pub struct AppealPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The comment, without controls, with the decision on it.
    pub comment: CommentNode,
    /// Where the form goes.
    pub action: String,
    /// What was typed.
    pub text: String,
    /// Characters at most.
    pub len_max: usize,
    /// What was wrong; may be empty.
    pub error: String,
    /// The way back.
    pub cancel: String,
}

/// `GET /ledger`.
#[derive(Template)]
#[template(path = "ledger.html", whitespace = "minimize")]
pub struct LedgerPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The hash of the last entry; empty on later pages, and where there is none.
    pub head: String,
    /// The entries, the last first.
    pub entries: Vec<LedgerLine>,
    /// Other pages.
    pub paging: Paging,
}

/// An entry as everybody sees it.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// Its place.
    pub seq: i64,
    /// When.
    pub when: Stamp,
    /// What was done, in words.
    pub act: String,
    /// By whom: a role, a rule, the machine.
    pub by: String,
    /// The rule; may be empty.
    pub rule: String,
    /// Where the rule stands; empty where it does no more.
    pub rule_href: String,
    /// The comment; may be empty.
    pub href: String,
    /// The entry that it undoes.
    pub undoes: Option<i64>,
    /// In hex.
    pub hash: String,
}

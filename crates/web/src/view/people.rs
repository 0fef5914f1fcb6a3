//! Accounts, and what a reader has written.

use askama::Template;

use super::{Account, Errors, Html, Link, Paging, Shell, Stamp};
use crate::i18n::Lang;

/// `GET, POST /login`.
#[derive(Template)]
#[template(path = "login.html", whitespace = "minimize")]
pub struct LoginPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The address that was typed.
    pub email: String,
    /// The path to go on to.
    pub next: String,
    /// The page to make an account, with the way back in its query.
    pub join: String,
    /// The idempotency key.
    pub key: String,
    /// What was wrong.
    pub errors: Errors,
    /// Other ways to sign in.
    pub providers: Vec<Link>,
    /// A text that waits to be posted, so that its writer sees that it is safe; empty when none.
    pub kept: String,
}

/// `GET, POST /join`.
#[derive(Template)]
#[template(path = "join.html", whitespace = "minimize")]
pub struct JoinPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The name that was typed.
    pub name: String,
    /// The address that was typed.
    pub email: String,
    /// Characters that a password needs.
    pub password_len_min: i64,
    /// The path to go on to.
    pub next: String,
    /// The sign-in page, with the way back in its query.
    pub login: String,
    /// The idempotency key.
    pub key: String,
    /// What was wrong.
    pub errors: Errors,
}

/// A comment on its author's page.
#[derive(Debug, Clone)]
pub struct ReaderComment {
    /// Its permalink.
    pub href: String,
    /// The story's headline.
    pub story: String,
    /// BCP 47 tag of the headline.
    pub story_lang: String,
    /// When it was posted.
    pub when: Stamp,
    /// Whom it answers; empty when nobody.
    pub in_reply_to: String,
    /// BCP 47 tag, when it could be told reliably.
    pub lang: Option<String>,
    /// The text.
    pub text: Html,
}

/// `GET /reader/{reader}`.
#[derive(Template)]
#[template(path = "reader.html", whitespace = "minimize")]
pub struct ReaderPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// His name.
    pub name: String,
    /// A word beside it, such as "Staff"; may be empty.
    pub badge: String,
    /// Since when he has the account.
    pub since: Stamp,
    /// His visible comments, in all.
    pub count: i64,
    /// Those of this page, newest first.
    pub comments: Vec<ReaderComment>,
    /// Other pages.
    pub paging: Paging,
}

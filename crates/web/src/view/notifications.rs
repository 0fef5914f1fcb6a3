//! What a reader is told, and how he wants to be.

use askama::Template;

use super::{Account, Errors, Html, Paging, Shell, Stamp};
use crate::i18n::Lang;

/// One notification.
#[derive(Debug, Clone)]
pub struct NotificationView {
    /// What happened, as a sentence.
    pub sentence: String,
    /// The comment's place.
    pub href: String,
    /// The story's headline.
    pub story: String,
    /// BCP 47 tag of the headline.
    pub story_lang: String,
    /// When he was told.
    pub when: Stamp,
    /// Whether he has not seen it yet.
    pub new: bool,
    /// BCP 47 tag of the text, when it could be told reliably.
    pub lang: Option<String>,
    /// The comment, while everybody may read it.
    pub text: Option<Html>,
    /// The rule of a decision; may be empty.
    pub rule: String,
    /// Why it was decided so; may be empty.
    pub reason: String,
}

/// `GET /notifications`.
#[derive(Template)]
#[template(path = "notifications.html", whitespace = "minimize")]
pub struct NotificationsPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// Those of this page, newest first.
    pub notifications: Vec<NotificationView>,
    /// The newest of them; empty when nothing of the page is new.
    pub up_to: String,
    /// Other pages.
    pub paging: Paging,
}

/// A choice about mail.
#[derive(Debug, Clone)]
pub struct MailChoiceView {
    /// In the form.
    pub name: &'static str,
    /// What it says.
    pub label: String,
    /// Whether it is in force.
    pub chosen: bool,
}

/// A thread that a reader follows.
#[derive(Debug, Clone)]
pub struct FollowView {
    /// The thread's id.
    pub thread: String,
    /// The story's page.
    pub href: String,
    /// Its headline.
    pub story: String,
    /// BCP 47 tag of the headline.
    pub story_lang: String,
}

/// `GET /account/notifications`.
#[derive(Template)]
#[template(path = "notification-settings.html", whitespace = "minimize")]
pub struct NotificationSettingsPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// What was just done; may be empty.
    pub told: String,
    /// The choices about mail; empty where no mail can be sent.
    pub choices: Vec<MailChoiceView>,
    /// A sentence about how many mails there may be in an hour.
    pub choices_told: String,
    /// Whether he has an address that is proven; mail goes to no other.
    pub proven: bool,
    /// Whether he has a private feed.
    pub feed: bool,
    /// Its address, this once; else empty.
    pub feed_address: String,
    /// What he follows.
    pub follows: Vec<FollowView>,
    /// What was wrong.
    pub errors: Errors,
}

/// `GET, POST /unsubscribe/{token}`.
#[derive(Template)]
#[template(path = "unsubscribe.html", whitespace = "minimize")]
pub struct UnsubscribePage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The path that it posts to.
    pub action: String,
    /// It is done.
    pub done: bool,
}

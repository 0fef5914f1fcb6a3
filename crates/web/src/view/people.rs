//! Accounts, and what a reader has written.

use askama::Template;

use super::{Account, Errors, Html, Link, Paging, RecordLine, Shell, Stamp};
use crate::i18n::Lang;

/// `GET, POST /login`.
#[derive(Template)]
#[template(path = "login.html", whitespace = "minimize")]
pub struct LoginPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// Who is signed in already and proves it anew; empty when nobody.
    pub again: String,
    /// The address that was typed.
    pub email: String,
    /// The path to go on to.
    pub next: String,
    /// The page to make an account, with the way back in its query.
    pub join: String,
    /// Whether a code can come by mail.
    pub mail: bool,
    /// Whether browsers take passkeys of this site.
    pub passkeys: bool,
    /// What was wrong.
    pub errors: Errors,
    /// Other ways to sign in.
    pub providers: Vec<Link>,
    /// A text that waits to be posted, so that its writer sees that it is safe; empty when none.
    pub kept: String,
}

/// `GET, POST /login/frame`: a window that asks whether a frame may be signed in.
#[derive(Template)]
#[template(path = "window.html", whitespace = "minimize")]
pub struct FramePage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The page around the frame.
    pub host: String,
    /// As whom.
    pub name: String,
    /// He said yes.
    pub done: bool,
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
    /// Whether a code comes by mail, so that a password is a choice.
    pub mail: bool,
    /// Characters that a password needs.
    pub password_len_min: i64,
    /// The path to go on to.
    pub next: String,
    /// The sign-in page, with the way back in its query.
    pub login: String,
    /// What was wrong.
    pub errors: Errors,
}

/// `GET, POST /login/code`.
#[derive(Template)]
#[template(path = "code.html", whitespace = "minimize")]
pub struct CodePage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The address that the code went to; empty in a browser that asked for none.
    pub sent_to: String,
    /// The code of the mail's link.
    pub code: String,
    /// How long a code is good.
    pub minutes: i64,
    /// What was wrong.
    pub errors: Errors,
}

/// `GET, POST /login/second`.
#[derive(Template)]
#[template(path = "second.html", whitespace = "minimize")]
pub struct SecondPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// Whether he has an authenticator app.
    pub app: bool,
    /// Whether he has recovery codes.
    pub codes: bool,
    /// Whether he has a passkey.
    pub passkey: bool,
    /// The path to go on to.
    pub next: String,
    /// What was wrong.
    pub errors: Errors,
}

/// `GET, POST /login/name`.
#[derive(Template)]
#[template(path = "name.html", whitespace = "minimize")]
pub struct NamePage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The name that was typed, or that he may want.
    pub name: String,
    /// What was wrong.
    pub errors: Errors,
}

/// A passkey on its owner's page.
#[derive(Debug, Clone)]
pub struct OwnPasskey {
    /// Its id.
    pub id: String,
    /// What he calls it.
    pub label: String,
    /// When it was made.
    pub made: Stamp,
    /// When it was last used.
    pub used: Option<Stamp>,
}

/// A session on its reader's page.
#[derive(Debug, Clone)]
pub struct OwnSession {
    /// Its id.
    pub id: String,
    /// What the browser calls itself.
    pub agent: String,
    /// How he came in.
    pub way: String,
    /// When.
    pub began: Stamp,
    /// His last visit there.
    pub seen: Stamp,
    /// Whether he looks at the page by it.
    pub own: bool,
}

/// `GET /account`.
#[derive(Template)]
#[template(path = "account.html", whitespace = "minimize")]
pub struct AccountPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// What was just done; may be empty.
    pub told: String,
    /// The page that he was going to before he was told; may be empty.
    pub next: String,
    /// Whether he may not write, and until when where that is known.
    pub suspended: Option<Option<Stamp>>,
    /// What was decided about him, other than on a comment.
    pub sanctions: Vec<RecordLine>,
    /// His name.
    pub name: String,
    /// His public page.
    pub profile: String,
    /// A word beside the name; may be empty.
    pub role: String,
    /// Whether staff's rights wait for a second factor.
    pub awaits: bool,
    /// Whether he has a second factor.
    pub has_second: bool,
    /// Whether he proved it.
    pub strong: bool,
    /// His address; may be empty.
    pub email: String,
    /// Whether a mail to it came back.
    pub email_proven: bool,
    /// Whether mail can be sent.
    pub mail: bool,
    /// Whether he has a password.
    pub password: bool,
    /// Characters that a password needs.
    pub password_len_min: i64,
    /// Whether browsers take passkeys of this site.
    pub passkeys_possible: bool,
    /// His passkeys.
    pub passkeys: Vec<OwnPasskey>,
    /// Whether he has an authenticator app.
    pub app: bool,
    /// Recovery codes that are left.
    pub codes: i64,
    /// His accounts elsewhere: the issuer, and what he is shown of it.
    pub identities: Vec<(String, String)>,
    /// Where he could link one.
    pub linkable: Vec<Link>,
    /// Whether programs may act in his name: he is staff, and proved it.
    pub tokens: bool,
    /// Where he is signed in.
    pub sessions: Vec<OwnSession>,
    /// When it will be erased, if he asked for that.
    pub leaves: Option<Stamp>,
    /// How long he may think better of it.
    pub leaving_hours: i64,
    /// What he was called before.
    pub names: Vec<String>,
    /// What was wrong, by section.
    pub errors: Errors,
}

/// `GET, POST /account/authenticator`.
#[derive(Template)]
#[template(path = "authenticator.html", whitespace = "minimize")]
pub struct AuthenticatorPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// A picture of the secret, as a `data:` address.
    pub qr: String,
    /// The secret for typing.
    pub secret: String,
    /// The secret of the step.
    pub ticket: String,
    /// What was wrong.
    pub errors: Errors,
}

/// Recovery codes, this once.
#[derive(Template)]
#[template(path = "codes.html", whitespace = "minimize")]
pub struct CodesPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// The codes.
    pub codes: Vec<String>,
    /// What the account page is to say then.
    pub told: &'static str,
}

/// Muting and blocking somebody, on his page.
#[derive(Debug, Clone)]
pub struct BlockForm {
    /// Where it posts.
    pub action: String,
    /// `mute`, `block`, or empty: how he is kept away now.
    pub now: &'static str,
    /// Whether he can be blocked; members of the newsroom can be muted only.
    pub blockable: bool,
    /// What was just done; may be empty.
    pub told: String,
}

/// Somebody whom a reader keeps away.
#[derive(Debug, Clone)]
pub struct BlockedLine {
    /// His id.
    pub id: String,
    /// His name.
    pub name: String,
    /// `mute` or `block`.
    pub block: &'static str,
}

/// `GET /account/blocks`.
#[derive(Template)]
#[template(path = "blocks.html", whitespace = "minimize")]
pub struct BlocksPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// What was just done; may be empty.
    pub told: String,
    /// Whom, in the order of their names.
    pub blocked: Vec<BlockedLine>,
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
    /// What the viewer can do about him; none for himself and for whoever is not signed in.
    pub block: Option<BlockForm>,
    /// His visible comments, in all.
    pub count: i64,
    /// Those of this page, newest first.
    pub comments: Vec<ReaderComment>,
    /// Other pages.
    pub paging: Paging,
}

/// `GET /privacy`.
#[derive(Template)]
#[template(path = "privacy.html", whitespace = "minimize")]
pub struct PrivacyPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// Whether mail is sent.
    pub mail: bool,
    /// Who signs readers in elsewhere.
    pub elsewhere: Vec<String>,
    /// Days that a guest's comment counts against his address, when it came without work.
    pub guest_work: Option<i64>,
    /// Whether addresses are sealed with a secret that is kept apart.
    pub sealed: bool,
    /// What is kept, and how long.
    pub spans: Vec<(String, String)>,
}

/// A part of `comments.html` in a download.
#[derive(Template)]
#[template(path = "download.html", whitespace = "minimize")]
pub struct DownloadPage {
    /// The language of the page.
    pub t: Lang,
    /// The title of the document.
    pub title: String,
    /// It begins here.
    pub head: bool,
    /// It ends here.
    pub foot: bool,
    /// Some of the comments.
    pub comments: Vec<DownloadComment>,
}

/// A comment in a download.
pub struct DownloadComment {
    /// Its address.
    pub url: String,
    /// The story's headline.
    pub headline: String,
    /// When, as RFC 3339.
    pub created_at: String,
    /// Its state, when others do not see it.
    pub state: String,
    /// BCP 47 tag of the text.
    pub lang: Option<String>,
    /// The text.
    pub text: Html,
}

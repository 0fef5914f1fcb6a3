//! What the pages print: plain structs, filled by the handlers, turned into HTML by the templates in `templates/`.
//! Never here: a decision about what somebody may see, SQL, clocks. A view holds only what may be printed.

mod comment;
mod compose;
mod desk;
mod discussion;
mod embed;
mod front;
mod notifications;
mod pages;
mod people;
mod shell;
mod staff;
mod story;

use std::fmt::{self, Write};

use askama::{FastWritable, Values, filters::HtmlSafe};
use rejoinder_domain::text::SafeHtml;

pub use comment::{
    Around, Badge, CommentActs, CommentNode, CommentView, CommentWords, Entry, InReplyTo, MoreAnswers,
    Notice, Pick, React, Reasons, RuleChoice, Tombstone,
};
pub use compose::{
    Compose, ComposeForm, DecisionForm, GuestName, PreviewView, ReportForm, Sure, WithdrawForm,
};
pub use desk::{
    AppealPage, CardPage, DeskCase, DeskCount, DeskFilter, DeskPage, DeskReport, DeskSurePage, LedgerLine,
    LedgerPage, RecordLine,
};
pub use discussion::{Conversation, CountView, Discussion, NewSince, OrderLink, Paging};
pub use embed::{EmbedPage, FragmentPage};
pub use front::{FrontPage, FrontSection, SectionPage, Teaser};
pub use notifications::{
    FollowView, MailChoiceView, NotificationSettingsPage, NotificationView, NotificationsPage,
    UnsubscribePage,
};
pub use pages::{
    ComposePage, DecisionPage, ErrorPage, HistoryPage, JobView, JobsPage, Kept, ReportPage, Revision,
    RuleText, RulesPage, WithdrawPage,
};
pub use people::{
    AccountPage, AuthenticatorPage, BlockForm, BlockedLine, BlocksPage, CodePage, CodesPage, DownloadComment,
    DownloadPage, FramePage, JoinPage, LoginPage, NamePage, OwnPasskey, OwnSession, PrivacyPage,
    ReaderComment, ReaderPage, SecondPage,
};
pub use shell::{Account, Assets, Feed, Head, Link, NavLink, Shell};
pub use staff::{PeoplePage, PersonCard, PersonLine, RoleChoice, ScopeChoice, TokenLine, TokensPage};
pub use story::{Picture, StoryPage, StoryView};

/// HTML that the text room made and cleaned: the only text that a template prints without escaping.
#[derive(Debug, Clone)]
pub struct Html(pub SafeHtml);

impl fmt::Display for Html {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0.as_str())
    }
}

impl FastWritable for Html {
    fn write_into(&self, out: &mut dyn Write, _: &dyn Values) -> askama::Result<()> {
        Ok(out.write_str(self.0.as_str())?)
    }
}

impl HtmlSafe for Html {}

/// Structured data for search engines. The only way to make one escapes what could end its `<script>`.
#[derive(Debug, Clone)]
pub struct JsonLd(String);

impl JsonLd {
    /// The JSON text of `value`, inert inside `<script type="application/ld+json">`.
    #[must_use]
    pub fn new(value: &serde_json::Value) -> Self {
        let mut text = String::new();
        for c in value.to_string().chars() {
            match c {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    text.push_str(&format!("\\u{:04x}", u32::from(c)))
                }
                c => text.push(c),
            }
        }
        Self(text)
    }
}

impl fmt::Display for JsonLd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FastWritable for JsonLd {
    fn write_into(&self, out: &mut dyn Write, _: &dyn Values) -> askama::Result<()> {
        Ok(out.write_str(&self.0)?)
    }
}

impl HtmlSafe for JsonLd {}

/// A moment, for machines and for people.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// RFC 3339, for `datetime`.
    pub iso: String,
    /// In the reader's language and the site's time zone.
    pub text: String,
}

/// What was wrong with a form, field by field.
#[derive(Debug, Clone, Default)]
pub struct Errors(pub Vec<FieldError>);

/// One wrong field.
#[derive(Debug, Clone)]
pub struct FieldError {
    /// Its name in the form; empty for the form as a whole.
    pub field: String,
    /// What is wrong and what helps, in the reader's language.
    pub text: String,
}

impl Errors {
    /// What is wrong with `field`, or nothing.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|error| error.field == field).map_or("", |error| &error.text)
    }

    /// Whether something is wrong with `field`.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|error| error.field == field)
    }
}

#[cfg(test)]
mod tests {
    use super::JsonLd;

    #[test]
    fn structured_data_cannot_end_its_script() {
        let text = JsonLd::new(&serde_json::json!({ "headline": "</script><b>\u{2028}&" })).to_string();
        assert_eq!(text, r#"{"headline":"\u003c/script\u003e\u003cb\u003e\u2028\u0026"}"#);
    }
}

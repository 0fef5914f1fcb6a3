//! Notifications: what readers are told about comments, on their page, by mail and in a feed of their own. A row says of
//! what; words and comment are looked up when it is read, by whoever may read it then.
//! Never here: the words themselves, and what somebody may read, which is `Comment::seen_by`'s.

mod follow;
mod followers;
mod list;
mod mail;
mod settings;
pub(crate) mod tell;

use std::str::FromStr;

use rejoinder_domain::{CommentId, Micros, NotificationId, Refusal, Story};

use crate::{jobs::Kinds, view::CommentView};

pub use follow::{follow, is_following};
pub use list::{count_unseen, list_notifications, private_feed, see_notifications};
pub use mail::enqueue_digests;
pub use settings::{
    NotificationSettings, find_notification_settings, find_unsubscriber, put_feed, remove_feed, set_mail,
    unsubscribe, unsubscribe_path,
};

pub(crate) use mail::{DIGEST_SECS, Digest};

/// What a reader is told of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It answers his.
    Reply,
    /// It names him.
    Mention,
    /// It came into a thread that he follows.
    Followed,
    /// It is his, and staff decided on it.
    Decision,
}

impl Kind {
    /// Its name in the store and in the keys of words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Mention => "mention",
            Self::Followed => "followed",
            Self::Decision => "decision",
        }
    }
}

impl FromStr for Kind {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        [Self::Reply, Self::Mention, Self::Followed, Self::Decision]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "kind".into() })
    }
}

/// When a reader is sent mail about what he is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MailChoice {
    /// Never.
    #[default]
    Off,
    /// Each time; together when there is much.
    AtOnce,
    /// Once a day, all together.
    Daily,
}

impl MailChoice {
    /// All choices, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Off, Self::AtOnce, Self::Daily];

    /// Its name in the store and in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
        }
    }

    /// The choice of that name; who never chose gets none.
    fn of(name: &str) -> Self {
        name.parse().unwrap_or_default()
    }
}

impl FromStr for MailChoice {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "mail".into() })
    }
}

/// A notification as its reader may read it now.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its key.
    pub id: NotificationId,
    /// Of what.
    pub kind: Kind,
    /// Whether he has seen the list with it.
    pub seen: bool,
    /// When he was told.
    pub created_at: Micros,
    /// The comment; its body only while everybody may read it.
    pub comment: CommentView,
    /// The story that it stands under.
    pub story: Story,
}

impl Told {
    /// Where it stands: the comment's permalink.
    #[must_use]
    pub fn comment_id(&self) -> CommentId {
        self.comment.id
    }
}

/// The kinds of jobs that tell readers.
pub(crate) fn kinds(kinds: Kinds) -> Kinds {
    kinds.with(followers::run).with(mail::run).with(mail::run_digest)
}

//! What can go wrong, told apart by what the caller does next. Never here: how often to try again.

use crate::mail::MailProblem;

/// Why a mail did not leave. The causes name no recipient: they may be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The mail itself is at fault; no server was asked. For good.
    #[error("the mail cannot be made: {0}")]
    Unfit(#[from] MailProblem),
    /// The server does not take mail for this recipient. For good; nothing should be sent there again.
    #[error("the address was refused: {cause}")]
    AddressRefused {
        /// What the server said.
        cause: String,
    },
    /// The server takes no such mail: its content, its size, or mail from us to there. For good.
    #[error("the mail was refused: {cause}")]
    MailRefused {
        /// What the server said.
        cause: String,
    },
    /// The mail surely did not leave, and may later: no connection, no trust in it, a sign-in that failed, a server that
    /// asks for patience, a disk that is full.
    #[error("the mail was not taken now: {cause}")]
    Later {
        /// What happened.
        cause: String,
    },
    /// The mail was handed over, and whether it was taken was not heard. To send it again may send it twice; its
    /// `Message-ID` stays, by which many mailboxes show it once.
    #[error("it is not known whether the mail was taken: {cause}")]
    Unsure {
        /// What happened.
        cause: String,
    },
}

impl SendError {
    /// Whether every other try would end the same.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Unfit(_) | Self::AddressRefused { .. } | Self::MailRefused { .. })
    }
}

/// Why no mailer can be made of what an operator wrote.
#[derive(Debug, thiserror::Error)]
pub enum ConfigProblem {
    /// Not `SCHEME://[USER@]HOST[:PORT]` with one of the schemes.
    #[error(
        "a mail server is written smtps://, smtp+starttls://, smtp:// or smtp+plain://[USER@]HOST[:PORT]"
    )]
    UrlInvalid,
    /// A password in the URL, where logs and process lists would show it.
    #[error("the password must not be in the URL of the mail server")]
    PasswordInUrl,
    /// `smtp://` to another machine: the mails would cross the network for everybody to read.
    #[error(
        "smtp:// is for this machine only: use smtps:// or smtp+starttls://, or smtp+plain:// if you mean it"
    )]
    PlainNotLoopback,
    /// A user with no password, or a password with no user.
    #[error("the mail server needs both a user and a password, or neither")]
    CredentialsHalf,
    /// A password over an unencrypted line to another machine.
    #[error("a password is not sent without encryption: use smtps:// or smtp+starttls://")]
    CredentialsPlain,
    /// The certificates to trust cannot be read.
    #[error("certificates to trust for mail: {0}")]
    Certificates(String),
    /// The directory for mails cannot be made.
    #[error("the directory for mails: {0}")]
    Directory(#[from] std::io::Error),
}
